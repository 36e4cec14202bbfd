import Core
import Hummingbird
import Look
import TradeNetwork
import Views

extension Site {
    var offerPages: [PageEndpoint] {
        [
            .get("/offers", [.operator, .merchant], from: .replica, filters: [ListFilter("marketplace", .offersMarketplace, .known(.marketplace))]) { call in try await showOffers(call) },
            .get("/offers/new", [.operator]) { call in try await newOffer(call) },
            .post("/offers", [.operator]) { call, form in try await createOffer(call, form) },
            .get("/offers/{offer}", [.operator, .merchant], from: .replica) { call in try await showOffer(call) },
            .get("/offers/{offer}/edit", [.operator]) { call in try await editOffer(call) },
            .post("/offers/{offer}/versions", [.operator]) { call, form in try await reviseOffer(call, form) },
            .get("/offers/{offer}/fundings/new", [.operator]) { call in try await askForFunding(call) },
            .post("/offers/{offer}/fundings", [.operator]) { call, form in try await fundOffer(call, form) },
            .get("/offers/{offer}/closure/new", [.operator]) { call in try await askForClosure(call) },
            .post("/offers/{offer}/closure", [.operator]) { call, _ in try await closeOffer(call) },
        ]
    }

    private func showOffers(_ call: PageCall) async throws -> Response {
        let sight = call.sight
        let marketplace = call.visit.query("marketplace")
        let place = Turning.place(call.visit)
        let offers = try await call.read { tx in
            try OfferSummary.page(marketplace: marketplace, seenBy: sight, after: place.cursor, limit: Turning.rows, in: tx)
        }
        let content = try OffersPage(
            address: Turning.address("/offers", call.visit, "marketplace"), offers: offers, role: call.principal.role)
        return page(call, title: call.viewer.say(.navOffers), in: .offers, content.html(call.viewer))
    }

    private func showOffer(_ call: PageCall) async throws -> Response {
        let id: OfferID = try call.visit.id("offer")
        let sight = call.sight
        let found = try await call.read { tx -> (OfferDetail, ActorWords)? in
            guard let detail = try OfferDetail.load(id, seenBy: sight, in: tx) else { return nil }
            return (detail, ActorWords(names: try ActorNames.load(detail.versions.map(\.madeBy), seenBy: sight, in: tx)))
        }
        guard let (detail, actors) = found else { throw Problem.notFound("offer") }
        let content = try OfferPage(detail, actors, role: call.principal.role)
        return page(call, title: detail.offer.name, in: .offers, content.html(call.viewer))
    }
}
