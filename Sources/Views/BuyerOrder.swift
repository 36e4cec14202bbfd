import Core
import Store

/// What the terms let come between the scan that proves a delivery and the money.
package struct BuyerWait: Sendable, Equatable, Hashable {
    /// From the scan until the money is the buyer's, at least.
    package let hours: Int64
    /// A person looks at the scan first.
    package let isChecked: Bool

    package init(hours: Int64 = 0, isChecked: Bool = false) {
        self.hours = hours
        self.isChecked = isChecked
    }

    /// The scan that is waited for will be as every scan is.
    init(_ terms: FrozenTerms) {
        let action = terms.actions[.unsigned]
        if case .cool(let cooling)? = action { hours = max(terms.days * 24, cooling) } else { hours = terms.days * 24 }
        isChecked = action == .review
    }
}

/// What a buyer's cashback waits for, without names of those who work on it.
package enum BuyerNext: Sendable, Equatable, Hashable {
    /// The maker has not packed it yet.
    case beingMade(promisedShipAt: Instant?)
    /// The scan at the door, or at the counter, of this parcel, and what the offer lets come after it.
    case deliveryScan(parcelKey: String, estimatedDeliveryAt: Instant?, then: BuyerWait)
    /// A date that the offer pays on; nil where the order does not have it.
    case date(Instant?)
    /// Delivered; free then.
    case cooling(until: Instant)
    /// It can be paid out.
    case payable(since: Instant)
    /// No delivery scan came in time, so a person looks; a late scan still counts.
    case personLooksForScan
    /// A person looks at the delivery scan before it counts.
    case personChecksScan
    /// The buyer has objected, and a person looks into it.
    case personReadsObjection
    /// A person has stopped it to look at something.
    case personStopped
    /// The offer's money was used up when the order came.
    case offerUsedUp
    /// A person has decided that nothing is owed.
    case refused
    case cancelled
    case returned
}

/// A part of the cashback, as far as it goes the same way.
package struct BuyerShare: Sendable, Equatable {
    /// Minor units.
    package let amount: Int64
    package let next: BuyerNext
}

package struct BuyerCashback: Sendable, Equatable {
    package let offerName: String
    package let currency: Currency
    /// Minor units of all shares, lost ones too.
    package let amount: Int64
    package let shares: [BuyerShare]

    /// Minor units that are there or can still come.
    package var expected: Int64 {
        shares.filter { share in
            switch share.next {
            case .offerUsedUp, .refused, .cancelled, .returned: false
            default: true
            }
        }.reduce(0) { $0 + $1.amount }
    }
}

/// A parcel with the moments that a buyer understands.
package struct BuyerParcel: Sendable, Equatable {
    package let id: ParcelID
    package let key: String
    package let progress: ParcelProgress
    package let contents: [ParcelContentEntry]
    package let packedAt: Instant?
    /// When it left the hub.
    package let onItsWayAt: Instant?
    package let attemptFailedAt: Instant?
    package let deliveredAt: Instant?
    /// Fetched by the buyer, not brought to the door.
    package let isCollected: Bool
    package let returnedAt: Instant?
}

