import Cashback
import Core
import Fulfilment
import TradeNetwork
import Selling
import Store
import Workflows

/// A marketplace with one offer, one hub's scanner and as many orders as are asked for.
struct BenchStage: Sendable {
    let workflows: Workflows
    private let operatorParty: Party
    private let hub: Party

    struct Failed: Error { let what: String }

    init(workflows: Workflows) async throws {
        self.workflows = workflows
        let now = workflows.world.now()
        let ids = IdPool(workflows.world)
        (operatorParty, hub) = try await workflows.store.write { tx in
            ids.rewind()
            let party = try workflows.ensureOperator(at: now, in: tx, ids: ids)
            let actor = Actor("bench")
            _ = try workflows.openMarketplace(key: "deals", name: "Deals", currency: .eur, zone: "Europe/Berlin", by: actor, at: now, in: tx, ids: ids)
            try workflows.registerMerchants((0..<100).map { (key: "maker-\($0)", name: "Maker \($0)") }, at: now, in: tx, ids: ids)
            let hub = try workflows.registerParty(kind: .hub, key: "hub", name: "Hub", city: nil, by: actor, at: now, in: tx, ids: ids)
            _ = try workflows.grant(party: "hub", marketplace: "deals", by: actor, at: now, in: tx, ids: ids)
            let terms = Terms(reward: .rate(Rate(ppm: 50_000)), grades: [.a: .confirm, .b: .confirm, .c: .confirm])
            let draft = OfferDraft(marketplace: "deals", key: "five", name: "Five percent", payer: "operator", terms: terms, isBudgetLimited: false)
            _ = try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids)
            return (party, hub)
        }
    }

    /// A large trade that ended just now.
    func bulkTrade(_ count: Int, days: Int64) async throws -> BulkTrade {
        let found = try await workflows.store.read { tx in
            let market = try Marketplaces.find(key: "deals", in: tx)
            let offer = try market.map { try Offers.find([($0.id, "five")], in: tx).first } ?? nil
            return (market: market, offer: offer, merchants: try Parties.all(kind: .merchant, after: "", limit: 100, in: tx).map(\.id))
        }
        guard let market = found.market, let offer = found.offer else { throw Failed(what: "the stage has no marketplace or no offer") }
        return BulkTrade(
            market: market, offer: offer, merchants: found.merchants, hub: hub.id, start: workflows.world.now().adding(days: -days), count: count,
            world: workflows.world)
    }

    func placeOrders(_ count: Int) async throws {
        for first in stride(from: 0, to: count, by: 1_000) {
            let drafts = (first..<min(first + 1_000, count)).map { number in
                OrderDraft(
                    marketplace: "deals", key: "B-\(number)", currency: .eur, attribution: Attribution(member: "member-\(number % 9_900)"),
                    lines: [LineDraft(sku: "mug", merchant: "maker-\(number % 100)", amount: 1_000 + Int64(number % 5_000))],
                    parcels: [ParcelDraft(key: "P-\(number)")], offers: ["five"], receivedAt: workflows.world.now())
            }
            for outcome in try await workflows.placeOrders(drafts, by: .party(operatorParty.id, .operator)) {
                guard case .placed = outcome else { throw Failed(what: "\(outcome)") }
            }
        }
    }

    func deliveries(_ numbers: Range<Int>) -> [ScanDraft] {
        let now = workflows.world.now()
        return numbers.map { number in
            ScanDraft(
                parcelKey: "P-\(number)", step: .delivered, occurredAt: OffsetInstant(now), receivedAt: now, readPoint: "hub", recorder: hub.id,
                recorderKind: .hub, source: "hub:\(hub.id)", sourceID: "\(number)")
        }
    }

    func capture(_ drafts: [ScanDraft]) async throws {
        for outcome in try await workflows.captureScans(drafts) {
            guard case .stored(let answer) = outcome, answer.claims.first?.state == .payable else { throw Failed(what: "\(outcome)") }
        }
    }
}
