import Cashback
import Core
import JSONText
import Look
import TradeNetwork
import Views

/// All offers with their rules and what their budgets have left.
struct OffersPage: Sendable {
    let address: PagePath
    let offers: Page<OfferSummary>
    private let terms: [OfferID: Terms]
    private let canMake: Bool

    init(address: PagePath, offers: Page<OfferSummary>, role: Role) throws {
        self.address = address
        self.offers = offers
        canMake = role == .operator
        terms = try Dictionary(
            uniqueKeysWithValues: offers.items.map { ($0.offer.id, try Terms(JSONReader(try JSON.parse($0.offer.termsBody)))) })
    }

    func html(_ viewer: Viewer) -> HTML {
        let new: [Button] = canMake ? [.link(viewer.say(.offersNew), to: "/offers/new", .primary)] : []
        let header = PageHeader("\(viewer.say(.navOffers))", lead: "\(viewer.say(.offersLead))", actions: new)
        let table = Table(
            caption: viewer.say(.offersCaption),
            columns: [
                .init(viewer.say(.offersName)), .init(viewer.say(.offersState)), .init(viewer.say(.offersReward)), .init(viewer.say(.offersRelease)),
                .init(viewer.say(.offersMarketplace)), .init(viewer.say(.offersBudget)),
            ], rows: offers.items.map { row($0, viewer) },
            empty: EmptyState(viewer.say(.offersEmpty), viewer.say(.offersEmptyMore), action: new.first), address: address,
            paging: Turning.paging(offers, address, viewer))
        return "\(header.html(viewer))\(Panel(nil, region: "offers", table.html(viewer)).html(viewer))"
    }

    private func row(_ summary: OfferSummary, _ viewer: Viewer) -> Table.Row {
        let offer = summary.offer
        let words = terms[offer.id].map { TermsWords($0, offer.currency) }
        let comparison: HTML = offer.isComparison ? " \(Badge(viewer.say(.comparison), .warning).html)" : ""
        return Table.Row(
            key: offer.id.description, path: "/offers/\(offer.id)",
            [
                .named(offer.name, key: offer.key), offer.state(viewer).html, "\(words?.reward(viewer) ?? "")", ("\(words?.release(viewer) ?? "")\(comparison)" as HTML).inOne,
                .outside(offer.marketplaceName), OfferBudget(offer: offer, budget: summary.budget).html(viewer),
            ])
    }
}
