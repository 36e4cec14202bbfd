import Look

/// What a person can decide about a claim, as forms name it.
enum DecisionWord: String, CaseIterable, Sendable {
    case approve, reject, extend, hold, release
    case clawBack = "claw_back"
}

extension Phrase {
    static func decision(_ word: DecisionWord) -> Phrase {
        switch word {
        case .approve: Phrase("decision.approve", "Approve")
        case .reject: Phrase("decision.reject", "Reject")
        case .extend: Phrase("decision.extend", "Give more time")
        case .hold: Phrase("decision.hold", "Put on hold")
        case .release: Phrase("decision.release", "Let it go on")
        case .clawBack: Phrase("decision.clawBack", "Take back")
        }
    }

    static func decisionTitle(_ word: DecisionWord) -> Phrase {
        switch word {
        case .approve: Phrase("decision.approveTitle", "Approve the cashback on order {order}")
        case .reject: Phrase("decision.rejectTitle", "Reject the cashback on order {order}")
        case .extend: Phrase("decision.extendTitle", "Give the scan of order {order} more time")
        case .hold: Phrase("decision.holdTitle", "Put the cashback on order {order} on hold")
        case .release: Phrase("decision.releaseTitle", "Let the cashback on order {order} go on")
        case .clawBack: Phrase("decision.clawBackTitle", "Take back the cashback on order {order}")
        }
    }

    /// What it does, before it is done.
    static func decisionMeans(_ word: DecisionWord) -> Phrase {
        switch word {
        case .approve: Phrase("decision.approveMeans", "You trust the scan: the money becomes payable, or waits as the terms say.")
        case .reject: Phrase("decision.rejectMeans", "Nothing is owed: the reserved money goes back into the offer's budget.")
        case .extend: Phrase("decision.extendMeans", "The claim waits again for its scan. Without one, it comes back to you.")
        case .hold: Phrase("decision.holdMeans", "Nothing becomes payable until a person lets it go on.")
        case .release: Phrase("decision.releaseMeans", "It goes on where it stood. What a scan has proved meanwhile becomes payable, or waits as the terms say.")
        case .clawBack: Phrase("decision.clawBackMeans", "What was payable is taken back into the offer's budget by a new transfer.")
        }
    }

    static func decisionDone(_ word: DecisionWord) -> Phrase {
        switch word {
        case .approve: decisionApproved
        case .reject: decisionRejected
        case .extend: decisionExtended
        case .hold: decisionHeld
        case .release: decisionReleased
        case .clawBack: decisionClawedBack
        }
    }

    static let decisionApproved = Phrase("decision.approved", "Approved. The facts below say what moved.")
    static let decisionRejected = Phrase("decision.rejected", "Rejected. The reserved money is back in the budget.")
    static let decisionExtended = Phrase("decision.extended", "The claim waits for its scan again.")
    static let decisionHeld = Phrase("decision.held", "On hold until somebody lets it go on.")
    static let decisionReleased = Phrase("decision.released", "It goes on.")
    static let decisionClawedBack = Phrase("decision.clawedBack", "Taken back. The facts below name the transfer.")

    static let decisions = Phrase("decision.heading", "Decide")
    static let decisionsNote = Phrase("decision.note", "Each decision is a new fact with your name and reason. No decision stands in for a scan.")
    static let decisionsNone = Phrase("decision.none", "Nothing to decide: every share of the claim is settled.")
    static let decisionReason = Phrase("decision.reason", "Why")
    static let decisionReasonHint = Phrase("decision.reasonHint", "Kept with the fact. Whoever may see the claim reads it; name no private data.")
    static let decisionReasonMissing = Phrase("decision.reasonMissing", "Say why, in a few sentences at most")
    static let decisionHours = Phrase("decision.hours", "More time for the scan, from now")
    static let decisionHoursUnit = Phrase("decision.hoursUnit", "hours")
    static let decisionHoursFault = Phrase("decision.hoursFault", "Enter whole hours, 1 to 8,760")
    static let decisionConcerns = Phrase("decision.concerns", "It concerns")
    static let decisionCancel = Phrase("decision.cancel", "Back to the claim")
    static let decisionGone = Phrase("decision.gone", "No share of the claim fits this decision any more. Somebody or something was faster; look at the claim again.")
    static let decisionGoOn = Phrase("decision.goOn", "Go on")
    static let decisionConfirm = Phrase("decision.confirm", "{decision}: {amount}")
    static let decisionFinal = Phrase("decision.final", "Transfers are never changed. What turns out wrong is put right by a new decision and a new transfer.")
    static let moneyReserved = Phrase("money.reserved", "Reserved for the buyer")
    static let moneyBudgetOf = Phrase("money.budgetOf", "Budget of {offer}")
    static let moneyOwedBuyer = Phrase("money.owedBuyer", "Owed to the buyer")
}

extension Phrase {
    static let claimFlashes: [Phrase] = DecisionWord.allCases.map { decisionDone($0) }
}
