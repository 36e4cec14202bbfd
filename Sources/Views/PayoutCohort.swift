import Core
import Store

/// What of one order the curves of its payment need. Several parcels count as one: handed over, or delivered, with the last that has cashback in it.
struct PayoutOrder {
    let orderedAt: Instant
    let receivedAt: Instant
    let estimatedDeliveryAt: Instant?
    /// The latest of its lines.
    let promisedShipAt: Instant?
    let cancelledAt: Instant?
    let handedOverAt: Instant?
    let deliveredAt: Instant?
    /// When the last of the shares that are not lost became payable; nil until all of them are.
    let payableAt: Instant?
    let shares: [PayoutPart]
    let currency: Currency
}

/// A share of an order's cashback under delivery rules. What is paid for one parcel is judged by the delivery of that parcel.
struct PayoutPart {
    /// Minor units.
    let amount: Int64
    /// When it became payable, also where it has been taken back since.
    let payableAt: Instant?
    /// When its parcel was delivered.
    let deliveredAt: Instant?
    /// Minor units that were payable and have been taken back.
    let takenBack: Int64
}

/// The orders that a curve is drawn of: the newest that are old enough, whatever became of them, so that slow and lost ones are not left out.
struct PayoutCohort {
    let orders: [PayoutOrder]
    /// Days that the youngest has been there at least.
    let minimumAgeDays: Int64

    /// Ages tried, the oldest first: the first that leaves half of the wanted orders is taken.
    private static let ages: [Int64] = [14, 7, 3, 1, 0]
    /// Orders looked at for each one wanted: some have no claim under a delivery rule.
    private static let lookFactor = 5

    static func load(_ limit: Int, now: Instant, seenBy sight: Sight, in tx: any Transaction) throws -> PayoutCohort {
        switch sight {
        case .recorder, .order: return PayoutCohort(orders: [], minimumAgeDays: 0)
        case .merchant(let merchant):
            let newest = try tx.rows(
                """
                SELECT w.order_id, o.received_at FROM (SELECT DISTINCT order_id FROM order_line WHERE merchant_id = \(merchant)
                ORDER BY order_id DESC LIMIT \(limit * lookFactor)) AS w JOIN customer_order AS o ON o.id = w.order_id
                WHERE \(raw: isUnderDeliveryRule("w.order_id")) ORDER BY w.order_id DESC
                """
            ) { (id: try $0.id(0) as OrderID, at: try $0.instant(1)) }
            let age = ages.first { age in newest.filter { $0.at <= now.adding(days: -age) }.count >= limit / 2 } ?? 0
            let old = newest.filter { $0.at <= now.adding(days: -age) }.prefix(limit).map(\.id)
            return PayoutCohort(orders: try orders(old, in: tx), minimumAgeDays: age)
        case .everything:
            let age = try ages.first { try isThere(limit / 2, before: now.adding(days: -$0), in: tx) } ?? 0
            let ids: [OrderID] = try tx.rows(
                """
                SELECT w.id FROM (SELECT id, received_at FROM customer_order WHERE received_at <= \(now.adding(days: -age))
                ORDER BY received_at DESC LIMIT \(limit * lookFactor)) AS w WHERE \(raw: isUnderDeliveryRule("w.id"))
                ORDER BY w.received_at DESC LIMIT \(limit)
                """
            ) { try $0.id(0) }
            return PayoutCohort(orders: try orders(ids, in: tx), minimumAgeDays: age)
        }
    }

    private static func isUnderDeliveryRule(_ order: String) -> String {
        """
        EXISTS (SELECT 1 FROM claim AS c JOIN offer_terms AS t ON t.id = c.terms_id WHERE c.order_id = \(order) AND t.comparison = 0 \(Search.once))
        """
    }

    private static func isThere(_ count: Int, before moment: Instant, in tx: any Transaction) throws -> Bool {
        try !tx.rows(
            "SELECT 1 FROM customer_order WHERE received_at <= \(moment) ORDER BY received_at DESC LIMIT 1 OFFSET \(max(0, count - 1))"
        ) { try $0.int(0) }.isEmpty
    }

    /// Those of `ids` that have a claim under a delivery rule.
    private static func orders(_ ids: [OrderID], in tx: any Transaction) throws -> [PayoutOrder] {
        let shares = Dictionary(grouping: try PayoutShareRow.load(ids, in: tx), by: \.order)
        let parcels = try ParcelStanding.of(orders: ids, in: tx)
        let rows = try tx.rows(
            Bulk(
                """
                SELECT o.id, o.received_at, o.ordered_at, o.estimated_delivery_at, o.cancelled_at,
                (SELECT MAX(l.promised_ship_at) FROM order_line AS l WHERE l.order_id = o.id) FROM customer_order AS o {join values} WHERE o.id = v.id
                """, ["id": .ids(ids)])
        ) { row -> (OrderID, PayoutOrder)? in
            let id: OrderID = try row.id(0)
            guard let shares = shares[id] else { return nil }
            let order = PayoutOrder(
                receivedAt: try row.instant(1), orderedAt: try row.optionalInstant(2), estimatedDeliveryAt: try row.optionalInstant(3),
                cancelledAt: try row.optionalInstant(4), promisedShipAt: try row.optionalInstant(5), shares, parcels[id] ?? [])
            return order.map { (id, $0) }
        }
        let found = Dictionary(uniqueKeysWithValues: rows.compactMap { $0 })
        return ids.compactMap { found[$0] }
    }
}

