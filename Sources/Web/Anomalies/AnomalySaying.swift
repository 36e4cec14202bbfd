import Core
import Fulfilment
import Look
import Views

// An anomaly in words, the same in the queue and on its page.
extension AnomalyEntry {
    /// nil for a kind that this program does not know, such as one of a later version.
    var doubt: AnomalyKind? { AnomalyKind(rawValue: kind) }
    var standing: AnomalyState? { AnomalyState(rawValue: state) }
    var isUndecided: Bool { standing == .open || standing == .held }
    var path: String { "/anomalies/\(id)" }

    func title(_ viewer: Viewer) -> String { doubt.map { viewer.say(.doubt($0)) } ?? kind }

    func badge(_ viewer: Viewer) -> Badge { standing?.badge(viewer) ?? Badge(state) }

    func meaning(_ viewer: Viewer) -> String { doubt.map { viewer.say(.doubtMeans($0)) } ?? "" }

    /// What speaks against what, in a sentence; where that is not known, the steps or values that do not fit.
    /// - Parameter zone: in which times are told, where it is not the viewer's.
    func said(_ viewer: Viewer, _ contradiction: Contradiction?, in zone: Zone? = nil) -> HTML {
        if let reason = ObjectionReason(rawValue: detail), doubt == .objection { return .text(viewer.say(.objection(reason))) }
        if let told = contradiction.flatMap({ sentence($0, viewer, zone) }) { return told }
        // Steps, kinds and times stand in it as programs write them; of ids used again, parcels' own numbers do as well.
        let words = detail.split(separator: " ").map { word -> String in
            let end = word.hasSuffix(",") ? "," : ""
            guard let time = Instant(text: String(word.dropLast(end.count))) else { return doubt == .sourceIDReused ? String(word) : String(word).spaced }
            return viewer.dateTime(time) + end
        }
        return .outside(words.joined(separator: " "))
    }

    private func sentence(_ what: Contradiction, _ viewer: Viewer, _ zone: Zone?) -> HTML? {
        func time(_ at: Instant) -> HTML { viewer.time(at, .dateTime, in: zone) }
        func lower(_ step: Step) -> HTML { .text(viewer.say(.step(step.rawValue))) }
        var pieces: [String: HTML] = [
            "step": .text(viewer.say(.scanStep(what.step))), "at": time(what.occurredAt), "received": time(what.receivedAt),
            "recorder": .outside(what.recorder),
        ]
        switch doubt {
        case .scanBeforeOrder:
            guard let ordered = what.orderedAt else { return nil }
            pieces["ordered"] = time(ordered)
            return viewer.write(.contradictsOrder, pieces)
        case .outOfOrder, .contradictsDelivery:
            guard let other = what.other else { return nil }
            // Which of the two came first is what does not fit, whichever of them is in question.
            let isLast = other.occurredAt < what.occurredAt
            pieces["step"] = .text(viewer.say(.scanStep(isLast ? what.step : other.step)))
            pieces["at"] = time(isLast ? what.occurredAt : other.occurredAt)
            pieces["other"] = lower(isLast ? other.step : what.step)
            pieces["before"] = time(isLast ? other.occurredAt : what.occurredAt)
            return viewer.write(.contradictsStep, pieces)
        case .twoPlaces:
            guard let other = what.other, let place = what.place, let elsewhere = other.place else { return nil }
            pieces.merge(
                ["place": .outside(place), "other": lower(other.step), "elsewhere": .outside(elsewhere), "before": time(other.occurredAt)]) { $1 }
            return viewer.write(.contradictsPlace, pieces)
        case .orderCancelled:
            guard let cancelled = what.cancelledAt else { return nil }
            pieces["cancelled"] = time(cancelled)
            return viewer.write(.contradictsCancellation, pieces)
        case .futureTime: return viewer.write(.contradictsReceipt, pieces)
        case .unknownParcel: return viewer.write(.contradictsParcels, pieces)
        case .recorderNotPermitted: return viewer.write(.contradictsRole, pieces)
        case .sourceIDReused, .statusWithoutScan, .statusAgainstScan, .declaredError, .lifeCycle, .objection, nil: return nil
        }
    }
}

extension AnomalyKind {
    /// Decisions on it say that somebody has seen it, and do nothing else.
    var movesNothing: Bool { [.sourceIDReused, .statusWithoutScan, .statusAgainstScan, .lifeCycle].contains(self) }
}

extension AnomalySummary {
    /// - Parameter showsMoney: to those who decide.
    func about(_ viewer: Viewer, showsMoney: Bool) -> [DescriptionList.Item] {
        var items = [DescriptionList.Item(viewer.say(.anomalyDetail), anomaly.said(viewer, showsMoney ? contradiction : contradiction?.withoutOrder))]
        func add(_ phrase: Phrase, _ html: HTML?) { if let html { items.append(.init(viewer.say(phrase), html)) } }
        add(.anomalyStep, step.map { .text(viewer.say(.scanStep($0))) })
        add(.anomalyParcel, parcelKey.map { key in anomaly.parcel.map { Link(key, "/parcels/\($0)").html(viewer) } ?? .outside(key) })
        if showsMoney { add(.anomalyOrder, orderKey.map { key in anomaly.order.map { Link(key, "/orders/\($0)").html(viewer) } ?? .outside(key) }) }
        add(.anomalyReference, anomaly.reference.map { .outside($0) })
        add(.anomalyRecorder, recorder.map { .outside($0) })
        add(.anomalyDevice, device.map { .outside($0) })
        if showsMoney, let currency {
            let sums: [(minor: Int64, phrase: Phrase)] = [(openAmount, .anomalyMoneyOpen), (payableAmount, .anomalyMoneyPayable)]
            let amounts = sums.filter { $0.minor != 0 }.map { sum -> String in
                viewer.say(sum.phrase, ["amount": .text(viewer.money(Money(minor: sum.minor, currency)))])
            }
            // What a decision would not move is said before it is made.
            if anomaly.isUndecided, isPaid { add(.anomalyIfDecided, .text(viewer.say(.anomalyForecastPaid))) }
            if anomaly.isUndecided, stoppedAmount > 0 { add(.anomalyOnAccept, .text(viewer.say(.anomalyAcceptStaysHeld))) }
            if !amounts.isEmpty { add(.anomalyMoney, "<a href=\"\(anomaly.path)#forecast\">\(amounts.joined(separator: ", "))</a>") }
        }
        if let party = anomaly.askedPartyName, showsMoney {
            add(.anomalyAskedAt, .text(viewer.say(anomaly.answeredAt == nil ? .anomalyAskedWaits : .anomalyAskedDone, ["party": .text(party)])))
        }
        return items
    }
}
