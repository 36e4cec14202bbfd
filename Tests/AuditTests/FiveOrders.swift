import OrderFiles

/// Five orders whose figures were computed by hand; times are hours after midnight of 2 March 2026, UTC.
enum FiveOrders {
    private static let midnight: Int64 = 1_772_409_600_000_000

    private static func hour(_ hours: Double?) -> Int64? { hours.map { midnight + Int64($0 * 3_600_000_000) } }

    private static func order(
        _ key: String, _ price: Int64, bought: Double, approved: Double?, handed: Double? = nil, delivered: Double? = nil,
        estimated: Double? = nil, promised: Double? = nil
    ) -> OrderHistory {
        var order = OrderHistory(key: key, items: [.init(price: price, promisedShipAt: hour(promised))])
        order.purchasedAt = hour(bought)
        order.approvedAt = hour(approved)
        order.placedAt = order.approvedAt
        order.handedOverAt = hour(handed)
        order.deliveredAt = hour(delivered)
        order.estimatedAt = hour(estimated)
        return order
    }

    /// Cashback at 5 %, half-even: 1.94 (from 1.945), 2.94 (from 2.945), 6.00, none, 1.00 (from 0.9995).
    static let all = [
        order("1001", 3_890, bought: 10, approved: 10.1, handed: 40, delivered: 60, estimated: 96, promised: 48),
        order("1002", 5_890, bought: 9, approved: 9, handed: 81, delivered: 258, estimated: 168, promised: 48),
        order("1003", 12_000, bought: 36, approved: 36.5, handed: 108, estimated: 192, promised: 72),
        order("1004", 3_000, bought: 80, approved: nil),
        // Delivered before it was approved: no rule pays before the approval.
        order("1005", 1_999, bought: 128, approved: 152, delivered: 140),
    ]
}
