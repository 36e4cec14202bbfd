import Cashback
import Core
import Hummingbird
import JSONText
import Look
import Selling
import TradeNetwork
import Views
import Workflows

extension Site {
    func newOffer(_ call: PageCall) async throws -> Response {
        answer(call, try OfferFormPage(try await newOfferPurpose().purpose, csrf: call.csrf), status: .ok)
    }

    func createOffer(_ call: PageCall, _ form: FormInput) async throws -> Response {
        let (purpose, markets) = try await newOfferPurpose()
        let viewer = call.viewer
        var form = form
        if form.text("marketplace") == nil { form.fault("marketplace", viewer.say(.fieldMarketplaceFault)) }
        let name = form.required("name", missing: viewer.say(.fieldNameFault), tooLong: viewer.say(.fieldNameFault))
        let key = form.required("key", missing: viewer.say(.fieldKeyFault), tooLong: viewer.say(.fieldKeyFault))
        if form.text("payer") == nil { form.fault("payer", viewer.say(.fieldPayerFault)) }
        let market = form.text("marketplace")
        let terms = TermsInput.read(&form, markets.first { $0.key == market }?.currency, viewer)
        guard form.faults.isEmpty, let terms, let market, let payer = form.text("payer") else {
            return try refused(call, purpose, form)
        }
        let draft = OfferDraft(
            marketplace: market, key: key, name: name, payer: payer, terms: terms, isBudgetLimited: form.isChecked("isBudgetLimited"),
            comparisonConsent: form.isChecked("comparisonConsent"))
        let actor = call.actor
        do {
            let path = try await carryOut { tx, ids, now in
                "/offers/\(try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids).id)"
            }
            return redirect(to: path, flash: .offerCreatedDone)
        } catch let refusal as any Refusal {
            return try refused(call, purpose, form, refusal)
        }
    }

    func editOffer(_ call: PageCall) async throws -> Response {
        answer(call, try OfferFormPage(.version(of: try await openOffer(call)), csrf: call.csrf), status: .ok)
    }

    func reviseOffer(_ call: PageCall, _ form: FormInput) async throws -> Response {
        let id: OfferID = try call.visit.id("offer")
        let purpose = OfferFormPage.Purpose.version(of: try await openOffer(call))
        guard case .version(let offer) = purpose, let expected = form.text("expectedVersion").flatMap({ Int64($0) }) else { throw Problem.formUnreadable }
        var form = form
        guard let terms = TermsInput.read(&form, offer.currency, call.viewer) else { return try refused(call, purpose, form) }
        let consent = form.isChecked("comparisonConsent")
        let actor = call.actor
        do {
            let path = try await carryOut { tx, ids, now in
                _ = try workflows.reviseOffer(
                    id, expected: expected, terms: terms, comparisonConsent: consent, by: actor, at: now, in: tx, ids: ids)
                return "/offers/\(id)"
            }
            return redirect(to: path, flash: .offerRevisedDone)
        } catch let refusal as any Refusal {
            return try refused(call, purpose, form, refusal)
        }
    }

    /// An offer that may be changed still.
    func openOffer(_ call: PageCall) async throws -> OfferEntry {
        let id: OfferID = try call.visit.id("offer")
        guard let offer = try await store.read({ try OfferList.load(id, seenBy: call.sight, in: $0) }) else { throw Problem.notFound("offer") }
        guard offer.closedAt == nil else { throw OfferRefusal.closed }
        return offer
    }

    private func newOfferPurpose() async throws -> (purpose: OfferFormPage.Purpose, markets: [MarketplaceEntry]) {
        try await store.read { tx in
            let markets = try NetworkLists.marketplaces(at: .first, limit: PageLimits.most, in: tx).items
            let payers = try NetworkLists.parties(kind: nil, at: .first, limit: PageLimits.most, in: tx).items
            return (.new(markets: markets, payers: payers), markets)
        }
    }

    /// The form again, with all that was typed.
    private func refused(
        _ call: PageCall, _ purpose: OfferFormPage.Purpose, _ form: FormInput, _ refusal: (any Refusal)? = nil
    ) throws -> Response {
        var content = try OfferFormPage(purpose, csrf: call.csrf)
        content.values = form.values
        content.faults = form.faults
        if case .nameTaken(let name, let offer)? = refusal as? OfferRefusal {
            content.faults.append(.init(field: "name", text: call.viewer.say(.offerNameTaken)))
            content.other = Link(name, "/offers/\(offer)")
        } else if let refusal {
            if let field = refusal.field { content.faults.append(.init(field: field, text: refusal.sentence)) } else { content.error = refusal.sentence }
        }
        return answer(call, content, status: refusal.map { Problem($0).status } ?? .unprocessableContent)
    }

    private func answer(_ call: PageCall, _ content: OfferFormPage, status: HTTPResponse.Status) -> Response {
        page(call, title: content.title(call.viewer), in: .offers, live: false, status: status, content.html(call.viewer))
    }
}

extension Refusal {
    /// The field of the offer's form that the refusal speaks of.
    fileprivate var field: String? {
        switch self {
        case .keyForm as OfferRefusal, .keyTaken as OfferRefusal: "key"
        case .nameTaken as OfferRefusal: "name"
        case .payerUnknown as OfferRefusal: "payer"
        case .marketplaceUnknown as OrderRefusal: "marketplace"
        default: nil
        }
    }
}

extension OfferEntry {
    func parsedTerms() throws -> Terms { try Terms(JSONReader(try JSON.parse(termsBody))) }
}
