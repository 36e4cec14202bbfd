import StoreSQLite
import Workflows

/// `captureScans` on a large SQLite database beside the same on one of 100,000 orders; scans hit the newest 50,000 of either.
struct CompareSizes {
    let large: SQLiteTemplates
    let small: SQLiteTemplates

    static func measureAll(_ large: SQLiteTemplates, _ small: SQLiteTemplates, _ table: inout BenchTable) async throws {
        for (window, batch) in [100, 1_000, 8_000].enumerated() {
            // The windows before these are those of captureScans beside its floors.
            let row = try await CompareSizes(large: large, small: small).measure(batch: batch, window: 5 + window)
            NearmadeBench.add(row, to: &table, otherwise: "sizes, \(batch) a time")
        }
    }

    private func measure(batch: Int, window: Int) async throws -> Measured? {
        let (plan, few) = (large.plan, small.plan)
        guard let scans = plan.scans(wanted: 8_000, batch: batch), scans == few.scans(wanted: 8_000, batch: batch) else { return nil }
        let (ours, other) = (try large.product(), try small.product())
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in try await CaptureScansSQLite.capture(plan.targets(run: run, scans: scans, window: window), batch, ours.stage) }
                ),
                (
                    "ours on \(few.orders) orders",
                    { run in try await CaptureScansSQLite.capture(few.targets(run: run, scans: scans), batch, other.stage) }
                ),
            ])
        await ours.store.close()
        await other.store.close()
        return Measured(
            workload: "captureScans, \(plan.orders) orders, \(batch) a time", unit: "scans", ours: series[0],
            floors: [series[1].with(goal: "goal 5", atLeast: 1)])
    }
}
