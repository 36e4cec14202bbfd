import JSONText
import OrderFiles
import TestSupport
import Testing
import Workflows

@Suite("Replay of 13,171 real orders", .serialized, .enabled(if: OlistCase.isThere, OlistCase.whyNot))
struct OlistReplayTests {
    struct Question: Sendable, CustomTestStringConvertible {
        let backend: Backend
        let rule: String
        /// Names in the expectation: what was released, what is pending, what was released although not delivered.
        let released: String
        let pending: String?
        let undelivered: String?

        var testDescription: String { "\(rule) on \(backend)" }
    }

    static let questions = Backend.underTest.flatMap { backend in
        [
            Question(backend: backend, rule: "delivery_scan", released: "released_scan", pending: "pending_scan", undelivered: nil),
            Question(backend: backend, rule: "delivery_scan+7d", released: "released_scan7", pending: nil, undelivered: nil),
            Question(
                backend: backend, rule: "estimated_delivery", released: "released_estimate", pending: nil,
                undelivered: "released_estimate_but_not_delivered"),
        ]
    }

    @Test("the ledger shows what it must, to the cent, at all five moments, with exactly the anomalies that are there", arguments: questions)
    func equalsExpectation(_ question: Question) async throws {
        let expected = try OlistCase.expected()
        let moments = try #require(expected["at"]?.asObject)
        #expect(moments.count == 5)
        let orders = try OlistCase.orders()
        let found = try await question.backend.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, rule: question.rule)
            let summary = try await shop.play(orders)
            #expect(summary.refused.isEmpty)
            return try await shop.figures(at: moments.keys)
        }
        #expect(found["rule"]?.asString == question.rule)
        #expect(found["currency"]?.asString == "BRL")
        for moment in moments {
            let figures = found["at"]?[moment.name]
            for name in ["approved", "carrier_scanned", "delivered", "in_transit", "overdue_undelivered", "accrued"] {
                #expect(figures?[name] == moment.value[name], "\(name) at \(moment.name)")
            }
            #expect(figures?["released"] == moment.value[question.released], "released at \(moment.name)")
            if let pending = question.pending { #expect(figures?["pending"] == moment.value[pending], "pending at \(moment.name)") }
            let undelivered = question.undelivered.map { moment.value[$0] } ?? "0.00"
            #expect(figures?["released_but_not_delivered"] == undelivered, "released but not delivered at \(moment.name)")
        }
        let lists = try #require(expected["anomalies"]?.asObject)
        for list in lists { #expect(found["anomalies"]?[list.name] == list.value, "\(list.name)") }
        #expect(found["anomalies"]?.asObject?.count == lists.count)
        #expect(found["other"]?.asObject?.count == 0)
    }
}
