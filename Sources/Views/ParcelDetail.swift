import Core
import Store

/// A parcel with what is in it and every scan of it.
package struct ParcelDetail: Sendable, Equatable {
    package let id: ParcelID
    package let key: String
    package let order: OrderID
    /// Key of the marketplace.
    package let marketplace: String
    /// Key and name of the party that packs it, where one is named.
    package let hub: String?
    package let hubName: String?
    package let createdAt: Instant
    package let contents: [ParcelContentEntry]
    /// All scans of it, those that do not count too, in the order in which they came.
    package let scans: [ScanEntry]

    /// The scan that says where it is now: of those that count, the one that happened last.
    package var latest: ScanEntry? {
        scans.filter { $0.state == "applied" }.max { ($0.occurredAt.instant, $0.step.rank ?? 0) < ($1.occurredAt.instant, $1.step.rank ?? 0) }
    }
}

package struct ParcelContentEntry: Sendable, Equatable {
    /// Position of the order's line.
    package let line: Int64
    package let sku: String
    /// What the article is called, where the order says so.
    package let title: String?
    package let quantity: Int64

    /// What people read.
    package var name: String { title ?? sku }
}

extension ParcelContentEntry {
    /// Of a row that has line, sku, title and quantity from the second column on.
    init(behindParcel row: any Row) throws {
        self.init(line: try row.int(1), sku: try row.text(2), title: try row.optionalText(3), quantity: try row.int(4))
    }
}

extension ParcelDetail {
    /// - Returns: nil when there is no such parcel, or it may not be seen.
    package static func load(_ id: ParcelID, seenBy sight: Sight, in tx: any Transaction) throws -> ParcelDetail? {
        var statement = question(where: "p.id =")
        statement.append { $0.appendInterpolation(id) }
        sight.restrict(&statement, parcel: "p")
        return try complete(try tx.rows(statement, read), in: tx).first
    }

    static func of(_ order: OrderID, in tx: any Transaction) throws -> [ParcelDetail] {
        var statement = question(where: "p.order_id =")
        statement.append { sql in
            sql.appendInterpolation(order)
            sql.appendLiteral(" ORDER BY p.id")
        }
        return try complete(try tx.rows(statement, read), in: tx)
    }

    private static func question(where condition: String) -> Statement {
        """
        SELECT p.id, p.key, p.order_id, m.key, h.key, h.name, p.created_at FROM parcel AS p JOIN marketplace AS m ON m.id = p.marketplace_id
        LEFT JOIN party AS h ON h.id = p.hub_id WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> ParcelDetail {
        ParcelDetail(
            id: try row.id(0), key: try row.text(1), order: try row.id(2), marketplace: try row.text(3), hub: try row.optionalText(4),
            hubName: try row.optionalText(5), createdAt: try row.instant(6), contents: [], scans: [])
    }

    private static func complete(_ parcels: [ParcelDetail], in tx: any Transaction) throws -> [ParcelDetail] {
        let ids = parcels.map(\.id)
        let contents = try tx.rows(
            Bulk(
                """
                SELECT c.parcel_id, c.line, l.sku, l.title, c.quantity FROM parcel_content AS c {join values} JOIN parcel AS p ON p.id = c.parcel_id
                JOIN order_line AS l ON l.order_id = p.order_id AND l.position = c.line WHERE c.parcel_id = v.parcel_id
                """, ["parcel_id": .ids(ids)])
        ) { (parcel: try $0.id(0) as ParcelID, row: try ParcelContentEntry(behindParcel: $0)) }
        let contentsOf = Dictionary(grouping: contents, by: \.parcel)
        let scansOf = Dictionary(grouping: try ScanList.of(ids, in: tx), by: \.parcel)
        return parcels.map { parcel in
            ParcelDetail(
                id: parcel.id, key: parcel.key, order: parcel.order, marketplace: parcel.marketplace, hub: parcel.hub, hubName: parcel.hubName,
                createdAt: parcel.createdAt, contents: (contentsOf[parcel.id] ?? []).map(\.row).sorted { $0.line < $1.line },
                scans: (scansOf[parcel.id] ?? []).sorted { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) })
        }
    }
}
