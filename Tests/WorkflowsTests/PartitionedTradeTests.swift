import Core
import Fulfilment
import Store
import StorePostgres
import Synchronization
import TestSupport
import Testing

@testable import Workflows

@Suite("The trade over tables in many parts", .enabled(if: Backend.postgresConnection != nil, "\(Backend.howToName)"), .neverHangs)
struct PartitionedTradeTests {
    /// Thirteen months with rows in each, and two ahead.
    private static func fill(_ shop: TestShop) async throws {
        let clock = ManualClock(World.real().wallNow())
        let maker = Workflows(store: shop.store, world: .seeded(1, clock: clock), passwordCost: .quick)
        for _ in 1...13 {
            for table in PartitionedTable.allCases { try await maker.makePartitions(of: table) }
            clock.advance(to: PartitionLength.month.end(after: clock.now))
        }
        let party = try shop.party(.leipzig).id
        for table in PartitionedTable.allCases {
            let periods = try await shop.store.read { try Partitions.periods(of: table, in: $0) }
            #expect(periods.count == 1 + 12 + Partitions.ahead + 1)
            for (number, period) in periods.dropLast(3).enumerated() {
                let start = period.start ?? World.real().wallNow().adding(days: -20)
                let row = "(lpad(to_hex(\(start.microseconds / 1_000) + i), 12, '0') || '70008' || lpad(to_hex(i), 15, '0'))::uuid"
                try await shop.store.write { tx in
                    switch table {
                    case .fact:
                        try tx.run(
                            """
                            INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, body)
                            SELECT gen_random_uuid(), 1, 'order.noticed', 'ord', \(raw: row), 1, 0, 0, 'job:fill', '{}' FROM generate_series(1, 2000) AS i
                            """)
                    case .scan:
                        try tx.run(
                            """
                            INSERT INTO scan (id, parcel_key, parcel_id, step, attempt, occurred_at, offset_minutes, received_at, recorder_id, recorder_kind,
                            source, source_id, grade, state) SELECT \(raw: row), 'old-\(raw: "\(number)")-' || i, gen_random_uuid(), 'packed', 1, 0, 0, 0, \(party),
                            'hub', 'fill', '\(raw: "\(number)")-' || i, 'C', 'applied' FROM generate_series(1, 2000) AS i
                            """)
                    }
                    try tx.run("ANALYZE \(raw: period.name)")
                }
            }
        }
    }

    /// Goes through the trade: orders and scans, few and many, early, repeated and sent twice, doubted and decided, and all that runs by itself.
    private static func trade(_ shop: TestShop, _ workflows: Workflows) async throws {
        let principal = try shop.principal(.operator)
        for size in [1, 3, 400] {
            let keys = (0..<size).map { "\(size)-\($0)" }
            _ = try await workflows.captureScans([try shop.scanDraft(.packed, "P-\(keys[0])")])
            let placed = try await workflows.placeOrders(keys.map { shop.draft($0) }, by: principal)
            #expect(placed.allSatisfy { if case .placed = $0 { true } else { false } })
            let scans = try keys.map { try shop.scanDraft(.delivered, "P-\($0)") }
            for _ in 1...2 { #expect(try await workflows.captureScans(scans).count == size) }
            _ = try await workflows.captureScans([try shop.scanDraft(.delivered, "P-\(keys[0])")])
            _ = try await workflows.captureScans([try shop.scanDraft(.delivered, "P-\(keys[0])", by: .mira)])
        }
        _ = try await workflows.matchWaitingScans()
        shop.clock.advance(hours: 2_000)
        _ = try await workflows.runAllDueTimes(until: shop.now)
        try await workflows.store.settle()
        _ = try await workflows.seal()
        _ = try await workflows.tally()
        _ = try await workflows.store.read { try Journal.head(after: .start, in: $0) }
    }

    @Test("No statement of the trade goes through a whole part, and none sorts the journal")
    func plans() async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: .testStart)
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            try await Self.fill(shop)
            let plans = Plans()
            var options = PostgresOptions()
            options.maximumConnections = 1
            options.onNotice = { plans.note($0.message) }
            let settings = ["session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0", "auto_explain.log_level=notice"]
            let watched = try database.openPostgres(options, parameters: "options=" + settings.map { "-c%20" + $0.replacing("=", with: "%3D") }.joined(separator: "%20"))
            // Plans made for the first values, and those kept after some more.
            let workflows = Workflows(store: watched, world: shop.world, passwordCost: .quick)
            try await Self.trade(shop, workflows)
            let seen = plans.all
            #expect(seen.contains { $0.contains("Append") && $0.contains("fact_first") } && seen.contains { $0.contains("scan_first") })
            let whole = seen.filter { $0.contains(/(Seq Scan|Bitmap Heap Scan) on (fact|scan)_(first|default|[0-9_]+)/) }
            #expect(whole == [])
            let sorted = seen.filter { $0.contains("ORDER BY f.era") && $0.contains("Sort  (") }
            #expect(sorted == [])
            try await shop.checkBooks()
        }
    }

    @Test("Scans come in while the part that they stand in is exchanged and others are made: none fails, each counts once")
    func exchanged() async throws {
        try await Backend.postgres.withShop { shop in
            let count = 120
            let placed = try await shop.place((0..<count).map { shop.draft("\($0)") })
            #expect(placed.count == count)
            let drafts = try (0..<count).map { try shop.scanDraft(.delivered, "P-\($0)", by: .carrier) }
            let lanes = Lanes(4)
            let exchanges = try await withThrowingTaskGroup(of: Int.self) { group in
                for lane in 0..<4 {
                    group.addTask {
                        for index in stride(from: lane, to: count, by: 4) {
                            for _ in 1...2 { _ = try await shop.workflows.captureScans([drafts[index]]) }
                        }
                        lanes.end()
                        return 0
                    }
                }
                group.addTask {
                    let first = try await shop.store.read { try Partitions.periods(of: .scan, in: $0)[0] }
                    var exchanges = 0
                    repeat {
                        try await shop.workflows.makePartitions(of: .scan)
                        let outcome = try await shop.store.write { try Partitions.compact([first], of: .scan, in: $0) }
                        guard case .done = outcome else { throw TestShop.Missing("the exchange (\(outcome))") }
                        exchanges += 1
                    } while lanes.areOpen && exchanges < 5
                    return exchanges
                }
                return try await group.reduce(0, +)
            }
            #expect(exchanges > 0)
            #expect(try await shop.number("SELECT COUNT(*) FROM scan WHERE state = 'applied'") == Int64(count))
            #expect(try await shop.number("SELECT COUNT(*) FROM claim_part WHERE state = 'payable'") == Int64(count))
        }
    }
}

/// Plans as the server tells them.
private final class Plans: Sendable {
    private let found = Mutex<[String]>([])

    var all: [String] { found.withLock { $0 } }
    func note(_ text: String) { if text.contains("plan:") { found.withLock { $0.append(text) } } }
}

/// How many of some tasks still run.
private final class Lanes: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var areOpen: Bool { left.withLock { $0 > 0 } }
    func end() { left.withLock { $0 -= 1 } }
}
