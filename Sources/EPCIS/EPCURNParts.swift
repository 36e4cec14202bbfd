/// Reads an EPC URN from left to right. What a step writes is no use when it returns false.
struct EPCURNParts {
    enum Form { case id, `class`, pattern }

    let form: Form
    /// `sgtin`, `lgtin` and so on.
    let scheme: Bytes
    /// Behind the scheme's colon.
    private let body: Bytes
    private var position = 0

    init?(_ text: Bytes) {
        guard text.starts(with: "urn:epc:") else { return nil }
        let start: Int
        if text.holds("id:", at: 8) {
            (form, start) = (.id, 11)
        } else if text.holds("class:", at: 8) {
            (form, start) = (.class, 14)
        } else if text.holds("idpat:", at: 8) {
            (form, start) = (.pattern, 14)
        } else {
            return nil
        }
        let end = text.place(of: ASCII.colon, from: start)
        guard end < text.count else { return nil }
        scheme = text.part(start..<end)
        body = text.part((end + 1)..<text.count)
    }

    var hasKnownScheme: Bool {
        let known: [StaticString] = [
            "sgtin", "sscc", "sgln", "sgcn", "grai", "giai", "gsrn", "gsrnp", "gdti", "ginc", "gsin", "itip", "upui", "pgln", "cpi", "lgtin",
        ]
        return known.contains { scheme.isText($0) }
    }

    var isAtEnd: Bool { position == body.count }

