import Cashback
import Core
import Hummingbird
import JSONText
import TradeNetwork
import Views
import Workflows

extension Site {
    var offerEndpoints: [Endpoint] { [createOffer, listOffers, showOffer, reviseOffer, fundOffer, closeOffer] }

    private var createOffer: Endpoint {
        Endpoint(
            method: .post, path: "/offers", summary: "Create an offer",
            body: .json(
                .object([
                    .required("marketplace", .key, "Key."), .required("key", .newKey), .required("name", .key),
                    .required("payer", .key, "Key of the party whose money it is."), .required("terms", Terms.schema),
                    .optional("isBudgetLimited", .boolean, "True unless told; false tracks claims whatever has been paid in."),
                    .optional("comparisonConsent", .boolean, "The operator agrees to a comparison rule."),
                ])), idempotency: .optional, replies: [.json(201, "The offer.", OfferEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let draft = try OfferDraft.read(value)
                let actor = call.actor
                return try await once(call, body: bytes, location: "/offers/") { tx, ids, now, out in
                    let offer = try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids)
                    try OfferList.load(offer.id, seenBy: .everything, in: tx)?.write(to: &out)
                }
            })
    }

    private var listOffers: Endpoint {
        Endpoint(
            method: .get, path: "/offers", summary: "List offers", details: "A merchant sees those of marketplaces that have granted it access.",
            query: [QueryParameter("marketplace", .key, "Key of a marketplace.", of: .marketplace), .cursor, .limit],
            replies: [.json(200, "Offers.", .page("Offer", of: OfferEntry.schema))],
            door: .guarded([.operator, .merchant]) { call in
                var query = QueryReader(call.visit)
                let marketplace = query.text("marketplace")
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let sight = call.sight
                let list = ListAnswer<OfferEntry>(
                    page: { cursor, limit in
                        try await store.read { try OfferList.page(marketplace: marketplace, seenBy: sight, after: cursor, limit: limit, in: $0) }
                    },
                    write: { $0.write(to: &$1) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showOffer: Endpoint {
        Endpoint(
            method: .get, path: "/offers/{offer}", summary: "Show an offer", replies: [.json(200, "The offer.", OfferEntry.schema)],
            door: .guarded([.operator, .merchant]) { call in
                let id: OfferID = try call.visit.id("offer")
                let sight = call.sight
                guard let offer = try await store.read({ try OfferList.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("offer") }
                return .json { offer.write(to: &$0) }
            })
    }
}

extension OfferDraft {
    static func read(_ value: JSON) throws(Problem) -> OfferDraft {
        let known = ["marketplace", "key", "name", "payer", "terms", "isBudgetLimited", "comparisonConsent"]
        return try readBody(value, known: known) { object, errors in
            let marketplace = errors.read(try object.text("marketplace"))
            let key = errors.read(try object.text("key"))
            let name = errors.read(try object.text("name"))
            let payer = errors.read(try object.text("payer"))
            let terms = errors.read(try Terms(try object.member("terms")))
            let isLimited = errors.readOptional(try object.optionalBool("isBudgetLimited"))
            let consent = errors.readOptional(try object.optionalBool("comparisonConsent"))
            guard let marketplace, let key, let name, let payer, let terms else { return nil }
            return OfferDraft(
                marketplace: marketplace, key: key, name: name, payer: payer, terms: terms, isBudgetLimited: isLimited ?? true,
                comparisonConsent: consent ?? false)
        }
    }
}
