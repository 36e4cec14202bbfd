import CBenchFloors
import Foundation

/// What `nearmade` does with files of orders, each time in a process of its own: the audit of a large file, and the replay of real orders on SQLite.
enum ReadOrderFiles {
    static func measureAll(_ plan: BenchPlan, in folder: URL, _ table: inout BenchTable) async throws {
        table.add(try await audit(plan, in: folder))
        if let replayed = try await replay(plan, in: folder) { table.add(replayed) }
    }

    private static func audit(_ plan: BenchPlan, in folder: URL) async throws -> Measured {
        let orders = plan.isQuick ? 100_000 : 1_000_000
        let file = folder.appendingPathComponent("orders.csv")
        try write(orders, to: file)
        let size = (try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int64) ?? 0
        var memory: Int64 = 0
        let program = try ServerProcess.beside("nearmade")
        let series = try await Pairs.measure(
            runs: plan.longRuns,
            [
                (
                    "ours",
                    { _ in
                        let report = folder.appendingPathComponent("audit.json")
                        let ended = try Child.run([program, "audit", file.path, "--mapping", "plain", "--json"], output: report)
                        memory = max(memory, ended.peakMemory)
                        guard try String(contentsOf: report, encoding: .utf8).contains("\(orders)") else { throw BenchFailure("the audit did not see all orders") }
                        return Run(count: orders, wall: ended.wall, cpu: 0)
                    }
                )
            ])
        try FileManager.default.removeItem(at: file)
        var goals: [Goal] = []
        if !plan.isQuick {
            goals = [
                .atMost(15, "audit", "of 1,000,000 orders", "s", is: series[0].seconds.median),
                .atMost(300, "audit", "peak memory", "MB", is: Double(memory) / 1e6),
            ]
        }
        return Measured(
            workload: "nearmade audit, \(orders) orders, CSV", unit: "orders", ours: series[0], floors: [], goals: goals,
            notes: ["\(BenchTable.figure(Double(size) / 1e6)) MB of CSV; \(BenchTable.figure(series[0].seconds.median)) s; peak memory \(memory / 1_000_000) MB"])
    }

    /// One row an order, two days apart from order to delivery; one in fifty never came, one in a hundred was cancelled.
    private static func write(_ orders: Int, to file: URL) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw BenchFailure("\(file.path) cannot be made") }
        let out = try FileHandle(forWritingTo: file)
        var text = "order,sku,quantity,price,purchased_at,approved_at,handed_over_at,delivered_at,estimated_at,promised_ship_at,status,member\n"
        for number in 0..<orders {
            let day = number * 365 / orders
            func time(_ after: Int, _ salt: Int) -> String {
                // Months of twenty-eight days, so that every one of them is a date.
                let on = day + after
                let date = "\(2024 + on / 336)-\(two(1 + on / 28 % 12))-\(two(1 + on % 28))"
                return "\(date) \(two((number * 7 + salt) % 24)):\(two((number * 13 + salt) % 60)):\(two(number % 60))"
            }
            let isLost = number % 50 == 0
            let status = number % 100 == 0 ? "cancelled" : isLost ? "shipped" : "delivered"
            text += "\(100_000_000 + number),sku-\(number % 5_000),\(1 + number % 3),\(5 + number % 200).\(two(number % 100)),\(time(0, 0)),\(time(0, 0)),\(time(1, 3)),"
            text += "\(isLost ? "" : time(2 + number % 4, 5)),\(time(4, 9)),\(time(1, 1)),\(status),member-\(number * 31 % (orders / 3))\n"
            if text.utf8.count > 1 << 20 {
                try out.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try out.write(contentsOf: Data(text.utf8))
        try out.close()
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func replay(_ plan: BenchPlan, in folder: URL) async throws -> Measured? {
        let cases = "../shared/cases/orders-olist/data"
        guard FileManager.default.fileExists(atPath: cases) else {
            print("replay of 13,171 real orders: left out, \(cases) is not there")
            return nil
        }
        let program = try ServerProcess.beside("nearmade")
        let series = try await Pairs.measure(
            runs: plan.longRuns,
            [
                (
                    "ours",
                    { run in
                        let database = folder.appendingPathComponent("replay-\(run).sqlite").path
                        let ended = try Child.run(
                            [program, "replay", cases, "--mapping", "olist", "--json", "--database", "sqlite:" + database],
                            output: folder.appendingPathComponent("replay.json"))
                        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: database + end) {
                            try FileManager.default.removeItem(atPath: database + end)
                        }
                        return Run(count: 13_171, wall: ended.wall, cpu: 0)
                    }
                )
            ])
        return Measured(
            workload: "nearmade replay, 13,171 orders, SQLite", unit: "orders", ours: series[0], floors: [],
            goals: [.atMost(5, "replay", "of 13,171 orders", "s", is: series[0].seconds.median)])
    }
}
