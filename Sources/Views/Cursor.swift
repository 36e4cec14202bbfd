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

    private static let longestText = 400

    /// Opaque to clients: base64url of a letter for the kind and the place.
    package var text: String {
        let plain =
            switch self {
            case .id(let bits): "i" + TypeID.format(prefix: "", bits: bits)
            case .key(let key): "k" + key
            case .position(let position): "p" + position.text
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
            guard let (prefix, bits) = TypeID.parse(place), prefix.isEmpty else { return nil }
            self = .id(bits)
        case "k": self = .key(place)
        case "p":
            guard let position = JournalPosition(text: place) else { return nil }
            self = .position(position)
        default: return nil
        }
    }

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
