/// Looks at eight bytes at a time for those that need attention inside a string.
enum ByteScan {
    struct Stop {
        /// The offset of the first quote, backslash or control byte; the count when there is none.
        let offset: Int
        /// Whether every byte before the stop is ASCII.
        let isASCII: Bool
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The first byte from `start` on that ends a plain run: `"`, `\` or below 0x20.
    @inline(__always)
    static func stop(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Stop {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = start
        var seen: UInt64 = 0
        while position &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let found = marks(word)
            if found != 0 {
                // Borrows of the subtractions run upwards only, so the lowest mark is exact.
                let skipped = found.trailingZeroBitCount & ~7
                seen |= word & ((1 << UInt64(skipped)) &- 1)
                return Stop(offset: position &+ skipped >> 3, isASCII: seen & tops == 0)
            }
            seen |= word
            position &+= 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { break }
            seen |= UInt64(byte)
            position &+= 1
        }
        return Stop(offset: position, isASCII: seen & tops == 0)
    }

    /// Sets the top bit of each byte that is a quote, a backslash or a control byte.
    @inline(__always)
    private static func marks(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* UInt64(Byte.quote))
        let backslash = word ^ (ones &* UInt64(Byte.backslash))
        let control = (word &- (ones &* 0x20)) & ~word
        return (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control) & tops
    }
}
