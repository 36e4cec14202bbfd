/// Splits Swift source into tokens, far enough for the rules of the house: it knows comments, every kind of string,
/// interpolation and the `!` that forces. Malformed source gives some tokens, never a trap or an endless loop.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var lastEnd = -1
    private var tokens: [Token] = []

    static func tokens(of source: String) -> [Token] {
        var lexer = SwiftLexer(source)
        if source.hasPrefix("#!") { lexer.skipLine() }
        lexer.readCode(untilParenthesis: false)
        return lexer.tokens
    }

    private init(_ source: String) {
        bytes = Array(source.utf8)
    }

    // MARK: Bytes

    private func byte(_ ahead: Int = 0) -> UInt8 {
        position + ahead < bytes.count ? bytes[position + ahead] : 0
    }

    private func sees(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { expected in expected.indices.allSatisfy { bytes[position + $0] == expected[$0] } }
    }

    private mutating func advance(_ count: Int = 1) {
        let end = min(position + count, bytes.count)
        for index in position..<end where bytes[index] == UInt8(ascii: "\n") { line += 1 }
        position = end
    }

    private mutating func skipLine() {
        while position < bytes.count, byte() != UInt8(ascii: "\n") { advance() }
    }

    private mutating func emit(_ kind: Token.Kind, from start: Int, to end: Int, line startLine: Int) {
        let text = kind == .literal ? "" : String(decoding: bytes[start..<end], as: UTF8.self)
        tokens.append(Token(kind: kind, text: text, line: startLine, touches: start == lastEnd))
        lastEnd = end
    }

    // MARK: Code

    /// Reads to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            let next = byte()
            if untilParenthesis, next == UInt8(ascii: ")"), depth == 0 { return }
            if untilParenthesis, next == UInt8(ascii: "(") { depth += 1 }
            if untilParenthesis, next == UInt8(ascii: ")") { depth -= 1 }
            readToken(next)
        }
    }

    private mutating func readToken(_ next: UInt8) {
        switch next {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): advance()
        case UInt8(ascii: "\""): readString(hashes: 0)
        case UInt8(ascii: "#"): readHash()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
        case UInt8(ascii: "/") where sees("//"): skipLine()
        case UInt8(ascii: "/") where sees("/*"): skipBlockComment()
        case UInt8(ascii: "/") where closingSlash() != nil: readSlashes()
        case UInt8(ascii: "`"): readQuotedName()
        case UInt8(ascii: "@") where isNamePart(byte(1)): readName(prefix: 1)
        case UInt8(ascii: ".") where byte(1) == UInt8(ascii: "."): readSign()
        default:
            if isNamePart(next) {
                readName(prefix: 0)
            } else if isSign(next) {
                readSign()
            } else {
                readMark()
            }
        }
    }

    private mutating func readMark() {
        let start = position
        let startLine = line
        advance()
        emit(.mark, from: start, to: position, line: startLine)
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                advance(2)
            } else if sees("*/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func readName(prefix: Int) {
        let start = position
        advance(prefix)
        while isNamePart(byte()) { advance() }
        emit(.word, from: start, to: position, line: line)
    }

    private mutating func readQuotedName() {
        let start = position
        repeat { advance() } while position < bytes.count && byte() != UInt8(ascii: "`") && byte() != UInt8(ascii: "\n")
        advance()
        emit(.word, from: start, to: position, line: line)
    }

    private mutating func readNumber() {
        let start = position
        while isNamePart(byte()) || (byte() == UInt8(ascii: ".") && isDigit(byte(1))) { advance() }
        emit(.number, from: start, to: position, line: line)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "$"): true
        case 0x80...: true
        default: isDigit(byte)
        }
    }

    private func isSign(_ byte: UInt8) -> Bool { "/=-+!*%<>&|^~?".utf8.contains(byte) }

    // MARK: Operators

    private mutating func readSign() {
        let start = position
        let behindValue = start == lastEnd && (tokens.last.map { $0.endsValue || $0.text == "try" || $0.text == "as" } ?? false)
        while isSign(byte()) || byte() == UInt8(ascii: ".") && bytes[start] == UInt8(ascii: ".") { advance() }
        let end = position
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        if behindValue, text.hasPrefix("!"), text != "!=", text != "!==" {
            // `x!`, or `x!` with more behind it, as in `[Int!?]` and `Box<Int!>`: only the first sign is taken.
            position = start + 1
            emit(.force, from: start, to: position, line: line)
        } else if behindValue || text.hasPrefix(">"), text.hasSuffix("!"), text.utf8.count > 1, !startsValue(byte()) {
            // `Box<Int>!` and `x?!`; the bracket may stand on a line of its own.
            emit(.sign, from: start, to: end - 1, line: line)
            emit(.force, from: end - 1, to: end, line: line)
        } else {
            emit(.sign, from: start, to: end, line: line)
        }
    }

    private func startsValue(_ byte: UInt8) -> Bool { isNamePart(byte) || "(\"[#`".utf8.contains(byte) }
}

