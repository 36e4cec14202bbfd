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

/// Which parcels people look for, newest first; those that wait for somebody by when they are promised.
package struct ParcelSearch: Hashable, Sendable {
    /// Key of the party that packs them.
    package var hub: String?
    /// Key of a marketplace.
    package var marketplace: String?
    /// The label's key, and how else it may be written.
    package var key: String?
    package var spellings: [String] = []
    /// Parcels that are neither delivered nor returned, or those that are.
    package var isOver: Bool?
    package var progress: ParcelProgress?
    /// Key of the party that has them by what was scanned last.
    package var holder: String?
    /// Promised then or later, and before that.
    package var promisedFrom: Instant?
    package var promisedBefore: Instant?

    package init(
        hub: String? = nil, marketplace: String? = nil, key: String? = nil, spellings: [String] = [], isOver: Bool? = nil, progress: ParcelProgress? = nil, holder: String? = nil,
        promisedFrom: Instant? = nil, promisedBefore: Instant? = nil
    ) {
        self.hub = hub
        self.marketplace = marketplace
        self.key = key
        self.spellings = spellings
        self.isOver = isOver
        self.progress = progress
        self.holder = holder
        self.promisedFrom = promisedFrom
        self.promisedBefore = promisedBefore
    }

    /// Whether it lists what waits for a party.
    package var isWork: Bool { holder != nil || (hub != nil && isOver == false) }

    package func page(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<ParcelSummary> {
        let found = try isWork ? ParcelWork.load(self, seenBy: sight, in: tx).page(at: place, limit: limit) : ids(at: place, limit: limit, seenBy: sight, in: tx)
        return found.with(try ParcelSummary.load(found.items, in: tx))
    }

    /// In the order of their ids, or of the scans that tell who has them, the latest first.
    func ids(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<ParcelID> {
        let holder = try holder.map { try Holder($0, in: tx) }
        let hub: PartyID? = try hub.map { key in try tx.first("SELECT id FROM party WHERE key = \(key)") { try $0.id(0) } ?? PartyID(.zero) }
        return try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT p.id, \(raw: holder == nil ? "p.id" : "s.id"), CASE WHEN 1 = 1"
            filter(&statement, sight)
            statement.add(raw: "THEN 1 ELSE 0 END FROM \(holder == nil ? "parcel AS p" : "scan AS s JOIN parcel AS p ON p.id = s.parcel_id") WHERE 1 = 1")
            if let holder { statement.add("AND s.recorder_id =", holder.id) }
            if let hub { statement.add("AND p.hub_id =", hub) }
            if let key {
                statement.append { sql in
                    sql.appendLiteral(" AND p.id IN (SELECT parcel_id FROM parcel_key WHERE key = ")
                    sql.appendInterpolation(key)
                    for spelling in spellings {
                        sql.appendLiteral(" OR key = ")
                        sql.appendInterpolation(spelling)
                    }
                    sql.appendLiteral(")")
                }
            }
            if case .order(let order) = sight { statement.add("AND p.order_id =", order) }
            statement.walk(way, by: holder == nil ? "p.id" : "s.id", descending: true)
            let rows = try tx.rows(statement) { (id: try $0.id(0) as ParcelID, place: try $0.bits(1), isMatch: try $0.bool(2)) }
            let looksClosely = progress != nil || holder != nil
            let standings = looksClosely ? try ParcelStanding.of(parcels: Set(rows.filter(\.isMatch).map(\.id)).sorted(), in: tx) : [:]
            return rows.map { row in
                var isMatch = row.isMatch
                if isMatch, looksClosely {
                    let standing = standings[row.id]
                    isMatch = (progress.map { $0 == standing?.progress } ?? true) && (holder.map { $0.has(standing, by: row.place) } ?? true)
                }
                return Candidate(id: row.id, cursor: .id(row.place), isMatch: isMatch)
            }
        }
    }

    private func filter(_ statement: inout Statement, _ sight: Sight) {
        sight.restrict(&statement, parcel: "p", ofEachRow: true)
        if let marketplace {
            statement.append { sql in
                sql.appendLiteral(" AND p.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                sql.appendInterpolation(marketplace)
                sql.appendLiteral(")")
            }
        }
        if promisedFrom != nil || promisedBefore != nil {
            statement.append { sql in
                sql.appendLiteral(" AND EXISTS (SELECT 1 FROM customer_order AS o WHERE o.id = p.order_id")
                for (sign, instant) in [(">=", promisedFrom), ("<", promisedBefore)] {
                    guard let instant else { continue }
                    sql.appendLiteral(" AND o.estimated_delivery_at \(sign) ")
                    sql.appendInterpolation(instant)
                }
                sql.appendLiteral(" \(Search.once))")
            }
        }
        if let isOver {
            statement.add(
                raw: """
                    AND \(isOver ? "" : "NOT ")EXISTS (SELECT 1 FROM parcel_step AS s WHERE s.parcel_id = p.id
                    AND s.step IN ('delivered', 'collected', 'returned') AND s.voided_at IS NULL \(Search.once))
                    """)
        }
    }
}

/// Who has a parcel, as far as scans tell: whoever recorded the step that happened last, where that step says that it is with them.
private struct Holder {
    let id: PartyID
    private let steps: Set<Step>

    init(_ key: String, in tx: any Transaction) throws {
        let party = try tx.first("SELECT id, kind FROM party WHERE key = \(key)") { (id: try $0.id(0) as PartyID, kind: try $0.text(1)) }
        id = party?.id ?? PartyID(.zero)
        // A hub's hand-over gives a parcel away, a carrier's takes it.
        steps = [.outForDelivery, .failed, party?.kind == "carrier" ? .handedOver : .packed]
    }

    func has(_ standing: ParcelStanding?, by scan: UUIDBits) -> Bool {
        guard let standing, let latest = standing.latest, !standing.progress.isOver else { return false }
        return latest.scan.bits == scan && steps.contains(latest.step)
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
