import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import TradeNetwork
import Workflows

/// One process of the network: its own caches, its own clock, which may go wrong by seconds, and its own connection, which may break.
struct TradeProcess: Sendable {
    let number: Int
    let store: FaultyStore
    let workflows: Workflows

    init(_ number: Int, on store: any Store, clock: ManualClock, microsecondsAhead: Int64, seed: UInt64) {
        self.number = number
        self.store = FaultyStore(store)
        let random = SeededRandom(seed: seed)
        let now: @Sendable () -> Instant = { clock.now.adding(microseconds: microsecondsAhead) }
        workflows = Workflows(store: self.store, world: World(now: now, wallNow: now, random: { random.next() }), passwordCost: .quick)
    }

    private init(number: Int, store: FaultyStore, workflows: Workflows) {
        self.number = number
        self.store = store
        self.workflows = workflows
    }

    /// The process ends and starts again: it remembers nothing.
    func restarted() -> TradeProcess {
        TradeProcess(number: number, store: store, workflows: Workflows(store: store, world: workflows.world, passwordCost: .quick))
    }
}

/// What somebody wants done. It can be sent again: its number is its Idempotency-Key.
struct TradeCommand: Sendable, CustomStringConvertible {
    enum Deed: Sendable {
        case place([OrderDraft], by: TestShop.Who)
        case capture([ScanDraft])
        case cancel(OrderID, lines: Set<Int64>?)
        case addParcels([ParcelDraft], to: OrderID)
        case void(ScanID)
        case judge(AnomalyID, AnomalyDecision)
        case reopen(AnomalyID)
        case ask(AnomalyID)
        case answer(AnomalyID)
        case decide(ClaimID, ClaimDecision)
        case object(OrderID, ObjectionReason, parcel: ParcelID?, text: String?)
        case create(OfferDraft)
        case revise(OfferID, expected: Int64, Terms)
        case fund(OfferID, Int64)
        case close(OfferID)
        case grant(TestShop.Who)
        case revoke(GrantID)
        case due, match, seal
    }

    let number: Int
    let deed: Deed

    var description: String {
        switch deed {
        case .place(let drafts, let who):
            "#\(number) place by \(who): " + drafts.map { "\($0.key) in \($0.parcels.map(\.key)) for \($0.offers)" }.joined(separator: ", ")
        case .capture(let drafts):
            "#\(number) capture: " + drafts.map { "\($0.sourceID) \($0.step) of \($0.parcelKey) by \($0.recorderKind)" }.joined(separator: ", ")
        default: "#\(number) \(deed)"
        }
    }

    /// Whether somebody waits for the answer; jobs simply come by again.
    var isAwaited: Bool {
        switch deed {
        case .due, .match, .seal: false
        default: true
        }
    }
}

/// What the sender is told.
enum TradeReply: Sendable {
    case orders([OrderOutcome])
    case scans([ScanOutcome])
    /// How many it made of what it is counted by.
    case done(Int64)
}

extension TradeCommand {
    func carryOut(on process: TradeProcess, for shop: TestShop) async throws -> TradeReply {
        let now = process.workflows.world.now()
        switch deed {
        case .place(let drafts, let who):
            let received = drafts.map { draft in
                var draft = draft
                draft.receivedAt = now
                return draft
            }
            return .orders(try await process.workflows.placeOrders(received, by: try shop.principal(who)))
        case .capture(let drafts):
            let received = drafts.map { draft in
                var draft = draft
                draft.receivedAt = now
                return draft
            }
            return .scans(try await process.workflows.captureScans(received))
        case .due: return .done(Int64(try await process.workflows.runAllDueTimes(until: now)))
        case .match: return .done(Int64(try await process.workflows.matchWaitingScans()))
        case .seal: return .done(Int64(try await process.workflows.seal()))
        default: return .done(try await carryOutOnce(on: process.workflows))
        }
    }

    private func carryOutOnce(on workflows: Workflows) async throws -> Int64 {
        let scope = IdempotencyScope(principal: "simulation", route: "commands", key: "\(number)")
        let (answer, _) = try await workflows.once(OnceRequest(scope: scope, hash: Array("\(number)".utf8))) { tx, ids, now in
            let made = try decided(workflows, at: now, in: tx, ids: ids) ?? managed(workflows, at: now, in: tx, ids: ids)
            return IdempotencyAnswer(requestHash: [], status: 200, body: "\(made)")
        }
        return Int64(answer.body) ?? -1
    }

    private static let actor = Actor("operator:simulation")

    /// - Returns: nil for what is no one's decision on an order.
    private func decided(_ flows: Workflows, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Int64? {
        let actor = Self.actor
        switch deed {
        case .cancel(let id, let lines):
            _ = try flows.cancel(id, lines: lines, by: actor, reason: "changed their mind", at: now, in: tx, ids: ids)
        case .addParcels(let drafts, let id): return Int64(try flows.addParcels(drafts, to: id, by: actor, at: now, in: tx, ids: ids).count)
        case .void(let id): _ = try flows.void(id, by: actor, reason: "wrong parcel", at: now, in: tx, ids: ids)
        case .judge(let id, let decision): _ = try flows.decide(id, decision, by: actor, note: nil, at: now, in: tx, ids: ids)
        case .reopen(let id): _ = try flows.reopen(id, by: actor, reason: "the wrong button", at: now, in: tx, ids: ids)
        case .ask(let id): _ = try flows.ask(id, text: "Who opened the door?", by: actor, at: now, in: tx, ids: ids)
        case .answer(let id): _ = try flows.answer(id, text: "The neighbour.", as: nil, by: actor, at: now, in: tx, ids: ids)
        case .decide(let id, let decision): _ = try flows.decide(id, decision, by: actor, reason: "looked at", at: now, in: tx, ids: ids)
        case .object(let id, let reason, let parcel, let text):
            return try flows.object(to: id, parcel: parcel, reason: reason, text: text, by: actor, at: now, in: tx, ids: ids).isNew ? 1 : 0
        default: return nil
        }
        return 1
    }

    private func managed(_ flows: Workflows, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Int64 {
        let actor = Self.actor
        switch deed {
        case .create(let draft): _ = try flows.createOffer(draft, by: actor, at: now, in: tx, ids: ids)
        case .revise(let id, let expected, let terms):
            _ = try flows.reviseOffer(id, expected: expected, terms: terms, comparisonConsent: true, by: actor, at: now, in: tx, ids: ids)
        case .fund(let id, let amount): _ = try flows.fundOffer(id, amount: amount, by: actor, at: now, in: tx, ids: ids)
        case .close(let id): _ = try flows.closeOffer(id, by: actor, at: now, in: tx, ids: ids)
        case .grant(let who): _ = try flows.grant(party: who.rawValue, marketplace: TestShop.marketplace, by: actor, at: now, in: tx, ids: ids)
        case .revoke(let id): try flows.revokeGrant(id, by: actor, at: now, in: tx, ids: ids)
        default: return 0
        }
        return 1
    }
}
