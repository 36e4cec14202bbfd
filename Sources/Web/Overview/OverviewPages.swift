import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

extension Site {
    var overviewPages: [PageEndpoint] {
        [
            .get("/", .everybody, from: .replica) { call in
                let answer = try await overviewAnswer(call)
                let page = OverviewPage(
                    overview: answer.overview, asOf: answer.overview.at.adding(microseconds: -answer.behind), curve: answer.curve, isOperator: call.principal.role == .operator, packs: call.principal.role != .carrier,
                    questions: call.principal.role == .device ? nil : call.undecided)
                return self.page(call, title: call.viewer.say(.navOverview), in: .overview, from: answer.position, try page.html(call.viewer))
            }
        ]
    }

    private func overviewAnswer(_ call: PageCall) async throws -> OverviewAnswer {
        let key = OverviewMemory.Key(sight: call.sight, zone: call.viewer.zone)
        let (now, reads, world) = (call.viewer.now, call.reads, world)
        // Without a live feed nobody would tell a page that it is behind.
        guard let position = call.position else {
            let answer = try await OverviewAnswer.read(key, now: now, position: .start, from: reads, world: world)
            reads.note(asOf: answer.asOf, seen: answer.seen)
            return answer
        }
        let answer = try await overviews.answer(key, now: now, position: position, isRenewal: call.visit.request.headers[.liveRenewal] != nil) {
            try await .read(key, now: now, position: position, from: reads, world: world)
        }
        // One that is remembered holds all that has happened by now, or is of an earlier time, and says so.
        reads.note(asOf: answer.position < position ? answer.asOf : nil, seen: answer.seen)
        return answer
    }
}
