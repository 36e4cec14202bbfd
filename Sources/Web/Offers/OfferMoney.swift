import Cashback
import Core
import Hummingbird
import Look
import Views
import Workflows

/// Money comes in for an offer: how much, and then the confirmation.
struct FundingPage: Sendable {
    let offer: OfferEntry
    let payerName: String
    let csrf: Hidden
    var amount = ""
    var fault: String?
    var error: String?
    /// Set where the amount is known and only the confirmation is missing.
    var confirmed: (money: Money, once: Hidden)?

    private var path: String { "/offers/\(offer.id)" }

    func title(_ viewer: Viewer) -> String { viewer.say(.fundTitle, ["offer": .text(offer.name)]) }

    func html(_ viewer: Viewer) -> HTML {
        let crumbs = Breadcrumbs(Link(viewer.say(.navOffers), "/offers"), Link(offer.name, path))
        let header = PageHeader("\(title(viewer))", lead: "\(viewer.say(.fundLead))", breadcrumbs: crumbs)
        return "\(header.html(viewer))\(Panel(nil, confirmed.map { confirmation($0.money, $0.once, viewer) } ?? question(viewer)).html(viewer))"
    }

    private func question(_ viewer: Viewer) -> HTML {
        Form(
            path + "/fundings", fields: [Field("amount", viewer.say(.fundAmount), .money(offer.currency), value: amount, error: fault)],
            buttons: [.submit(viewer.say(.fundGoOn)), .link(viewer.say(.offerBack), to: path)], hidden: [csrf], error: error
        ).html(viewer)
    }

    private func confirmation(_ money: Money, _ once: Hidden, _ viewer: Viewer) -> HTML {
        ConfirmMoney(
            viewer.say(.fundHeading), amount: money, from: "\(viewer.say(.accountPaidIn, ["name": .text(payerName)]))",
            to: "\(viewer.say(.moneyBudgetOf, ["offer": .text(offer.name)]))", warning: "\(viewer.say(.fundWarning))", action: path + "/fundings",
            hidden: [csrf, Hidden("amount", money.decimal), once], button: viewer.say(.fundConfirm, ["amount": .text(viewer.money(money))]),
            cancel: Link(viewer.say(.offerBack), path)
        ).html(viewer)
    }
}

/// Closing an offer, which cannot be taken back.
struct ClosurePage: Sendable {
    let offer: OfferEntry
    let csrf: Hidden

    func title(_ viewer: Viewer) -> String { viewer.say(.closeTitle, ["offer": .text(offer.name)]) }

    func html(_ viewer: Viewer) -> HTML {
        let path = "/offers/\(offer.id)"
        let header = PageHeader(
            "\(title(viewer))", lead: "\(viewer.say(.closeText))",
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navOffers), "/offers"), Link(offer.name, path)))
        let form = Form(
            path + "/closure", fields: [], buttons: [.submit(viewer.say(.offerClose), .danger), .link(viewer.say(.offerBack), to: path)], hidden: [csrf])
        return "\(header.html(viewer))\(Panel(nil, form.html(viewer)).html(viewer))"
    }
}

extension Site {
    func askForFunding(_ call: PageCall) async throws -> Response { answer(call, try await fundingPage(call), status: .ok) }

    /// Confirmed on a page of its own, which sends the same form again with its key.
    func fundOffer(_ call: PageCall, _ form: FormInput) async throws -> Response {
        var content = try await fundingPage(call)
        let id = content.offer.id
        content.amount = form.text("amount") ?? ""
        guard let minor = TermsInput.amount(content.amount, content.offer.currency) else {
            content.fault = call.viewer.say(.fundAmountFault)
            return answer(call, content, status: .unprocessableContent)
        }
        guard let once = call.onceRequest(form, fields: "amount") else {
            content.confirmed = (Money(minor: minor, content.offer.currency), onceField())
            return answer(call, content, status: .ok)
        }
        let actor = call.actor
        do {
            let path = try await carryOut(once) { tx, ids, now in
                _ = try workflows.fundOffer(id, amount: minor, by: actor, at: now, in: tx, ids: ids)
                return "/offers/\(id)"
            }
            return redirect(to: path, flash: .fundDone)
        } catch let refusal as any Refusal {
            content.error = refusal.sentence
            return answer(call, content, status: Problem(refusal).status)
        }
    }

    func askForClosure(_ call: PageCall) async throws -> Response {
        let content = ClosurePage(offer: try await openOffer(call), csrf: Hidden("csrf", call.csrf))
        return page(call, title: content.title(call.viewer), in: .offers, live: false, content.html(call.viewer))
    }

    func closeOffer(_ call: PageCall) async throws -> Response {
        let id: OfferID = try call.visit.id("offer")
        let actor = call.actor
        let path = try await carryOut { tx, ids, now in
            _ = try workflows.closeOffer(id, by: actor, at: now, in: tx, ids: ids)
            return "/offers/\(id)"
        }
        return redirect(to: path, flash: .closeDone)
    }

    private func fundingPage(_ call: PageCall) async throws -> FundingPage {
        let id: OfferID = try call.visit.id("offer")
        guard let detail = try await store.read({ try OfferDetail.load(id, seenBy: call.sight, in: $0) }) else { throw Problem.notFound("offer") }
        return FundingPage(offer: detail.offer, payerName: detail.payerName, csrf: Hidden("csrf", call.csrf))
    }

    private func answer(_ call: PageCall, _ content: FundingPage, status: HTTPResponse.Status) -> Response {
        page(call, title: content.title(call.viewer), in: .offers, live: false, status: status, content.html(call.viewer))
    }
}