// MARK: - Literals

extension SwiftLexer {
    /// `#if`, `#expect`, `#"raw"#`, `#/regular expression/#`.
    private mutating func readHash() {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        switch byte(hashes) {
        case UInt8(ascii: "\""): readString(hashes: hashes)
        case UInt8(ascii: "/"): readHashedExpression(hashes: hashes)
        case let next where isNamePart(next): readName(prefix: hashes)
        default: readMark()
        }
    }

    private mutating func readString(hashes: Int) {
        let start = position
        let startLine = line
        advance(hashes)
        let multiline = sees("\"\"\"") && (hashes == 0 || endsLine(after: 3)) // `#"""#` holds one quotation mark
        advance(multiline ? 3 : 1)
        tokens.append(Token(kind: .literal, text: "", line: startLine, touches: start == lastEnd))
        while position < bytes.count {
            if closesString(multiline: multiline, hashes: hashes) {
                advance((multiline ? 3 : 1) + hashes)
                break
            }
            if byte() == UInt8(ascii: "\n"), !multiline { break } // not terminated
            if byte() == UInt8(ascii: "\\"), hasHashes(hashes, at: 1) {
                readEscape(hashes: hashes)
            } else {
                advance()
            }
        }
        // An operator right behind the string belongs to it, whatever stood in its interpolations.
        if tokens.last?.kind != .literal { tokens.append(Token(kind: .literal, text: "", line: line, touches: false)) }
        lastEnd = position
    }

    private func closesString(multiline: Bool, hashes: Int) -> Bool {
        multiline ? sees("\"\"\"") && hasHashes(hashes, at: 3) : byte() == UInt8(ascii: "\"") && hasHashes(hashes, at: 1)
    }

    private func endsLine(after offset: Int) -> Bool {
        var ahead = offset
        while byte(ahead) == UInt8(ascii: " ") || byte(ahead) == UInt8(ascii: "\r") { ahead += 1 }
        return byte(ahead) == UInt8(ascii: "\n")
    }

    private func hasHashes(_ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { byte(offset + $0) == UInt8(ascii: "#") }
    }

    private mutating func readEscape(hashes: Int) {
        advance(1 + hashes)
        guard byte() == UInt8(ascii: "(") else { return advance() }
        readMark()
        readCode(untilParenthesis: true)
        if position < bytes.count { readMark() }
    }

    private mutating func readHashedExpression(hashes: Int) {
        let start = position
        let startLine = line
        advance(hashes + 1)
        while position < bytes.count, !(byte() == UInt8(ascii: "/") && hasHashes(hashes, at: 1)) {
            advance(byte() == UInt8(ascii: "\\") ? 2 : 1)
        }
        advance(hashes + 1)
        emit(.literal, from: start, to: position, line: startLine)
    }

    /// Where the regular expression ends that begins here, or nil if this slash is an operator.
    private func closingSlash() -> Int? {
        if let last = tokens.last, last.endsValue { return nil }
        guard byte(1) != UInt8(ascii: " "), byte(1) != UInt8(ascii: "\t") else { return nil }
        var index = position + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == UInt8(ascii: "/") { return index }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private mutating func readSlashes() {
        guard let end = closingSlash() else { return readMark() }
        let start = position
        position = end + 1
        emit(.literal, from: start, to: position, line: line)
    }
}
