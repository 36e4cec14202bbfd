import Core
import Foundation
import Store
import StoreSQLite
import Workflows

/// The operator's overview page over HTTP, signed in, and what Prometheus scrapes, on sixty days of trade in SQLite: until the first byte. Beside
/// them the empty handler of the same server.
enum GetOverview {
    static func measureAll(_ plan: BenchPlan, in folder: URL, _ table: inout BenchTable) async throws {
        let path = folder.appendingPathComponent("overview").path
        let store = try SQLiteStore(path: path, durability: .normal)
        let world = World.real()
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
        let stage = try await BenchStage(workflows: Workflows(store: store, world: world), offers: 100)
        try await stage.bulkTrade(plan.orders, days: BulkTrade.days).write(to: store)
        let cookie = "Cookie: nm_session=\(try await stage.operatorSession())"
        let token = "Authorization: Bearer \(try await stage.operatorToken())"
        await store.close()
        let server = try ServerProcess.product("sqlite:" + path, in: folder)
        defer { server.stop() }
        let idle = try ServerProcess.floor(in: folder)
        defer { idle.stop() }
        table.add(try await measure("GET / (overview), 1 conn.", "pages", "/", ["Accept: text/html", cookie], of: server, beside: idle, plan))
        table.add(try await measure("GET /metrics, 1 conn.", "scrapes", "/metrics", [token], of: server, beside: idle, plan))
    }

    private static func measure(
        _ workload: String, _ unit: String, _ path: String, _ headers: [String], of server: ServerProcess, beside idle: ServerProcess, _ plan: BenchPlan
    ) async throws -> Measured {
        let count = plan.isQuick ? 20 : 50
        var latency = Latency()
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        var load = HTTPLoad()
                        for _ in 0..<count { load.add("GET", path, headers: headers) }
                        let (measured, answers) = try load.send(to: server, connections: 1, expecting: 200)
                        if run > 0 { latency.record(answers.firstByte) }
                        return measured
                    }
                ),
                (
                    "empty handler",
                    { _ in
                        var load = HTTPLoad()
                        for _ in 0..<count * 20 { load.add("GET", "/empty", headers: headers) }
                        return try load.send(to: idle, connections: 1, expecting: 200).run
                    }
                ),
            ])
        return Measured(
            workload: workload, unit: unit, ours: series[0], floors: [series[1]], latency: latency,
            notes: ["answered: until the first byte; server's peak memory \(server.peakMemory >> 20) MiB"])
    }
}
