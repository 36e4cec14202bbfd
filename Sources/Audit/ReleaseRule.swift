import OrderFiles

/// When cashback is paid: the rules that an audit compares.
package enum ReleaseRule: String, Sendable, CaseIterable {
    case promisedShipDate = "promised_ship_date"
    case handoverScan = "handover_scan"
    case estimatedDelivery = "estimated_delivery"
    case estimatedDeliveryAndWeek = "estimated_delivery+7d"
    case deliveryScan = "delivery_scan"
    case deliveryScanAndWeek = "delivery_scan+7d"
}

extension ReleaseRule {
    private static let week: Int64 = 168 * 3_600 * 1_000_000

    /// The moment at which this rule pays, in UTC microseconds: its event, plus its delay, but not before the order counts.
    /// Nil if the order never counted or the event never came.
    package func moment(for order: OrderHistory) -> Int64? {
        guard let placedAt = order.placedAt, let event = event(of: order) else { return nil }
        return max(placedAt, event &+ delay)
    }

    private func event(of order: OrderHistory) -> Int64? {
        switch self {
        case .promisedShipDate: order.promisedShipAt
        case .handoverScan: order.handedOverAt
        case .estimatedDelivery, .estimatedDeliveryAndWeek: order.estimatedAt
        case .deliveryScan, .deliveryScanAndWeek: order.deliveredAt
        }
    }

    private var delay: Int64 {
        switch self {
        case .promisedShipDate, .handoverScan, .estimatedDelivery, .deliveryScan: 0
        case .estimatedDeliveryAndWeek, .deliveryScanAndWeek: Self.week
        }
    }

    /// As a heading or row of a report.
    package var words: String {
        switch self {
        case .promisedShipDate: "Promised ship date"
        case .handoverScan: "Hand-over scan"
        case .estimatedDelivery: "Estimated delivery"
        case .estimatedDeliveryAndWeek: "Estimated delivery + 7 days"
        case .deliveryScan: "Delivery scan"
        case .deliveryScanAndWeek: "Delivery scan + 7 days"
        }
    }

    /// After "paying on".
    var phrase: String {
        switch self {
        case .promisedShipDate: "the promised ship date"
        case .handoverScan: "the hand-over scan"
        case .estimatedDelivery: "the estimated delivery date"
        case .estimatedDeliveryAndWeek: "the estimated delivery date plus 7 days"
        case .deliveryScan: "the delivery scan"
        case .deliveryScanAndWeek: "the delivery scan plus 7 days"
        }
    }
}
