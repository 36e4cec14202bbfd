/// What the AIs mean, for people who do not know their titles.
enum AIWords {
    /// By code, or by the first digits of a family.
    static let meanings: [String: String] = [
        "00": "a logistic unit, such as a parcel or a pallet (SSCC)", "01": "a trade item (GTIN)", "02": "the trade item that the logistic unit contains (GTIN)",
        "03": "a trade item that is made to order (GTIN)", "10": "batch or lot", "11": "date of production", "12": "date on which the payment is due",
        "13": "date of packing", "15": "best before", "16": "to be sold by", "17": "to be used by", "20": "internal variant of the product", "21": "serial number",
        "22": "consumer product variant", "235": "serial number given by a third party", "240": "additional identification of the product",
        "241": "the customer's part number", "242": "variant of what is made to order", "243": "number of the packaging component",
        "250": "second serial number, of a part", "251": "what it was made from or comes from", "253": "a document (GDTI)",
        "254": "a place within the location", "255": "a coupon (GCN)", "30": "number of items, which varies", "37": "number of items in the logistic unit",
        "337": "weight per area, kg/m²", "390": "amount to be paid, in local currency", "391": "amount to be paid, in the currency of ISO number",
        "392": "price, in local currency", "393": "price, in the currency of ISO number", "394": "discount in percent", "395": "price per unit of measure",
        "400": "the customer's order number", "401": "a consignment (GINC)", "402": "a shipment (GSIN)", "403": "routing code",
        "410": "the place to deliver to (GLN)", "411": "who gets the invoice (GLN)", "412": "who it was bought from (GLN)",
        "413": "the place that it is finally for (GLN)", "414": "a place (GLN)", "415": "who sends the invoice and is to be paid (GLN)",
        "416": "the place of production or service (GLN)", "417": "a party (GLN)", "420": "post code to deliver to, within one country",
        "421": "post code to deliver to, after the country's ISO number", "422": "country of origin, by ISO number",
        "423": "countries of first processing, by ISO number", "424": "country of processing, by ISO number",
        "425": "countries of disassembly, by ISO number", "426": "country of the whole processing, by ISO number", "427": "region of origin",
        "4300": "company to deliver to", "4301": "person to deliver to", "4302": "address to deliver to, first line",
        "4303": "address to deliver to, second line", "4304": "suburb to deliver to", "4305": "town to deliver to", "4306": "region to deliver to",
        "4307": "country to deliver to", "4308": "telephone number at the place to deliver to", "4309": "where to deliver to, latitude and longitude",
        "4310": "company to return to", "4311": "person to return to", "4312": "address to return to, first line",
        "4313": "address to return to, second line", "4314": "suburb to return to", "4315": "town to return to", "4316": "region to return to",
        "4317": "country to return to", "4318": "post code to return to", "4319": "telephone number at the place to return to",
        "4320": "what the carrier is to do", "4321": "holds dangerous goods", "4322": "may be left without anybody there", "4323": "must be signed for",
        "4324": "not to be delivered before", "4325": "not to be delivered after", "4326": "date of release", "4330": "highest temperature, °F",
        "4331": "highest temperature, °C", "4332": "lowest temperature, °F", "4333": "lowest temperature, °C", "7001": "NATO stock number",
        "7002": "cut of meat", "7003": "to be used by, with the time", "7004": "potency of the active substance", "7005": "where it was caught",
        "7006": "date of first freezing", "7007": "day or days of the harvest", "7008": "species of fish or seafood", "7009": "fishing gear",
        "7010": "how it was produced or caught", "7011": "to be tested by", "7020": "lot of the overhaul", "7021": "what it can do now",
        "7022": "state of its revision", "7023": "the asset that this is a part of (GIAI)", "703": "a processor, after the country's ISO number",
        "7040": "issuer and importer of a tobacco code", "7041": "type of the freight unit", "71": "national number of a medicine", "723": "a certificate",
        "7240": "protocol of a clinical trial", "7241": "what the mark is on", "7242": "version of the numbering", "7250": "date of birth",
        "7251": "date and time of birth", "7252": "biological sex", "7253": "family name of the person", "7254": "given name of the person", "7255": "suffix of the name",
        "7256": "full name of the person", "7257": "address of the person", "7258": "which of how many births", "7259": "the family name of the baby's mother",
        "8001": "measures of a roll", "8002": "number of a mobile telephone", "8003": "a returnable asset (GRAI)", "8004": "an asset (GIAI)",
        "8005": "price per unit of measure", "8006": "a piece of a trade item (ITIP)", "8007": "bank account to be paid (IBAN)",
        "8008": "date and time of production", "8009": "what an optical sensor shows", "8010": "a component or part (CPID)",
        "8011": "serial number of the component or part", "8012": "version of the software", "8013": "a model of products (GMN)",
        "8014": "a highly individualised device (M-UDI-DI)", "8017": "a provider of services (GSRN)", "8018": "a recipient of services (GSRN)",
        "8019": "number of the relation of services", "8020": "reference of the payment", "8026": "the piece of a trade item that is contained (ITIP)",
        "8030": "digital signature", "8040": "number of a mobile device (IMEI)", "8041": "second number of a mobile device (IMEI)",
        "8042": "number of the built-in SIM", "8043": "number of the SIM card", "8110": "a coupon of North America", "8111": "loyalty points",
        "8112": "a coupon of North America, of the positive offer file", "8200": "web address of the product", "90": "what trading partners have agreed on",
        "9": "what the company uses for itself",
    ]
}

