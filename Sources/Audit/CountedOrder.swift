import OrderFiles

/// An order that counted (was approved, as a rule), with what every figure needs of it.
struct CountedOrder {
    let history: OrderHistory
    /// Minor units.
    let cashback: Int64
    let placedAt: Int64
    /// Where a file has no purchase time, days run from the moment the order counts.
    let purchasedAt: Int64

    init?(_ history: OrderHistory, offer: Offer) {
        guard let placedAt = history.placedAt else { return nil }
        self.history = history
        self.placedAt = placedAt
        purchasedAt = history.purchasedAt ?? placedAt
        cashback = offer.cashback(on: history.amount(of: offer.base))
    }
}
