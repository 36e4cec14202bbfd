import CBenchFloors
import Store

/// `captureScans` in process on SQLite, WAL and FULL: one writer, every scan confirms a claim and makes it payable. Processor time is of this
/// process, which holds the database.
struct CaptureScansSQLite {
    let templates: SQLiteTemplates

    static func measureAll(_ templates: SQLiteTemplates, _ table: inout BenchTable) async throws {
        for batch in [1, 10, 100, 1_000, 8_000] {
            let row = try await CaptureScansSQLite(templates: templates).measure(batch: batch)
            NearmadeBench.add(row, to: &table, otherwise: "captureScans, \(batch) a time")
        }
    }

    func measure(batch: Int) async throws -> Measured? {
        let plan = templates.plan
        guard let scans = plan.scans(wanted: [1: 1_000, 10: 4_000][batch] ?? 8_000, batch: batch) else { return nil }
        let ours = try templates.product()
        let (lean, own) = (try templates.openLean(), try templates.openOwn())
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        let targets = plan.targets(run: run, scans: scans)
                        return try await timed(scans) {
                            for first in stride(from: 0, to: scans, by: batch) {
                                try await ours.stage.capture(ours.stage.deliveries(Array(targets[first..<first + batch])))
                            }
                        }
                    }
                ),
                ("lean rows in C", { run in try await floor(lean, run, scans, batch) }),
                ("our rows in C", { run in try await floor(own, run, scans, batch) }),
            ])
        bench_sqlite_close(lean)
        bench_sqlite_close(own)
        await ours.store.close()
        try await SameRows.check(ours.path, templates.folder.path + "/own-floor")
        return Measured(
            workload: "captureScans, SQLite FULL, \(batch) a time", unit: "scans", ours: series[0], floors: Array(series[1...]))
    }

    private func floor(_ floor: OpaquePointer, _ run: Int, _ scans: Int, _ batch: Int) async throws -> Run {
        try await timed(scans) { try check(bench_sqlite_run(floor, Int64(run * scans), Int64(scans), Int64(batch))) }
    }
}
