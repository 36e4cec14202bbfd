import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("Proof that is contradicted")
struct ContradictionTests {
    /// An order whose money cools for two days after its delivery in Leipzig.
    private func withCooling(_ backend: Backend, _ body: (TestShop, PlacedOrder, ScanID) async throws -> Void) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            shop.clock.advance(hours: 24)
            let delivered = try await shop.scan(.delivered) { $0.readPoint = "leipzig" }
            shop.clock.advance(hours: 1)
            #expect(try await shop.state(of: order) == .cooling)
            try await body(shop, order, delivered.scan)
        }
    }

    @Test("Delivered, then failed: the money stops, and goes on when a person rejects the failure", arguments: Backend.underTest)
    func deliveredThenFailed(_ backend: Backend) async throws {
        try await withCooling(backend) { shop, order, _ in
            let failed = try await shop.scan(.failed, by: .carrier)
            #expect(failed.state == .applied)
            #expect(failed.anomalies == [.contradictsDelivery])
            #expect(failed.claims.map(\.state) == [.held])
            try await shop.wait(days: 10)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.contradictsDelivery).id, .reject)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().last?.at == shop.now, "not while it was held")
        }
    }

    @Test("Rejected in time, the money cools to its end", arguments: Backend.underTest)
    func rejectedInTime(_ backend: Backend) async throws {
        try await withCooling(backend) { shop, order, _ in
            try await shop.scan(.failed, by: .carrier)
            try await shop.decide(try await shop.anomaly(.contradictsDelivery).id, .reject)
            #expect(try await shop.state(of: order) == .cooling)
            try await shop.wait(hours: 46)
            #expect(try await shop.state(of: order) == .cooling)
            try await shop.wait(hours: 1)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Delivered at two places: the second is a repeat and stops the money", arguments: Backend.underTest)
    func twoPlaces(_ backend: Backend) async throws {
        try await withCooling(backend) { shop, order, _ in
            let second = try await shop.scan(.delivered, by: .berlin) { $0.readPoint = "berlin" }
            #expect(second.state == .repeated)
            #expect(second.anomalies == [.twoPlaces])
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.twoPlaces).id, .reject)
            #expect(try await shop.stored(second.scan).state == .rejected)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("A person voids the delivery instead: the claim waits for another scan", arguments: Backend.underTest)
    func voided(_ backend: Backend) async throws {
        try await withCooling(backend) { shop, order, delivered in
            try await shop.scan(.failed, by: .carrier)
            try await shop.void(delivered)
            #expect(try await shop.state(of: order) == .awaitingScan)
            let second = try await shop.scan(.delivered, by: .carrier)
            #expect(try await shop.stored(second.scan).attempt == 2)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("Whoever may not record a step cannot stop money with it either", arguments: Backend.underTest)
    func notPermitted(_ backend: Backend) async throws {
        try await withCooling(backend) { shop, order, _ in
            let failed = try await shop.scan(.failed, by: .mira)
            #expect(failed.state == .setAside)
            #expect(Set(failed.anomalies) == [.contradictsDelivery, .recorderNotPermitted])
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("Failed, then delivered at the second attempt, is no contradiction", arguments: Backend.underTest)
    func secondAttempt(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            for (hour, step) in [Step.outForDelivery, .failed, .outForDelivery, .delivered].enumerated() {
                shop.clock.advance(hours: 1)
                let answer = try await shop.scan(step, by: .carrier)
                #expect(try await shop.stored(answer.scan).attempt == (hour < 2 ? 1 : 2))
            }
            #expect(try await shop.anomalies() == [])
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Where a voided delivery leaves a collection, that confirms in its place", arguments: Backend.underTest)
    func anotherStep(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let delivered = try await shop.scan(.delivered)
            shop.clock.advance(hours: 1)
            let collected = try await shop.scan(.collected)
            #expect(collected.claims == [])
            try await shop.void(delivered.scan)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.part(of: order).confirmingScan == collected.scan)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post, .reversal, .hold, .post])
        }
    }

    @Test("A step that is doubted itself takes no voided one's place unseen", arguments: Backend.underTest)
    func doubtedStep(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 1)
            let delivered = try await shop.scan(.delivered)
            let collected = try await shop.scan(.collected) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            #expect(collected.anomalies == [.scanBeforeOrder])
            try await shop.void(delivered.scan)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }
}
