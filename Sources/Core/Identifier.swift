/// A kind of thing that has ids: its prefix stands in front of them wherever people or programs read them.
package protocol Identified {
    /// 1 to 63 lower-case letters or underscores, not at either end an underscore (TypeID 0.3).
    static var idPrefix: String { get }
}

/// The id of one `Subject`: a UUIDv7 in 16 bytes, so that ids sort by the time of their making and cannot be mixed up between kinds.
package struct Identifier<Subject: Identified>: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let bits: UUIDBits

    package init(_ bits: UUIDBits) { self.bits = bits }

    /// Reads `ord_01h455vb4pex5vsknk084sn02q`; nil for any other prefix or a malformed suffix.
    package init?(text: String) {
        guard let (prefix, bits) = TypeID.parse(text), prefix == Subject.idPrefix else { return nil }
        self.bits = bits
    }

    package var description: String { TypeID.format(prefix: Subject.idPrefix, bits: bits) }

    package static func < (a: Self, b: Self) -> Bool { a.bits < b.bits }
}

/// 128 bits of a UUID, most significant first: compared and stored as 16 bytes.
package struct UUIDBits: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let zero = UUIDBits(high: 0, low: 0)

    @inlinable
    package static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    /// The 16 bytes at `bytes`, which must hold at least that many.
    package init(bigEndian bytes: UnsafeRawBufferPointer) {
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        var pair = (high.bigEndian, low.bigEndian)
        return try withUnsafeBytes(of: &pair, body)
    }
}

/// TypeID 0.3: `prefix_` and 26 characters of Crockford's base32 in lower case. Source: github.com/jetify-com/typeid, spec.
package enum TypeID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let suffixLength = 26

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    package static func format(prefix: String, bits: UUIDBits) -> String {
        var suffix = [UInt8](repeating: 0, count: suffixLength)
        var high = bits.high
        var low = bits.low
        for index in stride(from: suffixLength - 1, through: 0, by: -1) {
            suffix[index] = alphabet[Int(low & 31)]
            low = (low >> 5) | (high << 59)
            high >>= 5
        }
        let text = String(decoding: suffix, as: UTF8.self)
        return prefix.isEmpty ? text : prefix + "_" + text
    }

    /// The prefix (possibly empty) and the bits; nil when the text is not a TypeID.
    package static func parse(_ text: String) -> (prefix: String, bits: UUIDBits)? {
        let bytes = Array(text.utf8)
        guard bytes.count >= suffixLength, bytes.count <= 63 + 1 + suffixLength else { return nil }
        var prefix = bytes.dropLast(suffixLength)
        if !prefix.isEmpty {
            guard prefix.popLast() == UInt8(ascii: "_"), isPrefix(prefix) else { return nil }
        }
        let suffix = bytes.suffix(suffixLength)
        // 26 characters carry 130 bits, so the first may hold no more than 3.
        guard let first = suffix.first, values[Int(first)] <= 7 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for character in suffix {
            let value = values[Int(character)]
            guard value < 32 else { return nil }
            high = (high << 5) | (low >> 59)
            low = (low << 5) | UInt64(value)
        }
        return (String(decoding: prefix, as: UTF8.self), UUIDBits(high: high, low: low))
    }

    private static func isPrefix(_ prefix: ArraySlice<UInt8>) -> Bool {
        let underscore = UInt8(ascii: "_")
        guard let first = prefix.first, let last = prefix.last else { return false }
        guard first != underscore, last != underscore else { return false }
        return prefix.allSatisfy { $0 == underscore || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }
}
