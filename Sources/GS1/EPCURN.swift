/// An EPC Pure Identity URI, an EPC class URI or a pattern of them, as EPCIS 1.x writes things (GS1 EPC Tag Data Standard 2.1, chapter 6).
///
///     let urn = try EPCURN(parsing: "urn:epc:id:sgtin:4012345.011111.987")
///     urn.digitalLink                       // "https://id.gs1.org/01/04012345111118/21/987"
///     try EPCURN(DigitalLink(parsing: urn.digitalLink), companyPrefixLength: 7).text
///                                           // "urn:epc:id:sgtin:4012345.011111.987"
///
/// A company prefix cannot be told from a key; whoever makes a URN must know how long it is.
public struct EPCURN: Hashable, Sendable {
    /// What kind of key a URN names.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        case sgtin, sscc, sgln, grai, giai, gsrn, gsrnp, gdti, cpi, sgcn, ginc, gsin, itip, upui, pgln
        /// A class: all things of a GTIN and a lot.
        case lgtin
    }

    /// As it was given or made.
    public let text: String
    public let scheme: Scheme
    /// It ends in `*`: it means everything that has its beginning.
    public let isPattern: Bool
    /// The digits up to the first point.
    public let companyPrefix: String
    /// The same as elements: the key, and what makes it finer.
    public let elements: [Element]

    /// The canonical Digital Link. Of a pattern it is the link of its class: the key without a serial number.
    public var digitalLink: String { DigitalLink.canonical(elements) }

    /// - Parameter text: at most 8,191 bytes.
    /// - Throws: `.badURN` where the form is wrong, `.notExpressible` where it is right but names no GS1 key that a Digital Link could carry
    ///   (GID, USDoD, ADI, BIC, IMO vessels, tags, patterns of a company or of SSCCs), and what is wrong with a value.
    public init(parsing text: String) throws(GS1Error) {
        let bytes = Bytes(text)
        guard bytes.count <= longestText else { throw AIFault.tooLong(bytes.count) }
        let (scheme, isPattern, start) = try Self.scheme(of: bytes)
        var reader = URNReader(bytes, scheme: scheme, isPattern: isPattern, start: start)
        elements = try reader.read()
        companyPrefix = reader.companyPrefix
        self.text = text
        self.scheme = scheme
        self.isPattern = reader.hasWildcard
    }

    init(text: String, scheme: Scheme, isPattern: Bool, companyPrefix: String, elements: [Element]) {
        self.text = text
        self.scheme = scheme
        self.isPattern = isPattern
        self.companyPrefix = companyPrefix
        self.elements = elements
    }

    /// The scheme, whether wildcards may stand, and where the fields begin.
    private static func scheme(of text: Bytes) throws(GS1Error) -> (Scheme, isPattern: Bool, start: Int) {
        let parts = text.part(from: 0, to: 40).text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "urn", parts[1] == "epc" else {
            throw GS1Error(.badURN, length: min(text.count, 8), "An EPC URN begins like urn:epc:id:sgtin:4012345.011111.987.")
        }
        let (kind, name) = (String(parts[2]), String(parts[3]))
        let start = 10 + kind.utf8.count + name.utf8.count
        guard ["id", "idpat", "class"].contains(kind) else {
            let isOther = ["tag", "pat", "raw", "seg"].contains(kind)
            throw GS1Error(
                isOther ? .notExpressible : .badURN, at: 8, length: kind.utf8.count,
                isOther ? "urn:epc:\(kind) tells how a tag is written; only what it identifies (urn:epc:id) has a Digital Link."
                    : "urn:epc: is followed by id, idpat or class.")
        }
        guard let scheme = Scheme(rawValue: name), (kind == "class") == (scheme == .lgtin) else {
            let isOther = ["gid", "usdod", "adi", "bic", "imovn"].contains(name)
            throw GS1Error(
                isOther ? .notExpressible : .badURN, at: 9 + kind.utf8.count, length: name.utf8.count,
                isOther ? "\(name) names no GS1 key, so no Digital Link can carry it." : "urn:epc:\(kind) has no scheme \(Bytes(name).shown).")
        }
        return (scheme, kind == "idpat", start)
    }
}

extension EPCURN.Scheme {
    /// Parts between points; the last may hold points itself.
    var fieldCount: Int {
        switch self {
        case .sscc, .giai, .gsrn, .gsrnp, .ginc, .gsin, .pgln: 2
        case .sgtin, .sgln, .grai, .gdti, .cpi, .sgcn, .upui, .lgtin: 3
        case .itip: 5
        }
    }

    /// Digits of the company prefix and the reference together, nil where the reference is of any length and characters.
    var digits: Int? {
        switch self {
        case .sgtin, .itip, .upui, .lgtin: 13
        case .sscc, .gsrn, .gsrnp: 17
        case .sgln, .grai, .gdti, .sgcn, .pgln: 12
        case .gsin: 16
        case .giai, .ginc, .cpi: nil
        }
    }

    /// The AI of the key.
    var key: String {
        switch self {
        case .sgtin, .upui, .lgtin: "01"
        case .sscc: "00"
        case .sgln: "414"
        case .grai: "8003"
        case .giai: "8004"
        case .gsrn: "8018"
        case .gsrnp: "8017"
        case .gdti: "253"
        case .cpi: "8010"
        case .sgcn: "255"
        case .ginc: "401"
        case .gsin: "402"
        case .itip: "8006"
        case .pgln: "417"
        }
    }

    /// The AI of the last field, nil where it belongs to the key itself.
    var qualifier: String? {
        switch self {
        case .sgtin, .itip: "21"
        case .lgtin: "10"
        case .upui: "235"
        case .sgln: "254"
        case .cpi: "8011"
        case .sscc, .grai, .giai, .gsrn, .gsrnp, .gdti, .sgcn, .ginc, .gsin, .pgln: nil
        }
    }

    /// The first digit of the reference stands before the company prefix in the key: an indicator or an extension digit.
    var leadsWithReference: Bool { [.sgtin, .itip, .upui, .lgtin, .sscc].contains(self) }

    /// The last field is a serial number behind the check digit.
    var appendsSerial: Bool { [.grai, .gdti, .sgcn].contains(self) }
}
