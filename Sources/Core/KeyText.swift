import Foundation

/// Keys that people give to what they set up: cities, marketplaces, parties, devices, offers. They stand in addresses, in files and in what programs
/// send, and are read out on the telephone. Keys of orders, parcels and articles are the shop's own, and free. See docs/decisions/names.md.
package enum KeyText {
    package static let most = 64

    package static func isKey(_ text: String) -> Bool {
        (1...most).contains(text.utf8.count) && text.utf8.allSatisfy(isKeyByte) && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    /// What such a text could be as a key: small letters, with a hyphen for everything else. A word of its own where nothing is left of it.
    package static func nearest(to text: String) -> String {
        var key: [UInt8] = []
        // Accents fall off their letters: “Rösterei” could be “rosterei”.
        for byte in text.decomposedStringWithCanonicalMapping.utf8.lazy.prefix(1_000).map({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }) {
            if isKeyByte(byte), byte != UInt8(ascii: "-") {
                key.append(byte)
            } else if byte < 0x80, !key.isEmpty, key.last != UInt8(ascii: "-") {
                key.append(UInt8(ascii: "-"))
            }
        }
        key = Array(key.prefix(most))
        while key.last == UInt8(ascii: "-") { key.removeLast() }
        return key.isEmpty ? "hub-west" : String(decoding: key, as: UTF8.self)
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// Says what is right, and what the text could have been.
    package static func sentence(_ field: String, found text: String) -> String {
        "\(field) must be 1 to \(most) of the letters a to z and digits, with hyphens between them, such as “\(nearest(to: text))”."
    }
}
