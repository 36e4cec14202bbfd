/// Finds bytes that are not UTF-8. Source: Unicode Standard, table 3-7 (well-formed byte sequences).
enum UTF8Check {
    /// - Returns: the offset of the first byte that begins no well-formed sequence, nil when all of `range` is UTF-8.
    static func fault(in bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>) -> Int? {
        var position = range.lowerBound
        while position < range.upperBound {
            if bytes[position] < 0x80 {
                position &+= 1
                continue
            }
            let length = sequenceLength(in: bytes, at: position, end: range.upperBound)
            guard length > 0 else { return position }
            position &+= length
        }
        return nil
    }

    /// The bytes of the sequence that begins at a byte of 0x80 or more; 0 when it is not well-formed.
    private static func sequenceLength(in bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int) -> Int {
        let length: Int
        // The second byte is what rules out overlong forms, surrogates and values above U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[start] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard start + length <= end, second.contains(bytes[start + 1]) else { return 0 }
        for place in (start + 1)..<(start + length) where !UTF8.isContinuation(bytes[place]) { return 0 }
        return length
    }
}
