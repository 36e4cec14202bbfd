import CBenchFloors
import Core
import Foundation
import Store
import StoreSQLite
import Tallies
import Views
import Workflows

/// What pages ask of ninety days of trade with ten million facts in SQLite, in process. Every day and series, from roll-ups, beside DuckDB, which counts as
/// many facts by day and kind in one full scan; and what the operator's overview asks of the same file.
struct ReadFacts {
    static let days = 90
    /// Facts of an order of the bulk trade, in thousandths.
    private static let perOrder = 4_905

    static func measureAll(_ plan: BenchPlan, in folder: URL, kept: KeptBases, _ table: inout BenchTable) async throws {
        let facts = plan.isQuick ? 200_000 : 10_000_000
        let path = try await kept.base("facts-\(facts)") { try await fill($0, orders: facts * 1_000 / perOrder + 1) }
        let store = try SQLiteStore(path: path.path, access: .readOnly)
        let (count, end) = try await store.read { tx in
            (Int(try tx.count("SELECT COUNT(*) FROM fact")), Instant(microseconds: try tx.count("SELECT MAX(received_at) FROM fact")))
        }
        try await mustBeCounted(store, count)
        let questions: Pairs.Contender = (
            "ours", { _ in try await timed(1) { _ = try await store.read { try DayTally.load(days, until: end, zone: .utc, in: $0) } } }
        )
        let peer = Peer("days_and_kinds.py", in: folder)
        let full: Pairs.Contender? = peer.map { peer in
            (
                "DuckDB, full scan by day and kind",
                { _ in
                    let seconds = try peer.answer(folder.appendingPathComponent("facts.duckdb").path, "\(count)")
                    return Run(count: 1, wall: Int64(seconds[0] * 1e9), cpu: Int64(seconds[0] * 1e9))
                }
            )
        }
        let series = try await Pairs.measure(runs: plan.runs, [questions] + [full].compactMap { $0 })
        // A tenth of its time is ten times its rate.
        let floor =
            series.count > 1
            ? series[1].with(goal: "goal 15", atLeast: 10) : Series(reference: "DuckDB, full scan by day and kind", perSecond: 1 / 0.192, goal: ("goal 15", 10))
        let duck = floor.seconds.median * 1_000 / Double(floor.runs.first?.count ?? 1)
        table.add(
            Measured(
                workload: "\(days) days by day and series, \(count) facts", unit: "questions", ours: series[0], floors: [floor],
                notes: ["ours \(milliseconds(series[0])) ms, DuckDB \(BenchTable.figure(duck)) ms"]))
        let overview = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { _ in
                        try await timed(1) {
                            try await store.read { tx in
                                _ = try Overview.load(seenBy: .everything, now: end, zone: .utc, in: tx)
                                _ = try PayoutCurve.load(now: end, seenBy: .everything, in: tx)
                            }
                        }
                    }
                )
            ])
        table.add(
            Measured(
                workload: "overview, read anew, \(count) facts", unit: "overviews", ours: overview[0], floors: [],
                notes: ["\(milliseconds(overview[0])) ms; whoever comes meanwhile is shown the last one"]))
        try await measureQueues(plan, store, count, &table)
        await store.close()
    }

    /// The claims that wait for their scan, as people see them (what has waited longest first) and as programs read them (in the order of their tracking).
    private static func measureQueues(_ plan: BenchPlan, _ store: SQLiteStore, _ count: Int, _ table: inout BenchTable) async throws {
        let limit = 50
        let search = ClaimSearch(state: "awaiting_scan", sort: .longestWaiting)
        let people: Pairs.Contender = (
            "ours",
            { _ in
                try await timed(1) {
                    let page = try await store.read { try search.page(at: .first, limit: limit, seenBy: .everything, in: $0) }
                    guard page.items.count == limit else { throw BenchFailure("\(page.items.count) claims on a page of \(limit)") }
                }
            }
        )
        let programs: Pairs.Contender = (
            "ours",
            { _ in
                try await timed(1) {
                    let page = try await store.read {
                        try ClaimList.page(ClaimFilter(state: "awaiting_scan"), seenBy: .everything, after: nil, limit: limit, in: $0)
                    }
                    guard page.items.count == limit else { throw BenchFailure("\(page.items.count) claims on a page of \(limit)") }
                }
            }
        )
        for (name, contender) in [("longest waiting first", people), ("by tracking", programs)] {
            let series = try await Pairs.measure(runs: plan.runs, [contender])
            table.add(
                Measured(
                    workload: "claims that wait, \(name), \(count) facts", unit: "pages", ours: series[0], floors: [],
                    notes: ["\(milliseconds(series[0])) ms for \(limit) claims"]))
        }
    }

    private static func milliseconds(_ series: Series) -> String { BenchTable.figure(series.seconds.median * 1_000) }

    /// A large trade, counted as the serving process counts it.
    private static func fill(_ path: URL, orders: Int) async throws {
        try await BulkCopies.fill(path, orders: orders, waiting: 0, days: Int64(days))
        let store = try SQLiteStore(path: path.path, durability: .normal)
        _ = try await Workflows(store: store, world: .real()).tally()
        await store.close()
        try check(bench_sqlite_settle(path.path))
    }

    /// Roll-ups that miss something are quick to read.
    private static func mustBeCounted(_ store: SQLiteStore, _ count: Int) async throws {
        let counted = try await store.read { Int(try $0.count("SELECT COALESCE(SUM(facts), 0) FROM tally_quarter")) }
        guard counted == count else { throw BenchFailure("\(counted) of \(count) facts are counted in the roll-ups") }
    }
}
