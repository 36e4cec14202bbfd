/// Signs in an order's past that scans or status words cannot be right.
package enum OrderSign: String, Sendable, CaseIterable {
    case carrierScanBeforePurchase = "carrier_scan_before_purchase"
    case deliveredBeforeCarrierScan = "delivered_before_carrier_scan"
    case statusDeliveredWithoutDeliveryScan = "status_delivered_without_delivery_scan"
    case statusCanceledWithDeliveryScan = "status_canceled_with_delivery_scan"
    case deliveredNeverApproved = "delivered_never_approved"
}

extension OrderHistory {
    /// Every sign this order shows, in the order of `OrderSign`.
    /// - Parameter statuses: the words that stand for delivered and cancelled.
    package func signs(_ statuses: Mapping.Statuses) -> [OrderSign] {
        var signs: [OrderSign] = []
        if let handedOverAt, let purchasedAt, handedOverAt < purchasedAt { signs.append(.carrierScanBeforePurchase) }
        if let deliveredAt, let handedOverAt, deliveredAt < handedOverAt { signs.append(.deliveredBeforeCarrierScan) }
        if let status {
            if deliveredAt == nil, statuses.delivered.contains(status) { signs.append(.statusDeliveredWithoutDeliveryScan) }
            if deliveredAt != nil, statuses.cancelled.contains(status) { signs.append(.statusCanceledWithDeliveryScan) }
        }
        if deliveredAt != nil, placedAt == nil { signs.append(.deliveredNeverApproved) }
        return signs
    }
}
