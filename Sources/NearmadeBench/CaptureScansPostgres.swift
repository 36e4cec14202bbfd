import CBenchFloors
import StorePostgres
import Workflows

/// `captureScans` in process on PostgreSQL, `synchronous_commit` on: every scan confirms a claim and makes it payable. Beside it the lean rows over
/// bare libpq: one scan is one PL/pgSQL call, a batch is one pipeline of statements over unnest(). Processor time is of the bench and of the whole
/// server.
struct CaptureScansPostgres {
    let templates: PostgresTemplates

    static func measureAll(_ templates: PostgresTemplates, _ table: inout BenchTable) async throws {
        for (writers, batch) in [(1, 1), (8, 1), (1, 100), (1, 1_000), (8, 1_000)] where !templates.plan.isQuick || [(1, 1), (1, 100)].allSatisfy({ $0 != (writers, batch) }) {
            let row = try await CaptureScansPostgres(templates: templates).measure(writers: writers, batch: batch)
            NearmadeBench.add(row, to: &table, otherwise: "captureScans, \(batch) a time")
        }
        let row = try await CaptureScansPostgres(templates: templates).measure(writers: 8, batch: 1, together: true)
        NearmadeBench.add(row, to: &table, otherwise: "single scans of 8 clients")
    }

    private var plan: BenchPlan { templates.plan }

    /// - Parameter together: scans go through the door of single callers, as the server takes them, so that those who wait share a commit.
    private func measure(writers: Int, batch: Int, together: Bool = false) async throws -> Measured? {
        guard let scans = plan.scans(wanted: batch == 1 ? 2_000 : 8_000, batch: batch) else { return nil }
        let lean = try await templates.lean()
        let ours = try await templates.product()
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        let targets = plan.targets(run: run, scans: scans)
                        return try await templates.withServer { try await timed(scans) { try await ours.capture(targets, batch, clients: writers, together: together) } }
                    }
                ),
                (
                    // Two clients at once add nothing to a batch, and may lock each other out of the accounts.
                    batch == 1 ? "lean rows, PL/pgSQL call" : "lean rows, pipeline, 1 client",
                    { run in try await templates.withServer { try await floor(lean, run, scans, batch, writers) } }
                ),
            ])
        await ours.workflows.store.close()
        return Measured(
            workload: together ? "single scans of \(writers) clients, PostgreSQL, group commit" : "captureScans, PostgreSQL, \(writers) writers, \(batch) a time",
            unit: "scans", ours: series[0], floors: withGoals(series[1], writers, batch))
    }

    private func withGoals(_ floor: Series, _ writers: Int, _ batch: Int) -> [Series] {
        switch (writers, batch) {
        case (8, 1):
            [floor.with(goal: "goal 7", atLeast: 0.8), Series(reference: "pgledger, transfers of 8 clients", perSecond: 1_643, goal: ("goal 8", 2))]
        case (1, 1_000):
            [
                floor.with(goal: "goal 6", atLeast: 0.8),
                Series(reference: "pgledger, 1,000 transfers a call", perSecond: 5_219, goal: ("goal 8", 3.2)),
            ]
        case (1, 100): [floor.with(goal: "goal 6, batch of 100", atLeast: 0.8)]
        default: [floor]
        }
    }

    private func floor(_ connection: String, _ run: Int, _ scans: Int, _ batch: Int, _ clients: Int) async throws -> Run {
        let (orders, waiting) = (Int64(plan.orders), Int64(plan.window))
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
