import Core
import Store

/// A parcel in a list for people.
package struct ParcelSummary: Sendable, Equatable {
    package let standing: ParcelStanding
    package let orderKey: String
    /// Key and name of the marketplace.
    package let marketplace: String
    package let marketplaceName: String
    /// Key and name of the party that packs it, where one is named.
    package let hub: String?
    package let hubName: String?
    package let createdAt: Instant
    package let estimatedDeliveryAt: Instant?
}

/// Which parcels people look for, newest first.
package struct ParcelSearch: Hashable, Sendable {
    /// Key of the party that packs them.
    package var hub: String?
    /// Key of a marketplace.
    package var marketplace: String?
    /// The label's key.
    package var key: String?
    /// Parcels that are neither delivered nor returned, or those that are.
    package var isOver: Bool?

    package init(hub: String? = nil, marketplace: String? = nil, key: String? = nil, isOver: Bool? = nil) {
        self.hub = hub
        self.marketplace = marketplace
        self.key = key
        self.isOver = isOver
    }

    package func page(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<ParcelSummary> {
        let hub: PartyID? = try hub.map { key in try tx.first("SELECT id FROM party WHERE key = \(key)") { try $0.id(0) } ?? PartyID(.zero) }
        let found = try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT p.id, CASE WHEN 1 = 1"
            sight.restrict(&statement, parcel: "p", ofEachRow: true)
            if let marketplace {
                statement.append { sql in
                    sql.appendLiteral(" AND p.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                    sql.appendInterpolation(marketplace)
                    sql.appendLiteral(")")
                }
            }
            if let isOver {
                statement.add(
                    raw: """
                        AND \(isOver ? "" : "NOT ")EXISTS (SELECT 1 FROM parcel_step AS s WHERE s.parcel_id = p.id
                        AND s.step IN ('delivered', 'collected', 'returned') AND s.voided_at IS NULL \(Search.once))
                        """)
            }
            statement.add(raw: "THEN 1 ELSE 0 END FROM parcel AS p WHERE 1 = 1")
            if let hub { statement.add("AND p.hub_id =", hub) }
            if let key {
                statement.append { sql in
                    sql.appendLiteral(" AND p.id = (SELECT parcel_id FROM parcel_key WHERE key = ")
                    sql.appendInterpolation(key)
                    sql.appendLiteral(")")
                }
            }
            if case .order(let order) = sight { statement.add("AND p.order_id =", order) }
            statement.walk(way, by: "p.id", descending: true)
            return try tx.rows(statement) { row in
                let id: ParcelID = try row.id(0)
                return Candidate(id: id, cursor: .id(id.bits), isMatch: try row.bool(1))
            }
        }
        return found.with(try ParcelSummary.load(found.items, in: tx))
    }
}

extension ParcelSummary {
    /// Parcels in the order of `ids`.
    static func load(_ ids: [ParcelID], in tx: any Transaction) throws -> [ParcelSummary] {
        let standings = try ParcelStanding.of(parcels: ids, in: tx)
        let rows = try tx.rows(
            Bulk(
                """
                SELECT p.id, o.key, m.key, m.name, h.key, h.name, p.created_at, o.estimated_delivery_at FROM parcel AS p {join values}
                JOIN customer_order AS o ON o.id = p.order_id JOIN marketplace AS m ON m.id = p.marketplace_id
                LEFT JOIN party AS h ON h.id = p.hub_id WHERE p.id = v.id
                """, ["id": .ids(ids)])
        ) { row -> (ParcelID, ParcelSummary)? in
            let id: ParcelID = try row.id(0)
            guard let standing = standings[id] else { return nil }
            return (
                id,
                ParcelSummary(
                    standing: standing, orderKey: try row.text(1), marketplace: try row.text(2), marketplaceName: try row.text(3),
                    hub: try row.optionalText(4), hubName: try row.optionalText(5), createdAt: try row.instant(6),
                    estimatedDeliveryAt: try row.optionalInstant(7))
            )
        }
        let found = Dictionary(uniqueKeysWithValues: rows.compactMap { $0 })
        return ids.compactMap { found[$0] }
    }
}
