import CBenchFloors
import Store
import StoreSQLite

/// `captureScans` in process on SQLite, WAL: one writer, every scan confirms a claim and makes it payable. Processor time is of this process, which
/// holds the database.
struct CaptureScansSQLite {
    let templates: SQLiteTemplates
    let durability: SQLiteStore.Durability

    static func measureAll(_ templates: SQLiteTemplates, _ table: inout BenchTable) async throws {
        for durability in [SQLiteStore.Durability.full, .normal] where durability == .full || !templates.plan.isLarge {
            for (window, batch) in [1, 10, 100, 1_000, 8_000].enumerated() where !(templates.plan.isQuick && (durability == .normal || batch == 10)) {
                let row = try await CaptureScansSQLite(templates: templates, durability: durability).measure(batch: batch, window: window)
                NearmadeBench.add(row, to: &table, otherwise: "captureScans, \(batch) a time")
            }
        }
    }

    private var plan: BenchPlan { templates.plan }

    func measure(batch: Int, window: Int) async throws -> Measured? {
        guard let scans = plan.scans(wanted: Self.wanted(batch), batch: batch) else { return nil }
        let window = plan.isLarge ? window : 0
        let ours = try templates.product(durability)
        let lean = try templates.openLean(window: window, durability)
        // Looking up what its rows refer to takes another copy, which a large base has no room for.
        let own = plan.isLarge ? nil : try templates.openOwn(durability)
        var contenders: [Pairs.Contender] = [
            ("ours", { run in try await Self.capture(plan.targets(run: run, scans: scans, window: window), batch, ours.stage) }),
            ("lean rows in C", { run in try await floor(lean, run, scans, batch) }),
        ]
        if let own { contenders.append(("our rows in C", { run in try await floor(own, run, scans, batch) })) }
        let series = try await Pairs.measure(runs: plan.runs, contenders)
        bench_sqlite_close(lean)
        bench_sqlite_close(own)
        await ours.store.close()
        if own != nil { try await SameRows.check(ours.path, templates.folder.path + "/own-floor") }
        return Measured(
            workload: "captureScans, SQLite \(durability.rawValue), \(batch) a time", unit: "scans", ours: series[0],
            floors: durability == .full ? withGoals(Array(series[1...]), batch) : Array(series[1...]))
    }

    private func withGoals(_ floors: [Series], _ batch: Int) -> [Series] {
        switch batch {
        case 1: floors + [Series(reference: "TigerBeetle, 1 transfer a batch", perSecond: 889, goal: ("goal 9", 2.5))]
        case 8_000:
            [floors[0].with(goal: "goal 4", atLeast: 0.75)] + floors.dropFirst()
                + [Series(reference: "TigerBeetle, 8,189 a batch", perSecond: 208_828, goal: ("goal 10", 1 / 6.0))]
        default: floors
        }
    }

    static func wanted(_ batch: Int) -> Int { [1: 1_000, 10: 4_000][batch] ?? 8_000 }

    static func capture(_ targets: [Int], _ batch: Int, _ stage: BenchStage) async throws -> Run {
        try await timed(targets.count) {
            for first in stride(from: 0, to: targets.count, by: batch) {
                try await stage.capture(stage.deliveries(Array(targets[first..<min(first + batch, targets.count)])))
            }
        }
    }

    private func floor(_ floor: OpaquePointer, _ run: Int, _ scans: Int, _ batch: Int) async throws -> Run {
        try await timed(scans) { try check(bench_sqlite_run(floor, Int64(run * scans), Int64(scans), Int64(batch))) }
    }
}
