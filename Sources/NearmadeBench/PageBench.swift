import Cashback
import Core
import Foundation
import Store
import StorePostgres
import StoreSQLite
import Views
import Workflows

/// Prints how long the questions of the pages take on a large trade, in milliseconds: the overview of each role, the lists, one thing with all that
/// hangs on it. `NEARMADE_BENCH_ORDERS` says how many orders there are (20,000 unless told).
struct PageBench {
    private static let runs = 15

    let store: any Store
    let trade: BulkTrade
    let world: World

    /// `nearmade-bench pages`, on SQLite and, where NEARMADE_TEST_POSTGRES names a server, on PostgreSQL.
    static func measureAll() async throws {
        try await NearmadeBench.inFolder { folder in
            let store = try SQLiteStore(path: folder.appendingPathComponent("bench.sqlite").path, durability: .normal)
            try await measure("sqlite", store)
            await store.close()
        }
        guard let connection = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            return print("postgres: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
        }
        let store = try await PostgresStore(connection: PostgresBases.empty(at: connection, named: "bench_pages"))
        try await measure("postgres", store)
        await store.close()
    }

    private static func measure(_ name: String, _ store: any Store) async throws {
        let count = ProcessInfo.processInfo.environment["NEARMADE_BENCH_ORDERS"].flatMap(Int.init) ?? 20_000
        let world = World.real()
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
        let stage = try await BenchStage(workflows: Workflows(store: store, world: world))
        let before = world.wallNow()
        let trade = try await stage.bulkTrade(count, days: BulkTrade.days)
        try await trade.write(to: store)
        if store.dialect.kind == .postgres { _ = try await store.write { try $0.run("ANALYZE") } }
        let seconds = Double(world.wallNow().microseconds - before.microseconds) / 1_000_000
        print("\(name): \(count) orders written in \(String(format: "%.1f", seconds)) s; milliseconds over \(runs) runs")
        let bench = PageBench(store: store, trade: trade, world: world)
        try await bench.overviews()
        try await bench.lists()
        try await bench.details()
    }

    private func time(_ name: String, _ ask: @escaping @Sendable (any Transaction) throws -> Void) async throws {
        var times: [Int64] = []
        for _ in 0..<Self.runs {
            let before = world.wallNow()
            try await store.read { try ask($0) }
            times.append(world.wallNow().microseconds - before.microseconds)
        }
        let first = times[0]
        times.sort()
        let cells = [times[times.count / 2], times[times.count - 1], first].map { String(format: "%10.2f", Double($0) / 1_000) }
        print("  " + name.padding(toLength: 44, withPad: " ", startingAt: 0) + cells.joined())
    }

    private func overviews() async throws {
        print("  " + "".padding(toLength: 44, withPad: " ", startingAt: 0) + "    median   slowest     first")
        let now = trade.end
        let (merchant, hub) = (trade.merchants[0], trade.hub)
        for (name, sight) in [("operator", Sight.everything), ("merchant", .merchant(merchant)), ("hub", .recorder(hub, device: nil))] {
            try await time("overview, \(name)") { _ = try Overview.load(seenBy: sight, now: now, zone: .utc, in: $0) }
        }
        try await time("curve of payment, 1,000 orders") { _ = try PayoutCurve.load(now: now, seenBy: .everything, in: $0) }
        try await time("curve of payment, merchant") { _ = try PayoutCurve.load(now: now, seenBy: .merchant(merchant), in: $0) }
    }

    private func lists() async throws {
        let now = trade.end
        let merchant = Sight.merchant(trade.merchants[0])
        for (name, search, sight) in [
            ("newest", OrderSearch(), Sight.everything), ("delivered", OrderSearch(standing: .delivered), .everything),
            ("overdue", OrderSearch(standing: .overdue), .everything), ("by key", OrderSearch(keyPrefix: "B-1"), .everything),
            ("of a merchant", OrderSearch(), merchant), ("overdue of a merchant", OrderSearch(standing: .overdue), merchant),
        ] {
            try await time("orders, \(name)") { _ = try search.page(at: .first, limit: 50, now: now, seenBy: sight, in: $0) }
        }
        for (name, search, sight) in [
            ("newest", ClaimSearch(), Sight.everything), ("payable, newest", ClaimSearch(state: "payable"), .everything),
            ("waiting longest", ClaimSearch(state: "awaiting_scan", sort: .longestWaiting), .everything),
            ("largest waiting", ClaimSearch(state: "awaiting_scan", sort: .largest), .everything),
            ("overdue", ClaimSearch(state: "awaiting_scan", dueBefore: now, sort: .longestWaiting), .everything),
            ("waiting longest, of a merchant", ClaimSearch(state: "awaiting_scan", sort: .longestWaiting), merchant),
        ] {
            try await time("claims, \(name)") { _ = try search.page(at: .first, limit: 50, seenBy: sight, in: $0) }
        }
        let parcels = ParcelSearch(hub: "hub", isOver: false)
        try await time("parcels of a hub, not over") { _ = try parcels.page(at: .first, limit: 50, seenBy: .everything, in: $0) }
        try await time("scans, newest") { _ = try ScanSearch().page(at: .first, limit: 50, seenBy: .everything, in: $0) }
        try await time("anomalies, the queue") { _ = try AnomalySearch().page(at: .first, limit: 50, seenBy: .everything, in: $0) }
        try await time("accounts") { _ = try AccountSearch(kind: "payable").page(at: .first, limit: 50, in: $0) }
        if let budget = trade.offers.first?.budget {
            try await time("statement of the budget") { _ = try AccountStatement.page(of: budget, at: .first, limit: 50, in: $0) }
        }
        try await time("facts, newest") { _ = try FactSearch().page(at: .first, limit: 50, in: $0) }
    }

    private func details() async throws {
        let now = trade.end
        let found = try await store.read { tx in
            (
                order: try tx.rows("SELECT id FROM customer_order ORDER BY id LIMIT 1") { try $0.id(0) as OrderID }.first,
                anomaly: try tx.rows("SELECT id FROM anomaly ORDER BY id DESC LIMIT 1") { try $0.id(0) as AnomalyID }.first,
                transfer: try tx.rows("SELECT id FROM transfer WHERE part_id IS NOT NULL ORDER BY id LIMIT 1") { try $0.id(0) as TransferID }.first,
                fact: try tx.rows("SELECT f.id FROM fact AS f ORDER BY f.id DESC LIMIT 1") { try $0.id(0) as FactID }.first
            )
        }
        if let order = found.order {
            try await time("an order with its timeline") { _ = try OrderTimeline.load(order, seenBy: .everything, in: $0) }
            try await time("an order for its buyer") { _ = try BuyerOrder.load(order, seenBy: .order(order), in: $0) }
            try await time("why an order is not payable") { _ = try WhyNotPayable.load(of: order, seenBy: .everything, in: $0) }
        }
        if let anomaly = found.anomaly { try await time("the case of an anomaly") { _ = try AnomalyCase.load(anomaly, now: now, in: $0) } }
        if let transfer = found.transfer { try await time("a transfer") { _ = try TransferDetail.load(transfer, in: $0) } }
        if let fact = found.fact { try await time("a fact") { _ = try FactDetail.load(fact, in: $0) } }
    }
}
