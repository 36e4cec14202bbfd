import Cashback
import Core
import Fulfilment
import Look
import Views

/// The question before a decision that moves money: how much, from where to where.
struct AnomalyConfirmPage: Sendable {
    private let found: AnomalyCase
    private let decision: AnomalyDecision
    private let moves: [MoneyMove]
    private let hidden: [Hidden]
    private let back: String

    /// - Parameter kept: what the form said besides.
    /// - Returns: nil where no money would move.
    init?(_ found: AnomalyCase, _ decision: AnomalyDecision, kept: [Hidden], csrf: String, once: Hidden) {
        moves = MoneyMove.all(found.parts, decision)
        guard !moves.isEmpty else { return nil }
        self.found = found
        self.decision = decision
        hidden = [Hidden("csrf", csrf), Hidden("decision", decision.rawValue), once] + kept
        back = kept.first { $0.name == "back" && $0.value.hasPrefix("/anomalies") }?.value ?? found.anomaly.path
    }

    func title(_ viewer: Viewer) -> String { "\(viewer.say(.decisionButton(decision))): \(found.anomaly.title(viewer))" }

    func html(_ viewer: Viewer) -> HTML {
        let anomaly = found.anomaly
        let crumbs = Breadcrumbs(Link(viewer.say(.navAnomalies), "/anomalies"), Link(anomaly.title(viewer), anomaly.path))
        let lead: HTML = anomaly.doubt.map { "\(viewer.say(.decisionMeans(decision, $0)))" } ?? ""
        let header = PageHeader(.text(title(viewer)), lead: lead, breadcrumbs: crumbs)
        return "\(header.html(viewer))\(Panel(nil, question(viewer)).html(viewer))"
    }

    private func question(_ viewer: Viewer) -> HTML {
        let first = moves[0]
        var more: [DescriptionList.Item] = []
        if let order = found.order { more.append(.init(viewer.say(.anomalyOrder), Link(order.order.key, "/orders/\(order.order.id)").html(viewer))) }
        more.append(.init(viewer.say(.anomalyDetail), found.anomaly.said(viewer, found.contradictions[found.anomaly.id])))
        more += moves.dropFirst().map { .init(viewer.say(.anomalyMovesToo), "\(viewer.amount($0.amount)): \($0.from(viewer)) → \($0.to(viewer))") }
        let word = viewer.say(.decisionButton(decision))
        return ConfirmMoney(
            word, amount: first.amount, from: .text(first.from(viewer)), to: .text(first.to(viewer)), warning: "\(viewer.say(.anomalyFinal))", more: more,
            action: found.anomaly.path + "/decisions", hidden: hidden,
            button: viewer.say(.decisionConfirm, ["decision": .text(word), "amount": .text(viewer.money(first.amount))]),
            cancel: Link(viewer.say(.anomalyBack), back)
        ).html(viewer)
    }
}

/// Money that a decision would move, of all parts that move alike.
private struct MoneyMove: Sendable {
    /// Where the money of a part is.
    private enum Place: Sendable {
        case reserved, owed, budget

        init(_ state: PartState?) {
            switch state {
            case .payable: self = .owed
            case .rejected, .cancelled, .clawedBack: self = .budget
            case .tracked, .awaitingScan, .confirmed, .cooling, .review, .held, nil: self = .reserved
            }
        }
    }

    private let source: Place
    private let target: Place
    private let offer: String
    private(set) var amount: Money

    /// The largest first.
    static func all(_ parts: [PartForecast], _ decision: AnomalyDecision) -> [MoneyMove] {
        var moves: [MoneyMove] = []
        for forecast in parts where forecast.part.amount > 0 {
            guard case .becomes(let state, _) = forecast.outcome(of: decision) else { continue }
            let (source, target) = (Place(PartState(rawValue: forecast.part.state)), Place(PartState(rawValue: state)))
            guard source != target else { continue }
            if let index = moves.firstIndex(where: {
                $0.source == source && $0.target == target && $0.offer == forecast.offerName && $0.amount.currency == forecast.currency
            }) {
                moves[index].amount = Money(minor: moves[index].amount.minor + forecast.part.amount, forecast.currency)
            } else {
                moves.append(MoneyMove(source: source, target: target, offer: forecast.offerName, amount: Money(minor: forecast.part.amount, forecast.currency)))
            }
        }
        return moves.sorted { $0.amount.minor > $1.amount.minor }
    }

    func from(_ viewer: Viewer) -> String { said(source, viewer) }
    func to(_ viewer: Viewer) -> String { said(target, viewer) }

    private func said(_ place: Place, _ viewer: Viewer) -> String {
        switch place {
        case .reserved: viewer.say(.anomalyReservedOf, ["offer": .text(offer)])
        case .owed: viewer.say(.moneyOwedBuyer)
        case .budget: viewer.say(.moneyBudgetOf, ["offer": .text(offer)])
        }
    }
}

extension PartForecast {
    fileprivate func outcome(of decision: AnomalyDecision) -> PartOutcome {
        switch decision {
        case .accept: onAccept
        case .reject: onReject
        case .hold: onHold
        }
    }
}
