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
        return .outside(detail)
    }
}

extension AnomalySummary {
    /// - Parameter showsMoney: to those who decide.
    func about(_ viewer: Viewer, showsMoney: Bool) -> [DescriptionList.Item] {
        var items = [DescriptionList.Item(viewer.say(.anomalyDetail), anomaly.said(viewer))]
        func add(_ phrase: Phrase, _ html: HTML?) { if let html { items.append(.init(viewer.say(phrase), html)) } }
        add(.anomalyStep, step.map { .text(viewer.say(.scanStep($0))) })
        add(.anomalyParcel, parcelKey.map { key in anomaly.parcel.map { Link(key, "/parcels/\($0)").html(viewer) } ?? .outside(key) })
        if showsMoney { add(.anomalyOrder, orderKey.map { key in anomaly.order.map { Link(key, "/orders/\($0)").html(viewer) } ?? .outside(key) }) }
        add(.anomalyReference, anomaly.reference.map { .outside($0) })
        add(.anomalyRecorder, recorder.map { .outside($0) })
        add(.anomalyDevice, device.map { .outside($0) })
        if showsMoney, let currency, openAmount != 0 || payableAmount != 0 {
            let amounts: [String: Said] = [
                "open": .text(viewer.money(Money(minor: openAmount, currency))), "payable": .text(viewer.money(Money(minor: payableAmount, currency))),
            ]
            add(.anomalyMoney, "<a href=\"\(anomaly.path)#forecast\">\(viewer.say(.anomalyMoneyText, amounts))</a>")
        }
        if let party = anomaly.askedParty, showsMoney {
            add(.anomalyAskedAt, .text(viewer.say(anomaly.answeredAt == nil ? .anomalyAskedWaits : .anomalyAskedDone, ["party": .text(party)])))
        }
        add(.anomalyRaised, viewer.time(anomaly.raisedAt))
        return items
    }
}
