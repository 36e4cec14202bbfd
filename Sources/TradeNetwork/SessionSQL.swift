import Core
import Store

package enum Sessions {
    /// Starts a session; of the user's others the newest `Session.atMost` - 1 go on. The user's row must be locked.
    package static func start(_ session: Session, secretHash: [UInt8], in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO session (id, user_id, secret_hash, created_at, last_seen_at, expires_at) VALUES
            (\(session.id), \(session.user), \(secretHash), \(session.createdAt), \(session.lastSeenAt), \(session.expiresAt))
            """)
        try tx.run(
            """
            UPDATE session SET ended_at = \(session.createdAt) WHERE user_id = \(session.user) AND ended_at IS NULL AND id NOT IN
            (SELECT s.id FROM session AS s WHERE s.user_id = \(session.user) AND s.ended_at IS NULL ORDER BY s.id DESC LIMIT \(Session.atMost))
            """)
    }

    /// Who stands behind a secret, unless the session is over or the user revoked.
    package static func find(secret: String, at wallNow: Instant, in tx: any Transaction) throws -> SignedIn? {
        try tx.first(
            """
            SELECT s.id, s.created_at, s.last_seen_at, p.id, p.kind, p.key, p.name, p.city_id, \(raw: Users.columns) FROM session AS s
            JOIN app_user AS u ON u.id = s.user_id JOIN party AS p ON p.id = u.party_id
            WHERE s.secret_hash = \(SessionSecret.hash(secret)) AND s.ended_at IS NULL AND s.expires_at > \(wallNow) AND u.revoked_at IS NULL
            """
        ) { row in
            let user = try Users.read(row, first: 8)
            return SignedIn(
                user: user,
                party: Party(id: try row.id(3), kind: try row.word(4), key: try row.text(5), name: try row.text(6), city: try row.optionalID(7)),
                session: Session(id: try row.id(0), user: user.id, createdAt: try row.instant(1), lastSeenAt: try row.instant(2)), secret: secret)
        }
    }

    /// Writes a sign of life down, unless a later one stands there or the session is over.
    package static func keep(_ session: Session, in tx: any Transaction) throws {
        try tx.run(
            """
            UPDATE session SET last_seen_at = \(session.lastSeenAt), expires_at = \(session.expiresAt)
            WHERE id = \(session.id) AND ended_at IS NULL AND last_seen_at < \(session.lastSeenAt) AND expires_at > \(session.lastSeenAt)
            """)
    }

    /// Ending what is over already changes nothing.
    package static func end(_ id: SessionID, at wallNow: Instant, in tx: any Transaction) throws {
        try tx.run("UPDATE session SET ended_at = \(wallNow) WHERE id = \(id) AND ended_at IS NULL")
    }

    /// - Parameter kept: one that goes on.
    /// - Returns: sessions ended.
    @discardableResult
    package static func endAll(of user: UserID, but kept: SessionID? = nil, at wallNow: Instant, in tx: any Transaction) throws -> Int {
        try tx.run(
            """
            UPDATE session SET ended_at = \(wallNow) WHERE user_id = \(user) AND ended_at IS NULL AND expires_at > \(wallNow)
            AND id <> \(kept?.bits ?? .zero)
            """)
    }

    /// - Returns: sessions forgotten, which were over.
    package static func forget(at wallNow: Instant, limit: Int, in tx: any Transaction) throws -> Int {
        try tx.run(
            """
            DELETE FROM session WHERE id IN
            (SELECT id FROM session WHERE expires_at <= \(wallNow) OR ended_at IS NOT NULL ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
