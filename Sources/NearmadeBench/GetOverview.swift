import Core
import Foundation
import Store
import StoreSQLite
import Workflows

/// The operator's overview page over HTTP, signed in, on sixty days of trade in SQLite: until its first byte. Beside it the empty handler of the
/// same server.
enum GetOverview {
    static func measure(_ plan: BenchPlan, in folder: URL) async throws -> Measured {
        let path = folder.appendingPathComponent("overview").path
        let store = try SQLiteStore(path: path, durability: .normal)
        let world = World.real()
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
        let stage = try await BenchStage(workflows: Workflows(store: store, world: world), offers: 100)
        try await stage.bulkTrade(plan.orders, days: BulkTrade.days).write(to: store)
        let cookie = "Cookie: nm_session=\(try await stage.operatorSession())"
        await store.close()
        let server = try ServerProcess.product("sqlite:" + path, in: folder)
        defer { server.stop() }
        let idle = try ServerProcess.floor(in: folder)
        defer { idle.stop() }
        let pages = plan.isQuick ? 20 : 50
        var latency = Latency()
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        var load = HTTPLoad()
                        for _ in 0..<pages { load.add("GET", "/", headers: ["Accept: text/html", cookie]) }
                        let (measured, answers) = try load.send(to: server, connections: 1, expecting: 200)
                        if run > 0 { latency.record(answers.firstByte) }
                        return measured
                    }
                ),
                (
                    "empty handler",
                    { _ in
                        var load = HTTPLoad()
                        for _ in 0..<pages * 20 { load.add("GET", "/empty", headers: ["Accept: text/html", cookie]) }
                        return try load.send(to: idle, connections: 1, expecting: 200).run
                    }
                ),
            ])
        return Measured(
            workload: "GET / (overview), 1 conn.", unit: "pages", ours: series[0], floors: [series[1]], latency: latency,
            notes: ["answered: until the first byte; server's peak memory \(server.peakMemory >> 20) MiB"])
    }
}
