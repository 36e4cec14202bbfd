import Core

/// One order's cashback from one offer: rounded once, its terms frozen.
package struct Claim: Sendable, Equatable {
    package let id: ClaimID
    package let marketplace: MarketplaceID
    package let order: OrderID
    package let offer: OfferID
    package let terms: TermsID
    package let currency: Currency
    /// Minor units; the parts of a claim add up to it.
    package let amount: Int64
    package let budget: AccountID
    package let payable: AccountID
    package let trackedAt: Instant

    package init(
        id: ClaimID, marketplace: MarketplaceID, order: OrderID, offer: OfferID, terms: TermsID, currency: Currency, amount: Int64,
        budget: AccountID, payable: AccountID, trackedAt: Instant
    ) {
        self.id = id
        self.marketplace = marketplace
        self.order = order
        self.offer = offer
        self.terms = terms
        self.currency = currency
        self.amount = amount
        self.budget = budget
        self.payable = payable
        self.trackedAt = trackedAt
    }
}

package enum PartState: String, CaseIterable, Sendable {
    /// Known, and no parcel holds the goods yet.
    case tracked
    /// In a parcel; the scan that proves its delivery is missing.
    case awaitingScan = "awaiting_scan"
    /// Proved. Left in the same moment for `cooling` or `payable`.
    case confirmed
    /// Proved, and the money waits out a time that the terms set.
    case cooling
    case payable
    /// A person must decide: no scan in time, or one of a grade that the terms do not trust.
    case review
    /// Stopped: an anomaly on its scan, or a person's doubt.
    case held
    case rejected
    case cancelled
    case clawedBack = "clawed_back"

    /// Nothing moves it on any more, but a correction.
    package var isFinal: Bool { [.rejected, .cancelled, .clawedBack].contains(self) }
}

/// Why a part is held. Each reason is lifted on its own; the part goes on when none is left.
package enum HoldReason: String, CaseIterable, Sendable, Comparable {
    /// On the scan that confirms it, or against the delivery that the scan proves.
    case anomaly
    /// The buyer says that something is wrong.
    case objection
    case person

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The share of a claim that stands for units of one line in one parcel. It is confirmed, cancelled and clawed back on its own.
package struct Part: Sendable, Equatable {
    package let id: PartID
    package let claim: ClaimID
    package let order: OrderID
    package var parcel: ParcelID?
    package let line: Int64
    package var quantity: Int64
    /// Minor units, >= 0.
    package var amount: Int64
    package var state: PartState
    /// The unresolved or last hold on the budget; nil where the amount is 0 or nothing was reserved.
    package var hold: TransferID?
    /// The transfer that made it payable.
    package var post: TransferID?
    package var confirmingScan: ScanID?
    package var confirmedAt: Instant?
    /// When a confirmed part becomes payable, or when a comparison rule's date comes.
    package var releaseAt: Instant?
    package var expiresAt: Instant?
    /// Where a held part came from.
    package var heldFrom: PartState?
    /// Empty unless it is held.
    package var holds: Set<HoldReason>
    /// The fact that moved it last.
    package var fact: FactID?

    package init(
        id: PartID, claim: ClaimID, order: OrderID, parcel: ParcelID?, line: Int64, quantity: Int64, amount: Int64, state: PartState,
        hold: TransferID? = nil, post: TransferID? = nil, confirmingScan: ScanID? = nil, confirmedAt: Instant? = nil,
        releaseAt: Instant? = nil, expiresAt: Instant? = nil, heldFrom: PartState? = nil, holds: Set<HoldReason> = [],
        fact: FactID? = nil
    ) {
        self.id = id
        self.claim = claim
        self.order = order
        self.parcel = parcel
        self.line = line
        self.quantity = quantity
        self.amount = amount
        self.state = state
        self.hold = hold
        self.post = post
        self.confirmingScan = confirmingScan
        self.confirmedAt = confirmedAt
        self.releaseAt = releaseAt
        self.expiresAt = expiresAt
        self.heldFrom = heldFrom
        self.holds = holds
        self.fact = fact
    }
}

/// One move of a part. The first edge of a part comes from nowhere.
package struct Edge: Sendable, Equatable {
    package let part: PartID
    package let from: PartState?
    package let to: PartState
    package let at: Instant
    package let amount: Int64
    package let scan: ScanID?
    /// Set by whoever records the move, where money moves with it.
    package var transfers: [TransferID] = []
    package let money: MoneyMove?
    package let reason: String?

    package init(
        part: PartID, from: PartState?, to: PartState, at: Instant, amount: Int64, scan: ScanID?, money: MoneyMove?, reason: String?
    ) {
        self.part = part
        self.from = from
        self.to = to
        self.at = at
        self.amount = amount
        self.scan = scan
        self.money = money
        self.reason = reason
    }
}

/// What an edge asks of the ledger.
package enum MoneyMove: Sendable, Equatable {
    case hold
    case post
    case void
    case reverse
    /// A posted amount is taken back and reserved again: a confirmation was withdrawn.
    case reverseAndHold
}

/// Why a person's decision on a part is not carried out.
package enum ClaimRefusal: Refusal, Equatable {
    case notFound
    case nothingToDecide
    case noConfirmingScan
    case nothingToHold
    case notHeld
    case nothingToClawBack
    case reasonMissing

    package var code: String {
        switch self {
        case .notFound: "claim-not-found"
        case .nothingToDecide: "claim-nothing-to-decide"
        case .noConfirmingScan: "claim-no-confirming-scan"
        case .nothingToHold: "claim-nothing-to-hold"
        case .notHeld: "claim-not-held"
        case .nothingToClawBack: "claim-nothing-to-claw-back"
        case .reasonMissing: "reason-missing"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notFound: .notFound
        case .reasonMissing: .malformed
        default: .conflict
        }
    }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such claim."
        case .nothingToDecide: "No part of the claim waits for a decision."
        case .noConfirmingScan: "No scan proves the delivery, so the claim cannot be approved; reject it, or give it more time."
        case .nothingToHold: "No part of the claim can be held any more."
        case .notHeld: "No part of the claim is held."
        case .nothingToClawBack: "No part of the claim has been made payable."
        case .reasonMissing: "Say why, in 1 to 500 bytes."
        }
    }
}
