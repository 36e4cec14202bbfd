import Core
import Foundation

/// A person who signs in and acts for a party, in the role of its kind.
package struct User: Sendable, Equatable {
    package let id: UserID
    package let party: PartyID
    /// As `UserLogin.normalized` has it.
    package let login: String
    /// The name that others are shown. Personal: it stands in the user's row only.
    package let name: String
    /// BCP 47, such as `de-AT`; nil: what the browser asks for.
    package let locale: String?
    /// IANA, such as Europe/Vienna; nil: that of the party's city.
    package let zone: String?
    /// Wall clock, like all times of access.
    package let createdAt: Instant
    package let revokedAt: Instant?

    package init(
        id: UserID, party: PartyID, login: String, name: String, locale: String?, zone: String?, createdAt: Instant, revokedAt: Instant? = nil
    ) {
        self.id = id
        self.party = party
        self.login = login
        self.name = name
        self.locale = locale
        self.zone = zone
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }

    /// As it stands in facts.
    package var actor: String { "user:\(id)" }
}

package enum UserLogin {
    /// What people type in different ways, in one: lower case, composed (NFC).
    /// - Returns: 1 to 100 bytes without blanks and control characters; nil where the text cannot be a login.
    package static func normalized(_ text: String) -> String? {
        guard text.utf8.count <= 200 else { return nil }
        let login = text.lowercased().precomposedStringWithCanonicalMapping
        guard (1...100).contains(login.utf8.count), login.unicodeScalars.allSatisfy(isVisible) else { return nil }
        return login
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

package enum UserLocale {
    /// Whether `text` has the form of a language tag: `de`, `pt-BR`, `zh-Hant-TW`.
    package static func isWellFormed(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 35, let first = parts.first, (2...8).contains(first.count), first.allSatisfy(isLetter) else { return false }
        return parts.dropFirst().allSatisfy { part in (1...8).contains(part.count) && part.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) } }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
