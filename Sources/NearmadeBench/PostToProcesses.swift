import CBenchFloors
import Core
import Foundation
import JSONText
import Store
import StorePostgres

/// POST /orders, and POST /scans of what was ordered, to 1, 2 and 3 processes of `nearmade serve` on one PostgreSQL, `synchronous_commit` on, each
/// answered after its commit. The connections are spread over the processes as a balancer spreads them. Processor time is of all serving processes and
/// of the database's server; the client's own is not counted, though it shares the processors.
struct PostToProcesses {
    static let most = 3
    private static let connections = 48

    let server: String
    let plan: BenchPlan
    let folder: URL
    let database: String
    /// The database's first process.
    let family: Int64
    let operatorToken: String
    let scannerToken: String

    static func measureAll(_ plan: BenchPlan, in folder: URL, _ table: inout BenchTable) async throws {
        guard let server = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            return print("processes: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
        }
        for row in try await PostToProcesses(plan, on: server, in: folder).measure() { table.add(row) }
    }

    private init(_ plan: BenchPlan, on server: String, in folder: URL) async throws {
        (self.plan, self.server, self.folder) = (plan, server, folder)
        database = try await PostgresBases.empty(at: server, named: "bench_processes")
        let store = try PostgresStore(connection: database)
        let stage = try await filled(store, plan)
        try await store.runAlone("VACUUM ANALYZE")
        family = bench_parent_of(try await store.read { try $0.count("SELECT pg_backend_pid()") })
        (operatorToken, scannerToken) = (try await stage.operatorToken(), try await stage.scannerToken())
        await store.close()
    }

    /// What one run of one number of processes has shown.
    private struct Turn {
        var orders: Run
        var scans: Run
        /// Nanoseconds of the serving processes, orders and scans.
        var serving: (orders: Int64, scans: Int64)
        var times: (orders: [Int64], scans: [Int64])
    }

    /// By turns: one process, two, three, one …; the first round warms up. Processes start for their turn and end after it, so that no other's jobs run
    /// beside them.
    private func measure() async throws -> [Measured] {
        var turns: [[Turn]] = Array(repeating: [], count: Self.most)
        for run in 0...plan.runs {
            for count in 1...Self.most {
                let turn = try take(processes: count, run: run)
                if run > 0 { turns[count - 1].append(turn) }
            }
        }
        let sent = (plan.runs + 1) * Self.most * size
        let store = try PostgresStore(connection: database)
        let delivered = Int(try await store.read { try $0.count("SELECT COUNT(*) FROM scan_key WHERE source_id LIKE 'N-%'") })
        await store.close()
        guard delivered == sent else { throw BenchFailure("\(sent) scans were sent and \(delivered) are stored") }
        return rows("POST /orders", "orders", turns, \.orders, \.serving.orders, \.times.orders)
            + rows("POST /scans", "scans", turns, \.scans, \.serving.scans, \.times.scans)
    }

    /// Orders in a turn, and scans.
    private var size: Int { plan.isQuick ? 500 : 3_000 }

    private func rows(
        _ workload: String, _ unit: String, _ turns: [[Turn]], _ run: KeyPath<Turn, Run>, _ serving: KeyPath<Turn, Int64>,
        _ times: KeyPath<Turn, [Int64]>
    ) -> [Measured] {
        let series = turns.enumerated().map { Series(name: $0 == 0 ? "1 process" : "\($0 + 1) processes", runs: $1.map { $0[keyPath: run] }) }
        return turns.enumerated().map { index, turns in
            var latency = Latency()
            for turn in turns { latency.record(turn[keyPath: times]) }
            let own = Spread(turns.map { Double($0[keyPath: serving]) / 1e3 / Double(size) }).median
            let whole = series[index].cpuMicroseconds.median
            let split = "us cpu each: serving \(BenchTable.figure(own)), PostgreSQL \(BenchTable.figure(whole - own)); the client shares the processors"
            return Measured(
                workload: "\(workload), PostgreSQL, \(series[index].name)", unit: unit, ours: series[index], floors: index == 0 ? [] : [series[0]],
                latency: latency, notes: [split])
        }
    }

    private func take(processes count: Int, run: Int) throws -> Turn {
        let servers = try (0..<count).map { try ServerProcess.product(database, in: folder, log: "serve\($0).log") }
        defer { for server in servers { server.stop() } }
        let keys = (0..<size).map { "N-\(run)-\(count)-\($0)" }
        let orders = try send("/orders", operatorToken, keys, to: servers, write: writeOrder)
        let scans = try send("/scans", scannerToken, keys, to: servers, write: writeScan)
        return Turn(
            orders: orders.run, scans: scans.run, serving: (orders.serving, scans.serving), times: (orders.times, scans.times))
    }

    private func send(
        _ path: String, _ token: String, _ keys: [String], to servers: [ServerProcess], write: (Int, String, inout JSONWriter) -> Void
    ) throws -> (run: Run, serving: Int64, times: [Int64]) {
        var load = HTTPLoad()
        for (number, key) in keys.enumerated() {
            var out = JSONWriter(reservingBytes: 300)
            write(number, key, &out)
            load.add("POST", path, headers: ["Authorization: Bearer \(token)"], body: out.text)
        }
        let database = bench_cpu_of_family_ns(family)
        var (run, answers) = try load.send(to: servers, connections: Self.connections, expecting: 201)
        let serving = run.cpu
        run.cpu += bench_cpu_of_family_ns(family) - database
        return (run, serving, answers.whole)
    }

    private func writeOrder(_ number: Int, _ key: String, to out: inout JSONWriter) {
        out.beginObject()
        out.member("marketplace", "deals")
        out.member("key", key)
        out.member("currency", "EUR")
        out.key("lines")
        out.beginArray()
        out.beginObject()
        out.member("sku", "mug")
        out.member("merchant", "maker-\(number % 100)")
        out.member("amount", 2_000)
        out.endObject()
        out.endArray()
        out.key("parcels")
        out.beginArray()
        out.beginObject()
        out.member("key", "P-\(key)")
        out.endObject()
        out.endArray()
        out.key("offers")
        out.beginArray()
        out.string("five-\(number % 100)")
        out.endArray()
        out.endObject()
    }

    private func writeScan(_ number: Int, _ key: String, to out: inout JSONWriter) {
        out.beginObject()
        out.member("parcel", "P-\(key)")
        out.member("step", "delivered")
        out.member("occurredAt", OffsetInstant(World.real().now()).description)
        out.member("sourceId", key)
        out.member("readPoint", "hub")
        out.endObject()
    }
}