/// An order as its buyer sees it: what was bought, where it is, what cashback comes and what exactly has to happen next.
package struct BuyerOrder: Sendable, Equatable {
    package let id: OrderID
    package let key: String
    package let marketplaceName: String
    /// IANA zone of the marketplace.
    package let zone: String
    package let currency: Currency
    /// When the buyer ordered, or where the shop does not say, when the order came in.
    package let orderedAt: Instant
    package let estimatedDeliveryAt: Instant?
    package let cancelledAt: Instant?
    package let lines: [OrderLineEntry]
    package let parcels: [BuyerParcel]
    package let cashback: [BuyerCashback]

    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(_ id: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> BuyerOrder? {
        guard let order = try OrderList.load(id, seenBy: sight, in: tx) else { return nil }
        let place = try tx.first(
            "SELECT m.name, m.zone FROM customer_order AS o JOIN marketplace AS m ON m.id = o.marketplace_id WHERE o.id = \(id)"
        ) { (name: try $0.text(0), zone: try $0.text(1)) }
        guard let place else { return nil }
        let claims = try ClaimList.of(id, in: tx)
        let contexts = try StandingContext.of(order, claims, in: tx)
        let moves = try LastMove.of(claims.flatMap(\.parts), in: tx)
        return BuyerOrder(
            id: id, key: order.key, marketplaceName: place.name, zone: place.zone, currency: order.currency,
            orderedAt: order.orderedAt ?? order.receivedAt, estimatedDeliveryAt: order.estimatedDeliveryAt, cancelledAt: order.cancelledAt,
            lines: try OrderDetail.lines(of: id, in: tx), parcels: try BuyerParcel.of(id, in: tx),
            cashback: claims.map { claim in
                BuyerCashback(claim) { part in
                    guard let context = contexts[claim.claim.id] else { return .cancelled }
                    return BuyerNext(context.standing(of: part, reason: moves[part.id]?.reason), context.terms)
                }
            })
    }
}

extension BuyerNext {
    init(_ standing: PartStanding, _ terms: FrozenTerms) {
        self =
            switch standing {
            case .notPacked(let promised, _): .beingMade(promisedShipAt: promised)
            case .awaitingScan(_, let key, _, let estimated, _):
                .deliveryScan(parcelKey: key ?? "", estimatedDeliveryAt: estimated, then: BuyerWait(terms))
            case .awaitingDate(_, let at): .date(at)
            case .cooling(let until): .cooling(until: until)
            case .payable(let since): .payable(since: since)
            case .review(.noScanInTime): .personLooksForScan
            case .review(.grade), .held(.anomalyOnScan, _), .held(.contradicted, _): .personChecksScan
            case .held(.objection, _): .personReadsObjection
            case .held(.person, _): .personStopped
            case .rejected(.budgetSpent): .offerUsedUp
            case .rejected: .refused
            case .cancelled(.returned), .clawedBack(.returned): .returned
            case .cancelled, .clawedBack: .cancelled
            }
    }
}

extension BuyerCashback {
    /// Shares that wait for the same thing stand together.
    fileprivate init(_ claim: ClaimWithParts, _ next: (PartEntry) -> BuyerNext) {
        var order: [BuyerNext] = []
        var amounts: [BuyerNext: Int64] = [:]
        for part in claim.parts {
            let next = next(part)
            if amounts[next] == nil { order.append(next) }
            amounts[next, default: 0] += part.amount
        }
        offerName = claim.claim.offerName
        currency = claim.claim.currency
        amount = claim.claim.amount
        shares = order.map { BuyerShare(amount: amounts[$0] ?? 0, next: $0) }
    }
}

extension BuyerParcel {
    fileprivate static func of(_ order: OrderID, in tx: any Transaction) throws -> [BuyerParcel] {
        let contents = try tx.rows(
            """
            SELECT c.parcel_id, c.line, l.sku, l.title, c.quantity FROM parcel AS p JOIN parcel_content AS c ON c.parcel_id = p.id
            JOIN order_line AS l ON l.order_id = p.order_id AND l.position = c.line WHERE p.order_id = \(order) ORDER BY c.line
            """
        ) { (parcel: try $0.id(0) as ParcelID, content: try ParcelContentEntry(behindParcel: $0)) }
        let contentsOf = Dictionary(grouping: contents, by: \.parcel)
        return (try ParcelStanding.of(orders: [order], in: tx)[order] ?? []).map { parcel in
            func first(_ steps: Step...) -> Instant? { parcel.steps.first { steps.contains($0.step) }?.occurredAt }
            return BuyerParcel(
                id: parcel.id, key: parcel.key, progress: parcel.progress, contents: (contentsOf[parcel.id] ?? []).map(\.content),
                packedAt: first(.packed), onItsWayAt: first(.handedOver, .outForDelivery),
                attemptFailedAt: parcel.steps.last { $0.step == .failed }?.occurredAt, deliveredAt: parcel.delivery?.occurredAt,
                isCollected: parcel.delivery?.step == .collected, returnedAt: parcel.steps.last { $0.step == .returned }?.occurredAt)
        }
    }
}
