import Crypto
import Foundation

/// A key of one endpoint: a secret that both sides have (`whsec_…`), or a pair of ed25519 keys (`whsk_…` signs, `whpk_…` verifies).
///
///     let key = try HookKey(parsing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
///
/// Printed, it shows what it is and nothing of the secret; only ``text`` is the secret itself.
public struct HookKey: Hashable, Sendable {
    /// How the signature in the header begins.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        /// HMAC-SHA256 with a shared secret.
        case v1
        /// ed25519.
        case v1a
    }

    private enum Material: Hashable, Sendable {
        case shared([UInt8])
        /// Seed and public key, each of 32 bytes.
        case pair(seed: [UInt8], open: [UInt8])
        case open([UInt8])
    }

    /// What Standard Webhooks wants of a shared secret, in bytes.
    public static let secretLengths = 24...64
    private static let half = 32

    private let material: Material

    /// A shared secret of 24 to 64 random bytes.
    public init(secret: [UInt8]) throws(HookError) {
        guard Self.secretLengths.contains(secret.count) else {
            throw HookError(.badKey, "A shared secret has 24 to 64 bytes; this one has \(secret.count).")
        }
        material = .shared(secret)
    }

    /// A pair of ed25519 keys from 32 random bytes.
    public init(seed: [UInt8]) throws(HookError) {
        guard seed.count == Self.half, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw HookError(.badKey, "An ed25519 key is made of 32 random bytes; here are \(seed.count).")
        }
        material = .pair(seed: seed, open: [UInt8](key.publicKey.rawRepresentation))
    }

    /// Reads `whsec_…`, `whsk_…` (seed and public key, or the seed alone) or `whpk_…`, each with base64.
    public init(parsing text: String) throws(HookError) {
        guard text.utf8.count <= 128, let end = text.firstIndex(of: "_") else {
            throw HookError(.badKey, "A key begins with whsec_, whsk_ or whpk_ and has at most 128 characters.")
        }
        let prefix = text[..<end]
        // Foundation reads base64 with any last bits; written again it must be the same, so that a key has one text.
        let base64 = String(text[text.index(after: end)...])
        guard let data = Data(base64Encoded: base64), data.base64EncodedString() == base64 else {
            throw HookError(.badKey, "After \(prefix.prefix(8))_ comes base64 with its padding; this is none.")
        }
        try self.init(prefix, [UInt8](data))
    }

    private init(_ prefix: Substring, _ bytes: [UInt8]) throws(HookError) {
        switch prefix {
        case "whsec": try self.init(secret: bytes)
        case "whsk":
            guard bytes.count == Self.half || bytes.count == 2 * Self.half else {
                throw HookError(.badKey, "whsk_ has 64 bytes, the seed and the public key, or the seed's 32; this one has \(bytes.count).")
            }
            try self.init(seed: Array(bytes.prefix(Self.half)))
            guard case .pair(_, let open) = material, bytes.count == Self.half || open == Array(bytes.suffix(Self.half)) else {
                throw HookError(.badKey, "The second half of this whsk_ is not the public key of the first.")
            }
        case "whpk":
            guard bytes.count == Self.half, (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil else {
                throw HookError(.badKey, "whpk_ has 32 bytes, an ed25519 public key; this one has \(bytes.count).")
            }
            self.init(open: bytes)
        default: throw HookError(.badKey, "A key begins with whsec_, whsk_ or whpk_, not with \(prefix.prefix(8))_.")
        }
    }

    public var scheme: Scheme {
        switch material {
        case .shared: .v1
        case .pair, .open: .v1a
        }
    }

    /// `whpk_…` can only verify.
    public var canSign: Bool {
        switch material {
        case .shared, .pair: true
        case .open: false
        }
    }

    /// The secret, as both sides write it.
    public var text: String {
        switch material {
        case .shared(let secret): "whsec_" + Data(secret).base64EncodedString()
        case .pair(let seed, let open): "whsk_" + Data(seed + open).base64EncodedString()
        case .open(let open): "whpk_" + Data(open).base64EncodedString()
        }
    }

    /// What a receiver needs: of a pair the public key; a shared secret is the same on both sides.
    public var verifying: HookKey {
        switch material {
        case .shared, .open: self
        case .pair(_, let open): HookKey(open: open)
        }
    }

    private init(open: [UInt8]) { material = .open(open) }

    /// The signature as the header has it, `v1,…` or `v1a,…`; nil of a key that can only verify.
    func signature(of content: [UInt8]) -> String? {
        switch material {
        case .shared(let secret):
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: secret))
            return "v1," + Data(code).base64EncodedString()
        case .pair(let seed, _):
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed), let signature = try? key.signature(for: content) else { return nil }
            return "v1a," + signature.base64EncodedString()
        case .open: return nil
        }
    }

    /// Compares in a time that does not depend on where the bytes differ.
    func isValid(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        switch material {
        case .shared(let secret): HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: content, using: SymmetricKey(data: secret))
        case .pair(_, let open), .open(let open):
            (try? Curve25519.Signing.PublicKey(rawRepresentation: open))?.isValidSignature(signature, for: content) ?? false
        }
    }
}

extension HookKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// "whsec_…": a key that gets into a log tells nothing.
    public var description: String {
        switch material {
        case .shared: "whsec_…"
        case .pair: "whsk_…"
        case .open: text
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
