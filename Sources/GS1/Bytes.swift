/// A run of bytes within a text. Positions count from the beginning of the run.
struct Bytes: Sendable {
    private let all: [UInt8]
    private let start: Int
    let count: Int

    init(_ all: [UInt8]) {
        self.all = all
        start = 0
        count = all.count
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    private init(all: [UInt8], start: Int, count: Int) {
        self.all = all
        self.start = start
        self.count = count
    }

    var isEmpty: Bool { count == 0 }

    /// - Parameter place: 0 to `count` - 1.
    subscript(place: Int) -> UInt8 { all[start + place] }

    /// The bytes from one place up to another; what lies outside is cut off.
    func part(from lower: Int, to upper: Int) -> Bytes {
        let low = Swift.min(Swift.max(lower, 0), count)
        let high = Swift.min(Swift.max(upper, low), count)
        return Bytes(all: all, start: start + low, count: high - low)
    }

    func part(from lower: Int) -> Bytes { part(from: lower, to: count) }

    /// The first place at or after `lower` that holds the byte.
    func first(_ byte: UInt8, from lower: Int = 0) -> Int? {
        var place = Swift.max(lower, 0)
        while place < count {
            if self[place] == byte { return place }
            place += 1
        }
        return nil
    }

    /// The first place whose byte is not of the kind.
    func firstNot(_ isRight: (UInt8) -> Bool) -> Int? {
        var place = 0
        while place < count {
            if !isRight(self[place]) { return place }
            place += 1
        }
        return nil
    }

    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in buffer.indices.allSatisfy { buffer[$0] == self[$0] } }
    }

    var isDigits: Bool { firstNot(ASCII.isDigit) == nil }

    /// The value of the digits; nil when there is none, another byte among them, or more than 18.
    var number: Int? {
        guard !isEmpty, count <= 18 else { return nil }
        var value = 0
        for place in 0..<count {
            guard ASCII.isDigit(self[place]) else { return nil }
            value = value * 10 + Int(self[place] - ASCII.zero)
        }
        return value
    }

    var array: [UInt8] { Array(all[start..<start + count]) }

    var text: String { String(decoding: all[start..<start + count], as: UTF8.self) }

    /// For a sentence: at most 20 bytes, and nothing in them that a terminal would obey.
    var shown: String {
        if isEmpty { return "nothing" }
        let clean = part(from: 0, to: 20).array.map { (0x20...0x7E).contains($0) ? Character(UnicodeScalar($0)) : "·" }
        return String(clean) + (count > 20 ? "…" : "")
    }
}

extension Bytes: Equatable {
    static func == (left: Bytes, right: Bytes) -> Bool {
        left.count == right.count && left.all[left.start..<left.start + left.count] == right.all[right.start..<right.start + right.count]
    }
}

/// The bytes that mean something here.
enum ASCII {
    static let zero = UInt8(ascii: "0")
    static let caret = UInt8(ascii: "^")
    /// The control character that a scanner sends for FNC1.
    static let groupSeparator: UInt8 = 0x1D

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - zero
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// How a byte reads in a sentence.
    static func name(_ byte: UInt8) -> String {
        switch byte {
        case groupSeparator: "the separator FNC1"
        case 0x20: "a space"
        case 0x21...0x7E: "'\(Character(UnicodeScalar(byte)))'"
        default: "the byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}

/// Texts longer than this are refused before they are looked at; the largest symbols hold less.
let longestText = 8_191
