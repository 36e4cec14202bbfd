/// Why a key, a message or an address of a webhook is not what it should be.
public struct HookError: Error, Hashable, Sendable {
    /// What kind of fault it is, for a program that decides by it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case badKey
        /// Nothing is there to sign with, or the key can only verify.
        case noSigningKey
        case tooManyKeys
        case missingHeader
        case badID
        case badTimestamp
        case tooOld
        case tooNew
        case badSignatureHeader
        /// The signatures are of schemes for which no key is known.
        case noKnownScheme
        case wrongSignature
        case badType
        case badURL
        /// http, where only https may be.
        case notEncrypted
        /// The address belongs to a network that is nobody else's business.
        case privateAddress
    }

    public let kind: Kind
    /// Sentences for a person: what is wrong and what would be right.
    public let reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

extension HookError: CustomStringConvertible {
    public var description: String { reason }
}
