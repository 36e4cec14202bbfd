import Core
import Fulfilment
import Store
import TestSupport
import Testing
import Views
import Workflows

@Suite("A question about an anomaly")
struct QuestionTests {
    private func withDoubt(_ backend: Backend, _ body: (TestShop, AnomalyID) async throws -> Void) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            try await shop.scan(.delivered, by: .carrier) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            try await body(shop, try await shop.anomaly(.scanBeforeOrder).id)
            let report = try await Verification.run(on: shop.store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    private func seen(_ shop: TestShop, by sight: Sight) async throws -> [AnomalyEntry] {
        try await shop.store.read { try AnomalyList.page(state: nil, seenBy: sight, after: nil, limit: 10, in: $0).items }
    }

    @Test("It goes to whoever recorded the scan, who answers; the anomaly stays open, and no fact has the words", arguments: Backend.underTest)
    func answered(_ backend: Backend) async throws {
        try await withDoubt(backend) { shop, id in
            let carrier = try shop.party(.carrier).id
            #expect(try await seen(shop, by: .recorder(carrier, device: nil)).isEmpty)
            try await shop.ask(id, "Which van was that?")
            shop.clock.advance(hours: 1)
            let asked = try #require(try await seen(shop, by: .recorder(carrier, device: nil)).first)
            #expect(asked.id == id && asked.state == "open" && asked.askedParty == "carrier" && asked.answeredAt == nil)
            try await shop.answer(id, "Number 7.", by: .carrier)
            #expect(try await seen(shop, by: .everything).first?.answeredAt == shop.now)
            let notes = try await shop.store.read { try AnomalyNoteList.of(id, in: $0) }
            #expect(notes.map(\.kind) == ["asked", "answered"] && notes.map(\.text) == ["Which van was that?", "Number 7."])
            #expect(notes[1].actor == (try shop.actor(.carrier)).description)
            #expect(try await shop.facts("anomaly.asked").first?.actor == (try shop.actor(.operator)))
            #expect(try await shop.facts("anomaly.answered").count == 1)
            #expect(try await shop.journal().allSatisfy { !$0.body.contains("Which van") && !$0.body.contains("Number 7") })
            try await shop.ask(id, "Who drove it?")
            #expect(try await seen(shop, by: .everything).first?.answeredAt == nil, "the last question waits")
        }
    }

    @Test("Others neither see it nor answer", arguments: Backend.underTest)
    func others(_ backend: Backend) async throws {
        try await withDoubt(backend) { shop, id in
            await #expect(throws: AnomalyRefusal.notFound) { try await shop.answer(id, by: .carrier) }
            await #expect(throws: AnomalyRefusal.notAsked) { try await shop.answer(id, by: .operator) }
            try await shop.ask(id)
            for who in [TestShop.Who.leipzig, .mira] {
                await #expect(throws: AnomalyRefusal.notFound) { try await shop.answer(id, by: who) }
                #expect(try await seen(shop, by: .merchant(try shop.party(who).id)).isEmpty)
            }
            #expect(try await seen(shop, by: .recorder(try shop.party(.carrier).id, device: shop.world.id())).isEmpty)
            try await shop.answer(id, by: .operator)
        }
    }

    @Test("There are limits, and each refusal has its name", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await withDoubt(backend) { shop, id in
            for text in ["", String(repeating: "x", count: 501), "no\0"] {
                await #expect(throws: AnomalyRefusal.textLength(field: "text")) { try await shop.ask(id, text) }
            }
            await #expect(throws: AnomalyRefusal.notFound) { try await shop.ask(shop.world.id()) }
            for _ in 1...AnomalyNote.limit { try await shop.ask(id) }
            await #expect(throws: AnomalyRefusal.tooManyNotes) { try await shop.ask(id) }
            await #expect(throws: AnomalyRefusal.tooManyNotes) { try await shop.answer(id, by: .carrier) }
            try await shop.decide(id, .accept)
            await #expect(throws: AnomalyRefusal.alreadyDecided(.accepted)) { try await shop.ask(id) }
            await #expect(throws: AnomalyRefusal.alreadyDecided(.accepted)) { try await shop.answer(id, by: .carrier) }
            let report = ReportedAnomaly(kind: .statusWithoutScan, detail: "delivered", marketplace: "deals", reference: "G9", at: shop.now)
            _ = try await shop.workflows.reportAnomalies([report], by: .job("test"))
            await #expect(throws: AnomalyRefusal.nobodyToAsk) { try await shop.ask(try await shop.anomaly(.statusWithoutScan).id) }
        }
    }

    @Test("Each refusal has its code and a sentence", arguments: [
        (AnomalyRefusal.notFound, "anomaly-not-found", RefusalKind.notFound), (.alreadyDecided(.accepted), "anomaly-decided", .conflict),
        (.nothingToAccept, "anomaly-nothing-to-accept", .conflict), (.notDecided, "anomaly-not-decided", .conflict),
        (.cleared, "anomaly-cleared", .conflict), (.partOver(PartID(.zero), state: "cancelled"), "anomaly-part-over", .conflict),
        (.objectionOpen, "anomaly-objection-open", .conflict), (.nobodyToAsk, "anomaly-nobody-to-ask", .conflict),
        (.notAsked, "anomaly-not-asked", .conflict), (.tooManyNotes, "anomaly-too-many-notes", .conflict),
        (.textLength(field: "text"), "anomaly-text-length", .malformed),
    ])
    func codes(_ refusal: AnomalyRefusal, _ code: String, _ kind: RefusalKind) {
        #expect(refusal.code == code)
        #expect(refusal.kind == kind)
        #expect(refusal.sentence.hasSuffix("."))
    }
}
