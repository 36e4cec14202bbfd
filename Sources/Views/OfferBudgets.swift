import Core
import Store

/// An offer beside the account of its budget.
package struct OfferSummary: Sendable, Equatable {
    package let offer: OfferEntry
    package let budget: AccountEntry
}

extension OfferSummary {
    /// Offers that may be seen, in the order of their making, each with its budget.
    package static func page(
        marketplace: String?, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<OfferSummary> {
        let page = try OfferList.page(marketplace: marketplace, seenBy: sight, after: cursor, limit: limit, in: tx)
        let budgets = try AccountList.load(page.items.map(\.budget), in: tx)
        return page.with(page.items.compactMap { offer in budgets[offer.budget].map { OfferSummary(offer: offer, budget: $0) } })
    }
}
