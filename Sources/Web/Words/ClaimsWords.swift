import Cashback
import Look
import Views

extension Phrase {
    static func partState(_ state: PartState) -> Phrase {
        switch state {
        case .tracked: Phrase("part.tracked", "Not packed yet")
        case .awaitingScan: Phrase("part.awaitingScan", "Waiting for the scan")
        case .confirmed: Phrase("part.confirmed", "Proved")
        case .cooling: Phrase("part.cooling", "Proved, waiting")
        case .payable: Phrase("part.payable", "Payable")
        case .review: Phrase("part.review", "To review")
        case .held: Phrase("part.held", "On hold")
        case .rejected: Phrase("part.rejected", "Rejected")
        case .cancelled: Phrase("part.cancelled", "Cancelled")
        case .clawedBack: Phrase("part.clawedBack", "Taken back")
        }
    }

    static func shownState(_ state: ShownState) -> Phrase {
        PartState(rawValue: state.rawValue).map { partState($0) } ?? Phrase("part.awaitingDate", "Waiting for its date")
    }

    static let partAwaitingDate = Phrase("part.awaitingDateOn", "Waiting for its date, {date}")

    static func decider(_ decider: Decider) -> Phrase {
        switch decider {
        case .packer: Phrase("decider.packer", "Whoever packs the goods")
        case .scan: Phrase("decider.scan", "The scan")
        case .time: Phrase("decider.time", "Time alone")
        case .person: Phrase("decider.person", "The operator")
        case .nobody: Phrase("decider.nobody", "Nobody: it is settled")
        }
    }

    // The list
    static let claimsLead = Phrase("claims.lead", "One claim is one order's cashback from one offer. Each share of it becomes payable on its own.")
    static let claimsStates = Phrase("claims.states", "Claims by state")
    static let claimsAll = Phrase("claims.all", "All")
    static let claimsCaption = Phrase("claims.caption", "Claims")
    static let claimsOrder = Phrase("claims.order", "Order")
    static let claimsOffer = Phrase("claims.offer", "Offer")
    static let claimsMarketplace = Phrase("claims.marketplace", "Marketplace")
    static let claimsState = Phrase("claims.state", "State")
    static let claimsSince = Phrase("claims.since", "Since")
    static let claimsTracked = Phrase("claims.tracked", "Order came")
    static let claimsAmount = Phrase("claims.amount", "Cashback")
    static let claimsWhole = Phrase("claims.whole", "of {amount}")
    static let claimsMovedAfter = Phrase("claims.movedAfter", "So since {time} or later")
    static let claimsMovedUntil = Phrase("claims.movedUntil", "So since {time} or earlier")
    static let claimsConfirmedSince = Phrase("claims.confirmedSince", "Proved {time} or later")
    static let claimsDueBefore = Phrase("claims.dueBefore", "Promised for before {time}")
    static let claimsAnyOffer = Phrase("claims.anyOffer", "All offers")
    static let claimsAnyMarketplace = Phrase("claims.anyMarketplace", "All marketplaces")
    static let claimsEmpty = Phrase("claims.empty", "No claims here")
    static let claimsEmptyMore = Phrase(
        "claims.emptyMore", "A claim appears when an order names an offer. With a filter or a state: choose another one to see more.")
    static let comparison = Phrase("comparison.mark", "Comparison rule")
    static let comparisonTitle = Phrase("comparison.title", "A comparison rule")
    static let comparisonText = Phrase(
        "comparison.text", "It pays without a proved delivery, as others do. It exists only to be compared with the rule that waits for the scan.")

