/// How values stand in URIs (RFC 3986).
enum PercentEncoding {
    /// The characters that a URI may hold at all.
    static func isInURI(_ byte: UInt8) -> Bool {
        if isUnreserved(byte) { return true }
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "@"),
            UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "%"):
            return true
        default: return false
        }
    }

    /// Need no encoding anywhere.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// A percent sign without two hexadecimal digits behind it stands for itself.
    /// - Parameter plusIsSpace: as in a query, not in a path.
    /// - Returns: nil where the byte 0 is written, which is in no value.
    static func decoded(_ text: Bytes, plusIsSpace: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "%"), place + 2 < text.count, let high = ASCII.hexValue(text[place + 1]), let low = ASCII.hexValue(text[place + 2]) {
                let byte = high << 4 | low
                if byte == 0 { return nil }
                decoded.append(byte)
                place += 3
            } else {
                decoded.append(plusIsSpace && text[place] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[place])
                place += 1
            }
        }
        return decoded
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// All but unreserved characters are encoded, with capital digits.
    static func append(_ value: String, to output: inout [UInt8], spaceIsPlus: Bool = false) {
        for byte in value.utf8 {
            if isUnreserved(byte) {
                output.append(byte)
            } else if spaceIsPlus, byte == UInt8(ascii: " ") {
                output.append(UInt8(ascii: "+"))
            } else {
                output.append(contentsOf: [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]])
            }
        }
    }
}
