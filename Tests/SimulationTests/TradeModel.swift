import Core
import Fulfilment
import Selling
import Store
import Workflows

/// What must hold does not.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = what }
}

/// What can be counted both in answers and in the database.
enum Tally: String, CaseIterable, Sendable {
    case orders, scans, cancellations, parcelsAdded, voided, judged, reopened, asked, answered, decided, objections
    case offers, revisions, deposits, money, closed, granted, revoked

    /// Facts that each of it writes.
    var facts: [String] {
        switch self {
        case .orders: ["order.placed"]
        case .scans: ["scan.recorded"]
        case .cancellations: ["order.cancelled", "order.lines_cancelled"]
        case .parcelsAdded: ["parcel.added"]
        case .voided: ["scan.voided"]
        case .judged: ["anomaly.accepted", "anomaly.rejected", "anomaly.held"]
        case .reopened: ["anomaly.reopened"]
        case .asked: ["anomaly.asked"]
        case .answered: ["anomaly.answered"]
        case .decided: ["claim.decided"]
        case .offers: ["offer.created"]
        case .revisions: ["offer.revised"]
        case .deposits: ["offer.funded"]
        case .closed: ["offer.closed"]
        case .granted: ["grant.given"]
        case .revoked: ["grant.revoked"]
        case .objections, .money: []
        }
    }
}

/// What senders were told, and nothing else. The database must agree with it after every step.
struct TradeModel: Sendable {
    private(set) var orders: [String: (id: OrderID, digest: Int64)] = [:]
    private(set) var scans: [String: (id: ScanID, contents: Set<ScanReuse>)] = [:]
    /// What there was before the first command, and what was acknowledged since.
    private(set) var known: [Tally: Int64] = [:]
    /// Sent, and nobody has said what became of it.
    private(set) var unresolved: [TradeCommand] = []
    private var answered: Set<Int> = []

    init(known: [Tally: Int64]) { self.known = known }

    mutating func leave(_ command: TradeCommand) {
        guard command.isAwaited, !answered.contains(command.number), !unresolved.contains(where: { $0.number == command.number }) else { return }
        unresolved.append(command)
    }

    mutating func settle(_ command: TradeCommand) { unresolved.removeAll { $0.number == command.number } }

    mutating func acknowledge(_ command: TradeCommand, _ reply: TradeReply) throws {
        settle(command)
        switch (command.deed, reply) {
        case (.place(let drafts, _), .orders(let outcomes)):
            guard drafts.count == outcomes.count else { throw Broken("\(outcomes.count) answers to \(drafts.count) orders") }
            for (draft, outcome) in zip(drafts, outcomes) { try acknowledge(draft, outcome) }
        case (.capture(let drafts), .scans(let outcomes)):
            guard drafts.count == outcomes.count else { throw Broken("\(outcomes.count) answers to \(drafts.count) scans") }
            for (draft, outcome) in zip(drafts, outcomes) { try acknowledge(draft, outcome) }
        case (let deed, .done(let made)):
            guard command.isAwaited, answered.insert(command.number).inserted else { return }
            for (tally, amount) in deed.worth(made) { known[tally, default: 0] += amount }
        default: throw Broken("the answer \(reply) to another question")
        }
    }

    private mutating func acknowledge(_ draft: OrderDraft, _ outcome: OrderOutcome) throws {
        let earlier = orders[draft.key]
        switch outcome {
        case .placed(let id, _):
            if let earlier { throw Broken("the order \(draft.key) was placed as \(earlier.id), and again as \(id)") }
            orders[draft.key] = (id, draft.digest)
            known[.orders, default: 0] += 1
        case .duplicate(let id):
            if let earlier, earlier.id != id || earlier.digest != draft.digest { throw Broken("the order \(draft.key) is \(earlier), and now \(id)") }
            if earlier == nil { known[.orders, default: 0] += 1 }
            orders[draft.key] = (id, draft.digest)
        case .refused(.keyReused(let id)):
            if let earlier, earlier.id != id || earlier.digest == draft.digest { throw Broken("the order \(draft.key) is refused as another") }
        case .refused(.merchantNotYours): break
        case .refused:
            if let earlier, earlier.digest == draft.digest { throw Broken("the order \(draft.key), which was placed, is refused: \(outcome)") }
        }
    }

    private mutating func acknowledge(_ draft: ScanDraft, _ outcome: ScanOutcome) throws {
        let earlier = scans[draft.sourceID]
        switch outcome {
        case .stored(let answer):
            if let earlier { throw Broken("the scan \(draft.sourceID) was stored as \(earlier.id), and again as \(answer.scan)") }
            scans[draft.sourceID] = (answer.scan, [ScanReuse(draft)])
            known[.scans, default: 0] += 1
        case .duplicate(let id, _):
            if let earlier, earlier.id != id { throw Broken("the scan \(draft.sourceID) is \(earlier.id), and now \(id)") }
            if earlier == nil { known[.scans, default: 0] += 1 }
            scans[draft.sourceID] = (id, (earlier?.contents ?? []).union([ScanReuse(draft)]))
        case .refused(let refusal): throw Broken("the scan \(draft.sourceID) is refused: \(refusal)")
        }
    }

    /// How much of each there must be: what was acknowledged, and at most what is not known besides.
    func expected(_ tally: Tally) -> ClosedRange<Int64> {
        let sure = known[tally, default: 0]
        return sure...(sure + unresolved.reduce(0) { $0 + ($1.deed.worth(nil)[tally] ?? 0) })
    }

    /// How often a source's id has been told to stand for something else.
    var expectedReuses: ClosedRange<Int64> {
        var most = scans.mapValues(\.contents)
        for case .capture(let drafts) in unresolved.map(\.deed) {
            for draft in drafts { most[draft.sourceID, default: []].insert(ScanReuse(draft)) }
        }
        func further(_ contents: some Sequence<Set<ScanReuse>>) -> Int64 { contents.reduce(0) { $0 + Int64(max(0, $1.count - 1)) } }
        return further(scans.values.map(\.contents))...further(most.values)
    }
}

extension TradeCommand.Deed {
    /// What it adds to the tallies.
    /// - Parameter made: as answered; nil asks for the most it may be.
    func worth(_ made: Int64?) -> [Tally: Int64] {
        switch self {
        case .place(let drafts, _): [.orders: Int64(drafts.count)]
        case .capture(let drafts): [.scans: Int64(drafts.count)]
        case .cancel: [.cancellations: 1]
        case .addParcels(let drafts, _): [.parcelsAdded: made ?? Int64(drafts.count)]
        case .void: [.voided: 1]
        case .judge: [.judged: 1]
        case .reopen: [.reopened: 1]
        case .ask: [.asked: 1]
        case .answer: [.answered: 1]
        case .decide: [.decided: 1]
        case .object: [.objections: made ?? 1]
        case .create: [.offers: 1]
        case .revise: [.revisions: 1]
        case .fund(_, let amount): [.deposits: 1, .money: amount]
        case .close: [.closed: 1]
        case .grant: [.granted: 1]
        case .revoke: [.revoked: 1]
        case .due, .match, .seal: [:]
        }
    }
}