    // One claim
    static let claimTitle = Phrase("claim.title", "Cashback of {amount} on order {order}")
    static let claimID = Phrase("claim.id", "Claim")
    static let claimPayable = Phrase("claim.payableNow", "Payable now")
    static let claimOpen = Phrase("claim.open", "May still become payable")
    static let claimTermsVersion = Phrase("claim.termsVersion", "Terms")
    static let claimTermsFrozen = Phrase("claim.termsFrozen", "Version {n}, frozen when the order came")
    static let claimBudget = Phrase("claim.budget", "Paid out of")
    static let claimOwed = Phrase("claim.owed", "Owed in")
    static let claimBudgetAccount = Phrase("claim.budgetAccount", "the offer's budget")
    static let claimOwedAccount = Phrase("claim.owedAccount", "the buyer's account")
    static let claimWhy = Phrase("claim.why", "Why it is, or is not, payable")
    static let claimWhyNote = Phrase("claim.whyNote", "Each share with what is missing, and who moves it on.")
    static let claimShare = Phrase("claim.share", "Share")
    static let claimShareOf = Phrase("claim.shareOf", "{n} × {article}")
    static let claimShareParcel = Phrase("claim.shareParcel", "{n} × {article}, parcel {parcel}")
    static let claimReason = Phrase("claim.reason", "What has to happen next")
    static let claimDecides = Phrase("claim.decides", "Decides")
    static let claimLast = Phrase("claim.last", "Moved last by")
    static let claimShares = Phrase("claim.shares", "Shares of the claim")
    static let claimNoShares = Phrase("claim.noShares", "No shares")
    static let claimEvidence = Phrase("claim.evidence", "Evidence")
    static let claimEvidenceNote = Phrase("claim.evidenceNote", "Scans of the claim's parcels that count, in the order in which they happened.")
    static let claimEvidenceNone = Phrase("claim.evidenceNone", "No scan yet")
    static let claimEvidenceNoneMore = Phrase("claim.evidenceNoneMore", "Scans appear here as soon as somebody packs, hands over or delivers a parcel.")
    static let claimStep = Phrase("claim.step", "Scan")
    static let claimParcel = Phrase("claim.parcel", "Parcel")
    static let claimHappened = Phrase("claim.happened", "Happened")
    static let claimPlace = Phrase("claim.place", "Place")
    static let claimGrade = Phrase("claim.grade", "Grade")
    static let claimProof = Phrase("claim.proof", "Proves the delivery")
    static let claimInDoubt = Phrase("claim.inDoubt", "In doubt")
    static let claimDoubts = Phrase("claim.doubts", "What did not fit, and who decided")
    static let claimDoubtsNone = Phrase("claim.doubtsNone", "Nothing was in doubt.")
    static let claimDoubtDecided = Phrase("claim.doubtDecided", "{what}, {time}, by {who}")
    static let claimDoubtStands = Phrase("claim.doubtStands", "Not taken back.")
    static let claimTerms = Phrase("claim.terms", "Terms")
    static let claimTransfers = Phrase("claim.transfers", "Ledger transfers")
    static let claimTransfersNone = Phrase("claim.transfersNone", "No money moved")
    static let claimTransfersNoneMore = Phrase(
        "claim.transfersNoneMore", "Money is reserved when an order comes and the budget has enough; this claim has none reserved.")
    static let claimFacts = Phrase("claim.facts", "What happened")
    static let claimFactsNone = Phrase("claim.factsNone", "No facts yet")
    static let claimCaused = Phrase("claim.caused", "an earlier fact")

