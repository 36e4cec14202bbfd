/// Walks over the bytes of one field and reads digits.
struct DigitCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// Exactly that many digits.
    mutating func number(_ count: Int) -> Int? { number(count...count) }

    /// As many digits as there are, within the range; at most 18, which always fit.
    mutating func number(_ counts: ClosedRange<Int>) -> Int? {
        var value = 0
        var read = 0
        while read < counts.upperBound, position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value * 10 + Int(digit)
            position += 1
            read += 1
        }
        return read >= counts.lowerBound ? value : nil
    }

    /// Digits behind a decimal point as microseconds; what is finer is cut off.
    mutating func fraction(digits: ClosedRange<Int>) -> Int? {
        let start = position
        guard var value = number(digits) else { return nil }
        var count = position - start
        while count < 6 { (value, count) = (value * 10, count + 1) }
        while count > 6 { (value, count) = (value / 10, count - 1) }
        return value
    }

    mutating func pass(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func pass(anyOf choices: [UInt8]) -> Bool {
        guard position < bytes.count, choices.contains(bytes[position]) else { return false }
        position += 1
        return true
    }
}
