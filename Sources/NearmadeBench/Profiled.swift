import CBenchFloors
import Core
import Store
import StorePostgres
import StoreSQLite
import Workflows

/// Ours alone, for a profiler:
///
///     nearmade-bench fill sqlite:bench.sqlite
///     perf record -e cpu-clock -g nearmade-bench scans sqlite:bench.sqlite 100
///     perf record -e cpu-clock -a -g nearmade-bench scans postgres://… 1 8     from eight clients, as the server takes them
///     perf record -e cpu-clock -g nearmade-bench orders sqlite:bench.sqlite 1
enum Profiled {
    static let words = ["fill", "scans", "orders"]

    static func run(_ words: [String], _ plan: BenchPlan) async throws {
        let numbers = words.dropFirst(2).compactMap { Int($0) }.filter { $0 > 0 }
        guard words.count >= 2, numbers.count == words.count - 2 else { throw usage }
        let store = try open(words[1], filling: words[0] == "fill")
        switch (words[0], numbers.count) {
        case ("fill", 0): try await fill(store, plan)
        case ("scans", 1): try await scans(in: store, plan, numbers[0], clients: 1)
        case ("scans", 2): try await scans(in: store, plan, numbers[0], clients: numbers[1])
        case ("orders", 1): try await orders(in: store, plan, numbers[0])
        default: throw usage
        }
        await store.close()
        if words[0] == "fill", case .sqlite(let path) = try DatabaseAddress(words[1]) { try check(bench_sqlite_settle(path)) }
    }

    private static let usage = BenchFailure("usage: nearmade-bench fill ADDRESS, nearmade-bench scans ADDRESS BATCH [CLIENTS], or nearmade-bench orders ADDRESS BATCH")

    private static func open(_ address: String, filling: Bool) throws -> any Store {
        switch try DatabaseAddress(address) {
        case .sqlite(let path): try SQLiteStore(path: path, durability: filling ? .normal : .full)
        case .postgres(let connection): try PostgresStore(connection: connection)
        }
    }

    private static func fill(_ store: any Store, _ plan: BenchPlan) async throws {
        _ = try await filled(store, plan)
        if let store = store as? PostgresStore {
            try await PostgresParts.make(plan.parts, in: store)
            try await store.runAlone("VACUUM ANALYZE")
            try await store.runAlone("CHECKPOINT")
        }
    }

    /// Hits every waiting order once at most; a second time needs a database filled anew.
    private static func scans(in store: any Store, _ plan: BenchPlan, _ batch: Int, clients: Int) async throws {
        let stage = try await BenchStage(found: Workflows(store: store, world: .real()))
        let scans = min(plan.waiting, batch == 1 ? 10_000 : 40_000) / batch * batch
        let targets = plan.targets(run: 0, scans: scans)
        let run = try await timed(scans) { try await stage.capture(targets, batch, clients: clients, together: clients > 1) }
        say("\(scans) scans, \(batch) a time, \(clients) clients", run)
    }

    /// Orders that are not there yet: may be asked again on a database filled anew.
    private static func orders(in store: any Store, _ plan: BenchPlan, _ batch: Int) async throws {
        let stage = try await BenchStage(found: Workflows(store: store, world: .real()))
        let bench = try await DeliverOrders(plan: plan, stage: stage, principal: stage.operatorPrincipal())
        let count = (batch == 1 ? 3_000 : 20_000) / batch * batch
        let run = try await timed(count) { for first in stride(from: 0, to: count, by: batch) { try await bench.deliver(first..<first + batch) } }
        say("\(count) orders placed, delivered and posted, \(batch) a time", run)
    }

    private static func say(_ what: String, _ run: Run) {
        print("\(what): \(BenchTable.figure(run.perSecond)) /s, \(BenchTable.figure(run.cpuMicroseconds)) us of processor time each, without the server's")
    }
}