    static let missingPacking = Phrase("missing.packing", "Missing: a parcel with the goods.")
    static let missingPromised = Phrase("missing.promised", "Promised to be shipped by {date}.")
    static let missingScan = Phrase("missing.scan", "Missing: a scan that says {steps}, of parcel {parcel}.")
    static let missingExpected = Phrase("missing.expected", "Delivery expected {date}.")
    static let missingReview = Phrase("missing.review", "If it has not come by {date}, a person looks at it.")
    static let standingDate = Phrase("standing.date", "Payable {date}, delivered or not.")
    static let standingNoDate = Phrase("standing.noDate", "The order does not name the date that this rule waits for, so nothing frees it.")
    static let standingCooling = Phrase("standing.cooling", "Delivery is proved. The terms let the money wait until {date}; nothing else is missing.")
    static let standingPayable = Phrase("standing.payable", "Nothing is missing: payable since {date}.")
    static let standingNoScan = Phrase("standing.noScan", "No scan of the delivery came in time. A late one still confirms it; else a person gives more time or rejects it.")
    static let standingGrade = Phrase("standing.grade", "A person has to look at the scan first: its grade is {grade}, which the terms do not trust by itself.")
    static let standingAnomaly = Phrase("standing.anomaly", "The scan that would confirm it is in doubt. A person has to decide that first.")
    static let standingObjection = Phrase("standing.objection", "The buyer says that it has not come. A person decides.")
    static let standingContradicted = Phrase("standing.contradicted", "Another scan speaks against the delivery. A person has to decide that first.")
    static let standingDecided = Phrase(
        "standing.decided", "The scan that would confirm it was in doubt. All anomalies are decided; the operator lets this go on, or rejects it, on the claim's page.")
    static let standingAgainst = Phrase(
        "standing.against",
        "A scan that was accepted speaks against the delivery. No anomaly is left to decide; the operator lets this go on, or rejects it, on the claim's page.")
    static let standingHeld = Phrase("standing.held", "Stopped by a person: “{reason}”")
    static let standingHeldSilent = Phrase("standing.heldSilent", "Stopped until a person lets it go on.")
    static let standingBudget = Phrase("standing.budget", "The offer's budget had not enough left when the order came.")
    static let standingReturned = Phrase("standing.returned", "The goods came back.")
    static let standingEnded = Phrase("standing.ended", "Ended: “{reason}”")
    static let standingEndedSilent = Phrase("standing.endedSilent", "Nothing is paid.")
    static let standingClawed = Phrase("standing.clawed", "It was payable and has been taken back.")
    static let standingAnomalies = Phrase("standing.anomalies", "In doubt:")
    static let standingAnAnomaly = Phrase("standing.anAnomaly", "something that does not fit")
    static let standingNoDeadline = Phrase("standing.noDeadline", "Waiting for that since {date}; there is no deadline.")

    static func step(_ step: String) -> Phrase {
        switch step {
        case "labelled": Phrase("step.labelled", "labelled")
        case "packed": Phrase("step.packed", "packed")
        case "handed_over": Phrase("step.handedOver", "handed over")
        case "out_for_delivery": Phrase("step.outForDelivery", "out for delivery")
        case "delivered": Phrase("step.delivered", "delivered")
        case "collected": Phrase("step.collected", "collected")
        case "failed": Phrase("step.failed", "delivery failed")
        default: Phrase("step.returned", "returned")
        }
    }
    static let wordOr = Phrase("word.or", " or ")
}

extension PartState {
    var tone: Tone {
        switch self {
        case .tracked, .cancelled: .neutral
        case .awaitingScan: .waiting
        case .confirmed, .cooling: .info
        case .payable: .good
        case .review, .held: .warning
        case .rejected, .clawedBack: .bad
        }
    }

    func badge(_ viewer: Viewer) -> HTML { Badge(viewer.say(.partState(self)), tone).html }
}

extension ShownState {
    var tone: Tone { PartState(rawValue: rawValue)?.tone ?? .waiting }

    func badge(_ viewer: Viewer) -> HTML { Badge(viewer.say(.shownState(self)), tone).html }
}

extension PartEntry {
    /// With the date, where it waits for one that its order has.
    func badge(_ viewer: Viewer) -> HTML { badge(of: state, viewer) }

    /// As if it were in another state of the trade.
    func badge(of state: String, _ viewer: Viewer) -> HTML {
        guard let shown = ShownState(rawValue: shown(state)) else { return .text(state) }
        guard shown == .awaitingDate, let releaseAt else { return shown.badge(viewer) }
        return Badge(viewer.say(.partAwaitingDate, ["date": .text(viewer.date(releaseAt))]), shown.tone).html
    }
}
