import Core
import Store

/// What the operator has set up. What has a key is listed in the order of keys, the rest in that of ids.
package enum NetworkLists {
    package static func cities(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<CityEntry> {
        let rows = try tx.rows(
            "SELECT id, key, name, zone FROM city WHERE key > \(Cursor.key(of: cursor)) ORDER BY key LIMIT \(limit + 1)"
        ) { CityEntry(id: try $0.id(0), key: try $0.text(1), name: try $0.text(2), zone: try $0.text(3)) }
        return Page(reading: rows, limit: limit) { .key($0.key) }
    }

    package static func marketplaces(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<MarketplaceEntry> {
        let rows = try tx.rows(
            "SELECT id, key, name, currency, zone FROM marketplace WHERE key > \(Cursor.key(of: cursor)) ORDER BY key LIMIT \(limit + 1)"
        ) {
            MarketplaceEntry(id: try $0.id(0), key: try $0.text(1), name: try $0.text(2), currency: try $0.currency(3), zone: try $0.text(4))
        }
        return Page(reading: rows, limit: limit) { .key($0.key) }
    }

    package static func parties(kind: PartyKind?, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<PartyEntry> {
        var statement: Statement = """
            SELECT p.id, p.kind, p.key, p.name, c.key FROM party AS p LEFT JOIN city AS c ON c.id = p.city_id WHERE p.key > \(Cursor.key(of: cursor))
            """
        if let kind { statement.add("AND p.kind =", kind.rawValue) }
        statement.page(by: "p.key", limit: limit)
        let rows = try tx.rows(statement) {
            PartyEntry(id: try $0.id(0), kind: try $0.word(1), key: try $0.text(2), name: try $0.text(3), city: try $0.optionalText(4))
        }
        return Page(reading: rows, limit: limit) { .key($0.key) }
    }

    package static func devices(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<DeviceEntry> {
        let rows = try tx.rows(
            """
            SELECT d.id, d.key, d.name, p.key, d.revoked_at FROM device AS d JOIN party AS p ON p.id = d.party_id
            WHERE d.key > \(Cursor.key(of: cursor)) ORDER BY d.key LIMIT \(limit + 1)
            """
        ) {
            DeviceEntry(id: try $0.id(0), key: try $0.text(1), name: try $0.text(2), owner: try $0.text(3), revokedAt: try $0.optionalInstant(4))
        }
        return Page(reading: rows, limit: limit) { .key($0.key) }
    }

    package static func grants(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<GrantEntry> {
        let rows = try tx.rows(
            """
            SELECT g.id, p.key, m.key, g.created_at, g.revoked_at FROM access_grant AS g JOIN party AS p ON p.id = g.party_id
            JOIN marketplace AS m ON m.id = g.marketplace_id WHERE g.id > \(Cursor.id(of: cursor)) ORDER BY g.id LIMIT \(limit + 1)
            """
        ) {
            GrantEntry(
                id: try $0.id(0), party: try $0.text(1), marketplace: try $0.text(2), createdAt: try $0.instant(3), revokedAt: try $0.optionalInstant(4))
        }
        return Page(reading: rows, limit: limit) { .id($0.id.bits) }
    }

    /// Users, the revoked among them. A login is a user's key.
    package static func users(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<UserEntry> {
        let rows = try tx.rows(
            """
            SELECT u.id, p.key, u.login, u.name, u.locale, u.zone, u.created_at, u.revoked_at FROM app_user AS u JOIN party AS p ON p.id = u.party_id
            WHERE u.login > \(Cursor.key(of: cursor)) ORDER BY u.login LIMIT \(limit + 1)
            """
        ) {
            UserEntry(
                id: try $0.id(0), party: try $0.text(1), login: try $0.text(2), name: try $0.text(3), locale: try $0.optionalText(4),
                zone: try $0.optionalText(5), createdAt: try $0.instant(6), revokedAt: try $0.optionalInstant(7))
        }
        return Page(reading: rows, limit: limit) { .key($0.login) }
    }

    package static func tokens(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<TokenEntry> {
        let rows = try tx.rows(
            """
            SELECT t.id, t.name, p.key, d.key, t.order_id, t.created_at, t.expires_at, t.revoked_at FROM token AS t
            LEFT JOIN party AS p ON p.id = t.party_id LEFT JOIN device AS d ON d.id = t.device_id
            WHERE t.id > \(Cursor.id(of: cursor)) ORDER BY t.id LIMIT \(limit + 1)
            """
        ) {
            TokenEntry(
                id: try $0.id(0), name: try $0.text(1), party: try $0.optionalText(2), device: try $0.optionalText(3), order: try $0.optionalID(4),
                createdAt: try $0.instant(5), expiresAt: try $0.optionalInstant(6), revokedAt: try $0.optionalInstant(7))
        }
        return Page(reading: rows, limit: limit) { .id($0.id.bits) }
    }
}
