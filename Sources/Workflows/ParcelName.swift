import EPCIS
import Fulfilment

/// How a parcel goes by in EPCIS. An SSCC is written `https://id.gs1.org/00/…` there and as its 18 digits in the trade, where it stands so on labels. A key that is
/// no URI is written `urn:nearmade:parcel:` and the key, percent-encoded. Any other id of a thing is the parcel's key as it stands.
package enum ParcelName {
    private static let sscc = "https://id.gs1.org/00/"
    private static let own = "urn:nearmade:parcel:"

    /// - Parameter id: of a thing in an event, in any form.
    /// - Returns: nil for what no parcel can be called.
    static func key(_ id: String) -> String? {
        let canonical = CanonicalID.of(id)
        let key =
            canonical.hasPrefix(sscc) ? String(canonical.dropFirst(sscc.count)) : canonical.hasPrefix(own) ? decoded(canonical.utf8.dropFirst(own.utf8.count)) : canonical
        guard let key, (1...ScanLimits.textBytes).contains(key.utf8.count), !key.utf8.contains(0) else { return nil }
        return key
    }

    /// The id under which events speak of the parcel with this key; `key` leads back.
    package static func id(of key: String) -> String {
        if key.utf8.count == 18, key.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), self.key(sscc + key) == key { return sscc + key }
        if key.contains(":"), self.key(key) == key { return key }
        return own + encoded(key)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// All but the unreserved characters of RFC 3986.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// nil where a percent sign has no two digits behind it, or the bytes are no UTF-8.
    private static func decoded(_ text: Substring.UTF8View.SubSequence) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
