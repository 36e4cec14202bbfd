/// Rules that look a code up in a list.
enum CodeLint {
    static func fault(in text: Bytes, of list: CodeList, _ name: String, _ meaning: String) -> LintFault? {
        list.contains(text) ? nil : LintFault(name, 0, text.count, "Here stands \(text.shown), which is not \(meaning).")
    }

    static func countryOr999(_ text: Bytes) -> LintFault? {
        if text == Bytes("999") { return nil }
        return fault(in: text, of: CodeLists.countries, "NOT_ISO3166_OR_999", "a country's number of ISO 3166, or 999 for several countries")
    }

    static func oneOf(_ characters: StaticString, _ text: Bytes, _ name: String, _ meaning: String) -> LintFault? {
        let isRight = text.count == 1 && characters.withUTF8Buffer { $0.contains(text[0]) }
        return isRight ? nil : LintFault(name, 0, text.count, "Here stands \(text.shown); right is \(meaning).")
    }

    /// Table "AIDC media type values" of the GS1 General Specifications: 01 to 10, and 80 to 99 for use within a country.
    static func mediaType(_ text: Bytes) -> LintFault? {
        if text.count == 2, let number = text.number, (1...10).contains(number) || (80...99).contains(number) { return nil }
        return LintFault("INVALID_MEDIA_TYPE", 0, text.count, "Here stands \(text.shown), which is no AIDC media type: 01 to 10 and 80 to 99 are.")
    }
}
