/// A stable number of texts and numbers in their order (64-bit FNV-1a). It tells one content from another and keeps no secret.
package struct ContentDigest: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    private mutating func add(byte: UInt8) {
        state ^= UInt64(byte)
        state &*= 0x100_0000_01B3
    }

    package mutating func add(_ text: String?) {
        guard let text else { return add(byte: 0) }
        for byte in text.utf8 { add(byte: byte) }
        // No UTF-8 text holds this byte, so neighbours cannot run together.
        add(byte: 0xFF)
    }

    package mutating func add(_ number: Int64?) {
        guard let number else { return add(byte: 0) }
        add(byte: 0xFE)
        withUnsafeBytes(of: number.littleEndian) { for byte in $0 { add(byte: byte) } }
    }

    package var value: Int64 { Int64(bitPattern: state) }
}
