import Core
import Store

/// One order with all that belongs to it.
package struct OrderDetail: Sendable, Equatable {
    package let order: OrderEntry
    package let marketplaceName: String
    /// IANA zone of the marketplace, in which its times are told.
    package let zone: String
    package let attribution: AttributionEntry
    package let lines: [OrderLineEntry]
    package let parcels: [ParcelDetail]
    package let claims: [ClaimDetail]
}

/// Where the buyer came from, as given; the member's name stands elsewhere.
package struct AttributionEntry: Sendable, Equatable {
    package let campaign: String?
    package let couponCode: String?
    package let click: String?
}

package struct OrderLineEntry: Sendable, Equatable {
    package let position: Int64
    /// Key of the merchant.
    package let merchant: String
    package let merchantName: String
    package let sku: String
    /// What the article is called, where the order says so.
    package let title: String?
    package let quantity: Int64
    /// Minor units for the whole line.
    package let amount: Int64
    package let shipping: Int64
    package let promisedShipAt: Instant?
    package let cancelledAt: Instant?

    /// What people read.
    package var name: String { title ?? sku }
}

extension OrderDetail {
    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(_ id: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> OrderDetail? {
        guard let order = try OrderList.load(id, seenBy: sight, in: tx) else { return nil }
        let rest = try tx.first(
            """
            SELECT m.name, m.zone, o.campaign, o.coupon_code, o.click FROM customer_order AS o
            JOIN marketplace AS m ON m.id = o.marketplace_id WHERE o.id = \(id)
            """
        ) { row in
            (
                name: try row.text(0), zone: try row.text(1),
                attribution: AttributionEntry(
                    campaign: try row.optionalText(2), couponCode: try row.optionalText(3), click: try row.optionalText(4))
            )
        }
        guard let rest else { return nil }
        return OrderDetail(
            order: order, marketplaceName: rest.name, zone: rest.zone, attribution: rest.attribution, lines: try lines(of: id, in: tx),
            parcels: try ParcelDetail.of(id, in: tx), claims: try ClaimDetail.of(id, in: tx))
    }

    static func lines(of order: OrderID, in tx: any Transaction) throws -> [OrderLineEntry] {
        try tx.rows(
            """
            SELECT l.position, p.key, p.name, l.sku, l.quantity, l.amount, l.shipping, l.promised_ship_at, l.cancelled_at, l.title
            FROM order_line AS l JOIN party AS p ON p.id = l.merchant_id WHERE l.order_id = \(order) ORDER BY l.position
            """
        ) { row in
            OrderLineEntry(
                position: try row.int(0), merchant: try row.text(1), merchantName: try row.text(2), sku: try row.text(3),
                title: try row.optionalText(9), quantity: try row.int(4), amount: try row.int(5), shipping: try row.int(6), promisedShipAt: try row.optionalInstant(7),
                cancelledAt: try row.optionalInstant(8))
        }
    }
}
