/// Rules for single characters.
enum CharacterLint {
    static func digits(_ text: Bytes) -> LintFault? {
        text.firstNot(ASCII.isDigit).map { LintFault("NON_DIGIT_CHARACTER", $0, 1, "Only digits may stand here; \(ASCII.name(text[$0])) is none.") }
    }

    static func set82(_ text: Bytes) -> LintFault? {
        text.firstNot(CharacterSet82.contains).map {
            LintFault("INVALID_CSET82_CHARACTER", $0, 1, "\(ASCII.name(text[$0])) is not in GS1's character set 82: letters, digits and !\"%&'()*+,-./:;<=>?_ are.")
        }
    }

    static func set39(_ text: Bytes) -> LintFault? {
        text.firstNot(CharacterSet39.contains).map {
            LintFault("INVALID_CSET39_CHARACTER", $0, 1, "\(ASCII.name(text[$0])) is not in GS1's character set 39: capital letters, digits, # - and / are.")
        }
    }

    /// Padding may be left out; where it stands it fills the text to a multiple of three characters.
    static func set64(_ text: Bytes) -> LintFault? {
        var length = text.count
        while length > 0, text[length - 1] == UInt8(ascii: "=") { length -= 1 }
        let padding = text.count - length
        if padding > 2 || (padding > 0 && text.count % 3 != 0) {
            return LintFault("INVALID_CSET64_PADDING", length, padding, "At most two = may end the text, and only where they make its length a multiple of three.")
        }
        return text.part(from: 0, to: length).firstNot(CharacterSet64.contains).map {
            LintFault("INVALID_CSET64_CHARACTER", $0, 1, "\(ASCII.name(text[$0])) is not in GS1's character set 64: letters, digits, - and _ are.")
        }
    }

    static func hasNonDigit(_ text: Bytes) -> LintFault? {
        text.isDigits ? LintFault("REQUIRES_NON_DIGIT_CHARACTER", 0, text.count, "At least one character must be none of the digits.") : nil
    }

    static func hyphens(_ text: Bytes) -> LintFault? {
        let isRight = !text.isEmpty && text.firstNot { $0 == UInt8(ascii: "-") } == nil
        return isRight ? nil : LintFault("NOT_HYPHEN", 0, text.count, "Only a hyphen may stand here; it says that the value is negative.")
    }

    static func importerIndex(_ text: Bytes) -> LintFault? {
        guard text.count == 1 else {
            return LintFault("IMPORTER_IDX_MUST_BE_ONE_CHARACTER", 0, text.count, "The importer index is one character.")
        }
        return ImporterIndex.contains(text[0])
            ? nil : LintFault("INVALID_IMPORT_IDX_CHARACTER", 0, 1, "\(ASCII.name(text[0])) is no importer index: a letter, a digit, - or _ is.")
    }

    /// RFC 3986, 2.1.
    static func percentEncoding(_ text: Bytes) -> LintFault? {
        var place = 0
        while let percent = text.first(UInt8(ascii: "%"), from: place) {
            guard percent + 2 < text.count, ASCII.hexValue(text[percent + 1]) != nil, ASCII.hexValue(text[percent + 2]) != nil else {
                return LintFault(
                    "INVALID_PERCENT_SEQUENCE", percent, min(3, text.count - percent), "Two hexadecimal digits must follow a percent sign; the sign itself is %25.")
            }
            place = percent + 3
        }
        return nil
    }
}
