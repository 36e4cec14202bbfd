import CBenchFloors
import Core
import Store
import StoreSQLite
import Workflows

/// Ours alone, for a profiler:
///
///     nearmade-bench fill bench.sqlite
///     perf record --call-graph fp nearmade-bench scans bench.sqlite 100
enum ProfiledScans {
    static let words = ["fill", "scans"]

    static func run(_ words: [String], _ plan: BenchPlan) async throws {
        switch (words.first, words.count, words.last.flatMap { Int($0) }) {
        case ("fill", 2, _): try await fill(words[1], plan)
        case ("scans", 3, let batch?) where batch > 0: try await scans(words[1], plan, batch)
        default: throw BenchFailure("usage: nearmade-bench fill PATH, or nearmade-bench scans PATH BATCH")
        }
    }

    private static func fill(_ path: String, _ plan: BenchPlan) async throws {
        let store = try SQLiteStore(path: path, durability: .normal)
        _ = try await filled(store, plan)
        await store.close()
        try check(bench_sqlite_settle(path))
    }

    /// Hits every waiting order once; a second time needs a file filled anew.
    private static func scans(_ path: String, _ plan: BenchPlan, _ batch: Int) async throws {
        let store = try SQLiteStore(path: path)
        let stage = try await BenchStage(found: Workflows(store: store, world: .real()))
        let scans = min(plan.waiting, batch == 1 ? 10_000 : 40_000) / batch * batch
        let targets = plan.targets(run: 0, scans: scans)
        let run = try await timed(scans) {
            for first in stride(from: 0, to: scans, by: batch) { try await stage.capture(stage.deliveries(Array(targets[first..<first + batch]))) }
        }
        await store.close()
        print("\(scans) scans, \(batch) a time: \(BenchTable.figure(run.perSecond)) /s, \(BenchTable.figure(run.cpuMicroseconds)) us of processor time each")
    }
}
