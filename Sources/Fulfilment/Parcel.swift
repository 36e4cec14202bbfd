import Core

/// A box that scans speak of. It belongs to one order; its key is what stands on the label.
package struct Parcel: Sendable, Equatable {
    package let id: ParcelID
    package let order: OrderID
    package let marketplace: MarketplaceID
    package let key: String
    package let hub: PartyID?

    package init(id: ParcelID, order: OrderID, marketplace: MarketplaceID, key: String, hub: PartyID?) {
        self.id = id
        self.order = order
        self.marketplace = marketplace
        self.key = key
        self.hub = hub
    }
}

/// A step that counts: the scan that says it, unless a person has voided it.
package struct ParcelStep: Sendable, Equatable {
    package let parcel: ParcelID
    package let step: Step
    /// From 1; a failed attempt opens the next.
    package let attempt: Int64
    package let scan: ScanID
    package let occurredAt: Instant
    package let receivedAt: Instant
    package let grade: Grade
    package let readPoint: String?

    package init(
        parcel: ParcelID, step: Step, attempt: Int64, scan: ScanID, occurredAt: Instant, receivedAt: Instant, grade: Grade, readPoint: String?
    ) {
        self.parcel = parcel
        self.step = step
        self.attempt = attempt
        self.scan = scan
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.grade = grade
        self.readPoint = readPoint
    }
}
