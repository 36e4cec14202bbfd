import Cashback
import Core
import Ledger
import TradeNetwork
import Selling
import Store

/// What the external keys of a batch of orders mean.
struct OrderDirectory {
    let marketplaces: [String: Marketplace]
    let parties: [String: Party]
    var offers: [OfferKey: Offer] = [:]
    private let granted: Set<MarketplaceID>?
    private let drafts: [OrderDraft]

    struct OfferKey: Hashable {
        let marketplace: MarketplaceID
        let key: String
    }

    init(_ drafts: [OrderDraft], principal: Principal, in tx: any Transaction) throws {
        self.drafts = drafts
        let markets = try Marketplaces.find(keys: Set(drafts.map(\.marketplace)), in: tx)
        let named = try Parties.find(keys: Set(drafts.flatMap { $0.lines.map(\.merchant) + $0.parcels.compactMap(\.hub) }), in: tx)
        let party = principal.role == .operator ? nil : principal.party
        let grants = try Grants.marketplaces(of: Set([party].compactMap { $0 }), in: tx)
        marketplaces = try markets.get()
        parties = try named.get()
        granted = principal.role == .operator ? nil : try party.flatMap { try grants.get()[$0] } ?? []
    }

    /// The offers that the orders name, of those that exist; to be kept in `offers`.
    func findOffers(in tx: any Transaction) throws -> Answer<[OfferKey: Offer]> {
        var keys: Set<OfferKey> = []
        for draft in drafts {
            guard let market = marketplaces[draft.marketplace] else { continue }
            for offer in draft.offers { keys.insert(OfferKey(marketplace: market.id, key: offer)) }
        }
        return try Offers.find(keys.map { ($0.marketplace, $0.key) }, in: tx).map { offers in
            Dictionary(uniqueKeysWithValues: offers.map { (OfferKey(marketplace: $0.marketplace, key: $0.key), $0) })
        }
    }

    func key(of draft: OrderDraft) -> OrderKey? {
        marketplaces[draft.marketplace].map { OrderKey(marketplace: $0.id, key: draft.key) }
    }

    func offer(_ key: String, in marketplace: MarketplaceID) -> Offer? { offers[OfferKey(marketplace: marketplace, key: key)] }

    func members(of drafts: [OrderDraft]) -> [(MarketplaceID, String)] {
        var keys: Set<MemberKey> = []
        for draft in drafts {
            guard let market = marketplaces[draft.marketplace], let member = draft.attribution.member else { continue }
            keys.insert(MemberKey(marketplace: market.id, member: member))
        }
        return keys.map { ($0.marketplace, $0.member) }
    }

    /// The accounts of known people and of the marketplaces' unnamed buyers.
    func payableKeys(people: [MemberKey: PersonID]) -> [AccountKey] {
        let currencies = Dictionary(uniqueKeysWithValues: marketplaces.values.map { ($0.id, $0.currency) })
        let named = people.compactMap { key, person in
            currencies[key.marketplace].map { AccountKey(marketplace: key.marketplace, currency: $0, kind: .payable, owner: person.bits) }
        }
        let unnamed = marketplaces.values.map { AccountKey(marketplace: $0.id, currency: $0.currency, kind: .payable, owner: $0.id.bits) }
        return named + unnamed
    }

    func lines(of draft: OrderDraft, order: OrderID) -> [OrderLine] {
        draft.lines.enumerated().compactMap { index, line in
            parties[line.merchant].map { merchant in
                OrderLine(
                    order: order, position: Int64(index + 1), merchant: merchant.id, sku: line.sku, title: line.title, quantity: line.quantity,
                    amount: line.amount, shipping: line.shipping, promisedShipAt: line.promisedShipAt)
            }
        }
    }

    /// What must be looked up to be said of an order, in a fixed order.
    func check(_ draft: OrderDraft, principal: Principal) throws(OrderRefusal) {
        guard let market = marketplaces[draft.marketplace] else { throw .marketplaceUnknown(draft.marketplace) }
        if let granted, !granted.contains(market.id) { throw .marketplaceNotGranted(draft.marketplace) }
        guard draft.currency == market.currency else { throw .currencyDiffers(expected: market.currency.code) }
        for (index, line) in draft.lines.enumerated() {
            guard let merchant = parties[line.merchant], merchant.kind == .merchant else { throw .merchantUnknown(line: index, key: line.merchant) }
            if principal.role == .merchant, merchant.id != principal.party { throw .merchantNotYours(line: index) }
        }
        for (index, parcel) in draft.parcels.enumerated() {
            guard let hub = parcel.hub else { continue }
            guard parties[hub]?.kind == .hub else { throw .hubUnknown(parcel: index, key: hub) }
        }
    }

    /// Apart from `check`: an order that is here already is answered as such, also when its offer has closed since.
    func checkOffers(_ draft: OrderDraft, in market: Marketplace) throws(OrderRefusal) {
        for (index, key) in draft.offers.enumerated() {
            guard let offer = offer(key, in: market.id), offer.closedAt == nil || offer.closedAt.map({ $0 > draft.receivedAt }) == true else {
                throw .offerUnknown(index, key: key)
            }
        }
    }
}
