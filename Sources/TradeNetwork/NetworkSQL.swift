import Core
import Store

package enum Cities {
    static let columns = "id, key, name, zone"

    package static func insert(_ city: City, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO city (id, key, name, zone, created_at) VALUES (\(city.id), \(city.key), \(city.name), \(city.zone), \(now))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    package static func find(key: String, in tx: any Transaction) throws -> City? {
        try tx.first("SELECT \(raw: columns) FROM city WHERE key = \(key)", read)
    }

    package static func all(limit: Int, in tx: any Transaction) throws -> [City] {
        try tx.rows("SELECT \(raw: columns) FROM city ORDER BY key LIMIT \(limit)", read)
    }

    private static func read(_ row: any Row) throws -> City {
        City(id: try row.id(0), key: try row.text(1), name: try row.text(2), zone: try row.text(3))
    }
}

package enum Marketplaces {
    static let columns = "id, key, name, currency, zone"

    package static func insert(_ market: Marketplace, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO marketplace (id, key, name, currency, zone, created_at)
            VALUES (\(market.id), \(market.key), \(market.name), \(market.currency.code), \(market.zone), \(now)) ON CONFLICT DO NOTHING
            """) == 1
    }

    package static func find(key: String, lock: Bool = false, in tx: any Transaction) throws -> Marketplace? {
        try tx.first("SELECT \(raw: columns) FROM marketplace WHERE key = \(key) \(raw: lock ? "{lock}" : "")", read)
    }

    package static func find(_ id: MarketplaceID, in tx: any Transaction) throws -> Marketplace? {
        try tx.first("SELECT \(raw: columns) FROM marketplace WHERE id = \(id)", read)
    }

    package static func find(keys: Set<String>, in tx: any Transaction) throws -> Answer<[String: Marketplace]> {
        try tx.ask(
            Bulk("SELECT m.id, m.key, m.name, m.currency, m.zone FROM marketplace AS m {join values} WHERE m.key = v.key", ["key": .texts(keys.sorted())]),
            read
        ).map { found in Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) }) }
    }

    package static func all(limit: Int, in tx: any Transaction) throws -> [Marketplace] {
        try tx.rows("SELECT \(raw: columns) FROM marketplace ORDER BY key LIMIT \(limit)", read)
    }

    private static func read(_ row: any Row) throws -> Marketplace {
        Marketplace(id: try row.id(0), key: try row.text(1), name: try row.text(2), currency: try row.currency(3), zone: try row.text(4))
    }
}

package enum Parties {
    static let columns = "id, kind, key, name, city_id"

    /// - Returns: parties inserted; those whose key exists are left as they are.
    package static func insert(_ parties: [Party], at now: Instant, in tx: any Transaction) throws -> Int {
        try tx.run([
            Bulk(
                """
                INSERT INTO party (id, kind, key, name, city_id, created_at)
                SELECT v.id, v.kind, v.key, v.name, v.city_id, v.created_at {from values} WHERE true ON CONFLICT DO NOTHING
                """,
                [
                    "id": .ids(parties.map(\.id)), "kind": .texts(parties.map(\.kind.rawValue)), "key": .texts(parties.map(\.key)),
                    "name": .texts(parties.map(\.name)), "city_id": .ids(parties.map(\.city)),
                    "created_at": .instants(parties.map { _ in now }),
                ])
        ])[0]
    }

    package static func find(key: String, in tx: any Transaction) throws -> Party? {
        try tx.first("SELECT \(raw: columns) FROM party WHERE key = \(key)", read)
    }

    package static func find(_ id: PartyID, in tx: any Transaction) throws -> Party? {
        try tx.first("SELECT \(raw: columns) FROM party WHERE id = \(id)", read)
    }

    package static func find(keys: Set<String>, in tx: any Transaction) throws -> Answer<[String: Party]> {
        try tx.ask(
            Bulk("SELECT p.id, p.kind, p.key, p.name, p.city_id FROM party AS p {join values} WHERE p.key = v.key", ["key": .texts(keys.sorted())]), read
        ).map { found in Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) }) }
    }

    package static func all(kind: PartyKind?, after key: String, limit: Int, in tx: any Transaction) throws -> [Party] {
        try tx.rows(
            """
            SELECT \(raw: columns) FROM party WHERE key > \(key) AND (\(kind?.rawValue ?? "") = '' OR kind = \(kind?.rawValue ?? ""))
            ORDER BY key LIMIT \(limit)
            """, read)
    }

    private static func read(_ row: any Row) throws -> Party {
        Party(id: try row.id(0), kind: try row.word(1), key: try row.text(2), name: try row.text(3), city: try row.optionalID(4))
    }
}

package enum Devices {
    package static func insert(_ device: Device, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO device (id, party_id, key, name, created_at)
            VALUES (\(device.id), \(device.owner), \(device.key), \(device.name), \(now)) ON CONFLICT DO NOTHING
            """) == 1
    }

    package static func find(key: String, in tx: any Transaction) throws -> Device? {
        try tx.first("SELECT id, party_id, key, name FROM device WHERE key = \(key)", read)
    }

    package static func find(_ id: DeviceID, in tx: any Transaction) throws -> Device? {
        try tx.first("SELECT id, party_id, key, name FROM device WHERE id = \(id)", read)
    }

    package static func all(after key: String, limit: Int, in tx: any Transaction) throws -> [Device] {
        try tx.rows("SELECT id, party_id, key, name FROM device WHERE key > \(key) ORDER BY key LIMIT \(limit)", read)
    }

    package static func revoke(_ id: DeviceID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE device SET revoked_at = \(now) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    private static func read(_ row: any Row) throws -> Device {
        Device(id: try row.id(0), owner: try row.id(1), key: try row.text(2), name: try row.text(3))
    }
}

package enum Grants {
    package static func insert(_ grant: Grant, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO access_grant (id, party_id, marketplace_id, created_at)
            VALUES (\(grant.id), \(grant.party), \(grant.marketplace), \(now)) ON CONFLICT DO NOTHING
            """) == 1
    }

    package static func revoke(_ id: GrantID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE access_grant SET revoked_at = \(now) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    /// The marketplaces in which each party may work now; one without a grant is absent.
    package static func marketplaces(of parties: Set<PartyID>, in tx: any Transaction) throws -> Answer<[PartyID: Set<MarketplaceID>]> {
        try tx.ask(
            Bulk(
                """
                SELECT g.party_id, g.marketplace_id FROM access_grant AS g {join values} WHERE g.party_id = v.party_id AND g.revoked_at IS NULL
                """, ["party_id": .ids(parties.sorted())])
        ) { (party: try $0.id(0) as PartyID, marketplace: try $0.id(1) as MarketplaceID) }
            .map { found in Dictionary(grouping: found, by: \.party).mapValues { Set($0.map(\.marketplace)) } }
    }

    package static func all(after id: GrantID?, limit: Int, in tx: any Transaction) throws -> [Grant] {
        try tx.rows(
            """
            SELECT id, party_id, marketplace_id FROM access_grant WHERE revoked_at IS NULL AND id > \(id?.bits ?? .zero)
            ORDER BY id LIMIT \(limit)
            """
        ) { Grant(id: try $0.id(0), party: try $0.id(1), marketplace: try $0.id(2)) }
    }
}

package enum People {
    /// - Returns: ids by marketplace and member key, of those that exist.
    package static func find(_ members: [(MarketplaceID, String)], in tx: any Transaction) throws -> Answer<[MemberKey: PersonID]> {
        try tx.ask(
            Bulk(
                """
                SELECT p.id, p.marketplace_id, p.member_key FROM person AS p {join values}
                WHERE p.marketplace_id = v.marketplace_id AND p.member_key = v.member_key
                """, ["marketplace_id": .ids(members.map(\.0)), "member_key": .texts(members.map(\.1))])
        ) { (MemberKey(marketplace: try $0.id(1), member: try $0.text(2)), try $0.id(0) as PersonID) }
            .map { Dictionary(uniqueKeysWithValues: $0) }
    }

    package static func insert(_ people: [Person], at now: Instant) -> Bulk {
        Bulk(
            """
            INSERT INTO person (id, marketplace_id, member_key, created_at)
            SELECT v.id, v.marketplace_id, v.member_key, v.created_at {from values} WHERE true ON CONFLICT DO NOTHING
            """,
            [
                "id": .ids(people.map(\.id)), "marketplace_id": .ids(people.map(\.marketplace)),
                "member_key": .texts(people.map(\.memberKey)), "created_at": .instants(people.map { _ in now }),
            ])
    }

    /// Blanks what could name the person; orders, ledger and facts carry only the id and stay as they are.
    package static func erase(_ id: PersonID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE person SET member_key = NULL, erased_at = \(now) WHERE id = \(id) AND erased_at IS NULL") == 1
    }
}

package struct MemberKey: Hashable, Sendable {
    package let marketplace: MarketplaceID
    package let member: String

    package init(marketplace: MarketplaceID, member: String) {
        self.marketplace = marketplace
        self.member = member
    }
}

package enum Tokens {
    package static func insert(_ token: Token, hash: [UInt8], in tx: any Transaction) throws {
        let order: OrderID? = if case .buyer(let order) = token.principal { order } else { nil }
        try tx.run(
            """
            INSERT INTO token (id, hash, name, party_id, device_id, order_id, created_at, expires_at)
            VALUES (\(token.id), \(hash), \(token.name), \(token.principal.party), \(token.principal.device), \(order),
            \(token.createdAt), \(token.expiresAt))
            """)
    }

    /// The principal behind a secret's hash, unless the token, its device or its time is over.
    package static func principal(hash: [UInt8], at wallNow: Instant, in tx: any Transaction) throws -> Principal? {
        try tx.first(
            """
            SELECT t.party_id, p.kind, t.device_id, t.order_id FROM token AS t
            LEFT JOIN party AS p ON p.id = t.party_id LEFT JOIN device AS d ON d.id = t.device_id
            WHERE t.hash = \(hash) AND t.revoked_at IS NULL AND d.revoked_at IS NULL
            AND (t.expires_at IS NULL OR t.expires_at > \(wallNow))
            """, principal)
    }

    package static func all(after id: TokenID?, limit: Int, in tx: any Transaction) throws -> [Token] {
        try tx.rows(
            """
            SELECT t.party_id, p.kind, t.device_id, t.order_id, t.id, t.name, t.created_at, t.expires_at, t.revoked_at FROM token AS t
            LEFT JOIN party AS p ON p.id = t.party_id WHERE t.id > \(id?.bits ?? .zero) ORDER BY t.id LIMIT \(limit)
            """
        ) { row in
            Token(
                id: try row.id(4), name: try row.text(5), principal: try principal(row), createdAt: try row.instant(6),
                expiresAt: try row.optionalInstant(7), revokedAt: try row.optionalInstant(8))
        }
    }

    package static func revoke(_ id: TokenID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE token SET revoked_at = \(now) WHERE id = \(id) AND revoked_at IS NULL") == 1
    }

    private static func principal(_ row: any Row) throws -> Principal {
        if let order: OrderID = try row.optionalID(3) { return .buyer(order) }
        let party: PartyID = try row.id(0)
        if let device: DeviceID = try row.optionalID(2) { return .device(device, owner: party, try row.word(1)) }
        return .party(party, try row.word(1))
    }
}
