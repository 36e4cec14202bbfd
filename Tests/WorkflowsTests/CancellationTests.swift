import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("An order or a line is cancelled")
struct CancellationTests {
    private static func mugAndPoster(_ draft: inout OrderDraft) { draft.lines = [.mug, .poster] }

    @Test("Only the line's share lapses", arguments: Backend.underTest)
    func line(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1", Self.mugAndPoster)
            #expect(try await shop.cancel(order.id, lines: [1]) == [1])
            #expect(try await shop.states(of: order) == [.cancelled, .awaitingScan])
            #expect(try await shop.budget().available == 999_850)
            try await shop.scan(.delivered)
            #expect(try await shop.states(of: order) == [.cancelled, .payable])
            #expect(try await shop.owed() == 150)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .hold, .void, .post])
            let fact = try #require(try await shop.facts("order.lines_cancelled").first)
            #expect(fact.body.contains(#""lines":[1]"#))
            #expect(try await shop.facts("claim.cancelled").first?.cause == fact.id)
            #expect(try await shop.anomalies() == [], "the order goes on")
        }
    }

    @Test("What was payable is taken back by a new negative entry; the old ones stay", arguments: Backend.underTest)
    func clawBack(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1", Self.mugAndPoster)
            try await shop.scan(.delivered)
            #expect(try await shop.owed() == 250)
            shop.clock.advance(hours: 100)
            try await shop.cancel(order.id, lines: [2])
            #expect(try await shop.states(of: order) == [.payable, .clawedBack])
            #expect(try await shop.owed() == 100)
            #expect(try await shop.budget().balance == 999_900)
            let transfers = try await shop.transfers()
            let reversal = try #require(transfers.last)
            #expect(transfers.map(\.kind) == [.hold, .hold, .post, .post, .reversal])
            #expect(reversal.amount == 150)
            #expect(reversal.at == shop.now)
            #expect(transfers.contains { $0.id == reversal.corrects && $0.kind == .post && $0.amount == 150 })
        }
    }

    @Test("The last lines take the order with them", arguments: Backend.underTest)
    func wholeByLines(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1", Self.mugAndPoster)
            try await shop.cancel(order.id, lines: [1])
            #expect(try await shop.cancel(order.id, lines: [1, 2]) == [2])
            #expect(try await shop.facts("order.cancelled").count == 1)
            await #expect(throws: CancellationRefusal.alreadyCancelled) { try await shop.cancel(order.id) }
            #expect(try await shop.states(of: order) == [.cancelled, .cancelled])
            #expect(try await shop.budget().available == 1_000_000)
        }
    }

    @Test("Impossible cancellations are refused and change nothing", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1", Self.mugAndPoster)
            await #expect(throws: CancellationRefusal.orderNotFound) { try await shop.cancel(shop.world.id()) }
            await #expect(throws: CancellationRefusal.lineNotFound(3)) { try await shop.cancel(order.id, lines: [1, 3]) }
            try await shop.cancel(order.id, lines: [1])
            await #expect(throws: CancellationRefusal.alreadyCancelled) { try await shop.cancel(order.id, lines: [1]) }
            #expect(try await shop.states(of: order) == [.cancelled, .awaitingScan])
        }
    }

    @Test("An order without lines can be cancelled too", arguments: Backend.underTest)
    func withoutLines(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { $0.lines = [] }
            #expect(try await shop.cancel(order.id) == [])
            await #expect(throws: CancellationRefusal.alreadyCancelled) { try await shop.cancel(order.id) }
        }
    }

    @Test("A scan of a cancelled order is kept and shown, and owes nobody anything", arguments: Backend.underTest)
    func scannedAfter(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.cancel(order.id)
            let answer = try await shop.scan(.delivered)
            #expect(answer.state == .applied)
            #expect(answer.anomalies == [.orderCancelled])
            #expect(answer.claims == [])
            #expect(try await shop.state(of: order) == .cancelled)
            try await shop.decide(try await shop.anomaly(.orderCancelled).id, .accept)
            #expect(try await shop.state(of: order) == .cancelled)
            #expect(try await shop.owed() == 0)
        }
    }

    @Test("Whatever state a part is in, its money comes home", arguments: Backend.underTest)
    func everyState(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("mixed") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
            let orders = try await ["1", "2", "3", "4"].asyncMap { key in try await shop.placeOrder(key) { $0.offers = ["mixed"] } }
            try await shop.scan(.delivered, "P-2")
            try await shop.scan(.delivered, "P-3") { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            try await shop.decide(orders[3].claims[0].claim, .hold)
            let before = try await orders.asyncMap { try await shop.state(of: $0) }
            #expect(before == [.awaitingScan, .cooling, .held, .held])
            for order in orders { try await shop.cancel(order.id) }
            #expect(try await orders.asyncMap { try await shop.state(of: $0) } == [.cancelled, .cancelled, .cancelled, .cancelled])
            #expect(try await shop.budget("mixed").available == 1_000_000)
            try await shop.wait(days: 100)
            #expect(try await shop.owed() == 0)
        }
    }
}

extension Array {
    /// The results in order, one after another.
    func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
