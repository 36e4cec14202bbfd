import Core
import Store

package enum Users {
    static let columns = "u.id, u.party_id, u.login, u.name, u.locale, u.zone, u.created_at, u.revoked_at"

    /// - Returns: false where the login is taken; that of somebody who is revoked stays taken.
    package static func insert(_ user: User, passwordHash: String, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO app_user (id, party_id, login, name, password_hash, locale, zone, created_at) VALUES
            (\(user.id), \(user.party), \(user.login), \(user.name), \(passwordHash), \(user.locale), \(user.zone), \(user.createdAt))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    package static func find(_ id: UserID, in tx: any Transaction) throws -> User? {
        try tx.first("SELECT \(raw: columns) FROM app_user AS u WHERE u.id = \(id)") { try read($0) }
    }

    package static func find(login: String, in tx: any Transaction) throws -> User? {
        try tx.first("SELECT \(raw: columns) FROM app_user AS u WHERE u.login = \(login)") { try read($0) }
    }

    /// What somebody who signs in is held against; nobody who is revoked.
    package static func credential(login: String, in tx: any Transaction) throws -> UserCredential? {
        try tx.first("SELECT id, password_hash FROM app_user WHERE login = \(login) AND revoked_at IS NULL") {
            UserCredential(user: try $0.id(0), passwordHash: try $0.text(1))
        }
    }

    /// The user behind a credential that still holds, kept as it is until the end of the transaction.
    package static func lock(_ credential: UserCredential, in tx: any Transaction) throws -> User? {
        try tx.first(
            """
            SELECT \(raw: columns) FROM app_user AS u
            WHERE u.id = \(credential.user) AND u.password_hash = \(credential.passwordHash) AND u.revoked_at IS NULL {lock}
            """
        ) { try read($0) }
    }

    /// - Returns: false where there is no such user, or no longer.
    package static func setPassword(_ hash: String, of id: UserID, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE app_user SET password_hash = \(hash) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    package static func revoke(_ id: UserID, at wallNow: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE app_user SET revoked_at = \(wallNow) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    /// - Parameter first: the column at which `columns` begin.
    static func read(_ row: any Row, first: Int = 0) throws -> User {
        User(
            id: try row.id(first), party: try row.id(first + 1), login: try row.text(first + 2), name: try row.text(first + 3),
            locale: try row.optionalText(first + 4), zone: try row.optionalText(first + 5), createdAt: try row.instant(first + 6),
            revokedAt: try row.optionalInstant(first + 7))
    }
}

/// A user and the hash of the password that was theirs when it was read.
package struct UserCredential: Sendable, Equatable {
    package let user: UserID
    package let passwordHash: String
}
