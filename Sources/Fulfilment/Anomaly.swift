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
    /// Whoever recorded a scan declares that it is in error (EPCIS error declaration). `detail` is the reason.
    case declaredError = "declared_error"
    /// EPCIS events of one thing cannot all be true: it was shipped before it existed, unpacked twice, delivered at two places. `reference` is the thing's id.
    case lifeCycle = "life_cycle"
    /// The buyer, or somebody for them, says that something is wrong with an order. `detail` is the reason.
    case objection

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
    /// When it was decided or cleared; nil while it waits.
    package let decidedAt: Instant?
    /// Whom it was asked of, where anybody was.
    package let askedParty: PartyID?

    package init(
        id: AnomalyID, kind: AnomalyKind, detail: String, marketplace: MarketplaceID?, order: OrderID?, parcel: ParcelID?, scan: ScanID?,
        reference: String?, raisedAt: Instant, state: AnomalyState = .open, decidedAt: Instant? = nil, askedParty: PartyID? = nil
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
        self.decidedAt = decidedAt
        self.askedParty = askedParty
    }

    package var isUndecided: Bool { state == .open || state == .held }
}

/// What a person may say of an anomaly; of an objection, `docs/decisions/scans.md` says what each means.
package enum AnomalyDecision: String, CaseIterable, Sendable {
    /// The scan is right: it counts. Of an objection: the buyer is right.
    case accept
    /// The scan is wrong: it never counts, and what it had confirmed is taken back. Of an objection: the delivery stands.
    case reject
    /// Not yet: what rests on it is held.
    case hold
}
