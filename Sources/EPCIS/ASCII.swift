/// The bytes that mean something in the texts of EPCIS.
enum ASCII {
    static let quote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let percent: UInt8 = 0x25
    static let apostrophe: UInt8 = 0x27
    static let star: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let minus: UInt8 = 0x2D
    static let point: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
    static let underscore: UInt8 = 0x5F

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The value of a hexadecimal digit, nil for any other byte.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

typealias Bytes = UnsafeBufferPointer<UInt8>

extension String {
    /// The UTF-8 of the text, without a copy where it lies together in memory, as it does for every text that was read here.
    @inline(__always)
    func withBytes<Result>(_ body: (Bytes) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }

    @inline(__always)
    func hasBytePrefix(_ prefix: StaticString) -> Bool {
        withBytes { $0.starts(with: prefix) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `text` stands at `offset`, which may be anything from 0.
    @inline(__always)
    func holds(_ text: StaticString, at offset: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard offset <= count, length <= count - offset else { return false }
        let start = text.utf8Start
        for place in 0..<length where self[offset &+ place] != start[place] { return false }
        return true
    }

    @inline(__always)
    func starts(with text: StaticString) -> Bool { holds(text, at: 0) }

    @inline(__always)
    func isText(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text) }

    /// The first place of `byte` from `start` on; the count when there is none.
    @inline(__always)
    func place(of byte: UInt8, from start: Int = 0) -> Int {
        var place = start
        while place < count, self[place] != byte { place &+= 1 }
        return place
    }

    @inline(__always)
    func part(_ range: Range<Int>) -> Bytes { Bytes(rebasing: self[range]) }

    /// Whether there is at least one byte and all are digits.
    @inline(__always)
    var isDigits: Bool { count > 0 && allSatisfy(ASCII.isDigit) }
}

extension [UInt8] {
    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(text: String) {
        text.withBytes { append(contentsOf: $0) }
    }
}
