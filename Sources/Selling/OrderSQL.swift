import Core
import Store

package struct OrderKey: Hashable, Sendable {
    package let marketplace: MarketplaceID
    package let key: String

    package init(marketplace: MarketplaceID, key: String) {
        self.marketplace = marketplace
        self.key = key
    }
}

package enum Orders {
    static let columns = """
        o.id, o.marketplace_id, o.key, o.currency, o.person_id, o.ordered_at, o.estimated_delivery_at, o.received_at, o.state, o.cancelled_at, \
        o.campaign, o.coupon_code, o.click, o.digest
        """

    /// Ids and digests by business key, of those that exist.
    package static func find(_ keys: Set<OrderKey>, in tx: any Transaction) throws -> Answer<[OrderKey: (id: OrderID, digest: Int64)]> {
        let keys = Array(keys)
        return try tx.ask(
            Bulk(
                """
                SELECT k.marketplace_id, k.key, k.order_id, o.digest FROM order_key AS k {join values}
                JOIN customer_order AS o ON o.id = k.order_id WHERE k.marketplace_id = v.marketplace_id AND k.key = v.key
                """, ["marketplace_id": .ids(keys.map(\.marketplace)), "key": .texts(keys.map(\.key))])
        ) { (OrderKey(marketplace: try $0.id(0), key: try $0.text(1)), (id: try $0.id(2) as OrderID, digest: try $0.int(3))) }
            .map { Dictionary(uniqueKeysWithValues: $0) }
    }

    package static func load(_ ids: [OrderID], lock: Bool = false, in tx: any Transaction) throws -> [OrderID: Order] {
        let found = try tx.rows(
            Bulk("SELECT \(columns) FROM customer_order AS o {join values} WHERE o.id = v.id\(lock ? " ORDER BY o.id {lock o}" : "")", ["id": .ids(ids.sorted())]),
            read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    private static func read(_ row: any Row) throws -> Order {
        Order(
            id: try row.id(0), marketplace: try row.id(1), key: try row.text(2), currency: try row.currency(3), person: try row.optionalID(4),
            orderedAt: try row.optionalInstant(5), estimatedDeliveryAt: try row.optionalInstant(6), receivedAt: try row.instant(7),
            state: try row.word(8), cancelledAt: try row.optionalInstant(9),
            attribution: Attribution(campaign: try row.optionalText(10), couponCode: try row.optionalText(11), click: try row.optionalText(12)),
            digest: try row.int(13))
    }

    package static func insert(_ orders: [Order], lines: [OrderLine]) -> [Bulk] {
        [
            Bulk(
                "INSERT INTO order_key (marketplace_id, key, order_id) SELECT v.marketplace_id, v.key, v.id {from values} WHERE true ON CONFLICT DO NOTHING",
                ["marketplace_id": .ids(orders.map(\.marketplace)), "key": .texts(orders.map(\.key)), "id": .ids(orders.map(\.id))]),
            Bulk(
                """
                INSERT INTO customer_order (id, marketplace_id, key, currency, person_id, ordered_at, estimated_delivery_at, received_at, state,
                campaign, coupon_code, click, digest)
                SELECT v.id, v.marketplace_id, v.key, v.currency, v.person_id, v.ordered_at, v.estimated_delivery_at, v.received_at, 'open',
                v.campaign, v.coupon_code, v.click, v.digest {from values}
                """,
                [
                    "id": .ids(orders.map(\.id)), "marketplace_id": .ids(orders.map(\.marketplace)), "key": .texts(orders.map(\.key)),
                    "currency": .texts(orders.map(\.currency.code)), "person_id": .ids(orders.map(\.person)),
                    "ordered_at": .instants(orders.map(\.orderedAt)),
                    "estimated_delivery_at": .instants(orders.map(\.estimatedDeliveryAt)), "received_at": .instants(orders.map(\.receivedAt)),
                    "campaign": .optionalTexts(orders.map(\.attribution.campaign)),
                    "coupon_code": .optionalTexts(orders.map(\.attribution.couponCode)),
                    "click": .optionalTexts(orders.map(\.attribution.click)), "digest": .ints(orders.map(\.digest)),
                ]),
            Bulk(
                """
                INSERT INTO order_line (order_id, position, merchant_id, sku, title, quantity, amount, shipping, promised_ship_at)
                SELECT v.order_id, v.position, v.merchant_id, v.sku, v.title, v.quantity, v.amount, v.shipping, v.promised_ship_at {from values}
                """,
                [
                    "order_id": .ids(lines.map(\.order)), "position": .ints(lines.map(\.position)), "merchant_id": .ids(lines.map(\.merchant)),
                    "sku": .texts(lines.map(\.sku)), "title": .optionalTexts(lines.map(\.title)), "quantity": .ints(lines.map(\.quantity)),
                    "amount": .ints(lines.map(\.amount)), "shipping": .ints(lines.map(\.shipping)), "promised_ship_at": .instants(lines.map(\.promisedShipAt)),
                ]),
        ]
    }

    package static func cancel(_ order: OrderID, at now: Instant) -> Bulk {
        Bulk(
            "UPDATE customer_order AS o SET state = 'cancelled', cancelled_at = v.at {from values} WHERE o.id = v.id AND o.state = 'open'",
            ["id": .ids([order]), "at": .instants([now])])
    }
}

package enum OrderLines {
    package static func of(_ order: OrderID, in tx: any Transaction) throws -> [OrderLine] {
        try tx.rows("SELECT \(raw: columns) FROM order_line AS l WHERE l.order_id = \(order) ORDER BY l.position", read)
    }

    package static func of(_ orders: Set<OrderID>, in tx: any Transaction) throws -> [OrderLine] {
        try tx.rows(
            Bulk("SELECT \(columns) FROM order_line AS l {join values} WHERE l.order_id = v.order_id", ["order_id": .ids(orders.sorted())]), read)
    }

    private static let columns = "l.order_id, l.position, l.merchant_id, l.sku, l.title, l.quantity, l.amount, l.shipping, l.promised_ship_at, l.cancelled_at"

    private static func read(_ row: any Row) throws -> OrderLine {
        OrderLine(
            order: try row.id(0), position: try row.int(1), merchant: try row.id(2), sku: try row.text(3),
            title: try row.optionalText(4), quantity: try row.int(5), amount: try row.int(6), shipping: try row.int(7),
            promisedShipAt: try row.optionalInstant(8), cancelledAt: try row.optionalInstant(9))
    }

    package static func cancel(_ order: OrderID, lines: [Int64], at now: Instant) -> Bulk {
        Bulk(
            """
            UPDATE order_line AS l SET cancelled_at = v.at {from values}
            WHERE l.order_id = v.order_id AND l.position = v.position AND l.cancelled_at IS NULL
            """, ["order_id": .ids(lines.map { _ in order }), "position": .ints(lines), "at": .instants(lines.map { _ in now })])
    }
}

/// The little of an order that judging a scan needs.
package struct OrderFactsRow: Sendable {
    package let orderedAt: Instant?
    package let receivedAt: Instant
    package let isCancelled: Bool
}

package enum OrderFactsRows {
    package static func load(_ ids: Set<OrderID>, in tx: any Transaction) throws -> Answer<[OrderID: OrderFactsRow]> {
        try tx.ask(
            Bulk(
                "SELECT o.id, o.ordered_at, o.received_at, o.state FROM customer_order AS o {join values} WHERE o.id = v.id",
                ["id": .ids(ids.sorted())])
        ) { row in
            (
                try row.id(0) as OrderID,
                OrderFactsRow(
                    orderedAt: try row.optionalInstant(1), receivedAt: try row.instant(2), isCancelled: try row.text(3) == OrderState.cancelled.rawValue)
            )
        }.map { Dictionary(uniqueKeysWithValues: $0) }
    }
}
