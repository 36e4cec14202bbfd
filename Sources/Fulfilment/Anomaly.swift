import Core

/// Why a scan, or what a file says of an order, wants a person's eye.
package enum AnomalyKind: String, CaseIterable, Sendable {
    /// It happened before the buyer ordered.
    case scanBeforeOrder = "scan_before_order"
    /// A later step is said to have happened before an earlier one: delivered before handed over.
    case outOfOrder = "out_of_order"
    /// Failed or returned, although delivered.
    case contradictsDelivery = "contradicts_delivery"
    /// The same step of the same attempt at two places, or two places within a minute.
    case twoPlaces = "two_places"
    case futureTime = "future_time"
    case unknownParcel = "unknown_parcel"
    case recorderNotPermitted = "recorder_not_permitted"
    /// The source used an id again for something else; the first meaning stays.
    case sourceIDReused = "source_id_reused"
    /// A scan of a parcel whose order was cancelled.
    case orderCancelled = "order_cancelled"
    /// An imported file calls an order delivered and brings no delivery scan.
    case statusWithoutScan = "status_delivered_without_delivery_scan"
    /// An imported file calls an order cancelled and brings a delivery scan.
    case statusAgainstScan = "status_canceled_with_delivery_scan"

    /// True when the scan speaks against a delivery that another scan had proved.
    package var doubtsDelivery: Bool { self == .twoPlaces || self == .contradictsDelivery }

    /// True when the scan must not count before a person has said so, whatever an offer's terms are.
    package var setsAside: Bool {
        switch self {
        case .recorderNotPermitted, .unknownParcel, .sourceIDReused: true
        default: false
        }
    }
}

package enum AnomalyState: String, CaseIterable, Sendable {
    case open
    /// Looked at and kept open on purpose.
    case held
    case accepted
    case rejected
    /// Settled by what came later, without a person: the order of an unknown parcel arrived.
    case cleared
}

package struct Anomaly: Sendable, Equatable {
    package let id: AnomalyID
    package let kind: AnomalyKind
    /// The steps or values that do not fit, for people: `delivered before handed_over`.
    package let detail: String
    package let marketplace: MarketplaceID?
    package let order: OrderID?
    package let parcel: ParcelID?
    package let scan: ScanID?
    /// External key of what it is about, where nothing of ours is: an order never placed, a parcel not known.
    package let reference: String?
    package let raisedAt: Instant
    package var state: AnomalyState

    package init(
        id: AnomalyID, kind: AnomalyKind, detail: String, marketplace: MarketplaceID?, order: OrderID?, parcel: ParcelID?, scan: ScanID?,
        reference: String?, raisedAt: Instant, state: AnomalyState = .open
    ) {
        self.id = id
        self.kind = kind
        self.detail = detail
        self.marketplace = marketplace
        self.order = order
        self.parcel = parcel
        self.scan = scan
        self.reference = reference
        self.raisedAt = raisedAt
        self.state = state
    }
}

/// What a person may say of an anomaly.
package enum AnomalyDecision: String, CaseIterable, Sendable {
    /// The scan is right: it counts.
    case accept
    /// The scan is wrong: it never counts, and what it had confirmed is taken back.
    case reject
    /// Not yet: what rests on it is held.
    case hold
}

package enum AnomalyRefusal: Refusal, Equatable {
    case notFound
    case alreadyDecided(AnomalyState)
    case nothingToAccept

    package var code: String {
        switch self {
        case .notFound: "anomaly-not-found"
        case .alreadyDecided: "anomaly-decided"
        case .nothingToAccept: "anomaly-nothing-to-accept"
        }
    }

    package var kind: RefusalKind { self == .notFound ? .notFound : .conflict }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such anomaly."
        case .alreadyDecided(let state): "It is decided already: \(state.rawValue)."
        case .nothingToAccept: "Its scan names a parcel that no order has; it can only be rejected or held until the order arrives."
        }
    }
}
