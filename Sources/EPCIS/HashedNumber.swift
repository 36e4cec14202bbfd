/// Numbers as the hash wants them: no leading or trailing zeros, no sign of plus. Like the reference implementation it reads
/// a number as a double, also in a text that only looks like one, so that 20 digits come out as that double says.
enum HashedNumber {
    /// Whether the text is a decimal number: digits, perhaps with a sign, a point, an exponent, and single underscores between digits.
    static func isNumber(_ text: Bytes) -> Bool {
        var position = 0
        if position < text.count, text[position] == ASCII.plus || text[position] == ASCII.minus { position += 1 }
        let whole = digits(text, &position)
        var fraction = 0
        if position < text.count, text[position] == ASCII.point {
            position += 1
            fraction = digits(text, &position)
        }
        guard whole + fraction > 0, whole >= 0, fraction >= 0 else { return false }
        if position < text.count, text[position] | 0x20 == 0x65 {
            position += 1
            if position < text.count, text[position] == ASCII.plus || text[position] == ASCII.minus { position += 1 }
            guard digits(text, &position) > 0 else { return false }
        }
        return position == text.count
    }

    /// - Returns: how many digits stand at the position; -1 for an underscore at a wrong place.
    private static func digits(_ text: Bytes, _ position: inout Int) -> Int {
        var count = 0
        while position < text.count {
            if ASCII.isDigit(text[position]) {
                count += 1
            } else if text[position] == ASCII.underscore {
                guard count > 0, position + 1 < text.count, ASCII.isDigit(text[position + 1]) else { return -1 }
            } else {
                break
            }
            position += 1
        }
        return count
    }

    /// - Parameter text: a number.
    static func append(_ text: Bytes, to output: inout [UInt8]) {
        if appendShort(text, to: &output) { return }
        let plain = String(decoding: text.filter { $0 != ASCII.underscore }, as: UTF8.self)
        guard let value = Double(plain), value.isFinite else { return output.append(contentsOf: text) }
        if value == value.rounded(.towardZero) {
            appendWhole(value, to: &output)
        } else {
            output.append(text: value.description)
        }
    }

    /// Up to 15 digits survive a double, so that cutting zeros is all there is to do.
    /// - Returns: false when there are more, or an exponent, or the number is so small that it gets one.
    private static func appendShort(_ text: Bytes, to output: inout [UInt8]) -> Bool {
        var start = 0
        let isNegative = text[0] == ASCII.minus
        if isNegative || text[0] == ASCII.plus { start = 1 }
        guard text.count - start <= 16 else { return false }
        var point = text.count
        for place in start..<text.count where !ASCII.isDigit(text[place]) {
            guard text[place] == ASCII.point else { return false }
            point = place
        }
        guard text.count - start - (point < text.count ? 1 : 0) <= 15 else { return false }
        while start < point, text[start] == ASCII.zero { start += 1 }
        var end = text.count
        while end > point + 1, text[end - 1] == ASCII.zero { end -= 1 }
        if end <= point + 1 { end = point }
        if start == point {
            guard end > point else {
                output.append(ASCII.zero)
                return true
            }
            // Below 0.0001 a double is written with an exponent.
            guard !text.holds(".0000", at: point) else { return false }
        }
        if isNegative { output.append(ASCII.minus) }
        if start == point { output.append(ASCII.zero) }
        output.append(contentsOf: text.part(start..<end))
        return true
    }

    /// Every digit of a double that has no fraction.
    private static func appendWhole(_ value: Double, to output: inout [UInt8]) {
        if let small = Int64(exactly: value) { return output.append(text: String(small)) }
        if value < 0 { output.append(ASCII.minus) }
        // Limbs of nine decimal digits, the lowest first; at most 35 of them.
        var limbs: [UInt64] = []
        var significand = value.significandBitPattern | (1 << 52)
        while significand > 0 {
            limbs.append(significand % 1_000_000_000)
            significand /= 1_000_000_000
        }
        for _ in 0..<max(Int(value.exponent) - 52, 0) {
            var carry: UInt64 = 0
            for place in limbs.indices {
                let doubled = limbs[place] * 2 + carry
                limbs[place] = doubled % 1_000_000_000
                carry = doubled / 1_000_000_000
            }
            if carry > 0 { limbs.append(carry) }
        }
        for (place, limb) in limbs.reversed().enumerated() {
            let digits = String(limb)
            if place > 0 { output.append(contentsOf: repeatElement(ASCII.zero, count: 9 - digits.utf8.count)) }
            output.append(text: digits)
        }
    }
}
