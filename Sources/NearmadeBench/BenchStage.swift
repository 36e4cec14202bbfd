import Cashback
import Core
import Fulfilment
import TradeNetwork
import Selling
import Store
import Workflows

/// A marketplace with a hundred merchants, one hub's scanner and as many offers and orders as are asked for.
struct BenchStage: Sendable {
    let workflows: Workflows
    let hub: Party
    private let offerKeys: [String]

    struct Failed: Error { let what: String }

    /// - Parameter offers: each has a budget of its own, so that this many accounts are hot; 1 to 100.
    init(workflows: Workflows, offers: Int = 1) async throws {
        self.workflows = workflows
        let offerKeys = (0..<offers).map { "five-\($0)" }
        self.offerKeys = offerKeys
        let now = workflows.world.now()
        let ids = IdPool(workflows.world)
        hub = try await workflows.store.write { tx in
            ids.rewind()
            _ = try workflows.ensureOperator(at: now, in: tx, ids: ids)
            let actor = Actor("bench")
            _ = try workflows.openMarketplace(key: "deals", name: "Deals", currency: .eur, zone: "Europe/Berlin", by: actor, at: now, in: tx, ids: ids)
            try workflows.registerMerchants((0..<100).map { (key: "maker-\($0)", name: "Maker \($0)") }, at: now, in: tx, ids: ids)
            let hub = try workflows.registerParty(kind: .hub, key: "hub", name: "Hub", city: nil, by: actor, at: now, in: tx, ids: ids)
            _ = try workflows.grant(party: "hub", marketplace: "deals", by: actor, at: now, in: tx, ids: ids)
            let terms = Terms(reward: .rate(Rate(ppm: 50_000)), grades: [.a: .confirm, .b: .confirm, .c: .confirm])
            for (number, key) in offerKeys.enumerated() {
                let draft = OfferDraft(marketplace: "deals", key: key, name: "Five percent of maker \(number)", payer: "maker-\(number)", terms: terms, isBudgetLimited: false)
                _ = try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids)
            }
            return hub
        }
    }

    /// The same stage in a copy of its database.
    init(_ stage: BenchStage, on workflows: Workflows) {
        self.workflows = workflows
        (hub, offerKeys) = (stage.hub, stage.offerKeys)
    }

    /// A stage that was set up before.
    init(found workflows: Workflows) async throws {
        self.workflows = workflows
        guard let hub = try await workflows.store.read({ try Parties.find(key: "hub", in: $0) }) else { throw Failed(what: "the database holds no stage") }
        (self.hub, offerKeys) = (hub, [])
    }

    /// A large trade that ended just now.
    /// - Parameters:
    ///   - waiting: how many of the newest orders still wait for their delivery.
    ///   - world: whose ids the rows have; the stage's own unless told.
    func bulkTrade(_ count: Int, waiting: Int = 0, days: Int64, world: World? = nil) async throws -> BulkTrade {
        let keys = offerKeys
        let found = try await workflows.store.read { tx in
            let market = try Marketplaces.find(key: "deals", in: tx)
            let offers = try market.map { market in try Offers.find(keys.map { (market.id, $0) }, in: tx).get() } ?? []
            return (market: market, offers: offers, merchants: try Parties.all(kind: .merchant, after: "", limit: 100, in: tx).map(\.id))
        }
        guard let market = found.market, found.offers.count == keys.count else { throw Failed(what: "the stage has no marketplace or no offers") }
        return BulkTrade(
            market: market, offers: found.offers.sorted { $0.key < $1.key }, merchants: found.merchants, hub: hub.id,
            start: workflows.world.now().adding(days: -days), count: count, waiting: waiting, world: world ?? workflows.world, length: days)
    }

    /// A token of the hub.
    func scannerToken() async throws -> String { try await token(of: .party(hub.id, .hub)) }

    func operatorToken() async throws -> String { try await token(of: operatorPrincipal()) }

    private func token(of principal: Principal) async throws -> String {
        let workflows = workflows
        let (now, ids) = (workflows.world.now(), IdPool(workflows.world))
        return try await workflows.store.write { tx in
            ids.rewind()
            return try workflows.issueToken(for: principal, name: "bench", expiresAt: nil, by: Actor("bench"), at: now, in: tx, ids: ids).secret
        }
    }

    /// The secret of a session in which a user of the operator has signed in.
    func operatorSession() async throws -> String {
        let draft = UserDraft(party: Workflows.operatorKey, login: "bench", name: "Bench")
        guard let password = try await workflows.createUser(draft, by: Actor("bench")).madePassword else { throw Failed(what: "no password was made") }
        return try await workflows.signIn(login: draft.login, password: password, address: "127.0.0.1").secret
    }

    /// Scans of the parcels with these numbers.
    func deliveries(_ numbers: [Int]) -> [ScanDraft] {
        let now = workflows.world.now()
        return numbers.map { number in
            ScanDraft(
                parcelKey: "P-\(number)", step: .delivered, occurredAt: OffsetInstant(now), receivedAt: now, readPoint: "hub", recorder: hub.id,
                recorderKind: .hub, source: "hub:\(hub.id)", sourceID: "\(number)")
        }
    }

    /// Who may do anything.
    func operatorPrincipal() async throws -> Principal {
        let (workflows, now, ids) = (workflows, workflows.world.now(), IdPool(workflows.world))
        let found = try await workflows.store.write { tx in
            ids.rewind()
            return try workflows.ensureOperator(at: now, in: tx, ids: ids)
        }
        return .party(found.id, .operator)
    }

    /// - Throws: where a scan did not make a claim payable.
    func capture(_ drafts: [ScanDraft]) async throws {
        try Self.expectPayable(try await workflows.captureScans(drafts))
    }

    /// Each client captures its share of the parcels, one batch after the other.
    /// - Parameter together: scans go through the door of single callers, as the server takes them, so that those who wait share a commit.
    func capture(_ targets: [Int], _ batch: Int, clients: Int, together: Bool) async throws {
        let door = Coalescers(workflows).scans
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for first in stride(from: client * batch, to: targets.count, by: clients * batch) {
                        let deliveries = deliveries(Array(targets[first..<min(first + batch, targets.count)]))
                        guard together else {
                            try await capture(deliveries)
                            continue
                        }
                        try Self.expectPayable(try await door.submit(deliveries).map { try $0.get() })
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    static func expectPayable(_ outcomes: [ScanOutcome]) throws {
        for outcome in outcomes {
            guard case .stored(let answer) = outcome, answer.claims.first?.state == .payable else { throw Failed(what: "\(outcome)") }
        }
    }
}
