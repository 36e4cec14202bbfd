/// A rule for the content of a value, by its name in the GS1 Barcode Syntax Dictionary.
public enum Linter: String, Hashable, Sendable, CaseIterable {
    case couponcode, couponposoffer, cset39, cset64, cset82, csetnumeric, csum, csumalpha, gcppos1, gcppos2, hasnondigit, hh, hhmi, hyphen, iban, importeridx,
        iso3166, iso3166999, iso3166alpha2, iso4217, iso5218, latitude, longitude, mediatype, mi, nonzero, nozeroprefix, packagetype, pcenc, pieceoftotal,
        posinseqslash, ss, winding, yesno, yymmd0, yymmdd, yyyymmd0, yyyymmdd, zero

    /// - Parameter registry: is asked for each GS1 Company Prefix, where the rule looks at one. Without it every prefix is taken for assigned.
    /// - Returns: what is wrong, or nil.
    public func fault(in text: String, asking registry: CompanyPrefixRegistry? = nil) -> LintFault? {
        fault(in: Bytes(text), asking: registry)
    }

    func fault(in text: Bytes, asking registry: CompanyPrefixRegistry? = nil) -> LintFault? {
        switch self {
        case .couponcode: Coupon.faultInCode(text, asking: registry)
        case .couponposoffer: Coupon.faultInPositiveOffer(text)
        case .cset39: CharacterLint.set39(text)
        case .cset64: CharacterLint.set64(text)
        case .cset82: CharacterLint.set82(text)
        case .csetnumeric: CharacterLint.digits(text)
        case .csum: CheckLint.digit(text)
        case .csumalpha: CheckLint.pair(text)
        case .gcppos1: CompanyPrefixLint.first(text, asking: registry)
        case .gcppos2: CompanyPrefixLint.second(text, asking: registry)
        case .hasnondigit: CharacterLint.hasNonDigit(text)
        case .hh: TimeLint.hour.fault(in: text)
        case .hhmi: TimeLint.hourAndMinute(text)
        case .hyphen: CharacterLint.hyphens(text)
        case .iban: CheckLint.iban(text)
        case .importeridx: CharacterLint.importerIndex(text)
        case .iso3166: CodeLint.fault(in: text, of: CodeLists.countries, "NOT_ISO3166", "a country's number of ISO 3166, as in 276")
        case .iso3166999: CodeLint.countryOr999(text)
        case .iso3166alpha2: CodeLint.fault(in: text, of: CodeLists.countryLetters, "NOT_ISO3166_ALPHA2", "a country's two letters of ISO 3166, as in DE")
        case .iso4217: CodeLint.fault(in: text, of: CodeLists.currencies, "NOT_ISO4217", "a currency's number of ISO 4217, as in 978 for euros")
        case .iso5218: CodeLint.oneOf("0129", text, "INVALID_BIOLOGICAL_SEX_CODE", "0 (not known), 1 (male), 2 (female) or 9 (not applicable)")
        case .latitude: NumberLint.coordinate(text, most: 1_800_000_000, "LATITUDE", "the latitude plus 90 degrees, in ten-millionths of a degree")
        case .longitude: NumberLint.coordinate(text, most: 3_600_000_000, "LONGITUDE", "the longitude, up to 360 degrees, in ten-millionths of a degree")
        case .mediatype: CodeLint.mediaType(text)
        case .mi: TimeLint.minute.fault(in: text)
        case .nonzero: NumberLint.nonZero(text)
        case .nozeroprefix: NumberLint.noZeroPrefix(text)
        case .packagetype: CodeLint.fault(in: text, of: CodeLists.packages, "INVALID_PACKAGE_TYPE", "a package type code, as in PX for a pallet")
        case .pcenc: CharacterLint.percentEncoding(text)
        case .pieceoftotal: NumberLint.pieceOfTotal(text)
        case .posinseqslash: NumberLint.positionInSequence(text)
        case .ss: TimeLint.second.fault(in: text)
        case .winding: CodeLint.oneOf("019", text, "INVALID_WINDING_DIRECTION", "0 (face out), 1 (face in) or 9 (undefined)")
        case .yesno: CodeLint.oneOf("01", text, "NOT_ZERO_OR_ONE", "0 for no or 1 for yes")
        case .yymmd0: DateLint.fault(in: text, yearDigits: 2, mayOmitDay: true)
        case .yymmdd: DateLint.fault(in: text, yearDigits: 2, mayOmitDay: false)
        case .yyyymmd0: DateLint.fault(in: text, yearDigits: 4, mayOmitDay: true)
        case .yyyymmdd: DateLint.fault(in: text, yearDigits: 4, mayOmitDay: false)
        case .zero: NumberLint.zero(text)
        }
    }
}

/// Who knows which GS1 Company Prefixes are assigned. GS1 publishes no list that may be built in, so this is the caller's affair.
public struct CompanyPrefixRegistry: Sendable {
    public enum Answer: Hashable, Sendable {
        /// The digits begin with an assigned prefix.
        case assigned
        case unassigned
        /// Nobody answered, and without an answer nothing shall pass.
        case unreachable
    }

    /// Is given the digits of a key from its company prefix on.
    public let answer: @Sendable (String) -> Answer

    public init(answer: @escaping @Sendable (String) -> Answer) { self.answer = answer }
}
