import Core
import Fulfilment

/// How the demo's operator decides, so that what waits for a person neither piles up nor runs out: visitors are to find some of it open.
enum DemoOperator {
    /// Hours for which an anomaly is left to a visitor.
    static let patienceHours: Int64 = 5
    /// So many are always left open.
    static let leftOpen = 5
    /// Hours after which nobody believes in a parcel any more.
    static let lostAfterHours: Int64 = 44
    static let lookLimit = 100

    struct Verdict: Equatable {
        let decision: AnomalyDecision
        let note: String
    }

    /// What falls under the operator's eyes: two of three that are old enough, the newest left to visitors.
    /// - Parameter open: oldest first.
    static func verdicts(on open: [DemoAnomaly], at now: Instant, dice: DemoDice) -> [(AnomalyID, Verdict)] {
        open.dropLast(leftOpen).compactMap { anomaly in
            let isSeen = dice.happens(perMille: 660)
            let isHeld = dice.happens(perMille: 60)
            guard isSeen, anomaly.raisedAt.adding(hours: patienceHours) <= now, let verdict = verdict(on: anomaly.kind) else { return nil }
            return (anomaly.id, isHeld ? Verdict(decision: .hold, note: "I have asked the hub and wait for an answer.") : verdict)
        }
    }

    /// nil for what the demo leaves to visitors.
    private static func verdict(on kind: AnomalyKind) -> Verdict? {
        switch kind {
        case .outOfOrder: Verdict(decision: .accept, note: "The rider's clock was slow; the rider has shown the signature.")
        case .scanBeforeOrder: Verdict(decision: .accept, note: "The bench's clock was wrong; the parcel was there.")
        case .contradictsDelivery: Verdict(decision: .reject, note: "Pressed by mistake; the buyer has the parcel.")
        case .twoPlaces: Verdict(decision: .reject, note: "The parcel cannot have been in both cities.")
        case .futureTime: Verdict(decision: .reject, note: "This has not happened yet.")
        case .unknownParcel: Verdict(decision: .reject, note: "Typed in wrongly; the right label was scanned afterwards.")
        case .recorderNotPermitted: Verdict(decision: .reject, note: "A maker does not attest its own delivery.")
        case .sourceIDReused: Verdict(decision: .accept, note: "The scanner was set back and counts anew.")
        case .orderCancelled: Verdict(decision: .reject, note: "The order was cancelled before it was packed.")
        default: nil
        }
    }

    /// Claims whose parcels are lost by now.
    static func lost(_ reviews: [DemoReview], at now: Instant) -> [ClaimID] {
        reviews.filter { $0.trackedAt.adding(hours: lostAfterHours) <= now }.map(\.claim)
    }

    static let lostReason = "The carrier cannot find the parcel; the buyer was refunded."
}
