import Cashback
import Core
import Fulfilment
import TestSupport
import Testing
import Workflows

@Suite("What time brings")
struct TimeTests {
    @Test("delivery_scan+7d pays 168 hours after the scan's receipt, not an hour before", arguments: Backend.underTest)
    func sevenDays(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("patient") { $0.release = .deliveryScan(days: 7) }
            let order = try await shop.placeOrder("1") { $0.offers = ["patient"] }
            try await shop.wait(hours: 24)
            let scanned = shop.now
            #expect(try await shop.scan(.delivered).claims.map(\.state) == [.cooling])
            try await shop.wait(hours: 167)
            #expect(try await shop.state(of: order) == .cooling)
            try await shop.wait(hours: 1)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().last?.at == scanned.adding(days: 7))
            let payable = try #require(try await shop.facts("claim.payable").first)
            #expect(payable.actor == .job("due"))
            #expect(payable.cause == (try await shop.facts("claim.cooling").first?.id))
        }
    }

    @Test("A backdated scan shortens nothing", arguments: Backend.underTest)
    func backdated(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("patient") { $0.release = .deliveryScan(days: 7) }
            let order = try await shop.placeOrder("1") { $0.offers = ["patient"] }
            try await shop.wait(days: 10)
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: 1)) }
            #expect(try await shop.state(of: order) == .cooling)
            try await shop.wait(days: 7)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("A grade may cool, and the longer of two waits holds", arguments: Backend.underTest)
    func cooling(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48); $0.release = .deliveryScan(days: 1) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            try await shop.scan(.delivered)
            try await shop.wait(hours: 24)
            #expect(try await shop.state(of: order) == .cooling)
            try await shop.wait(hours: 24)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Without a scan a claim expires to review and stays there, however long", arguments: Backend.underTest)
    func expiry(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.wait(hours: 1_439)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.wait(hours: 1)
            #expect(try await shop.state(of: order) == .review)
            try await shop.wait(days: 3_000)
            #expect(try await shop.state(of: order) == .review)
            #expect(try await shop.owed() == 0)
            await #expect(throws: ClaimRefusal.noConfirmingScan) { try await shop.decide(order.claims[0].claim, .approve) }
            #expect(try await shop.state(of: order) == .review)
        }
    }

    @Test("A scan after the expiry confirms, with the expiry on record", arguments: Backend.underTest)
    func lateScan(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            // Nobody has looked when the scan comes: the expiry still has its own moment.
            shop.clock.advance(hours: 2_000)
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .payable)
            let body = try #require(try await shop.facts("claim.payable").first?.body)
            #expect(body.contains(#""to":"review","at":\#(Instant.testStart.adding(hours: 1_440).microseconds)"#))
        }
    }

    @Test("More time: the claim waits again, expires again, and the limits of time are kept", arguments: Backend.underTest)
    func extending(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let claim = order.claims[0].claim
            await #expect(throws: ClaimRefusal.nothingToDecide) { try await shop.decide(claim, .extend(hours: 48)) }
            try await shop.wait(days: 60)
            try await shop.decide(claim, .extend(hours: 48), reason: "the carrier is on strike")
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.wait(hours: 47)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.wait(hours: 1)
            #expect(try await shop.state(of: order) == .review)
            try await shop.decide(claim, .extend(hours: 48))
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("More dates than one transaction takes are all carried out", arguments: Backend.underTest)
    func manyDates(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let drafts = (0..<(Workflows.dueLimit + 20)).map { index in
                shop.draft("\(index)") { $0.receivedAt = .testStart.adding(microseconds: Int64(index)) }
            }
            _ = try await shop.place(drafts)
            shop.clock.advance(hours: 1_441)
            #expect(try await shop.workflows.runDueTimes(until: shop.now) == Workflows.dueLimit)
            #expect(try await shop.workflows.runAllDueTimes(until: shop.now) == 20)
            #expect(try await shop.number("SELECT COUNT(*) FROM claim_part WHERE state = 'review'") == Int64(drafts.count))
            #expect(try await shop.workflows.runAllDueTimes(until: shop.now) == 0)
            #expect(try await shop.number("SELECT COUNT(*) FROM due") == 0)
        }
    }
}
