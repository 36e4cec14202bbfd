import Core
import Store

/// What the operator has set up. What has a key is listed in the order of keys, the rest in that of ids.
package enum NetworkLists {
    package static func cities(at place: Place, limit: Int, in tx: any Transaction) throws -> Page<CityEntry> {
        try turn("SELECT id, key, name, zone FROM city WHERE 1 = 1", by: "key", at: place, limit, tx, cursor: { .key($0.key) }) {
            CityEntry(id: try $0.id(0), key: try $0.text(1), name: try $0.text(2), zone: try $0.text(3))
        }
    }

    package static func marketplaces(at place: Place, limit: Int, in tx: any Transaction) throws -> Page<MarketplaceEntry> {
        let question: Statement = "SELECT id, key, name, currency, zone FROM marketplace WHERE 1 = 1"
        return try turn(question, by: "key", at: place, limit, tx, cursor: { .key($0.key) }) {
            MarketplaceEntry(id: try $0.id(0), key: try $0.text(1), name: try $0.text(2), currency: try $0.currency(3), zone: try $0.text(4))
        }
    }

    package static func parties(kind: PartyKind?, at place: Place, limit: Int, in tx: any Transaction) throws -> Page<PartyEntry> {
        var question = parties
        if let kind { question.add("AND p.kind =", kind.rawValue) }
        return try turn(question, by: "p.key", at: place, limit, tx, cursor: { .key($0.key) }, party)
    }

    package static func party(_ id: PartyID, in tx: any Transaction) throws -> PartyEntry? {
        var question = parties
        question.add("AND p.id =", id)
        return try tx.first(question, party)
    }

    /// - Parameter owner: only this party's.
    package static func devices(of owner: PartyID? = nil, at place: Place, limit: Int, in tx: any Transaction) throws -> Page<DeviceEntry> {
        var question = devices
        if let owner { question.add("AND d.party_id =", owner) }
        return try turn(question, by: "d.key", at: place, limit, tx, cursor: { .key($0.key) }, device)
    }

    package static func device(_ id: DeviceID, in tx: any Transaction) throws -> DeviceEntry? {
        var question = devices
        question.add("AND d.id =", id)
        return try tx.first(question, device)
    }

    /// - Parameter holder: only this party's.
    package static func grants(of holder: PartyID? = nil, at place: Place, limit: Int, in tx: any Transaction) throws -> Page<GrantEntry> {
        var question = grants
        if let holder { question.add("AND g.party_id =", holder) }
        return try turn(question, by: "g.id", at: place, limit, tx, cursor: { .id($0.id.bits) }, grant)
    }

    package static func grant(_ id: GrantID, in tx: any Transaction) throws -> GrantEntry? {
        var question = grants
        question.add("AND g.id =", id)
        return try tx.first(question, grant)
    }

    /// Users, the revoked among them. A login is a user's key.
    /// - Parameter party: only those who act for it.
    package static func users(of party: PartyID? = nil, at place: Place, limit: Int, in tx: any Transaction) throws -> Page<UserEntry> {
        var question = users
        if let party { question.add("AND u.party_id =", party) }
        return try turn(question, by: "u.login", at: place, limit, tx, cursor: { .key($0.login) }, user)
    }

    package static func user(_ id: UserID, in tx: any Transaction) throws -> UserEntry? {
        var question = users
        question.add("AND u.id =", id)
        return try tx.first(question, user)
    }

    /// - Parameter party: only those that stand for it or its devices.
    package static func tokens(of party: PartyID? = nil, at place: Place, limit: Int, in tx: any Transaction) throws -> Page<TokenEntry> {
        var question = tokens
        if let party { question.add("AND t.party_id =", party) }
        return try turn(question, by: "t.id", at: place, limit, tx, cursor: { .id($0.id.bits) }, token)
    }

    package static func token(_ id: TokenID, in tx: any Transaction) throws -> TokenEntry? {
        var question = tokens
        question.add("AND t.id =", id)
        return try tx.first(question, token)
    }

    // MARK: Questions, each with the reading of its rows

    private static let parties: Statement =
        "SELECT p.id, p.kind, p.key, p.name, c.key FROM party AS p LEFT JOIN city AS c ON c.id = p.city_id WHERE 1 = 1"

    private static func party(_ row: any Row) throws -> PartyEntry {
        PartyEntry(id: try row.id(0), kind: try row.word(1), key: try row.text(2), name: try row.text(3), city: try row.optionalText(4))
    }

    private static let devices: Statement =
        "SELECT d.id, d.key, d.name, p.key, d.revoked_at FROM device AS d JOIN party AS p ON p.id = d.party_id WHERE 1 = 1"

    private static func device(_ row: any Row) throws -> DeviceEntry {
        DeviceEntry(id: try row.id(0), key: try row.text(1), name: try row.text(2), owner: try row.text(3), revokedAt: try row.optionalInstant(4))
    }

    private static let grants: Statement = """
        SELECT g.id, p.key, m.key, g.created_at, g.revoked_at FROM access_grant AS g JOIN party AS p ON p.id = g.party_id
        JOIN marketplace AS m ON m.id = g.marketplace_id WHERE 1 = 1
        """

    private static func grant(_ row: any Row) throws -> GrantEntry {
        GrantEntry(
            id: try row.id(0), party: try row.text(1), marketplace: try row.text(2), createdAt: try row.instant(3),
            revokedAt: try row.optionalInstant(4))
    }

    private static let users: Statement = """
        SELECT u.id, p.key, u.login, u.name, u.locale, u.zone, u.created_at, u.revoked_at FROM app_user AS u JOIN party AS p ON p.id = u.party_id
        WHERE 1 = 1
        """

    private static func user(_ row: any Row) throws -> UserEntry {
        UserEntry(
            id: try row.id(0), party: try row.text(1), login: try row.text(2), name: try row.text(3), locale: try row.optionalText(4),
            zone: try row.optionalText(5), createdAt: try row.instant(6), revokedAt: try row.optionalInstant(7))
    }

    private static let tokens: Statement = """
        SELECT t.id, t.name, p.key, d.key, t.order_id, t.created_at, t.expires_at, t.revoked_at FROM token AS t
        LEFT JOIN party AS p ON p.id = t.party_id LEFT JOIN device AS d ON d.id = t.device_id WHERE 1 = 1
        """

    private static func token(_ row: any Row) throws -> TokenEntry {
        TokenEntry(
            id: try row.id(0), name: try row.text(1), party: try row.optionalText(2), device: try row.optionalText(3), order: try row.optionalID(4),
            createdAt: try row.instant(5), expiresAt: try row.optionalInstant(6), revokedAt: try row.optionalInstant(7))
    }

    /// One page of a list that is ordered by one column, seen in the direction of `place`.
    private static func turn<Entry: Sendable>(
        _ question: Statement, by column: String, at place: Place, _ limit: Int, _ tx: any Transaction, cursor: (Entry) -> Cursor,
        _ read: (any Row) throws -> Entry
    ) throws -> Page<Entry> {
        var statement = question
        let sign = place.isBackward ? "<" : ">"
        statement.append { sql in
            if let cursor = place.cursor {
                sql.appendLiteral(" AND \(column) \(sign) ")
                if case .key(let key) = cursor { sql.appendInterpolation(key) } else { sql.appendInterpolation(Cursor.id(of: cursor)) }
            }
            sql.appendLiteral(" ORDER BY \(column)\(place.isBackward ? " DESC" : "") LIMIT ")
            sql.appendInterpolation(limit + 1)
        }
        let rows = try tx.rows(statement, read)
        let shown = Array(rows.prefix(limit))
        let onward = rows.count > limit ? shown.last.map(cursor) : nil
        let back = place == .first ? nil : shown.first.map(cursor) ?? place.cursor
        return Page(
            items: place.isBackward ? shown.reversed() : shown, next: place.isBackward ? back : onward,
            previous: place.isBackward ? onward : back)
    }
}
