import Cashback
import Core
import Fulfilment
import TradeNetwork
import Selling
import Store
import TestSupport
import Testing
import Workflows

@Suite("People stand in one row and nowhere else")
struct PeopleTests {
    private static let member = "ada.lovelace@example.org"

    /// An order of Ada's on its whole way, with everything that writes facts on it.
    private func withAda(_ backend: Backend, _ body: (TestShop, PlacedOrder) async throws -> Void) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") {
                $0.attribution = Attribution(campaign: "spring", couponCode: "MUG5", member: Self.member, click: "c-1")
                $0.lines = [.mug, .poster]
            }
            shop.clock.advance(hours: 24)
            try await shop.scan(.packed)
            try await shop.scan(.delivered, by: .mira)
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            for sign in try await shop.anomalies() where sign.kind != .recorderNotPermitted { try await shop.decide(sign.id, .accept) }
            try await shop.cancel(order.id, lines: [2])
            try await body(shop, order)
        }
    }

    @Test("No fact names a member", arguments: Backend.underTest)
    func noNamesInFacts(_ backend: Backend) async throws {
        try await withAda(backend) { shop, _ in
            let facts = try await shop.journal()
            #expect(facts.count > 15)
            for fact in facts {
                #expect(!"\(fact.body) \(fact.actor)".lowercased().contains("ada"), "\(fact.kind): \(fact.body)")
            }
            #expect(try await shop.number("SELECT COUNT(*) FROM person WHERE member_key = \(Self.member)") == 1)
        }
    }

    @Test("Erased, the name is gone; orders, ledger, facts and their seal stay", arguments: Backend.underTest)
    func erasure(_ backend: Backend) async throws {
        try await withAda(backend) { shop, order in
            try await shop.workflows.seal()
            let facts = try await shop.journal().map { "\($0.id) \($0.body)" }
            let transfers = try await shop.transfers()
            let person = try #require(try await person(of: order, in: shop))
            let erase = { @Sendable in try await shop.store.write { tx in try People.erase(person, at: .testStart, in: tx) } }
            #expect(try await erase())
            #expect(try await !erase())
            #expect(try await shop.number("SELECT COUNT(*) FROM person WHERE member_key IS NULL AND erased_at IS NOT NULL") == 1)
            #expect(try await shop.journal().map { "\($0.id) \($0.body)" } == facts)
            #expect(try await shop.transfers() == transfers)
            #expect(try await shop.owed() == 100)
            // Whoever comes again under the old name is somebody new.
            let again = try await shop.placeOrder("2") { $0.attribution.member = Self.member }
            #expect(try await self.person(of: again, in: shop) != person)
        }
    }

    private func person(of order: PlacedOrder, in shop: TestShop) async throws -> PersonID? {
        try await shop.store.read { tx in try Orders.load([order.id], in: tx)[order.id]?.person }
    }
}
