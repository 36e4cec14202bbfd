import Core
import Store

/// What frees the money in a curve: the claims' own rule, and what others do.
package enum PayoutRule: String, CaseIterable, Sendable {
    /// As it was: payable after the scan that proved the delivery.
    case deliveryScan = "delivery_scan"
    case handoverScan = "handover_scan"
    case estimatedDelivery = "estimated_delivery"
    case promisedShipDate = "promised_ship_date"
}

/// Orders and their money.
package struct PayoutShare: Sendable, Equatable {
    package let orders: Int
    /// By currency code.
    package let amounts: [Money]
}

package struct CurvePoint: Sendable, Equatable {
    /// Microseconds from the order on.
    package let after: Int64
    /// 0 to 1: the share of orders that are paid by then. It holds until the next point.
    package let share: Double
}

/// What one rule has done, or would have done, with the same orders.
package struct PayoutFigures: Sendable, Equatable {
    package let rule: PayoutRule
    /// Steps upwards, at most 200. Orders that are too young to tell count as long as they can (Kaplan and Meier, 1958).
    package let points: [CurvePoint]
    /// Microseconds until half of the orders are paid; nil where it is less than half.
    package let median: Int64?
    package let released: PayoutShare
    /// Released for a parcel that had not been delivered, whether that came later or not.
    package let beforeDelivery: PayoutShare
    /// Released although nothing proves that parcel's delivery to this day; part of `beforeDelivery`.
    package let forNothing: PayoutShare
    /// Orders that it has not released so far.
    package let open: Int
}

/// The time from order to money over the newest orders that are old enough, whatever became of them, beside what other rules would have done.
package struct PayoutCurve: Sendable, Equatable {
    package let orders: Int
    /// Days that each of them has been there at least.
    package let minimumAgeDays: Int64
    /// Orders that are neither delivered nor cancelled to this day.
    package let undelivered: Int
    /// What the claims' own rule had made payable and a person, or a return, has taken back since.
    package let takenBack: PayoutShare
    /// As many as `PayoutRule` has; none where there are no orders.
    package let rules: [PayoutFigures]

    package static let usual = 1_000
    package static let most = 5_000

    /// - Parameters:
    ///   - limit: orders, 2 to `most`.
    ///   - now: trade time.
    package static func load(
        limit: Int = usual, now: Instant, seenBy sight: Sight, in tx: any Transaction
    ) throws -> PayoutCurve {
        let cohort = try PayoutCohort.load(min(max(2, limit), most), now: now, seenBy: sight, in: tx)
        return PayoutCurve(
            orders: cohort.orders.count, minimumAgeDays: cohort.minimumAgeDays,
            undelivered: cohort.orders.filter { $0.deliveredAt == nil && $0.cancelledAt == nil }.count,
            takenBack: PayoutShare(cohort.orders) { order in order.takenBack > 0 ? order.takenBack : nil },
            rules: cohort.orders.isEmpty ? [] : PayoutRule.allCases.map { PayoutFigures($0, cohort.orders, now: now) })
    }
}

extension PayoutOrder {
    /// The moment at which the rule pays: its event, not before the order came, not after its cancellation, and not later than now.
    func moment(of rule: PayoutRule, now: Instant) -> Instant? {
        let event =
            switch rule {
            case .deliveryScan: payableAt
            case .handoverScan: handedOverAt
            case .estimatedDelivery: estimatedDeliveryAt
            case .promisedShipDate: promisedShipAt
            }
        guard let moment = event.map({ max($0, receivedAt) }), moment <= now else { return nil }
        return cancelledAt.map { moment < $0 } ?? true ? moment : nil
    }
}

extension PayoutFigures {
    init(_ rule: PayoutRule, _ orders: [PayoutOrder], now: Instant) {
        /// The claims' own rule frees each share by itself, the others an order's shares together.
        func moment(_ share: PayoutPart, _ order: PayoutOrder) -> Instant? {
            rule == .deliveryScan ? share.payableAt : order.moment(of: rule, now: now)
        }
        func isEarly(_ share: PayoutPart, _ order: PayoutOrder) -> Bool {
            moment(share, order).map { $0 < share.deliveredAt ?? .latest } ?? false
        }
        self.rule = rule
        released = PayoutShare(orders) { order in order.sum { moment($0, order) != nil } }
        beforeDelivery = PayoutShare(orders) { order in order.sum { isEarly($0, order) } }
        forNothing = PayoutShare(orders) { order in order.sum { isEarly($0, order) && $0.deliveredAt == nil } }
        open = orders.count { $0.moment(of: rule, now: now) == nil }
        let curve = Self.curve(
            orders.map { order in
                let paid = order.moment(of: rule, now: now)
                return (after: max(0, (paid ?? now).microseconds - order.orderedAt.microseconds), isPaid: paid != nil)
            })
        median = curve.first { $0.share >= 0.5 }?.after
        points = Self.thinned(curve)
    }

    /// The share that is paid by each moment: of those that could still be seen unpaid before it, so many were paid at it.
    private static func curve(_ waits: [(after: Int64, isPaid: Bool)]) -> [CurvePoint] {
        var points: [CurvePoint] = []
        var atRisk = waits.count
        var unpaid = 1.0
        for (after, group) in Dictionary(grouping: waits, by: \.after).sorted(by: { $0.key < $1.key }) {
            let paid = group.filter(\.isPaid).count
            if paid > 0 {
                unpaid *= Double(atRisk - paid) / Double(atRisk)
                points.append(CurvePoint(after: after, share: 1 - unpaid))
            }
            atRisk -= group.count
        }
        return points
    }

    /// No step smaller than half a percent, but for the last.
    private static func thinned(_ curve: [CurvePoint]) -> [CurvePoint] {
        var points: [CurvePoint] = []
        var last = 0.0
        for (index, point) in curve.enumerated() where point.share - last >= 0.005 || index == curve.count - 1 {
            points.append(point)
            last = point.share
        }
        return points
    }
}

extension PayoutShare {
    /// - Parameter amount: minor units of an order; nil for one that does not count.
    fileprivate init(_ orders: [PayoutOrder], _ amount: (PayoutOrder) -> Int64?) {
        let counted = orders.compactMap { order in amount(order).map { (currency: order.currency, amount: $0) } }
        self.orders = counted.count
        amounts = Dictionary(grouping: counted, by: \.currency).sorted { $0.key.code < $1.key.code }.map { currency, orders in
            Money(minor: orders.reduce(0) { $0 + $1.amount }, currency)
        }
    }
}

extension PayoutOrder {
    fileprivate var takenBack: Int64 { shares.reduce(0) { $0 + $1.takenBack } }

    /// Minor units of the shares for which `isWanted` holds; nil where there is none.
    fileprivate func sum(where isWanted: (PayoutPart) -> Bool) -> Int64? {
        let wanted = shares.filter(isWanted)
        return wanted.isEmpty ? nil : wanted.reduce(0) { $0 + $1.amount }
    }
}
