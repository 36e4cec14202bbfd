import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

/// A delivery scan with something wrong about it, made a day after the order.
struct OddDelivery: Sendable, CustomTestStringConvertible {
    let kind: AnomalyKind
    let detail: String
    /// What comes before it.
    var before: @Sendable (TestShop) async throws -> Void = { _ in }
    var scan: @Sendable (inout ScanDraft) -> Void = { _ in }

    var testDescription: String { kind.rawValue }

    static let all = [
        OddDelivery(
            kind: .outOfOrder, detail: "delivered before handed_over", before: { try await $0.scan(.handedOver) },
            scan: { $0.occurredAt = OffsetInstant(.testStart.adding(hours: 23)) }),
        OddDelivery(
            kind: .twoPlaces, detail: "handed_over at leipzig and delivered at berlin within a minute",
            before: { try await $0.scan(.handedOver) { $0.readPoint = "leipzig" } }, scan: { $0.readPoint = "berlin" }),
        OddDelivery(
            kind: .futureTime, detail: "delivered 2026-11-03T08:06:00Z, received 2026-11-03T08:00:00Z",
            scan: { $0.occurredAt = OffsetInstant(.testStart.adding(microseconds: (24 * 60 + 6) * 60_000_000)) }),
        OddDelivery(kind: .scanBeforeOrder, detail: "delivered", scan: { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }),
        OddDelivery(
            kind: .contradictsDelivery, detail: "delivered, then failed", before: { try await $0.scan(.failed) },
            scan: {
                $0.occurredAt = OffsetInstant(.testStart.adding(hours: 23))
                $0.attempt = 1
            }),
    ]
}

@Suite("A delivery scan with something wrong about it")
struct ScanProblemTests {
    private func withOdd(
        _ odd: OddDelivery, _ backend: Backend, _ change: @Sendable (inout Terms) -> Void = { _ in },
        _ body: (TestShop, PlacedOrder, TestShop.Sign) async throws -> Void
    ) async throws {
        try await backend.withShop { shop in
            try await shop.offer("odd", change)
            let order = try await shop.placeOrder("1") { $0.offers = ["odd"] }
            shop.clock.advance(hours: 24)
            try await odd.before(shop)
            let answer = try await shop.scan(.delivered, "P-1", by: .leipzig, odd.scan)
            #expect(answer.anomalies == [odd.kind])
            #expect(answer.state == .applied)
            let sign = try await shop.anomaly(odd.kind)
            #expect(sign.detail == odd.detail)
            #expect(sign.scan == answer.scan)
            #expect(sign.state == .open)
            try await body(shop, order, sign)
        }
    }

    @Test("It is stored, answered, shown, and holds the money", arguments: OddDelivery.all, Backend.underTest)
    func held(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { (shop, order, sign) async throws in
            #expect(try await shop.state(of: order) == .held)
            #expect(try await shop.owed() == 0)
            let raised = try #require(try await shop.facts("anomaly.raised").first)
            #expect(raised.subject == sign.id.bits)
            #expect(raised.cause == (try await shop.facts("scan.recorded").last?.id))
            try await shop.wait(days: 100)
            #expect(try await shop.state(of: order) == .held, "time decides nothing")
        }
    }

    @Test("Accepted, it counts and pays", arguments: OddDelivery.all, Backend.underTest)
    func accepted(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { (shop, order, sign) async throws in
            shop.clock.advance(hours: 5)
            #expect(try await shop.decide(sign.id, .accept, note: "the clock was wrong").state == .accepted)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.owed() == 100)
            #expect(try await shop.transfers().last?.at == shop.now)
            let decided = try #require(try await shop.facts("anomaly.accepted").first)
            #expect(decided.actor == (try shop.actor(.operator)))
            #expect(try await shop.facts("claim.payable").first?.cause == decided.id)
            await #expect(throws: AnomalyRefusal.alreadyDecided(.accepted)) { try await shop.decide(sign.id, .reject) }
        }
    }

    @Test("Rejected, it never counts; another scan may", arguments: OddDelivery.all, Backend.underTest)
    func rejected(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { (shop, order, sign) async throws in
            #expect(try await shop.decide(sign.id, .reject).state == .rejected)
            #expect(try await shop.state(of: order) == .awaitingScan)
            #expect(try await shop.stored(try #require(sign.scan)).state == .voided)
            #expect(try await shop.part(of: order).confirmingScan == nil)
            shop.clock.advance(hours: 5)
            #expect(try await shop.scan(.delivered).state == .applied)
            #expect(try await shop.state(of: order) == .payable)
            await #expect(throws: AnomalyRefusal.alreadyDecided(.rejected)) { try await shop.decide(sign.id, .accept) }
        }
    }

    @Test("Held, it waits for a second look", arguments: OddDelivery.all, Backend.underTest)
    func heldByPerson(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { (shop, order, sign) async throws in
            #expect(try await shop.decide(sign.id, .hold).state == .held)
            #expect(try await shop.state(of: order) == .held)
            #expect(try await shop.anomaly(odd.kind).state == .held)
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Voided, its step is gone and the claim waits again", arguments: OddDelivery.all, Backend.underTest)
    func voided(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { (shop, order, sign) async throws in
            let scan = try #require(sign.scan)
            #expect(try await shop.void(scan).state == .voided)
            #expect(try await shop.state(of: order) == .awaitingScan)
            await #expect(throws: VoidRefusal.doesNotCount(.voided)) { try await shop.void(scan) }
            // What is left to decide is the anomaly itself; the scan stays void.
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.stored(scan).state == .voided)
            #expect(try await shop.state(of: order) == .awaitingScan)
        }
    }

    @Test("Where the terms only record anomalies, it pays at once and is shown all the same", arguments: OddDelivery.all, Backend.underTest)
    func recordedOnly(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend, { $0.onAnomaly = .record }) { (shop, order, sign) async throws in
            #expect(try await shop.state(of: order) == .payable)
            try await shop.decide(sign.id, .reject)
            #expect(try await shop.state(of: order) == .awaitingScan)
            #expect(try await shop.owed() == 0)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post, .reversal, .hold])
        }
    }

    @Test("With two things wrong, both must be accepted", arguments: Backend.underTest)
    func twoDoubts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            try await shop.scan(.handedOver)
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.outOfOrder).id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("There is nothing to decide of an anomaly that nobody raised", arguments: Backend.underTest)
    func unknown(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            await #expect(throws: AnomalyRefusal.notFound) { try await shop.decide(shop.world.id(), AnomalyDecision.accept) }
            await #expect(throws: VoidRefusal.notFound) { try await shop.void(shop.world.id()) }
            #expect(VoidRefusal.notFound.code == "scan-not-found")
            #expect(VoidRefusal.doesNotCount(.rejected).code == "scan-does-not-count")
            #expect(VoidRefusal.doesNotCount(.rejected).kind == .conflict)
        }
    }
}
