/// An active ISO 4217 currency and the decimals of its minor unit.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    package let code: String

    /// nil when `code` is not an active three-letter code in capitals.
    package init?(code: String) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    private init(known code: String) { self.code = code }

    package static let eur = Currency(known: "EUR")
    package static let brl = Currency(known: "BRL")
    package static let usd = Currency(known: "USD")
    package static let jpy = Currency(known: "JPY")

    package var description: String { code }

    /// Decimals of the minor unit, 0 to 4 (ISO 4217, list one).
    package var minorUnits: Int { Self.unusualMinorUnits[code] ?? 2 }

    private static let unusualMinorUnits: [String: Int] = {
        var table: [String: Int] = [:]
        for code in "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(separator: " ") { table[String(code)] = 0 }
        for code in "BHD IQD JOD KWD LYD OMR TND".split(separator: " ") { table[String(code)] = 3 }
        for code in "CLF UYW".split(separator: " ") { table[String(code)] = 4 }
        return table
    }()

    /// Currencies in which people are paid; the codes for metals, bond units and tests (XAU, XBA, XTS, XXX ...) have no minor unit and stay out.
    package static let codes: Set<String> = Set(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
        COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD
        IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
        MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
        SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF
        XPF YER ZAR ZMW ZWG
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
