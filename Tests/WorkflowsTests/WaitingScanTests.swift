import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Workflows

@Suite("A scan that comes before its order")
struct WaitingScanTests {
    @Test("It is kept and shown, and counts when the order arrives", arguments: Backend.underTest)
    func keptAndApplied(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let answer = try await shop.scan(.delivered)
            #expect(answer.state == .waiting)
            #expect(answer.anomalies == [.unknownParcel])
            #expect(try await shop.anomaly(.unknownParcel).state == .open)
            shop.clock.advance(hours: 3)
            let order = try await shop.placeOrder { $0.orderedAt = nil }
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.part(of: order).confirmingScan == answer.scan)
            #expect(try await shop.part(of: order).confirmedAt == shop.now, "not before there was a claim")
            #expect(try await shop.stored(answer.scan).state == .applied)
            #expect(try await shop.anomaly(.unknownParcel).state == .cleared)
            let applied = try #require(try await shop.facts("scan.applied").first)
            #expect(applied.cause == (try await shop.facts("order.placed").first?.id))
            #expect(try await shop.facts("claim.payable").first?.cause == applied.id)
        }
    }

    @Test("Judged when the order arrives: from before the order, by whom, in which order", arguments: Backend.underTest)
    func judgedLate(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let early = try await shop.scan(.delivered)
            let stranger = try await shop.scan(.delivered, by: .mira)
            let again = try await shop.scan(.delivered)
            shop.clock.advance(hours: 3)
            let order = try await shop.placeOrder()
            #expect(try await shop.stored(early.scan).state == .applied)
            #expect(try await shop.stored(stranger.scan).state == .setAside)
            #expect(try await shop.stored(again.scan).state == .repeated)
            #expect(try await shop.state(of: order) == .held)
            let open = try await shop.anomalies().filter { $0.state == .open }.map(\.kind)
            #expect(Set(open) == [.scanBeforeOrder, .recorderNotPermitted])
        }
    }

    @Test("The wait of the terms runs from the scan's receipt, and never ends before the order", arguments: Backend.underTest)
    func cooling(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("patient") { $0.release = .deliveryScan(days: 7) }
            try await shop.scan(.delivered, "P-1")
            try await shop.scan(.delivered, "P-2")
            try await shop.wait(days: 5)
            let soon = try await shop.placeOrder("1") { $0.offers = ["patient"]; $0.orderedAt = nil }
            #expect(try await shop.part(of: soon).releaseAt == .testStart.adding(days: 7))
            try await shop.wait(days: 5)
            let late = try await shop.placeOrder("2") { $0.offers = ["patient"]; $0.orderedAt = nil }
            #expect(try await shop.state(of: late) == .payable)
            #expect(try await shop.part(of: late).releaseAt == shop.now)
        }
    }

    @Test("While it waits it can be rejected or held, and not accepted", arguments: Backend.underTest)
    func decided(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let wrong = try await shop.scan(.delivered, "P-1")
            let sign = try await shop.anomaly(.unknownParcel)
            await #expect(throws: AnomalyRefusal.nothingToAccept) { try await shop.decide(sign.id, .accept) }
            try await shop.decide(sign.id, .hold)
            try await shop.decide(sign.id, .reject)
            #expect(try await shop.stored(wrong.scan).state == .rejected)
            await #expect(throws: VoidRefusal.doesNotCount(.rejected)) { try await shop.void(wrong.scan) }
            let order = try await shop.placeOrder()
            #expect(try await shop.state(of: order) == .awaitingScan, "a rejected scan waits for nothing")
        }
    }

    @Test("It is found again by its source id, before and after the order", arguments: Backend.underTest)
    func sentAgain(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let draft = try shop.scanDraft(.delivered)
            let outcomes = try await shop.workflows.captureScans([draft, draft])
            let scan = try #require(outcomes[0].answer?.scan)
            #expect(outcomes[1] == .duplicate(scan, .waiting))
            try await shop.placeOrder()
            #expect(try await shop.workflows.captureScans([draft]) == [.duplicate(scan, .applied)])
            #expect(try await shop.anomalies().count == 1)
        }
    }

    @Test("A scan and its order stored in the same moment do not see each other; the next look brings them together", arguments: Backend.postgresUnderTest)
    func sameMoment(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let budget = try await shop.budget().id
            let isHeld = Gate()
            let mayGo = Gate()
            // Somebody holds the budget, so that the order waits after it has looked for scans.
            async let holder: Void = shop.store.write { tx in
                _ = try lockAccount(budget, in: tx)
                isHeld.open()
                try mayGo.pass()
            }
            await isHeld.passed()
            async let order = shop.placeOrder()
            while try await waitingForLock(shop) == 0 { await Task.yield() }
            #expect(try await shop.scan(.delivered).state == .waiting)
            mayGo.open()
            _ = try await holder
            let placed = try await order
            #expect(try await shop.state(of: placed) == .awaitingScan)
            #expect(try await shop.workflows.matchWaitingScans() == 1)
            #expect(try await shop.state(of: placed) == .payable)
            #expect(try await shop.anomaly(.unknownParcel).state == .cleared)
            #expect(try await shop.workflows.matchWaitingScans() == 0)
        }
    }

    /// Statements of this database that wait for somebody else's lock.
    private func waitingForLock(_ shop: TestShop) async throws -> Int64 {
        try await shop.number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    }

    private func lockAccount(_ id: AccountID, in tx: any Transaction) throws -> Int64 {
        try tx.count("SELECT debits_posted FROM account WHERE id = \(id) FOR UPDATE")
    }
}
