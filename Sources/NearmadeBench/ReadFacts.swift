import CBenchFloors
import Core
import Foundation
import Store
import StoreSQLite
import Views

/// What the operator's overview asks, on ninety days of trade with ten million facts in SQLite, in process. Beside it DuckDB, which counts as many
/// facts by day and kind in one full scan.
struct ReadFacts {
    static let days: Int64 = 90
    /// Facts of an order of the bulk trade, in thousandths.
    private static let perOrder = 4_905

    static func measure(_ plan: BenchPlan, in folder: URL, kept: KeptBases) async throws -> Measured {
        let facts = plan.isQuick ? 200_000 : 10_000_000
        let orders = facts * 1_000 / perOrder + 1
        let path = try await kept.base("facts-\(facts)") { try await BulkCopies.fill($0, orders: orders, waiting: 0, days: days) }
        let store = try SQLiteStore(path: path.path, access: .readOnly)
        let (count, end) = try await store.read { tx in
            (Int(try tx.count("SELECT COUNT(*) FROM fact")), Instant(microseconds: try tx.count("SELECT MAX(received_at) FROM fact")))
        }
        let peer = Peer("days_and_kinds.py", in: folder)
        var contenders: [Pairs.Contender] = [
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
        ]
        if let peer {
            contenders.append(
                (
                    "DuckDB, full scan by day and kind",
                    { _ in
                        let seconds = try peer.answer(folder.appendingPathComponent("facts.duckdb").path, "\(count)")
                        return Run(count: 1, wall: Int64(seconds[0] * 1e9), cpu: Int64(seconds[0] * 1e9))
                    }
                ))
        }
        let series = try await Pairs.measure(runs: plan.runs, contenders)
        await store.close()
        // A tenth of its time is ten times its rate.
        let floor =
            series.count > 1
            ? series[1].with(goal: "goal 15", atLeast: 10) : Series(reference: "DuckDB, full scan by day and kind", perSecond: 1 / 0.192, goal: ("goal 15", 10))
        let times = "ours \(BenchTable.figure(series[0].seconds.median * 1_000)) ms, DuckDB \(BenchTable.figure(floor.seconds.median * 1_000 / Double(floor.runs.first?.count ?? 1))) ms"
        return Measured(
            workload: "overview, \(days) days, \(count) facts", unit: "overviews", ours: series[0], floors: [floor], notes: [times])
    }
}
