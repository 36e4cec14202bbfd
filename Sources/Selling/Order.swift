import Core

/// An order as a client sends it: external keys, no ids of ours.
package struct OrderDraft: Sendable, Hashable {
    package var marketplace: String
    /// The marketplace's own number of the order; together with it the business key.
    package var key: String
    package var currency: Currency
    /// When the buyer ordered, if the shop says so; scans before it are impossible.
    package var orderedAt: Instant?
    package var estimatedDeliveryAt: Instant?
    package var attribution: Attribution
    package var lines: [LineDraft]
    package var parcels: [ParcelDraft]
    /// Keys of the offers that the buyer came through.
    package var offers: [String]
    /// When this order reached the system; a replay or a queue keeps the true moment of each.
    package var receivedAt: Instant

    package init(
        marketplace: String, key: String, currency: Currency, orderedAt: Instant? = nil, estimatedDeliveryAt: Instant? = nil,
        attribution: Attribution = Attribution(), lines: [LineDraft], parcels: [ParcelDraft] = [], offers: [String] = [], receivedAt: Instant
    ) {
        self.marketplace = marketplace
        self.key = key
        self.currency = currency
        self.orderedAt = orderedAt
        self.estimatedDeliveryAt = estimatedDeliveryAt
        self.attribution = attribution
        self.lines = lines
        self.parcels = parcels
        self.offers = offers
        self.receivedAt = receivedAt
    }
}

/// Where the buyer came from, as given.
package struct Attribution: Sendable, Hashable {
    package var campaign: String?
    package var couponCode: String?
    /// The marketplace's name of the buyer. Kept as a person, never in a fact.
    package var member: String?
    package var click: String?

    package init(campaign: String? = nil, couponCode: String? = nil, member: String? = nil, click: String? = nil) {
        self.campaign = campaign
        self.couponCode = couponCode
        self.member = member
        self.click = click
    }
}

package struct LineDraft: Sendable, Hashable {
    package var sku: String
    /// What the article is called, for people: one line of plain text. Without one they read the sku.
    package var title: String?
    package var merchant: String
    /// 1 to 1,000,000.
    package var quantity: Int64
    /// Minor units for the whole line, shipping not counted.
    package var amount: Int64
    package var shipping: Int64
    package var promisedShipAt: Instant?

    package init(
        sku: String, title: String? = nil, merchant: String, quantity: Int64 = 1, amount: Int64, shipping: Int64 = 0, promisedShipAt: Instant? = nil
    ) {
        self.sku = sku
        self.title = title
        self.merchant = merchant
        self.quantity = quantity
        self.amount = amount
        self.shipping = shipping
        self.promisedShipAt = promisedShipAt
    }
}

/// A parcel as declared: its key is what a scan will name (an SSCC, a tracking number), unique in the whole network.
package struct ParcelDraft: Sendable, Hashable {
    package var key: String
    package var hub: String?
    /// Line positions (from 1) and how many of each; empty means everything not yet in a parcel.
    package var contents: [ParcelContent]

    package init(key: String, hub: String? = nil, contents: [ParcelContent] = []) {
        self.key = key
        self.hub = hub
        self.contents = contents
    }
}

package struct ParcelContent: Sendable, Hashable {
    package let line: Int64
    package let quantity: Int64

    package init(line: Int64, quantity: Int64) {
        self.line = line
        self.quantity = quantity
    }
}

package enum OrderState: String, Sendable {
    case open
    case cancelled
}

/// An order as stored.
package struct Order: Sendable, Equatable {
    package let id: OrderID
    package let marketplace: MarketplaceID
    package let key: String
    package let currency: Currency
    package let person: PersonID?
    package let orderedAt: Instant?
    package let estimatedDeliveryAt: Instant?
    package let receivedAt: Instant
    package let state: OrderState
    package let cancelledAt: Instant?
    package let attribution: Attribution
    /// What the order was sent as; tells a repeat from another order under the same key.
    package let digest: Int64

    package init(
        id: OrderID, marketplace: MarketplaceID, key: String, currency: Currency, person: PersonID?, orderedAt: Instant?,
        estimatedDeliveryAt: Instant?, receivedAt: Instant, state: OrderState, cancelledAt: Instant?, attribution: Attribution, digest: Int64
    ) {
        self.id = id
        self.marketplace = marketplace
        self.key = key
        self.currency = currency
        self.person = person
        self.orderedAt = orderedAt
        self.estimatedDeliveryAt = estimatedDeliveryAt
        self.receivedAt = receivedAt
        self.state = state
        self.cancelledAt = cancelledAt
        self.attribution = attribution
        self.digest = digest
    }
}

package struct OrderLine: Sendable, Equatable {
    package let order: OrderID
    /// From 1.
    package let position: Int64
    package let merchant: PartyID
    package let sku: String
    package let title: String?
    package let quantity: Int64
    package let amount: Int64
    package let shipping: Int64
    package let promisedShipAt: Instant?
    package let cancelledAt: Instant?

    package init(
        order: OrderID, position: Int64, merchant: PartyID, sku: String, title: String? = nil, quantity: Int64, amount: Int64, shipping: Int64,
        promisedShipAt: Instant?, cancelledAt: Instant? = nil
    ) {
        self.order = order
        self.position = position
        self.merchant = merchant
        self.sku = sku
        self.title = title
        self.quantity = quantity
        self.amount = amount
        self.shipping = shipping
        self.promisedShipAt = promisedShipAt
        self.cancelledAt = cancelledAt
    }
}
