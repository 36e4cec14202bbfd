import Core
import EPCIS
import Fulfilment

/// How what has a key in the trade goes by in EPCIS. A number of GS1 is a Digital Link there, and stands with its digits alone in the trade, as on labels. A key that is
/// no URI is written under a name of ours, percent-encoded. Any other id is the key as it stands.
private struct KeyNaming {
    /// In front of a number of GS1.
    let link: String
    let digits: Int
    /// In front of any other key.
    let own: String

    /// - Parameter id: in any form.
    /// - Returns: nil for what has no key.
    func key(_ id: String) -> String? {
        let canonical = CanonicalID.of(id)
        let key = canonical.hasPrefix(own) ? PercentText.decoded(canonical.utf8.dropFirst(own.utf8.count)) : number(canonical) ?? canonical
        guard let key, (1...ScanLimits.textBytes).contains(key.utf8.count), !key.utf8.contains(0) else { return nil }
        return key
    }

    func id(of key: String) -> String {
        if key.utf8.count == digits, self.key(link + key) == key { return link + key }
        if key.contains(":"), self.key(key) == key { return key }
        return own + PercentText.encoded(key)
    }

    private func number(_ canonical: String) -> String? {
        guard canonical.hasPrefix(link) else { return nil }
        let rest = canonical.dropFirst(link.count)
        return rest.utf8.count == digits && rest.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? String(rest) : nil
    }
}

/// An SSCC is written `https://id.gs1.org/00/…` in events and as its 18 digits in the trade; any other key `urn:nearmade:parcel:…`.
package enum ParcelName {
    private static let naming = KeyNaming(link: "https://id.gs1.org/00/", digits: 18, own: "urn:nearmade:parcel:")

    /// - Parameter id: of a thing in an event, in any form.
    /// - Returns: nil for what no parcel can be called.
    package static func key(_ id: String) -> String? { naming.key(id) }

    /// Whether a key is another number of GS1 than an SSCC: of a piece, an asset, a document.
    static func isThing(_ key: String) -> Bool { key.hasPrefix("https://id.gs1.org/") }

    /// The id under which events speak of the parcel with this key; `key` leads back.
    package static func id(of key: String) -> String { naming.id(of: key) }
}

/// A GLN is written `https://id.gs1.org/414/…` in events and as its 13 digits in the trade; any other key of a place `urn:nearmade:place:…`.
package enum PlaceName {
    private static let naming = KeyNaming(link: "https://id.gs1.org/414/", digits: 13, own: "urn:nearmade:place:")

    /// - Returns: nil for what no place can be called.
    package static func key(_ id: String) -> String? { naming.key(id) }

    package static func id(of key: String) -> String { naming.id(of: key) }
}
