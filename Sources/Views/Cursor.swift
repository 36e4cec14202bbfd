import Core
import Foundation
import Store

/// A place in a list. Lists are ordered by something that never changes, so whoever goes on from a place skips nothing that was there and meets
/// nothing twice, whatever is added meanwhile.
package enum Cursor: Hashable, Sendable {
    /// After the thing with this id, in lists ordered by id.
    case id(UUIDBits)
    /// After this key, in lists ordered by key.
    case key(String)
    /// After this fact, in the journal.
    case position(JournalPosition)
    /// After this number (microseconds, minor units, a fact's number), and after this id among those with the same.
    case numbered(Int64, UUIDBits)
    /// After this thing within that other one, in lists ordered by the other first.
    case nested(UUIDBits, UUIDBits)
    /// After this transfer, which left an account with these minor units posted and pending.
    case balance(UUIDBits, posted: Int64, pending: Int64)

    private static let longestText = 400

    /// Opaque to clients: base64url of a letter for the kind and the place.
    package var text: String {
        let plain =
            switch self {
            case .id(let bits): "i" + Self.text(bits)
            case .key(let key): "k" + key
            case .position(let position): "p" + position.text
            case .numbered(let number, let bits): "n\(number).\(Self.text(bits))"
            case .nested(let outer, let inner): "o\(Self.text(outer)).\(Self.text(inner))"
            case .balance(let bits, let posted, let pending): "b\(Self.text(bits)).\(posted).\(pending)"
            }
        return Data(plain.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// nil for anything that `text` has not written.
    package init?(text: String) {
        guard text.utf8.count <= Self.longestText else { return nil }
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64), let plain = String(validating: data, as: UTF8.self), !plain.utf8.contains(0) else { return nil }
        let place = String(plain.dropFirst())
        switch plain.first {
        case "i":
            guard let bits = Self.bits(place) else { return nil }
            self = .id(bits)
        case "k": self = .key(place)
        case "p":
            guard let position = JournalPosition(text: place) else { return nil }
            self = .position(position)
        case "n", "o", "b":
            guard let cursor = Self.compound(plain) else { return nil }
            self = cursor
        default: return nil
        }
        // Base64 has other spellings of the same bytes, and numbers of the same number.
        guard self.text == text else { return nil }
    }

    private static func compound(_ plain: String) -> Cursor? {
        let words = plain.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (plain.first, words.count) {
        case ("n", 2):
            guard let number = number(words[0]), let bits = bits(words[1]) else { return nil }
            return .numbered(number, bits)
        case ("o", 2):
            guard let outer = bits(words[0]), let inner = bits(words[1]) else { return nil }
            return .nested(outer, inner)
        case ("b", 3):
            guard let bits = bits(words[0]), let posted = number(words[1]), let pending = number(words[2]) else { return nil }
            return .balance(bits, posted: posted, pending: pending)
        default: return nil
        }
    }

    private static func text(_ bits: UUIDBits) -> String { TypeID.format(prefix: "", bits: bits) }

    private static func bits(_ text: String) -> UUIDBits? {
        guard let (prefix, bits) = TypeID.parse(text), prefix.isEmpty else { return nil }
        return bits
    }

    private static func number(_ text: String) -> Int64? { Int64(text) }

    /// The id to go on from; zero, which is before every id, for none.
    package static func id(of cursor: Cursor?) -> UUIDBits {
        if case .id(let bits)? = cursor { bits } else { .zero }
    }

    package static func key(of cursor: Cursor?) -> String {
        if case .key(let key)? = cursor { key } else { "" }
    }

    package static func position(of cursor: Cursor?) -> JournalPosition {
        if case .position(let position)? = cursor { position } else { .start }
    }
}
