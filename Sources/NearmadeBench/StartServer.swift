import CBenchFloors
import Foundation

/// `nearmade serve` on a SQLite file that is there: from the start of the process until GET /ready is answered with 200.
enum StartServer {
    static func measure(_ templates: SQLiteTemplates) async throws -> Measured {
        let path = try templates.copyProduct(as: "started")
        let series = try await Pairs.measure(
            runs: templates.plan.runs,
            [
                (
                    "ours",
                    { _ in
                        let started = bench_wall_ns()
                        let server = try ServerProcess.product("sqlite:" + path, in: templates.folder, isReady: true)
                        let run = Run(count: 1, wall: bench_wall_ns() - started, cpu: server.cpu)
                        server.stop()
                        return run
                    }
                )
            ])
        let median = series[0].seconds.median * 1_000
        return Measured(
            workload: "start to ready, SQLite, \(templates.plan.orders) orders", unit: "starts", ours: series[0], floors: [],
            goals: [.atMost(300, "start", "to ready", "ms", is: median)])
    }
}
