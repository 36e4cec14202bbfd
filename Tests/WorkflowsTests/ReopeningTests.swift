import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Views
import Workflows

@Suite("A decision taken back")
struct ReopeningTests {
    private func withShop(_ backend: Backend, _ body: (TestShop) async throws -> Void) async throws {
        try await backend.withShop { shop in
            try await body(shop)
            let report = try await Verification.run(on: shop.store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    /// An order whose delivery was scanned with something wrong about it.
    private func withOdd(
        _ odd: OddDelivery, _ backend: Backend, _ change: @Sendable (inout Terms) -> Void = { _ in },
        _ body: (TestShop, PlacedOrder, TestShop.Sign, ScanID) async throws -> Void
    ) async throws {
        try await withShop(backend) { shop in
            try await shop.offer("odd", change)
            let order = try await shop.placeOrder("1") { $0.offers = ["odd"] }
            shop.clock.advance(hours: 24)
            try await odd.before(shop)
            let scan = try await shop.scan(.delivered, "P-1", by: .leipzig, odd.scan).scan
            shop.clock.advance(hours: 1)
            try await body(shop, order, try await shop.anomaly(odd.kind), scan)
        }
    }

    @Test("A rejected scan counts again and is in doubt as before; accepted now, it pays", arguments: OddDelivery.all, Backend.underTest)
    func rejected(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { shop, order, sign, scan in
            try await shop.decide(sign.id, .reject, note: "nobody was there")
            #expect(try await shop.state(of: order) == .awaitingScan)
            let withdrawn = try #require(try await shop.facts("scan.withdrawn").first)
            #expect(withdrawn.cause == (try await shop.facts("anomaly.rejected").first?.id))
            #expect(withdrawn.actor == (try shop.actor(.operator)))
            #expect(withdrawn.body.contains(#""state":"voided""#) && withdrawn.body.contains(scan.description))
            shop.clock.advance(hours: 1)
            #expect(try await shop.reopen(sign.id).state == .open)
            #expect(try await shop.anomaly(odd.kind).state == .open)
            #expect(try await shop.stored(scan).state == .applied)
            let part = try await shop.part(of: order)
            #expect(part.state == .held && part.confirmingScan == scan)
            let reopened = try #require(try await shop.facts("anomaly.reopened").first)
            #expect(reopened.actor == (try shop.actor(.operator)))
            #expect(reopened.body.contains(#""decision":"rejected""#) && reopened.body.contains("the wrong button"))
            #expect(try await shop.facts("scan.reinstated").first?.cause == reopened.id)
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Where terms only record anomalies, what a rejection had taken back is paid again, by new transfers", arguments: Backend.underTest)
    func recordedOnly(_ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[3], backend, { $0.onAnomaly = .record }) { shop, order, sign, _ in
            try await shop.decide(sign.id, .reject)
            try await shop.reopen(sign.id)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post, .reversal, .hold, .post])
            try await shop.decide(sign.id, .accept)
            try await shop.reopen(sign.id)
            #expect(try await shop.state(of: order) == .payable, "recorded only, before and after")
        }
    }

    @Test("An acceptance taken back: the money is reserved again and the part held", arguments: OddDelivery.all, Backend.underTest)
    func accepted(_ odd: OddDelivery, _ backend: Backend) async throws {
        try await withOdd(odd, backend) { shop, order, sign, scan in
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.owed() == 100)
            shop.clock.advance(hours: 1)
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(scan).state == .applied)
            #expect(try await shop.state(of: order) == .held)
            #expect(try await shop.owed() == 0)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post, .reversal, .hold])
            try await shop.decide(sign.id, .reject)
            #expect(try await shop.state(of: order) == .awaitingScan)
        }
    }

