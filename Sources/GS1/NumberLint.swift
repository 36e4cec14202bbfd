/// Rules for numbers and pairs of numbers.
enum NumberLint {
    static func nonZero(_ text: Bytes) -> LintFault? {
        if let fault = CharacterLint.digits(text) { return fault }
        return text.firstNot { $0 == ASCII.zero } == nil ? LintFault("ILLEGAL_ZERO_VALUE", 0, text.count, "The number may not be zero.") : nil
    }

    static func zero(_ text: Bytes) -> LintFault? {
        let isZero = text.firstNot { $0 == ASCII.zero } == nil && !text.isEmpty
        return isZero ? nil : LintFault("NOT_ZERO", 0, text.count, "Only 0 may stand here.")
    }

    static func noZeroPrefix(_ text: Bytes) -> LintFault? {
        if !text.isEmpty, text[0] == ASCII.zero { return LintFault("ILLEGAL_ZERO_PREFIX", 0, 1, "The number may not begin with 0.") }
        return CharacterLint.digits(text)
    }

    static func coordinate(_ text: Bytes, most: Int, _ name: String, _ meaning: String) -> LintFault? {
        if text.count != 10 { return LintFault("\(name)_INVALID_LENGTH", 0, text.count, "Ten digits must stand here: \(meaning).") }
        if let fault = CharacterLint.digits(text) { return fault }
        guard let value = text.number, value <= most else { return LintFault("INVALID_\(name)", 0, 10, "The most is \(most): \(meaning).") }
        return nil
    }

    /// Piece and total, of the same width: 0203 is the second of three.
    static func pieceOfTotal(_ text: Bytes) -> LintFault? {
        if let fault = CharacterLint.digits(text) { return fault }
        if text.isEmpty || text.count % 2 != 0 {
            return LintFault("INVALID_LENGTH_FOR_PIECE_OF_TOTAL", 0, text.count, "The piece and the total must have the same number of digits, as in 0203.")
        }
        let width = text.count / 2
        let (piece, total) = (text.part(from: 0, to: width), text.part(from: width))
        if nonZero(piece) != nil { return LintFault("ZERO_PIECE_NUMBER", 0, width, "Pieces are counted from 1.") }
        if nonZero(total) != nil { return LintFault("ZERO_TOTAL_PIECES", width, width, "There must be at least one piece.") }
        if exceeds(piece, total) {
            return LintFault("PIECE_NUMBER_EXCEEDS_TOTAL", 0, text.count, "Piece \(piece.shown) is more than the total of \(total.shown).")
        }
        return nil
    }

    /// Position and end with a slash between them: 2/3 is the second of three.
    static func positionInSequence(_ text: Bytes) -> LintFault? {
        let malformed = LintFault("POSITION_IN_SEQUENCE_MALFORMED", 0, text.count, "A position, a slash and the end must stand here, as in 1/3.")
        guard let slash = text.first(UInt8(ascii: "/")) else { return malformed }
        let (position, end) = (text.part(from: 0, to: slash), text.part(from: slash + 1))
        guard !position.isEmpty, !end.isEmpty, position.isDigits, end.isDigits else { return malformed }
        if position[0] == ASCII.zero { return LintFault("ILLEGAL_ZERO_PREFIX", 0, slash, "The position may not begin with 0.") }
        if end[0] == ASCII.zero { return LintFault("ILLEGAL_ZERO_PREFIX", slash + 1, end.count, "The end may not begin with 0.") }
        if position.count > end.count || (position.count == end.count && exceeds(position, end)) {
            return LintFault("POSITION_EXCEEDS_END", 0, text.count, "Position \(position.shown) is behind the end, \(end.shown).")
        }
        return nil
    }

    /// Compares two numbers of the same width.
    private static func exceeds(_ one: Bytes, _ other: Bytes) -> Bool {
        for place in 0..<min(one.count, other.count) where one[place] != other[place] { return one[place] > other[place] }
        return false
    }
}