    /// Steps over a text that stands here.
    mutating func skip(_ text: StaticString, ifLast: Bool = false) -> Bool {
        guard body.holds(text, at: position), !ifLast || position + text.utf8CodeUnitCount == body.count else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    /// The 6 to 12 digits of the company prefix, and the point behind them.
    private mutating func companyPrefix() -> Range<Int>? {
        let start = position
        while position < body.count, ASCII.isDigit(body[position]) { position += 1 }
        guard (6...12).contains(position - start), position < body.count, body[position] == ASCII.point else { return nil }
        position += 1
        return start..<(position - 1)
    }

    /// Exactly so many digits.
    private mutating func digits(_ count: Int) -> Range<Int>? {
        guard count >= 0, count <= body.count - position, body[position..<(position + count)].allSatisfy(ASCII.isDigit) else { return nil }
        position += count
        return (position - count)..<position
    }

    private static func begin(_ ai: StaticString, _ output: inout [UInt8]) -> Int {
        output.append("https://id.gs1.org/")
        output.append(ai)
        output.append(ASCII.slash)
        return output.count
    }

    private func write(_ range: Range<Int>, to output: inout [UInt8]) { output.append(contentsOf: body.part(range)) }

    /// The check digit of what stands from `start` on: from the right, the digits weigh 3, 1, 3, 1 and so on.
    /// Source: GS1 General Specifications 7.9.1.
    private static func appendCheckDigit(from start: Int, to output: inout [UInt8]) {
        var sum = 0
        var weight = 3
        for place in (start..<output.count).reversed() {
            sum += weight * Int(output[place] - ASCII.zero)
            weight = 4 - weight
        }
        output.append(ASCII.zero + UInt8((10 - sum % 10) % 10))
    }

    /// Company prefix and reference, together so many digits, and the check digit.
    mutating func key(_ ai: StaticString, digits count: Int, leadingZero: Bool = false, to output: inout [UInt8]) -> Bool {
        guard let company = companyPrefix(), let reference = digits(count - company.count) else { return false }
        let start = Self.begin(ai, &output)
        if leadingZero { output.append(ASCII.zero) }
        write(company, to: &output)
        write(reference, to: &output)
        Self.appendCheckDigit(from: start, to: &output)
        return true
    }

    /// The same, where the first digit of the reference goes before the company prefix.
    mutating func extended(_ ai: StaticString, digits count: Int, to output: inout [UInt8]) -> Bool {
        guard let company = companyPrefix(), let reference = digits(count - company.count), !reference.isEmpty else { return false }
        let start = Self.begin(ai, &output)
        output.append(body[reference.lowerBound])
        write(company, to: &output)
        write((reference.lowerBound + 1)..<reference.upperBound, to: &output)
        Self.appendCheckDigit(from: start, to: &output)
        return true
    }

    mutating func gtin(_ ai: StaticString, to output: inout [UInt8]) -> Bool { extended(ai, digits: 13, to: &output) }

    /// `.` and 1 to `max` characters of a serial, up to the end, behind `prefix`.
    mutating func serial(_ prefix: StaticString, max: Int, to output: inout [UInt8]) -> Bool {
        guard skip(".") else { return false }
        output.append(prefix)
        return characters(max: max, to: &output)
    }

    /// Company prefix and an individual reference, together at most 30 characters.
    mutating func reference(_ ai: StaticString, to output: inout [UInt8]) -> Bool {
        guard let company = companyPrefix() else { return false }
        _ = Self.begin(ai, &output)
        write(company, to: &output)
        return characters(max: 30 - company.count, to: &output)
    }

    private mutating func characters(max: Int, to output: inout [UInt8]) -> Bool {
        var count = 0
        while position < body.count {
            guard let length = Self.characterLength(in: body, at: position, isAllowed: Self.isSerialByte) else { return false }
            let byte = body[position]
            if length == 1, Self.needsEscape(byte) {
                output.append(ASCII.percent)
                output.append(ASCII.zero + byte >> 4)
                output.append(byte & 15 < 10 ? ASCII.zero + byte & 15 : 0x41 + byte & 15 - 10)
            } else {
                write(position..<(position + length), to: &output)
            }
            position += length
            count += 1
        }
        return count >= 1 && count <= max
    }

    /// Bytes of the character here, 1 or the 3 of an escape; nil when it is not allowed.
    private static func characterLength(in text: Bytes, at position: Int, isAllowed: (UInt8) -> Bool) -> Int? {
        guard text[position] == ASCII.percent else { return isAllowed(text[position]) && text[position] != 0x22 && text[position] != ASCII.slash ? 1 : nil }
        guard position + 2 < text.count, let high = ASCII.hexValue(text[position + 1]), let low = ASCII.hexValue(text[position + 2]),
            isAllowed(high << 4 | low)
        else { return nil }
        return 3
    }

    /// GS1 AI encodable character set 82. Source: GS1 General Specifications 7.11.
    static func isSerialByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x22, 0x25...0x2F, 0x30...0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x3A: true
        default: false
        }
    }

    /// `.` and 1 to `max` digits.
    mutating func digits(max: Int, to output: inout [UInt8]) -> Bool {
        skip(".") && digits(from: 1, max: max, to: &output)
    }

    mutating func digits(from min: Int, max: Int, to output: inout [UInt8]) -> Bool {
        let start = position
        while position < body.count, ASCII.isDigit(body[position]) { position += 1 }
        write(start..<position, to: &output)
        return position - start >= min && position - start <= max
    }

    /// `.` and two digits for the piece, `.` and two for the total.
    mutating func pieces(to output: inout [UInt8]) -> Bool {
        guard skip("."), let piece = digits(2), skip("."), let total = digits(2) else { return false }
        write(piece, to: &output)
        write(total, to: &output)
        return true
    }

    /// The company prefix and the part reference of a CPI, together at most 30 characters, up to the next point.
    mutating func part(_ ai: StaticString, to output: inout [UInt8]) -> Bool {
        guard let company = companyPrefix() else { return false }
        _ = Self.begin(ai, &output)
        write(company, to: &output)
        var count = 0
        while position < body.count, body[position] != ASCII.point {
            guard let length = Self.characterLength(in: body, at: position, isAllowed: Self.isPartByte) else { return false }
            write(position..<(position + length), to: &output)
            position += length
            count += 1
        }
        return count >= 1 && count <= 30 - company.count
    }

    /// GS1 AI encodable character set 39.
    static func isPartByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x23, 0x2D, 0x2F, 0x30...0x39, 0x41...0x5A: true
        default: false
        }
    }
}
