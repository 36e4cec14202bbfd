import Core
import Crypto

/// The time from signing in to signing out, in one browser. All its times are wall time.
package struct Session: Sendable, Equatable {
    package let id: SessionID
    package let user: UserID
    package let createdAt: Instant
    package let lastSeenAt: Instant

    /// Hours without a sign of life after which it is over, and hours after which it is over in any case.
    package static let idleHours: Int64 = 12
    package static let hoursAtMost: Int64 = 7 * 24
    /// A sign of life is written down at most this often.
    static let seenEverySeconds: Int64 = 300
    /// Sessions that a user may have at a time: a further one ends the oldest.
    package static let atMost = 20

    package init(id: SessionID, user: UserID, createdAt: Instant, lastSeenAt: Instant) {
        self.id = id
        self.user = user
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
    }

    package var expiresAt: Instant { min(lastSeenAt.adding(hours: Self.idleHours), createdAt.adding(hours: Self.hoursAtMost)) }

    /// The session with a sign of life; nil where the last one is recent enough.
    package func seen(at wallNow: Instant) -> Session? {
        guard wallNow >= lastSeenAt.adding(microseconds: Self.seenEverySeconds * 1_000_000) else { return nil }
        return Session(id: id, user: user, createdAt: createdAt, lastSeenAt: wallNow)
    }
}

/// What the browser keeps in its cookie. Only its hash is stored.
package enum SessionSecret {
    static let prefix = "nm_s_"

    /// - Parameter random: 32 bytes.
    package static func make(from random: [UInt8]) -> String { prefix + Base64URL.encode(random) }

    /// SHA-256: 256 random bits need no slow hash.
    package static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    package static func isWellFormed(_ secret: String) -> Bool { secret.hasPrefix(prefix) && secret.utf8.count == prefix.utf8.count + 43 }

    /// What a form of this session must send along, so that no other site can send it: derived, so that nothing more is stored.
    /// Source: OWASP, Cross-Site Request Forgery Prevention (HMAC of the session's secret).
    static func csrf(_ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("csrf".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return Base64URL.encode(Array(Array(code).prefix(16)))
    }
}

/// Somebody who has signed in, as every page is given them.
package struct SignedIn: Sendable, Equatable {
    package let user: User
    package let party: Party
    package let session: Session
    /// Stands in every form.
    package let csrf: String

    package init(user: User, party: Party, session: Session, secret: String) {
        self.user = user
        self.party = party
        self.session = session
        csrf = SessionSecret.csrf(secret)
    }

    /// A user may do what the party may.
    package var principal: Principal { .party(party.id, party.kind) }

    /// Facts name the person, not only the party.
    package var actorName: String { user.actor }

    /// Whether a form came from a page of this session.
    package func accepts(csrf sent: String) -> Bool { SameBytes.compare(Array(sent.utf8), Array(csrf.utf8)) }
}
