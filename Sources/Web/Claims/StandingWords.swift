import Cashback
import Core
import Fulfilment
import Look
import Views

/// Says why a share stands where it stands, and what has to happen next.
struct StandingWords {
    let viewer: Viewer
    /// Kinds of the anomalies that hold something.
    var doubts: [AnomalyID: String] = [:]
    /// Whether the pages of anomalies are open to the viewer.
    var opensAnomalies = false

    func html(_ explained: PartExplanation) -> HTML {
        var text: HTML = "\(sentences(explained.standing).joined(separator: " "))"
        if case .held(_, let anomalies) = explained.standing, !anomalies.isEmpty {
            text = "\(text) \(viewer.say(.standingAnomalies)) \(anomalies.map(doubt).joined(", "))."
        }
        guard explained.decider == .person else { return text }
        return "\(text) \(viewer.say(.standingNoDeadline, ["date": .text(viewer.dateTime(explained.since))]))"
    }

    private func doubt(_ id: AnomalyID) -> HTML {
        let name = doubts[id].flatMap(AnomalyKind.init(rawValue:)).map { viewer.say(.doubt($0)) } ?? viewer.say(.standingAnAnomaly)
        return opensAnomalies ? Link(name, "/anomalies/\(id)").html(viewer) : .text(name)
    }

    func sentences(_ standing: PartStanding) -> [String] {
        switch standing {
        case .notPacked(let promised, let review):
            return [viewer.say(.missingPacking)] + dated(.missingPromised, promised) + dated(.missingReview, review)
        case .awaitingScan(_, let key, let steps, let estimate, let review):
            let words = steps.map { viewer.say(.step($0.rawValue)) }.joined(separator: viewer.say(.wordOr))
            let missing = viewer.say(.missingScan, ["steps": .text(words), "parcel": .text(key ?? "")])
            return [missing] + dated(.missingExpected, estimate) + dated(.missingReview, review)
        case .awaitingDate(_, let at): return at == nil ? [viewer.say(.standingNoDate)] : dated(.standingDate, at)
        case .cooling(let until): return dated(.standingCooling, until)
        case .payable(let since): return dated(.standingPayable, since)
        case .review(.noScanInTime): return [viewer.say(.standingNoScan)]
        case .review(.grade(let grade)): return [viewer.say(.standingGrade, ["grade": .text(grade.rawValue)])]
        // All is decided, and none of the decisions said that this delivery may count.
        case .held(.anomalyOnScan, let anomalies) where anomalies.isEmpty: return [viewer.say(.standingDecided)]
        case .held(.contradicted, let anomalies) where anomalies.isEmpty: return [viewer.say(.standingAgainst)]
        case .held(.anomalyOnScan, _): return [viewer.say(.standingAnomaly)]
        case .held(.contradicted, _): return [viewer.say(.standingContradicted)]
        case .held(.objection, _): return [viewer.say(.standingObjection)]
        case .held(.person(let reason), _): return [said(reason, .standingHeld, else: .standingHeldSilent)]
        case .rejected(let reason), .cancelled(let reason): return [ended(reason)]
        case .clawedBack(let reason): return [viewer.say(.standingClawed), ended(reason)]
        }
    }

    private func ended(_ reason: EndReason) -> String {
        switch reason {
        case .budgetSpent: viewer.say(.standingBudget)
        case .returned: viewer.say(.standingReturned)
        case .person(let reason): said(reason, .standingEnded, else: .standingEndedSilent)
        }
    }

    private func dated(_ phrase: Phrase, _ at: Instant?) -> [String] {
        at.map { [viewer.say(phrase, ["date": .text(viewer.dateTime($0))])] } ?? []
    }

    private func said(_ reason: String?, _ phrase: Phrase, else silent: Phrase) -> String {
        reason.map { viewer.say(phrase, ["reason": .text($0)]) } ?? viewer.say(silent)
    }
}
