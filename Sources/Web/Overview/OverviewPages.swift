import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

extension Site {
    var overviewPages: [PageEndpoint] {
        [
            .get("/", .everybody) { call in
                let answer = try await overviewAnswer(call)
                let page = OverviewPage(
                    overview: answer.overview, curve: answer.curve, isOperator: call.principal.role == .operator, packs: call.principal.role != .carrier,
                    questions: call.principal.role == .device ? nil : call.undecided)
                return self.page(call, title: call.viewer.say(.navOverview), in: .overview, from: answer.position, try page.html(call.viewer))
            }
        ]
    }

    private func overviewAnswer(_ call: PageCall) async throws -> OverviewAnswer {
        let key = OverviewMemory.Key(sight: call.sight, zone: call.viewer.zone)
        let (now, store, world) = (call.viewer.now, store, world)
        // Without a live feed nobody would tell a page that it is behind.
        guard let position = call.position else { return try await .read(key, now: now, position: .start, from: store, world: world) }
        return try await overviews.answer(key, now: now, position: position, isRenewal: call.visit.request.headers[.liveRenewal] != nil) {
            try await .read(key, now: now, position: position, from: store, world: world)
        }
    }
}
