import Core
import Store

/// An order in a list: its own words and the sums of its lines.
package struct OrderEntry: Sendable, Equatable {
    package let id: OrderID
    /// Key of the marketplace.
    package let marketplace: String
    package let key: String
    package let state: String
    package let currency: Currency
    package let person: PersonID?
    package let lines: Int64
    /// Minor units of all lines, cancelled ones too, without shipping.
    package let amount: Int64
    package let shipping: Int64
    package let receivedAt: Instant
    package let orderedAt: Instant?
    package let estimatedDeliveryAt: Instant?
    package let cancelledAt: Instant?
}

package struct OrderFilter: Sendable, Equatable {
    /// Key of a marketplace.
    package var marketplace: String?
    /// Key of a merchant with a line in the order.
    package var merchant: String?
    /// Received then or later.
    package var since: Instant?

    package init(marketplace: String? = nil, merchant: String? = nil, since: Instant? = nil) {
        self.marketplace = marketplace
        self.merchant = merchant
        self.since = since
    }
}

/// Orders in the order of their ids, which is that of their coming.
package enum OrderList {
    package static func page(
        _ filter: OrderFilter, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<OrderEntry> {
        var statement = question(where: "o.id >")
        statement.append { $0.appendInterpolation(Cursor.id(of: cursor)) }
        sight.restrict(&statement, order: "o.id")
        if let marketplace = filter.marketplace { statement.add("AND m.key =", marketplace) }
        if let since = filter.since { statement.add("AND o.received_at >=", since) }
        if let merchant = filter.merchant {
            statement.append { sql in
                sql.appendLiteral(
                    " AND EXISTS (SELECT 1 FROM order_line AS l JOIN party AS p ON p.id = l.merchant_id WHERE l.order_id = o.id AND p.key = ")
                sql.appendInterpolation(merchant)
                sql.appendLiteral(")")
            }
        }
        statement.page(by: "o.id", limit: limit)
        return Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
    }

    static func load(_ id: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> OrderEntry? {
        var statement = question(where: "o.id =")
        statement.append { $0.appendInterpolation(id) }
        sight.restrict(&statement, order: "o.id")
        return try tx.first(statement, read)
    }

    static func load(_ ids: [OrderID], in tx: any Transaction) throws -> [OrderID: OrderEntry] {
        let found = try tx.rows(Bulk(question(where: "o.id = v.id", join: "{join values}").sql, ["id": .ids(Set(ids).sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    private static func question(where condition: String, join: String = "") -> Statement {
        """
        SELECT o.id, m.key, o.key, o.state, o.currency, o.person_id, o.received_at, o.ordered_at, o.estimated_delivery_at, o.cancelled_at,
        (SELECT COUNT(*) FROM order_line AS l WHERE l.order_id = o.id),
        (SELECT CAST(COALESCE(SUM(l.amount), 0) AS {int}) FROM order_line AS l WHERE l.order_id = o.id),
        (SELECT CAST(COALESCE(SUM(l.shipping), 0) AS {int}) FROM order_line AS l WHERE l.order_id = o.id)
        FROM customer_order AS o JOIN marketplace AS m ON m.id = o.marketplace_id \(raw: join) WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> OrderEntry {
        OrderEntry(
            id: try row.id(0), marketplace: try row.text(1), key: try row.text(2), state: try row.text(3), currency: try row.currency(4),
            person: try row.optionalID(5), lines: try row.int(10), amount: try row.int(11), shipping: try row.int(12),
            receivedAt: try row.instant(6), orderedAt: try row.optionalInstant(7), estimatedDeliveryAt: try row.optionalInstant(8),
            cancelledAt: try row.optionalInstant(9))
    }
}
