import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@testable import Store
@testable import Tallies

@Suite("What is counted by time")
struct TallyTests {
    private func days(_ count: Int, _ shop: TestShop, zone: Zone = .utc) async throws -> [DayTally] {
        try await shop.store.settle()
        try await shop.workflows.tally()
        let now = shop.now
        return try await shop.store.read { try DayTally.load(count, until: now, zone: zone, in: $0) }
    }

    @Test("A day's orders, scans, doubts and the cashback that became payable, each where it was received", arguments: Backend.underTest)
    func day(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.placeOrder("2") { $0.parcels = [ParcelDraft(key: "P-2", hub: "leipzig")] }
            try await shop.wait(hours: 24)
            try await shop.scan(.packed)
            try await shop.scan(.delivered)
            try await shop.wait(hours: 24)
            try await shop.scan(.returned)
            // Before the first fact there are no days, whatever is asked for.
            let days = try await days(4, shop)
            #expect(days.map { $0.count(.orders) } == [2, 0, 0])
            #expect(days.map { $0.count(.scans) } == [0, 2, 1])
            #expect(days.map { $0.count(.payable) } == [0, 1, 0])
            #expect(days.map { $0.count(.takenBack) } == [0, 0, 1])
            let cashback = order.claims.reduce(0) { $0 + $1.amount.minor }
            #expect(cashback > 0 && days[1].money(.payable).map(\.minor) == [cashback] && days[2].money(.takenBack).map(\.minor) == [cashback])
            #expect(days[0].money(.orders).map(\.currency.code) == ["EUR"] && days[0].money(.scans) == [])
            #expect(days.allSatisfy { $0.count(.doubts) == 0 })
            #expect(try await self.days(2, shop).map { $0.count(.scans) } == [2, 1])
        }
    }

    @Test("A batch that was counted before somebody else counted on is not added", arguments: Backend.underTest)
    func late(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            try await shop.store.settle()
            let early = try #require(try await shop.store.write { try Tallies.draftNext(in: $0) })
            #expect(try await shop.workflows.tally() == early.facts)
            #expect(try await shop.store.write { try Tallies.add(early, in: $0) } == false)
            #expect(try await days(1, shop).map { $0.count(.orders) } == [1])
        }
    }

    @Test("Each fact is counted once, also where two count at once and again", arguments: Backend.underTest)
    func once(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...30 { try await shop.placeOrder(String(number)) }
            try await shop.store.settle()
            let workflows = shop.workflows
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...4 { group.addTask { try await workflows.tally() } }
                let facts = try await shop.store.read { try $0.count("SELECT COUNT(*) FROM fact") }
                #expect(try await group.reduce(0, +) == Int(facts))
            }
            #expect(try await workflows.tally() == 0)
            #expect(try await days(1, shop).map { $0.count(.orders) } == [30])
            let (counted, last) = try await shop.store.read { (try TallyProgress.position(in: $0), try Journal.latest(before: nil, limit: 1, in: $0).first?.position) }
            #expect(counted == last && last != nil)
        }
    }

    @Test("A day is the zone's own: of 25 hours where the clock is put back, and begun at a quarter where the zone is", arguments: Backend.underTest)
    func zones(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            // 2 November 2026, 08:00 UTC, is 13:45 in Kathmandu. Their day began at 18:15 UTC.
            let kathmandu = try #require(Zone("Asia/Kathmandu"))
            try await shop.placeOrder("1")
            shop.clock.advance(hours: 10)
            try await shop.placeOrder("2")
            shop.clock.advance(to: shop.now.adding(microseconds: 15 * 60_000_000))
            try await shop.placeOrder("3")
            #expect(try await days(2, shop, zone: kathmandu).map { $0.count(.orders) } == [2, 1])
            #expect(try await days(2, shop).map { $0.count(.orders) } == [3])
            shop.clock.advance(hours: 24 * 400)
            let berlin = try #require(Zone("Europe/Berlin"))
            let lengths = try await days(DayTally.most, shop, zone: berlin).map { ($0.end.microseconds - $0.start.microseconds) / 3_600_000_000 }
            #expect(lengths.count == 400 && lengths.filter { $0 == 25 }.count == 1 && lengths.filter { $0 == 23 }.count == 1)
        }
    }

    @Test("Facts of a span of time lie between its ends in the journal, and a span without facts has none", arguments: Backend.underTest)
    func spans(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let start = shop.now
            for number in 1...4 {
                try await shop.placeOrder(String(number))
                shop.clock.advance(hours: 5)
            }
            _ = try await days(1, shop)
            let facts = try await shop.store.read { try Journal.read(after: .start, limit: 1_000, in: $0) }
            for (low, high) in [(0, 1), (5, 6), (0, 6), (5, 16), (-10, 30)].map({ (start.adding(hours: $0.0), start.adding(hours: $0.1)) }) {
                let span = try #require(try await shop.store.read { try JournalSpan.holding(since: low, before: high, in: $0) })
                let inside = facts.filter { low <= $0.receivedAt && $0.receivedAt < high }
                #expect(!inside.isEmpty && inside.allSatisfy { span.contains($0.position) })
                #expect(span.first <= span.last && span.before < span.first && span.last < span.after)
            }
            #expect(try await shop.store.read { try JournalSpan.holding(since: start.adding(hours: 1), before: start.adding(hours: 4), in: $0) } == nil)
        }
    }

    @Test("Sums stop at their limit instead of leaving 64 bits", arguments: Backend.underTest)
    func limit(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder("1")
            _ = try await days(1, shop)
            let full = Tallies.amountLimit
            try await shop.store.write { try $0.run("UPDATE tally SET amount = \(full) - 1 WHERE series = 'orders'") }
            try await shop.placeOrder("2")
            #expect(try await days(1, shop).first?.money(.orders).map(\.minor) == [full])
        }
    }

    @Test(
        "A fact counts by what its body says",
        arguments: [
            ("order.placed", #"{"currency":"EUR","amount":120}"#, "orders 120 EUR"), ("order.placed", "{", "orders"), ("order.cancelled", "{}", ""),
            ("claim.payable", #"{"edges":[{"from":"awaiting_scan","to":"confirmed","amount":5},{"from":"confirmed","to":"payable","amount":5}]}"#, "payable 5"),
            ("claim.held", #"{"edges":[{"from":"payable","to":"held","amount":7},{"from":"payable","to":"held","amount":2}]}"#, "taken_back 9"),
            ("claim.held", #"{"edges":[{"from":"held","to":"payable","amount":1},{"from":"payable","to":"held","amount":2}]}"#, "payable 1, taken_back 2"),
            ("claim.payable", #"{"edges":[{"from":"payable","to":"payable","amount":5}]}"#, ""), ("claim.payable", #"{"payable"#, ""),
            (
                "claim.payable",
                #"{"edges":[{"from":"held","to":"payable","amount":9223372036854775807},{"from":"held","to":"payable","amount":9223372036854775807}]}"#,
                "payable 9007199254740992"
            ),
            ("claim.cooling", #"{"edges":[{"from":"awaiting_scan","to":"cooling","amount":5}]}"#, ""),
            ("scan.recorded", "{}", "scans"), ("scan.applied", "{}", ""), ("anomaly.raised", "{}", "doubts"), ("anomaly.rejected", "{}", ""),
        ])
    func counts(kind: String, body: String, expected: String) {
        let fact = RecordedFact(
            position: .start, id: FactID(.zero), kind: kind, subjectKind: "clm", subject: .zero, number: 1, occurredAt: .testStart, receivedAt: .testStart,
            actor: .job("test"), cause: nil, body: body)
        let said = TallyCount.of(fact).map { [$0.series.rawValue, $0.amount?.description, $0.currency].compactMap { $0 }.joined(separator: " ") }
        #expect(said.joined(separator: ", ") == expected)
    }
}