extension AI {
    /// In plain words, as in "best before".
    public var meaning: String {
        for length in stride(from: code.utf8.count, to: 0, by: -1) {
            if let meaning = AIWords.meanings[String(code.prefix(length))] { return meaning }
        }
        return measure ?? title.lowercased()
    }

    /// "net weight, kg"; "length of the logistic unit, m". Titles of measures have the unit in brackets, and "log" behind.
    private var measure: String? {
        guard let open = title.utf8.firstIndex(of: UInt8(ascii: "(")), let close = title.utf8.lastIndex(of: UInt8(ascii: ")")), open < close else { return nil }
        let name = title[..<open].lowercased().split(separator: " ").joined(separator: " ")
        let isLogistic = title.hasSuffix(", log") || name.hasPrefix("gross")
        return name + (isLogistic ? " of the logistic unit" : "") + ", " + title[title.index(after: open)..<close]
    }
}

extension Element {
    /// What the AI means and the value, for a person: "best before: 2026-12-31", "net weight, kg: 1.95".
    /// - Parameter year: in which it is read; it decides the century of dates.
    public func explanation(inYear year: Int) -> String {
        guard let definition else { return "AI (\(ai)): \(value)" }
        return definition.meaning + ": " + definition.shown(Bytes(value), inYear: year)
    }

    /// The same without a value that reads as it stands in the code.
    func note(inYear year: Int) -> String {
        guard let definition else { return "an AI that nobody has assigned" }
        let shown = definition.shown(Bytes(value), inYear: year)
        return definition.meaning + (shown == value ? "" : ": " + shown)
    }
}

extension AI {
    fileprivate func shown(_ value: Bytes, inYear year: Int) -> String {
        switch components.first?.linters.first {
        case .yymmd0, .yymmdd: return days(value, inYear: year)
        case .yesno: return value.text == "1" ? "yes" : "no"
        case .hh, .hhmi: return value.text
        default: break
        }
        if let currency = components.first, currency.linters == [.iso4217], components.count == 2 {
            return value.part(from: 0, to: 3).text + ", " + decimal(value.part(from: 3))
        }
        return code.utf8.count == 4 && code.utf8.first == UInt8(ascii: "3") ? decimal(value) : value.text
    }

    /// The last digit of the code says how many of the value stand behind the point.
    private func decimal(_ value: Bytes) -> String {
        guard let places = code.utf8.last.map({ Int($0 &- ASCII.zero) }), places > 0 else { return Self.plain(value.text) }
        let digits = String(repeating: "0", count: max(places + 1 - value.count, 0)) + value.text
        return Self.plain(String(digits.dropLast(places))) + "." + digits.suffix(places)
    }

    private static func plain(_ digits: String) -> String {
        let short = digits.drop { $0 == "0" }
        return short.isEmpty ? "0" : String(short)
    }

    /// One or two days, and the time that may follow.
    private func days(_ value: Bytes, inYear year: Int) -> String {
        var texts: [String] = []
        var place = 0
        for component in components {
            let part = value.part(from: place, to: place + component.most)
            place += part.count
            if part.isEmpty { continue }
            if part.count == 6, let date = try? GS1Date(part.text, inYear: year) {
                texts.append(date.description)
            } else {
                texts.append(part.text)
            }
        }
        return texts.joined(separator: " ")
    }
}
