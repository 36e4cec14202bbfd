import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import TradeNetwork
import Workflows

/// Runs `count` tasks at once and answers what each gave, in no order.
private func atOnce<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for index in 0..<count { group.addTask { try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

@Suite("Many at once")
struct ConcurrencyTests {
    @Test("The same scans from eight tasks, each in its own order: every scan is stored once", arguments: Backend.underTest)
    func sameScans(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await shop.place((0..<10).map { shop.draft("\($0)") })
            // Ten of known parcels, ten of parcels that nobody has named.
            let drafts = try (0..<20).map { index in try shop.scanDraft(.delivered, "P-\(index)") }
            let outcomes = try await atOnce(8) { task in
                try await shop.workflows.captureScans(Array(drafts[task...] + drafts[..<task]))
            }.flatMap { $0 }
            #expect(outcomes.count == 160)
            #expect(outcomes.compactMap(\.answer).count == 20)
            #expect(try await shop.number("SELECT COUNT(*) FROM scan") == 20)
            #expect(try await shop.number("SELECT COUNT(*) FROM scan WHERE state = 'waiting'") == 10)
            #expect(try await shop.owed() == 1_000)
            #expect(try await shop.anomalies().count == 10)
        }
    }

    @Test("The parcels of one order, each scanned by another task: all count, and the claim's facts are numbered without a gap", arguments: Backend.underTest)
    func sameClaim(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { draft in
                draft.lines = [LineDraft(sku: "mug", merchant: "mira", quantity: 24, amount: 48_000)]
                draft.parcels = (0..<24).map { ParcelDraft(key: "P-\($0)", contents: [ParcelContent(line: 1, quantity: 1)]) }
            }
            let drafts = try (0..<24).map { try shop.scanDraft(.delivered, "P-\($0)") }
            let outcomes = try await atOnce(24) { try await shop.workflows.captureScans([drafts[$0]])[0] }
            #expect(outcomes.allSatisfy { $0.answer?.state == .applied })
            #expect(try await shop.states(of: order).allSatisfy { $0 == .payable })
            #expect(try await shop.owed() == 2_400)
            let numbers = try await shop.journal().filter { $0.subject == order.claims[0].claim.bits }.map(\.number).sorted()
            #expect(numbers == Array(1...25))
        }
    }

    @Test("One source id used for eight things at once: the first stays, seven anomalies", arguments: Backend.underTest)
    func sameSourceID(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            let drafts = try Step.allCases.map { step in try shop.scanDraft(step) { $0.sourceID = "1" } }
            let outcomes = try await atOnce(8) { try await shop.workflows.captureScans([drafts[$0]])[0] }
            #expect(outcomes.compactMap(\.answer).count == 1)
            #expect(try await shop.anomalies().map(\.kind) == Array(repeating: .sourceIDReused, count: 7))
        }
    }

    @Test("The same orders from eight tasks, with members nobody knew: each is placed once", arguments: Backend.underTest)
    func sameOrders(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let drafts = (0..<6).map { index in shop.draft("\(index)") { $0.attribution.member = "member-\(index % 3)" } }
            let outcomes = try await atOnce(8) { task in
                try await shop.place(Array(drafts[(task % 6)...] + drafts[..<(task % 6)]))
            }.flatMap { $0 }
            #expect(outcomes.compactMap(\.placed).count == 6)
            #expect(outcomes.allSatisfy { if case .refused = $0 { false } else { true } })
            #expect(try await shop.number("SELECT COUNT(*) FROM person") == 3)
            #expect(try await shop.number("SELECT COUNT(*) FROM claim") == 6)
            #expect(try await shop.budget().available == 1_000_000 - 600)
        }
    }

    @Test("Cancelled and delivered in the same moment: whichever came first, nothing is owed", arguments: Backend.underTest)
    func cancelledAndDelivered(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let orders = try await (0..<8).map(String.init).asyncMap { try await shop.placeOrder($0) }
            let drafts = try (0..<8).map { try shop.scanDraft(.delivered, "P-\($0)") }
            _ = try await atOnce(16) { task in
                if task < 8 { try await shop.cancel(orders[task].id) } else { _ = try await shop.workflows.captureScans([drafts[task - 8]]) }
            }
            let states = try await orders.asyncMap { try await shop.state(of: $0) }
            #expect(states.allSatisfy { $0 == .cancelled || $0 == .clawedBack }, "\(states)")
            #expect(try await shop.owed() == 0)
            #expect(try await shop.budget().available == 1_000_000)
        }
    }

    @Test("Dates looked after by four at once are carried out once", arguments: Backend.underTest)
    func dueTimes(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            _ = try await shop.place((0..<30).map { key in shop.draft("\(key)") { $0.offers = ["cool"] } })
            _ = try await shop.workflows.captureScans(try (0..<30).map { try shop.scanDraft(.delivered, "P-\($0)") })
            shop.clock.advance(hours: 48)
            _ = try await atOnce(4) { _ in try await shop.workflows.runAllDueTimes(until: shop.now) }
            #expect(try await shop.owed() == 3_000)
            #expect(try await shop.transfers().filter { $0.kind == .post }.count == 30)
            #expect(try await shop.number("SELECT COUNT(*) FROM due WHERE at <= \(shop.now)") == 0)
        }
    }

    @Test("Two people decide one anomaly: one decision stands, the other is told", arguments: Backend.underTest)
    func twoDeciders(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            let sign = try await shop.anomaly(.scanBeforeOrder)
            let told = try await atOnce(2) { task -> Bool in
                do {
                    try await shop.decide(sign.id, task == 0 ? .accept : .reject)
                    return false
                } catch let refusal as AnomalyRefusal {
                    if case .alreadyDecided = refusal { return true }
                    throw refusal
                }
            }
            #expect(told.filter { $0 }.count == 1)
            let isAccepted = try await shop.anomaly(.scanBeforeOrder).state == .accepted
            #expect(try await shop.owed() == (isAccepted ? 100 : 0))
        }
    }

    @Test("Orders and the scans of their parcels, all at once: after one look for what waits, everything is paid", arguments: Backend.underTest)
    func ordersAndScans(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let orders = (0..<12).map { index in shop.draft("\(index)") }
            let scans = try (0..<12).map { try shop.scanDraft(.delivered, "P-\($0)") }
            _ = try await atOnce(24) { task in
                if task % 2 == 0 {
                    _ = try await shop.place([orders[task / 2]])
                } else {
                    _ = try await shop.workflows.captureScans([scans[task / 2]])
                }
            }
            try await shop.workflows.matchWaitingScans()
            #expect(try await shop.number("SELECT COUNT(*) FROM scan WHERE state <> 'applied'") == 0)
            #expect(try await shop.owed() == 1_200)
        }
    }
}
