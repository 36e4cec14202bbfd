import Core
import Look
import Views

/// What a budget has left, as a bar.
struct OfferBudget: Sendable {
    let offer: OfferEntry
    let budget: AccountEntry

    func money(_ minor: Int64) -> Money { Money(minor: minor, offer.currency) }

    func html(_ viewer: Viewer) -> HTML {
        guard offer.isBudgetLimited else {
            return "\(viewer.say(.offersUnlimited, ["amount": .text(viewer.money(money(budget.debitsPending)))]))"
        }
        guard budget.creditsPosted > 0 else { return "\(viewer.say(.offersUnfunded))" }
        let text = viewer.say(
            .offersLeft, ["left": .text(viewer.money(money(budget.available))), "total": .text(viewer.money(money(budget.creditsPosted)))])
        return Progress(text, done: budget.available, total: budget.creditsPosted).html(viewer)
    }
}

extension OfferEntry {
    func state(_ viewer: Viewer) -> Badge {
        closedAt == nil ? Badge(viewer.say(.offersOpen), .good) : Badge(viewer.say(.offersClosed))
    }
}
