import Cashback
import Core
import TradeNetwork
import OrderFiles
import Store
import Workflows

/// The network that a replay plays in: the operator who imports, the marketplace, its merchants and the offer. Made once; a second run finds it.
struct ReplayStage: Sendable {
    let plan: ReplayPlan
    let principal: Principal
    let party: PartyID

    /// The offer's key and the source of the scans.
    static let offer = "cashback"

    init(preparing plan: ReplayPlan, sellers: Set<String>, with workflows: Workflows) async throws {
        self.plan = plan
        let world = workflows.world
        let now = world.now()
        let keys = sellers.isEmpty ? [plan.marketplace] : sellers.sorted() + [plan.marketplace]
        let ids = IdPool(world)
        let operatorParty = try await workflows.store.write { tx in
            ids.rewind()
            let party = try workflows.ensureOperator(at: now, in: tx, ids: ids)
            let actor = Actor(Principal.party(party.id, .operator).name)
            if try Marketplaces.find(key: plan.marketplace, in: tx) == nil {
                guard KeyText.isKey(plan.marketplace) else { throw ReplayRefusal.name(plan.marketplace) }
                _ = try workflows.openMarketplace(
                    key: plan.marketplace, name: plan.marketplace, currency: plan.currency, zone: "UTC", by: actor, at: now, in: tx, ids: ids)
            }
            try workflows.registerMerchants(keys.map { (key: Self.merchant($0, plan), name: $0) }, at: now, in: tx, ids: ids)
            try Self.prepareOffer(plan, workflows: workflows, actor: actor, operatorKey: party.key, at: now, in: tx, ids: ids)
            return party
        }
        party = operatorParty.id
        principal = .party(operatorParty.id, .operator)
    }

    private static func prepareOffer(
        _ plan: ReplayPlan, workflows: Workflows, actor: Actor, operatorKey: String, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws {
        guard let market = try Marketplaces.find(key: plan.marketplace, in: tx) else { return }
        if let offer = try Cashback.Offers.find([(market.id, Self.offer)], in: tx).get().first {
            guard let terms = try OfferTerms.load([offer.terms], in: tx)[offer.terms], terms.release == plan.rule else {
                throw ReplayRefusal.otherRule(try OfferTerms.load([offer.terms], in: tx)[offer.terms]?.release.text ?? "?")
            }
            return
        }
        // Whoever runs a replay under a comparison rule has asked for it by name.
        let draft = OfferDraft(
            marketplace: plan.marketplace, key: Self.offer, name: "Cashback of \(plan.marketplace)", payer: operatorKey, terms: plan.terms,
            isBudgetLimited: false, comparisonConsent: plan.rule.isComparison)
        _ = try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids)
    }

    /// Sellers' keys are the shop's own, so they stand under its name.
    static func merchant(_ seller: String, _ plan: ReplayPlan) -> String { "\(plan.marketplace)/\(seller)" }
}