/// A part of a claim under a delivery rule.
private struct PayoutShareRow {
    let order: OrderID
    let currency: Currency
    let parcel: ParcelID?
    let state: String
    let amount: Int64
    /// False where the budget was spent, so that nothing was ever to be had.
    let isCovered: Bool
    let isLineCancelled: Bool
    /// When it became payable, or had before it was taken back for good.
    let payableAt: Instant?
    /// When it was taken back last.
    let takenBackAt: Instant?

    static func load(_ orders: [OrderID], in tx: any Transaction) throws -> [PayoutShareRow] {
        try tx.rows(
            Bulk(
                """
                SELECT c.order_id, c.currency, p.parcel_id, p.state, p.amount, p.hold_id, l.cancelled_at, t.at, p.moved_at, MAX(r.at), MAX(b.at)
                FROM claim AS c {join values} JOIN offer_terms AS f ON f.id = c.terms_id AND f.comparison = 0 JOIN claim_part AS p ON p.claim_id = c.id
                JOIN order_line AS l ON l.order_id = c.order_id AND l.position = p.line LEFT JOIN transfer AS t ON t.id = p.post_id
                LEFT JOIN transfer AS r ON r.part_id = p.id AND r.kind = 'reversal' LEFT JOIN transfer AS b ON b.id = r.corrects_id
                WHERE c.order_id = v.id GROUP BY p.id, c.id, l.order_id, l.position, t.id
                """, ["id": .ids(orders)])
        ) { row in
            let state = try row.text(3)
            let posted = try row.optionalInstant(7)
            // A part without money has no transfer to tell the moment; its last move does.
            let payableAt = state == "payable" ? try posted ?? row.instant(8) : state == "clawed_back" ? try row.optionalInstant(10) : nil
            let takenBackAt = try row.optionalInstant(9)
            return PayoutShareRow(
                order: try row.id(0), currency: try row.currency(1), parcel: try row.optionalID(2), state: state, amount: try row.int(4),
                isCovered: state != "rejected" || !row.isNull(5), isLineCancelled: !row.isNull(6), payableAt: payableAt,
                // Parts that are divided anew are taken back and posted in one moment.
                takenBackAt: takenBackAt == posted ? nil : takenBackAt)
        }
    }

    /// Nothing is to be had of it any more.
    var isLost: Bool { state == "rejected" || state == "cancelled" }
}

extension PayoutOrder {
    /// nil where nothing of its cashback was ever to be had: the budget was spent.
    fileprivate init?(
        receivedAt: Instant, orderedAt: Instant?, estimatedDeliveryAt: Instant?, cancelledAt: Instant?, promisedShipAt: Instant?,
        _ rows: [PayoutShareRow], _ parcels: [ParcelStanding]
    ) {
        // A line that was cancelled is no business of any rule; an order that was cancelled whole ends every rule at that moment.
        let counted = rows.filter { $0.isCovered && (cancelledAt != nil || $0.state != "cancelled" || !$0.isLineCancelled) }
        guard let first = counted.first else { return nil }
        let parcelOf = Dictionary(uniqueKeysWithValues: parcels.map { ($0.id, $0) })
        let own = counted.map { $0.parcel.flatMap { parcelOf[$0] } }
        self.receivedAt = receivedAt
        self.orderedAt = orderedAt ?? receivedAt
        self.estimatedDeliveryAt = estimatedDeliveryAt
        self.promisedShipAt = promisedShipAt
        self.cancelledAt = cancelledAt
        handedOverAt = Self.last(own.map { $0?.steps.first { $0.step == .handedOver }?.occurredAt })
        deliveredAt = Self.last(own.map { $0?.deliveredAt })
        let left = counted.filter { !$0.isLost }
        payableAt = left.isEmpty ? nil : Self.last(left.map(\.payableAt))
        shares = zip(counted, own).map { row, parcel in
            PayoutPart(
                amount: row.amount, payableAt: row.payableAt, deliveredAt: parcel?.deliveredAt, takenBack: row.takenBackAt == nil ? 0 : row.amount)
        }
        currency = first.currency
    }

    /// nil where one is missing, or there is none.
    private static func last(_ moments: [Instant?]) -> Instant? { moments.contains(nil) ? nil : moments.compactMap { $0 }.max() }
}

extension ParcelStanding {
    /// A device's clock may be a little ahead; nothing has happened later than we heard of it.
    fileprivate var deliveredAt: Instant? { delivery.map { min($0.occurredAt, $0.receivedAt) } }
}
