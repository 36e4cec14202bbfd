import Core
import JSONText
import Store

package enum Offers {
    static let columns = "o.id, o.marketplace_id, o.key, o.name, o.payer_id, o.budget_id, o.terms_id, o.version, o.closed_at"

    package static func find(_ keys: [(MarketplaceID, String)], in tx: any Transaction) throws -> Answer<[Offer]> {
        try tx.ask(
            Bulk(
                "SELECT \(columns) FROM offer AS o {join values} WHERE o.marketplace_id = v.marketplace_id AND o.key = v.key",
                ["marketplace_id": .ids(keys.map(\.0)), "key": .texts(keys.map(\.1))]), read)
    }

    /// The offer of this name that is not closed, where the marketplace has one.
    package static func inForce(named name: String, in marketplace: MarketplaceID, _ tx: any Transaction) throws -> OfferID? {
        try tx.first(
            "SELECT id FROM offer WHERE marketplace_id = \(marketplace) AND LOWER(name) = LOWER(\(name)) AND closed_at IS NULL ORDER BY id LIMIT 1"
        ) { try $0.id(0) }
    }

    package static func load(_ id: OfferID, lock: Bool = false, in tx: any Transaction) throws -> Offer? {
        try tx.first("SELECT \(raw: columns) FROM offer AS o WHERE o.id = \(id) \(raw: lock ? "{lock}" : "")", read)
    }

    package static func all(marketplace: MarketplaceID?, after id: OfferID?, limit: Int, in tx: any Transaction) throws -> [Offer] {
        let any = marketplace == nil ? 1 : 0
        return try tx.rows(
            """
            SELECT \(raw: columns) FROM offer AS o WHERE (\(any) = 1 OR o.marketplace_id = \(marketplace?.bits ?? .zero))
            AND o.id > \(id?.bits ?? .zero) ORDER BY o.id LIMIT \(limit)
            """, read)
    }

    private static func read(_ row: any Row) throws -> Offer {
        Offer(
            id: try row.id(0), marketplace: try row.id(1), key: try row.text(2), name: try row.text(3), payer: try row.id(4),
            budget: try row.id(5), terms: try row.id(6), version: try row.int(7), closedAt: try row.optionalInstant(8))
    }

    package static func insert(_ offer: Offer, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO offer (id, marketplace_id, key, name, payer_id, budget_id, terms_id, version, created_at)
            VALUES (\(offer.id), \(offer.marketplace), \(offer.key), \(offer.name), \(offer.payer), \(offer.budget), \(offer.terms),
            \(offer.version), \(now)) ON CONFLICT (marketplace_id, key) DO NOTHING
            """) == 1
    }

    package static func setTerms(_ terms: TermsID, version: Int64, of offer: OfferID, in tx: any Transaction) throws {
        let changed = try tx.run("UPDATE offer SET terms_id = \(terms), version = \(version) WHERE id = \(offer) AND version = \(version - 1)")
        guard changed == 1 else { throw StoreError.guardMissed("the offer got another version") }
    }

    package static func close(_ offer: OfferID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE offer SET closed_at = \(now) WHERE id = \(offer) AND closed_at IS NULL") == 1
    }
}

package struct TermsVersion: Sendable, Equatable {
    package let id: TermsID
    package let offer: OfferID
    package let version: Int64
    package let terms: Terms
    package let madeBy: String
    package let createdAt: Instant
}

package enum OfferTerms {
    package static func insert(
        _ terms: Terms, id: TermsID, offer: OfferID, version: Int64, by actor: String, at now: Instant, in tx: any Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO offer_terms (id, offer_id, version, body, comparison, pays_on_date, made_by, created_at) VALUES
            (\(id), \(offer), \(version), \(terms.json), \(terms.release.isComparison ? 1 : 0),
            \(terms.release.paysOnDate ? 1 : 0), \(actor), \(now))
            """)
    }

    package static func load(_ ids: Set<TermsID>, in tx: any Transaction) throws -> [TermsID: Terms] {
        let found = try tx.rows(
            Bulk("SELECT t.id, t.body FROM offer_terms AS t {join values} WHERE t.id = v.id", ["id": .ids(ids.sorted())])
        ) { (try $0.id(0) as TermsID, try parse(try $0.text(1))) }
        return Dictionary(uniqueKeysWithValues: found)
    }

    package static func versions(of offer: OfferID, limit: Int, in tx: any Transaction) throws -> [TermsVersion] {
        try tx.rows(
            """
            SELECT id, offer_id, version, body, made_by, created_at FROM offer_terms WHERE offer_id = \(offer) ORDER BY version DESC LIMIT \(limit)
            """
        ) { row in
            TermsVersion(
                id: try row.id(0), offer: try row.id(1), version: try row.int(2), terms: try parse(try row.text(3)), madeBy: try row.text(4),
                createdAt: try row.instant(5))
        }
    }

    private static func parse(_ body: String) throws -> Terms { try Terms(JSONReader(try JSON.parse(body))) }
}
