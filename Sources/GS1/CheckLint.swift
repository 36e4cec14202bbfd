/// Rules that calculate a check.
enum CheckLint {
    static func digit(_ text: Bytes) -> LintFault? {
        if text.isEmpty { return LintFault("TOO_SHORT_FOR_CHECK_DIGIT", 0, 0, "At least the check digit must stand here.") }
        if let fault = CharacterLint.digits(text) { return fault }
        let right = CheckDigit.of(text.part(from: 0, to: text.count - 1))
        let given = Int(text[text.count - 1] - ASCII.zero)
        return given == right
            ? nil : LintFault("INCORRECT_CHECK_DIGIT", text.count - 1, 1, "The check digit is \(given); for the digits before it \(right) would be right.")
    }

    static func pair(_ text: Bytes) -> LintFault? {
        let length = text.count - 2
        if length < 0 { return LintFault("TOO_SHORT_FOR_CHECK_PAIR", 0, text.count, "At least the pair of check characters must stand here.") }
        if length > CheckPair.longest {
            return LintFault("TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION", 0, text.count, "A check pair is known for at most \(CheckPair.longest) characters.")
        }
        let body = text.part(from: 0, to: length)
        if let fault = CharacterLint.set82(body) { return fault }
        let given = text.part(from: length)
        let right = CheckPair.of(body)
        if given.array == right { return nil }
        let spelt = "for the characters before them \(String(decoding: right, as: UTF8.self)) would be right."
        if let place = given.firstNot(CharacterSet82.contains) {
            return LintFault("INCORRECT_CHECK_PAIR", length, 2, "\(ASCII.name(given[place])) is no check character; \(spelt)")
        }
        return LintFault("INCORRECT_CHECK_PAIR", length, 2, "The check characters are \(given.text); \(spelt)")
    }

    /// ISO 13616: the country, two check digits, the account; turned round and read in base 36 the rest by 97 is 1.
    static func iban(_ text: Bytes) -> LintFault? {
        if text.count < 4 { return LintFault("IBAN_TOO_SHORT", 0, text.count, "An IBAN has at least 11 characters.") }
        let country = text.part(from: 0, to: 2)
        if !CodeLists.countryLetters.contains(country) {
            return LintFault("ILLEGAL_IBAN_COUNTRY_CODE", 0, 2, "\(country.shown) is no country; an IBAN begins with one, as in DE.")
        }
        if text.count > 34 { return LintFault("IBAN_TOO_LONG", 0, text.count, "An IBAN has at most 34 characters.") }
        if text.count <= 10 { return LintFault("IBAN_TOO_SHORT", 0, text.count, "An IBAN has at least 11 characters.") }
        var rest = 0
        for step in 0..<text.count {
            let place = (step + 4) % text.count
            switch text[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): rest = (rest * 10 + Int(text[place] - ASCII.zero)) % 97
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): rest = (rest * 100 + Int(text[place] - UInt8(ascii: "A")) + 10) % 97
            default: return LintFault("INVALID_IBAN_CHARACTER", place, 1, "\(ASCII.name(text[place])) is in no IBAN: capital letters and digits are.")
            }
        }
        return rest == 1 ? nil : LintFault("INCORRECT_IBAN_CHECKSUM", 2, 2, "The check digits of this IBAN are wrong, or one of its characters is.")
    }
}

/// Rules for the GS1 Company Prefix with which keys begin.
enum CompanyPrefixLint {
    /// No prefix is shorter.
    static let fewestDigits = 4

    static func first(_ text: Bytes, asking registry: CompanyPrefixRegistry?) -> LintFault? {
        if text.count < fewestDigits {
            return LintFault("TOO_SHORT_FOR_GCP", 0, text.count, "A GS1 Company Prefix has at least \(fewestDigits) digits.")
        }
        if let place = text.part(from: 0, to: fewestDigits).firstNot(ASCII.isDigit) {
            return LintFault("INVALID_GCP_PREFIX", place, 1, "A GS1 Company Prefix of digits must stand here; \(ASCII.name(text[place])) is no digit.")
        }
        switch registry?.answer(text.text) {
        case nil, .assigned: return nil
        case .unassigned: return LintFault("INVALID_GCP_PREFIX", 0, 0, "GS1 has assigned no Company Prefix with which these digits begin.")
        case .unreachable: return LintFault("GCP_DATASOURCE_OFFLINE", 0, 0, "Whether the GS1 Company Prefix is assigned cannot be asked now.")
        }
    }

    static func second(_ text: Bytes, asking registry: CompanyPrefixRegistry?) -> LintFault? {
        if text.count < 2 {
            return LintFault("TOO_SHORT_FOR_GCP", 0, text.count, "A GS1 Company Prefix of at least \(fewestDigits) digits must follow the first character.")
        }
        return first(text.part(from: 1), asking: registry)?.shifted(by: 1)
    }
}
