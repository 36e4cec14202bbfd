import Core
import Hummingbird
import Look
import Tallies
import TradeNetwork
import Views

extension Site {
    var journalPages: [PageEndpoint] {
        [
            .get("/facts", [.operator], from: .replica, filters: FactsPage.filters) { call in try await showFacts(call) },
            .get("/facts/{fact}", [.operator], from: .replica) { call in try await showFact(call) },
        ]
    }

    private func showFacts(_ call: PageCall) async throws -> Response {
        let visit = call.visit
        let kind = visit.query("kind")
        let subject = visit.query("subject").map { $0.filter { !$0.isWhitespace } }
        let bits = subject.flatMap { TypeID.parse($0)?.bits }
        let counted: TallySeries? = visit.choice("counted")
        let search = FactSearch(
            subject: bits, kindPrefix: kind, actor: visit.query("actor"), counted: counted, since: visit.query("since").flatMap { Instant(text: $0) },
            before: visit.query("until").flatMap { Instant(text: $0) })
        let place = Turning.place(visit)
        let sight = call.sight
        let (facts, names, archived, archive) = try await call.read { tx in
            let facts = try search.page(at: place, limit: Turning.rows, in: tx)
            let actors = facts.items.map(\.fact.actor) + [search.actor].compactMap { $0 }
            return (
                facts, try ActorNames.load(actors, seenBy: sight, in: tx), try bits.flatMap { try ArchivedRecord.of([$0], in: tx) },
                bits == nil ? try JournalArchive.standing(in: tx) : nil
            )
        }
        let address = Turning.address("/facts", visit, "kind", "subject", "actor", "counted", "since", "until").setting("kind", kind)
        let content = FactsPage(
            address: address, facts: facts, actors: ActorWords(names: names), archived: archived?.notice(call.viewer) ?? archive?.notice(call.viewer) ?? "")
        return page(call, title: call.viewer.say(.navFacts), in: .facts, try content.html(call.viewer))
    }

    private func showFact(_ call: PageCall) async throws -> Response {
        let id: FactID = try call.visit.id("fact")
        let sight = call.sight
        let found = try await call.read { tx -> (FactDetail, ActorWords)? in
            guard let detail = try FactDetail.load(id, in: tx) else { return nil }
            let facts = [detail.fact.fact, detail.cause?.fact, detail.previous, detail.next].compactMap { $0 } + detail.followed.map(\.fact)
            return (detail, ActorWords(names: try ActorNames.load(facts.map(\.actor), seenBy: sight, in: tx)))
        }
        guard let (detail, actors) = found else { throw Problem.notFound("fact") }
        let content = try FactPage(detail, actors)
        return page(call, title: content.title(call.viewer), in: .facts, try content.html(call.viewer))
    }
}
