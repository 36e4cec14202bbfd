import Core
import Crypto

/// A secret that stands for a principal. Only its hash is stored; the secret is shown once.
package struct Token: Sendable, Equatable {
    package let id: TokenID
    package let name: String
    package let principal: Principal
    package let createdAt: Instant
    package let expiresAt: Instant?
    package let revokedAt: Instant?

    package init(id: TokenID, name: String, principal: Principal, createdAt: Instant, expiresAt: Instant?, revokedAt: Instant? = nil) {
        self.id = id
        self.name = name
        self.principal = principal
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

package enum TokenSecret {
    static let prefix = "nm_"

    /// - Parameter random: 20 bytes.
    package static func make(from random: [UInt8]) -> String {
        prefix + random.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }

    /// SHA-256. The secret itself carries 160 random bits, so no slow hash is needed.
    package static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    package static func isWellFormed(_ secret: String) -> Bool {
        secret.hasPrefix(prefix) && secret.utf8.count == prefix.utf8.count + 40
    }
}
