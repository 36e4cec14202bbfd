import Cashback
import Core
import Hummingbird
import Look
import TradeNetwork
import Views

extension Site {
    var claimPages: [PageEndpoint] {
        [
            .get("/claims", [.operator, .merchant], from: .replica, filters: ClaimSearch.filters) { call in try await showClaims(call) },
            .get("/claims.csv", [.operator, .merchant], from: .replica, filters: ClaimSearch.filters) { call in claimsCSV(call) },
            .get("/claims/{claim}", [.operator, .merchant], from: .replica) { call in try await showClaim(call) },
            .get("/claims/{claim}/decisions/new", [.operator]) { call in try await askForDecision(call) },
            .post("/claims/{claim}/decisions", [.operator]) { call, form in try await decideClaim(call, form) },
        ]
    }

    private func showClaims(_ call: PageCall) async throws -> Response {
        let visit = call.visit
        let search = ClaimSearch(visit)
        let place = Turning.place(visit)
        let sight = call.sight
        let wantsCounts = search == ClaimSearch(state: search.state, sort: search.sort)
        let (claims, offers, counts, names) = try await call.read { tx in
            (
                try search.page(at: place, limit: Turning.rows, seenBy: sight, in: tx),
                try OfferList.page(marketplace: nil, seenBy: sight, after: nil, limit: PageLimits.most, in: tx).items,
                wantsCounts ? try ClaimCounts.load(ShownState.allCases.map(\.rawValue), seenBy: sight, in: tx) : [:],
                try call.chosenNames(in: tx)
            )
        }
        let content = ClaimsPage(
            state: search.state.flatMap(ShownState.init(rawValue:)), address: search.address, claims: claims, offers: offers, counts: counts, names: names)
        return page(call, title: call.viewer.say(.navClaims), in: .claims, content.html(call.viewer))
    }

    /// The same claims as the page has, all of them.
    private func claimsCSV(_ call: PageCall) -> Response {
        let search = ClaimSearch(call.visit)
        let sight = call.sight
        let list = ListAnswer<ClaimSummary>(
            page: { cursor, limit in
                try await call.read { try search.page(at: cursor.map { .after($0) } ?? .first, limit: limit, seenBy: sight, in: $0) }
            },
            write: { try $0.claim.write(parts: $0.parts, to: &$1) })
        return list.csv(named: "claims", columns: ClaimTable.columns, after: nil, logger: call.visit.context.logger) {
            try ClaimTable.rows(ClaimWithParts(claim: $0.claim, parts: $0.concerned), state: nil)
        }
    }

    private func showClaim(_ call: PageCall) async throws -> Response {
        let id: ClaimID = try call.visit.id("claim")
        guard let view = try await call.read({ try ClaimPage.View.load(id, seenBy: call.sight, in: $0) }) else { throw Problem.notFound("claim") }
        let content = try ClaimPage(view, role: call.principal.role, viewer: call.viewer)
        return page(call, title: content.title, in: .claims, try content.html(call.viewer))
    }
}
