import Cashback
import Core
import Fulfilment
import TestSupport
import Testing
import Views
import Workflows

@Suite("A scan that says what another had said takes its place")
struct PromotionTests {
    private func withRepeats(
        _ backend: Backend, _ repeats: [@Sendable (inout ScanDraft) -> Void], _ body: (TestShop, PlacedOrder, ScanID, [ScanID]) async throws -> Void
    ) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            let first = try await shop.scan(.delivered).scan
            var others: [ScanID] = []
            for change in repeats {
                shop.clock.advance(hours: 1)
                let answer = try await shop.scan(.delivered, "P-1", by: .berlin, change)
                #expect(answer.state == .repeated)
                others.append(answer.scan)
            }
            try await body(shop, order, first, others)
            let report = try await Verification.run(on: shop.store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    private static let plain: @Sendable (inout ScanDraft) -> Void = { _ in }
    private static let early: @Sendable (inout ScanDraft) -> Void = { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }

    @Test("The earliest counts when the first is voided, by a new entry", arguments: Backend.underTest)
    func voided(_ backend: Backend) async throws {
        try await withRepeats(backend, [Self.plain, Self.plain]) { shop, order, first, others in
            try await shop.void(first)
            #expect(try await shop.stored(others[0]).state == .applied)
            #expect(try await shop.stored(others[1]).state == .repeated)
            #expect(try await shop.part(of: order).confirmingScan == others[0])
            #expect(try await shop.state(of: order) == .payable)
            let applied = try #require(try await shop.facts("scan.applied").first)
            #expect(applied.cause == (try await shop.facts("scan.voided").first?.id))
            try await shop.void(others[0])
            #expect(try await shop.part(of: order).confirmingScan == others[1])
        }
    }

    @Test("One that is doubted itself does not, until a person accepts it", arguments: Backend.underTest)
    func doubted(_ backend: Backend) async throws {
        try await withRepeats(backend, [Self.early]) { shop, order, first, others in
            try await shop.void(first)
            #expect(try await shop.stored(others[0]).state == .repeated)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.stored(others[0]).state == .applied)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("A rejected one never does", arguments: Backend.underTest)
    func rejected(_ backend: Backend) async throws {
        try await withRepeats(backend, [Self.early, Self.plain]) { shop, order, first, others in
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .reject)
            try await shop.void(first)
            #expect(try await shop.stored(others[0]).state == .rejected)
            #expect(try await shop.part(of: order).confirmingScan == others[1])
        }
    }

    @Test("When a decision on an anomaly takes the first away, the same holds", arguments: Backend.underTest)
    func byDecision(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            let first = try await shop.scan(.delivered, "P-1", by: .leipzig, Self.early).scan
            let second = try await shop.scan(.delivered).scan
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .reject)
            #expect(try await shop.stored(first).state == .voided)
            #expect(try await shop.part(of: order).confirmingScan == second)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("A return that takes a doubtful one's place ends the parts", arguments: Backend.underTest)
    func returned(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            try await shop.scan(.returned, "P-1", by: .leipzig, Self.early)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.scan(.returned)
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .reject)
            #expect(try await shop.state(of: order) == .cancelled)
        }
    }
}
