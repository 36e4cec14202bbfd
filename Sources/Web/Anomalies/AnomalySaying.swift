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

    /// The steps or values that do not fit.
    func said(_ viewer: Viewer) -> HTML {
        if let reason = ObjectionReason(rawValue: detail), doubt == .objection { return .text(viewer.say(.objection(reason))) }
        // Steps, kinds and times stand in it as programs write them.
        let words = detail.split(separator: " ").map { word -> String in
            let end = word.hasSuffix(",") ? "," : ""
            guard let time = Instant(text: String(word.dropLast(end.count))) else { return String(word).replacing("_", with: " ") }
            return viewer.dateTime(time) + end
        }
        return .outside(words.joined(separator: " "))
    }

    /// Whether it only repeats the step that the scan names.
    func repeats(_ step: Step?) -> Bool { detail == step?.rawValue }
}

extension AnomalySummary {
    /// - Parameter showsMoney: to those who decide.
    func about(_ viewer: Viewer, showsMoney: Bool) -> [DescriptionList.Item] {
        var items: [DescriptionList.Item] = []
        if !anomaly.repeats(step) { items.append(.init(viewer.say(.anomalyDetail), anomaly.said(viewer))) }
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
            if !amounts.isEmpty { add(.anomalyMoney, "<a href=\"\(anomaly.path)#forecast\">\(amounts.joined(separator: ", "))</a>") }
        }
        if let party = anomaly.askedPartyName, showsMoney {
            add(.anomalyAskedAt, .text(viewer.say(anomaly.answeredAt == nil ? .anomalyAskedWaits : .anomalyAskedDone, ["party": .text(party)])))
        }
        return items
    }
}
