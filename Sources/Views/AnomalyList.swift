import Core
import Store

/// Something that does not fit, and what a person said of it.
package struct AnomalyEntry: Sendable, Equatable {
    package let id: AnomalyID
    package let kind: String
    package let detail: String
    /// Key and name of the marketplace, where it is known.
    package let marketplace: String?
    package let marketplaceName: String?
    package let order: OrderID?
    package let parcel: ParcelID?
    package let scan: ScanID?
    /// External key of what it is about, where nothing of ours is.
    package let reference: String?
    package let raisedAt: Instant
    package let state: String
    package let decidedAt: Instant?
    package let decidedBy: String?
    package let note: String?
    /// Key and name of the party that was asked about it.
    package let askedParty: String?
    package let askedPartyName: String?
    package let askedAt: Instant?
    /// nil while the last question waits for its answer.
    package let answeredAt: Instant?
}

/// Anomalies in the order of their ids, which is that of their raising.
package enum AnomalyList {
    package static func page(state: String?, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<AnomalyEntry> {
        var statement = question(where: "a.id >")
        statement.append { $0.appendInterpolation(Cursor.id(of: cursor)) }
        sight.restrict(&statement, anomaly: "a")
        if let state { statement.add("AND \(undecided(state) ? isUndecided : isDecided) AND a.state =", state) }
        statement.page(by: "a.id", limit: limit)
        return Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
    }

    package static func load(_ id: AnomalyID, seenBy sight: Sight, in tx: any Transaction) throws -> AnomalyEntry? {
        var statement = question(where: "a.id =")
        statement.append { $0.appendInterpolation(id) }
        sight.restrict(&statement, anomaly: "a")
        return try tx.first(statement, read)
    }

    // Each has an index of its own, which a condition in these very words finds.
    static let isUndecided = "a.state IN ('open', 'held')"
    static let isDecided = "a.state NOT IN ('open', 'held')"

    static func undecided(_ state: String) -> Bool { state == "open" || state == "held" }

    static func load(_ ids: [AnomalyID], in tx: any Transaction) throws -> [AnomalyID: AnomalyEntry] {
        let found = try tx.rows(Bulk(question(where: "a.id = v.id", join: "{join values}").sql, ["id": .ids(Set(ids).sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    static func of(_ order: OrderID, in tx: any Transaction) throws -> [AnomalyEntry] {
        var statement = question(where: "a.order_id =")
        statement.append { sql in
            sql.appendInterpolation(order)
            sql.appendLiteral(" ORDER BY a.id")
        }
        return try tx.rows(statement, read)
    }

    private static func question(where condition: String, join: String = "") -> Statement {
        """
        SELECT a.id, a.kind, a.detail, m.key, a.order_id, a.parcel_id, a.scan_id, a.reference, a.raised_at, a.state, a.decided_at, a.decided_by,
        a.note, p.key, a.asked_at, a.answered_at, m.name, p.name FROM anomaly AS a \(raw: join)
        LEFT JOIN marketplace AS m ON m.id = a.marketplace_id LEFT JOIN party AS p ON p.id = a.asked_party_id WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> AnomalyEntry {
        AnomalyEntry(
            id: try row.id(0), kind: try row.text(1), detail: try row.text(2), marketplace: try row.optionalText(3),
            marketplaceName: try row.optionalText(16), order: try row.optionalID(4), parcel: try row.optionalID(5), scan: try row.optionalID(6),
            reference: try row.optionalText(7), raisedAt: try row.instant(8), state: try row.text(9), decidedAt: try row.optionalInstant(10),
            decidedBy: try row.optionalText(11), note: try row.optionalText(12), askedParty: try row.optionalText(13),
            askedPartyName: try row.optionalText(17), askedAt: try row.optionalInstant(14), answeredAt: try row.optionalInstant(15))
    }
}
