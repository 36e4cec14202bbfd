/// What happened to one past order, put together from a shop's files.
/// Instants are UTC microseconds since 1970-01-01; nil where the files say nothing. Money is minor units of the mapping's currency.
package struct OrderHistory: Sendable, Equatable {
    package struct Item: Sendable, Equatable {
        /// From 1, as the files give it or in their order.
        package var position: Int
        package var sku: String?
        /// What the article is called.
        package var title: String?
        package var seller: String?
        package var sellerPlace: Place?
        /// At least 1.
        package var quantity: Int64
        /// Of one piece, 0 or more.
        package var price: Int64
        /// Of the whole line, 0 or more.
        package var freight: Int64
        package var promisedShipAt: Int64?

        package init(
            position: Int = 1, sku: String? = nil, title: String? = nil, seller: String? = nil, sellerPlace: Place? = nil, quantity: Int64 = 1,
            price: Int64, freight: Int64 = 0, promisedShipAt: Int64? = nil
        ) {
            self.position = position
            self.sku = sku
            self.title = title
            self.seller = seller
            self.sellerPlace = sellerPlace
            self.quantity = quantity
            self.price = price
            self.freight = freight
            self.promisedShipAt = promisedShipAt
        }
    }

    package var key: String
    /// From when on the order counts, as the mapping's `placed_at` says; nil: it never counted.
    package var placedAt: Int64?
    package var purchasedAt: Int64?
    package var approvedAt: Int64?
    package var handedOverAt: Int64?
    package var deliveredAt: Int64?
    package var estimatedAt: Int64?
    package var status: String?
    /// The key that joins order and customer file.
    package var customer: String?
    /// The person who collects cashback, who may have several customer keys.
    package var member: String?
    package var customerPlace: Place?
    /// The mean where an order has several reviews.
    package var reviewScore: Double?
    /// By position.
    package var items: [Item]

    package init(key: String, items: [Item] = []) {
        self.key = key
        self.items = items
    }
}

extension OrderHistory {
    /// The latest promise among the items, for the order is complete only then.
    package var promisedShipAt: Int64? { items.compactMap(\.promisedShipAt).max() }

    /// Minor units: what the offer's rate is applied to. Lines are limited to 10^12 and orders to 10,000 lines, so it fits.
    package func amount(of base: Offer.Base) -> Int64 {
        items.reduce(0) { sum, item in
            sum + item.price * item.quantity + (base == .itemsAndFreight ? item.freight : 0)
        }
    }
}