    @Test("An accepted scan of a stranger is set aside again, and another's takes its place", arguments: [false, true], Backend.underTest)
    func setAside(_ isRepeated: Bool, _ backend: Backend) async throws {
        try await withShop(backend) { shop in
            let order = try await shop.placeOrder()
            let stranger = try await shop.scan(.delivered, by: .dresden).scan
            shop.clock.advance(hours: 1)
            let sign = try await shop.anomaly(.recorderNotPermitted)
            try await shop.decide(sign.id, .accept)
            let second = isRepeated ? try await shop.scan(.delivered).scan : nil
            shop.clock.advance(hours: 1)
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(stranger).state == .setAside)
            #expect(try await shop.state(of: order) == (isRepeated ? .payable : .awaitingScan))
            #expect(try await shop.part(of: order).confirmingScan == second)
            if let second { #expect(try await shop.stored(second).state == .applied) }
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.stored(stranger).state == (isRepeated ? .repeated : .applied))
            #expect(try await shop.state(of: order) == .payable)
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(stranger).state == .setAside)
        }
    }

    @Test("A rejected stranger's scan is set aside again; one of an unknown parcel waits again", arguments: Backend.underTest)
    func rejectedAside(_ backend: Backend) async throws {
        try await withShop(backend) { shop in
            let order = try await shop.placeOrder()
            let stranger = try await shop.scan(.delivered, by: .mira).scan
            let early = try await shop.scan(.delivered, "P-2").scan
            for kind in [AnomalyKind.recorderNotPermitted, .unknownParcel] {
                let sign = try await shop.anomaly(kind)
                try await shop.decide(sign.id, .reject)
                try await shop.reopen(sign.id)
            }
            #expect(try await shop.stored(stranger).state == .setAside)
            #expect(try await shop.stored(early).state == .waiting)
            #expect(try await shop.state(of: order) == .awaitingScan)
            let late = try await shop.placeOrder("2")
            #expect(try await shop.state(of: late) == .payable)
            #expect(try await shop.anomaly(.unknownParcel).state == .cleared)
            await #expect(throws: AnomalyRefusal.cleared) { try await shop.reopen(try await shop.anomaly(.unknownParcel).id) }
        }
    }

    @Test("Where another scan counts meanwhile, it goes on counting, and the first repeats it", arguments: Backend.underTest)
    func stepTaken(_ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[3], backend) { shop, order, sign, scan in
            try await shop.decide(sign.id, .reject)
            let second = try await shop.scan(.delivered).scan
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(scan).state == .repeated)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.part(of: order).confirmingScan == second)
            try await shop.decide(sign.id, .accept)
            try await shop.void(second)
            #expect(try await shop.stored(scan).state == .applied, "nobody doubts it any more")
            #expect(try await shop.part(of: order).confirmingScan == scan)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("A rejected contradiction stops the money again, also what has become payable since", arguments: [1, 60] as [Int64], Backend.underTest)
    func contradiction(_ hours: Int64, _ backend: Backend) async throws {
        try await withShop(backend) { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            shop.clock.advance(hours: 24)
            try await shop.scan(.delivered) { $0.readPoint = "leipzig" }
            shop.clock.advance(hours: 1)
            let second = try await shop.scan(.delivered, by: .berlin) { $0.readPoint = "berlin" }
            let sign = try await shop.anomaly(.twoPlaces)
            try await shop.decide(sign.id, .reject)
            try await shop.wait(hours: hours)
            #expect(try await shop.state(of: order) == (hours > 48 ? .payable : .cooling))
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(second.scan).state == .repeated)
            #expect(try await shop.state(of: order) == .held)
            #expect(try await shop.owed() == 0)
            try await shop.decide(sign.id, .reject)
            #expect(try await shop.state(of: order) == (hours > 48 ? .payable : .cooling))
        }
    }

    @Test("Money that two scans put in doubt goes on when both are settled, in either order", arguments: [false, true], Backend.underTest)
    func twoScansDoubt(_ isContradictionFirst: Bool, _ backend: Backend) async throws {
        try await withShop(backend) { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            shop.clock.advance(hours: 24)
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            let early = try await shop.anomaly(.scanBeforeOrder).id
            try await shop.decide(early, .accept)
            try await shop.scan(.failed, by: .carrier)
            let failed = try await shop.anomaly(.contradictsDelivery).id
            try await shop.reopen(early)
            try await shop.decide(isContradictionFirst ? failed : early, isContradictionFirst ? .reject : .accept)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(isContradictionFirst ? early : failed, isContradictionFirst ? .accept : .reject)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("A contradiction with two things wrong lets the money go when both are rejected; one that was accepted never does", arguments: Backend.underTest)
    func twiceWrong(_ backend: Backend) async throws {
        try await withShop(backend) { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            shop.clock.advance(hours: 24)
            try await shop.scan(.delivered) { $0.readPoint = "leipzig" }
            try await shop.scan(.delivered, by: .berlin) {
                $0.readPoint = "berlin"
                $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1))
            }
            for kind in [AnomalyKind.scanBeforeOrder, .twoPlaces] { try await shop.decide(try await shop.anomaly(kind).id, .reject) }
            #expect(try await shop.state(of: order) == .cooling)
            shop.clock.advance(hours: 1)
            try await shop.scan(.failed, by: .carrier)
            try await shop.decide(try await shop.anomaly(.contradictsDelivery).id, .accept)
            shop.clock.advance(hours: 1)
            try await shop.scan(.outForDelivery) { $0.readPoint = "dresden" }
            try await shop.decide(try #require(try await shop.anomalies().last { $0.kind == .outOfOrder || $0.kind == .twoPlaces }).id, .reject)
            #expect(try await shop.state(of: order) == .held, "a person has said that the delivery failed")
        }
    }

    @Test("Two decisions on one scan are taken back in either order", arguments: [false, true], Backend.underTest)
    func bothWays(_ isReversed: Bool, _ backend: Backend) async throws {
        try await withShop(backend) { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            try await shop.scan(.handedOver)
            let scan = try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }.scan
            let signs = [try await shop.anomaly(.scanBeforeOrder).id, try await shop.anomaly(.outOfOrder).id]
            for sign in signs { try await shop.decide(sign, .reject) }
            let first = isReversed ? signs[1] : signs[0]
            try await shop.reopen(first)
            #expect(try await shop.stored(scan).state == .voided, "the other decision stands")
            try await shop.reopen(isReversed ? signs[0] : signs[1])
            #expect(try await shop.stored(scan).state == .applied)
            #expect(try await shop.state(of: order) == .held)
            for sign in signs { try await shop.decide(sign, .accept) }
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("What a person voided stays void", arguments: Backend.underTest)
    func voided(_ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[0], backend) { shop, order, sign, scan in
            try await shop.void(scan)
            try await shop.decide(sign.id, .reject)
            try await shop.reopen(sign.id)
            #expect(try await shop.stored(scan).state == .voided)
            #expect(try await shop.state(of: order) == .awaitingScan)
        }
    }

    @Test("A person's own hold outlives all of it", arguments: Backend.underTest)
    func personsHold(_ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[0], backend) { shop, order, sign, _ in
            try await shop.decide(sign.id, .reject)
            try await shop.decide(order.claims[0].claim, .hold)
            try await shop.reopen(sign.id)
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.state(of: order) == .held, "the person has not let it go")
            try await shop.decide(order.claims[0].claim, .release)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    static let endings: [(decision: AnomalyDecision, claim: ClaimDecision?, state: PartState)] = [
        (.reject, nil, .cancelled), (.accept, nil, .clawedBack), (.accept, .clawBack, .clawedBack),
    ]

    @Test("What has come to its end since cannot be undone, and the refusal says why", arguments: endings, Backend.underTest)
    func over(_ row: (decision: AnomalyDecision, claim: ClaimDecision?, state: PartState), _ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[0], backend) { shop, order, sign, _ in
            try await shop.decide(sign.id, row.decision)
            shop.clock.advance(hours: 1)
            if let decision = row.claim { try await shop.decide(order.claims[0].claim, decision) } else { try await shop.cancel(order.id) }
            let part = try await shop.part(of: order)
            #expect(part.state == row.state)
            await #expect(throws: AnomalyRefusal.partOver(part.id, state: row.state.rawValue)) { try await shop.reopen(sign.id) }
            #expect(try await shop.facts("anomaly.reopened").isEmpty)
        }
    }

    @Test("A return that a person accepted has ended its parts; that is not undone", arguments: Backend.underTest)
    func acceptedReturn(_ backend: Backend) async throws {
        try await withShop(backend) { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.returned, by: .dresden)
            let sign = try await shop.anomaly(.recorderNotPermitted)
            try await shop.decide(sign.id, .accept)
            #expect(try await shop.state(of: order) == .cancelled)
            await #expect(throws: AnomalyRefusal.self) { try await shop.reopen(sign.id) }
        }
    }

    @Test("What nobody decided is not taken back", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await withOdd(OddDelivery.all[0], backend) { shop, _, sign, _ in
            await #expect(throws: AnomalyRefusal.notDecided) { try await shop.reopen(sign.id) }
            try await shop.decide(sign.id, .hold)
            await #expect(throws: AnomalyRefusal.notDecided) { try await shop.reopen(sign.id) }
            await #expect(throws: AnomalyRefusal.notFound) { try await shop.reopen(shop.world.id()) }
            for reason in ["", String(repeating: "x", count: 501), "no\0"] {
                await #expect(throws: AnomalyRefusal.textLength(field: "reason")) { try await shop.reopen(sign.id, reason: reason) }
            }
        }
    }
}
