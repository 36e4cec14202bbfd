import Cashback
import Core
import Fulfilment
import JSONText
import Look
import Views

/// Facts as lines of a timeline: what happened, who did it, because of what.
struct FactLines: Sendable {
    let actors: ActorWords
    /// Of amounts in the facts' bodies.
    let currency: Currency?
    /// Whether the viewer may open the pages of facts.
    let opensFacts: Bool
    /// Kinds of the facts that others name as their cause.
    var causes: [FactID: String] = [:]
    /// Claims whose terms pay on a date, which wait for no scan.
    var dated: Set<ClaimID> = []
    /// Whether facts about scans name the step.
    var namesSteps = false

    static func title(_ kind: String, _ viewer: Viewer) -> String {
        Phrase.fact(kind).map { viewer.say($0) } ?? kind.replacing(".", with: " ").spaced
    }

    /// With what was decided. A scan may stand as it stood before a decision, and that need not be that it counts.
    private static func title(ofKind fact: FactEntry, _ viewer: Viewer) throws -> String {
        if fact.kind == "claim.decided", let word = try JSON.parse(fact.body)["decision"]?.asString.flatMap(DecisionWord.init) {
            return "\(title(fact.kind, viewer)): \(viewer.say(.decision(word)))"
        }
        guard fact.kind == "scan.reinstated", try JSON.parse(fact.body)["state"]?.asString != ScanState.applied.rawValue else { return title(fact.kind, viewer) }
        return viewer.say(.factScanAsBefore)
    }

    /// With the step, where the fact is about a scan; with what did not fit, where it is about an anomaly.
    static func title(of fact: FactEntry, _ viewer: Viewer) throws -> String {
        let title = try title(ofKind: fact, viewer)
        if fact.kind.hasPrefix("anomaly."), let doubt = try JSON.parse(fact.body)["kind"]?.asString.flatMap(AnomalyKind.init(rawValue:)) {
            return "\(title): \(viewer.say(.doubt(doubt)))"
        }
        guard fact.kind.hasPrefix("scan."), let step = try JSON.parse(fact.body)["step"]?.asString.flatMap(Step.init(rawValue:)) else { return title }
        return "\(title): \(viewer.say(.scanStep(step)))"
    }

    func entry(_ fact: FactEntry, _ viewer: Viewer) throws -> Timeline.Entry {
        // The timeline of an order names the step itself.
        let title = fact.kind.hasPrefix("anomaly.") || namesSteps ? try Self.title(of: fact, viewer) : try Self.title(ofKind: fact, viewer)
        return Timeline.Entry(
            id: fact.id.description, at: fact.receivedAt, tone: Self.tone(fact.kind),
            title: opensFacts ? "<a href=\"/facts/\(fact.id.description)\">\(title)</a>" : "\(title)", actor: actors.say(fact.actor, viewer),
            cause: opensFacts ? fact.cause.map { Link(cause($0, viewer), "/facts/\($0)") } : nil, details: try details(fact, viewer))
    }

    private func cause(_ id: FactID, _ viewer: Viewer) -> String {
        causes[id].map { Self.title($0, viewer) } ?? viewer.say(.claimCaused)
    }

    private static func tone(_ kind: String) -> Tone {
        switch kind {
        case "claim.payable", "offer.funded", "claim.confirmed": .good
        case "claim.review", "claim.held", "anomaly.raised", "order.objected": .warning
        case "claim.rejected", "claim.clawed_back", "scan.voided", "scan.withdrawn": .bad
        case "claim.awaiting_scan": .waiting
        case "claim.cooling", "scan.recorded", "scan.applied": .info
        default: .neutral
        }
    }

    /// What a person said of a decision on an anomaly, in their own words.
    static func reason(of fact: FactEntry) throws -> String? {
        guard ["anomaly.accepted", "anomaly.rejected", "anomaly.held", "anomaly.reopened"].contains(fact.kind) else { return nil }
        let body = try JSON.parse(fact.body)
        return ["reason", "note"].lazy.compactMap { body[$0]?.asString }.first { !$0.isEmpty }
    }

    /// What a person gave as reason, and how shares moved.
    private func details(_ fact: FactEntry, _ viewer: Viewer) throws -> HTML? {
        let body = try JSON.parse(fact.body)
        var items: [DescriptionList.Item] = []
        if let word = body["decision"]?.asString.flatMap(DecisionWord.init(rawValue:)) {
            items.append(.init(viewer.say(.decisions), "\(viewer.say(.decision(word)))"))
        }
        for name in ["reason", "note", "detail"] {
            if let text = body[name]?.asString { items.append(.init(viewer.say(.decisionReason), .outside(text))) }
        }
        let list = items.isEmpty ? nil : DescriptionList(items).html(viewer)
        guard let moves = FactMove.of(body, currency: currency), !moves.isEmpty else { return list }
        return "\(ifAny: list)\(FactMove.table(moves, isDated: dated.contains { $0.description == fact.subject }, opensLedger: opensFacts, viewer))"
    }
}

/// One move of a share, as the fact of a claim says it.
struct FactMove: Sendable {
    let from: PartState?
    let to: PartState
    let amount: Money
    let reason: String?
    let transfers: [String]

    /// - Returns: nil where the fact is not about moves.
    static func of(_ body: JSON, currency: Currency?) -> [FactMove]? {
        guard let edges = body["edges"]?.asArray, let currency = body["currency"]?.asString.flatMap(Currency.init(code:)) ?? currency else { return nil }
        return edges.compactMap { edge in
            guard let to = edge["to"]?.asString.flatMap(PartState.init(rawValue:)), let amount = edge["amount"]?.asNumber?.int64 else { return nil }
            return FactMove(
                from: edge["from"]?.asString.flatMap(PartState.init(rawValue:)), to: to, amount: Money(minor: amount, currency),
                reason: edge["reason"]?.asString, transfers: (edge["transfers"]?.asArray ?? []).compactMap(\.asString))
        }
    }

    /// - Parameter isDated: the claim's terms pay on a date.
    static func table(_ moves: [FactMove], isDated: Bool = false, opensLedger: Bool, _ viewer: Viewer) -> HTML {
        let rows = moves.map { move in
            func shown(_ state: PartState) -> ShownState? {
                isDated && state == .awaitingScan ? .awaitingDate : ShownState(rawValue: state.rawValue)
            }
            let links = move.transfers.map { opensLedger ? SubjectPath.html($0) : CopyID($0).code }
            return Table.Row([
                move.from.map { .text(shown($0).map { viewer.say(.shownState($0)) } ?? $0.rawValue) } ?? "\(viewer.say(.factMoveNew))",
                shown(move.to)?.badge(viewer) ?? .text(move.to.rawValue),
                move.reason.map { .outside($0) } ?? "", links.joined(" "), viewer.amount(move.amount),
            ])
        }
        return Table(
            caption: viewer.say(.factMoves),
            columns: [
                .init(viewer.say(.factMoveFrom)), .init(viewer.say(.factMoveTo)), .init(viewer.say(.factMoveReason)),
                .init(viewer.say(.factMoveTransfers)), .init(viewer.say(.claimsAmount), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.claimNoShares))
        ).html(viewer)
    }
}
