import CBenchFloors
import Foundation
import Store
import StorePostgres
import Workflows

/// `captureScans` in process on PostgreSQL, `synchronous_commit` on: every scan confirms a claim and makes it payable. Beside it the lean rows over
/// bare libpq: one scan is one PL/pgSQL call, a batch is one pipeline of statements over unnest(). Processor time is of the bench and of the whole
/// server.
struct CaptureScansPostgres {
    private static let template = "bench_product"

    let plan: BenchPlan
    let server: String
    let stage: BenchStage
    /// The server's first process.
    let family: Int64

    static func measureAll(_ plan: BenchPlan, _ table: inout BenchTable) async throws {
        guard let server = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            return print("postgres: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
        }
        let bench = try await CaptureScansPostgres(plan, on: server)
        for (writers, batch) in [(1, 1), (8, 1), (1, 100), (1, 1_000)] {
            NearmadeBench.add(try await bench.measure(writers: writers, batch: batch), to: &table, otherwise: "captureScans, \(batch) a time")
        }
    }

    private init(_ plan: BenchPlan, on server: String) async throws {
        (self.plan, self.server) = (plan, server)
        let store = try PostgresStore(connection: try await PostgresBases.empty(at: server, named: Self.template))
        stage = try await filled(store, plan)
        try await store.runAlone("VACUUM ANALYZE")
        family = bench_parent_of(try await store.read { try $0.count("SELECT pg_backend_pid()") })
        await store.close()
    }

    private func measure(writers: Int, batch: Int) async throws -> Measured? {
        guard let scans = plan.scans(wanted: batch == 1 ? 2_000 : 8_000, batch: batch) else { return nil }
        // The floor's database is made anew as well, so that both meet what they met in the other workloads.
        let lean = try await PostgresBases.empty(at: server, named: "bench_lean")
        try check(bench_lean_pg_make(lean, Int64(plan.orders)))
        let copy = try await PostgresBases.copy(of: Self.template, at: server, named: "bench_ours")
        let store = try PostgresStore(connection: copy)
        try await store.runAlone("CHECKPOINT")
        let ours = BenchStage(stage, on: Workflows(store: store, world: .real()))
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        let targets = plan.targets(run: run, scans: scans)
                        return try await withServer { try await timed(scans) { try await capture(targets, batch, writers, ours) } }
                    }
                ),
                (
                    batch == 1 ? "lean rows, PL/pgSQL call" : "lean rows, pipeline",
                    { run in try await withServer { try await floor(lean, run, scans, batch, writers) } }
                ),
            ])
        await store.close()
        return Measured(
            workload: "captureScans, PostgreSQL, \(writers) writers, \(batch) a time", unit: "scans", ours: series[0], floors: [series[1]])
    }

    /// Adds the server's processor time to that of a run.
    private func withServer(_ body: () async throws -> Run) async throws -> Run {
        let before = bench_cpu_of_family_ns(family)
        var run = try await body()
        run.cpu += bench_cpu_of_family_ns(family) - before
        return run
    }

    private func capture(_ targets: [Int], _ batch: Int, _ writers: Int, _ stage: BenchStage) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for first in stride(from: writer * batch, to: targets.count, by: writers * batch) {
                        try await stage.capture(stage.deliveries(Array(targets[first..<min(first + batch, targets.count)])))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func floor(_ connection: String, _ run: Int, _ scans: Int, _ batch: Int, _ clients: Int) async throws -> Run {
        let (orders, waiting) = (Int64(plan.orders), Int64(plan.waiting))
        guard batch > 1 else {
            var wall: Int64 = 0
            var measured = try await timed(scans) {
                try check(bench_lean_pg_calls(connection, orders, waiting, Int64(run * scans), Int64(scans), Int64(clients), &wall))
            }
            measured.wall = wall
            return measured
        }
        let floor = try opened(bench_lean_pg_open(connection, orders, waiting))
        defer { bench_lean_pg_close(floor) }
        return try await timed(scans) { try check(bench_lean_pg_batches(floor, Int64(run * scans), Int64(scans), Int64(batch))) }
    }
}
