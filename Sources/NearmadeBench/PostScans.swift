import CBenchFloors
import Core
import Foundation
import JSONText
import Store
import StoreSQLite

/// POST /scans to `nearmade serve` on SQLite FULL, in a process of its own, each answered after its commit. Beside it bare SQLite at the same
/// number of scans a transaction, and the same server with handlers that do nothing. Processor time: ours and the handlers', that of the server's
/// process; the floor on SQLite, that of the bench.
struct PostScans {
    let templates: SQLiteTemplates
    let connections: Int
    /// Scans in a request; 1 is sent as a scan, more as a batch.
    let batch: Int

    static func measureAll(_ templates: SQLiteTemplates, _ table: inout BenchTable) async throws {
        let all = [(1, 1), (32, 1), (64, 1), (256, 1), (1, 100), (1, 1_000)]
        for (connections, batch) in all where !(templates.plan.isQuick && (connections == 64 || batch == 100)) {
            let row = try await PostScans(templates: templates, connections: connections, batch: batch).measure()
            NearmadeBench.add(row, to: &table, otherwise: "POST /scans, \(batch) a request")
        }
    }

    func measure() async throws -> Measured? {
        let plan = templates.plan
        let wanted = batch > 1 ? 8_000 : connections == 1 ? 2_000 : 6_000
        guard let scans = plan.scans(wanted: wanted, batch: batch) else { return nil }
        let ours = try templates.product()
        let token = try await ours.stage.scannerToken()
        let postsBefore = try await Self.posts(ours.store)
        await ours.store.close()
        let server = try ServerProcess.product("sqlite:" + ours.path, in: templates.folder)
        defer { server.stop() }
        let idle = try ServerProcess.floor(in: templates.folder)
        defer { idle.stop() }
        let lean = try templates.openLean()
        defer { bench_sqlite_close(lean) }
        var latency = Latency()
        let series = try await Pairs.measure(
            runs: plan.runs,
            [
                (
                    "ours",
                    { run in
                        let load = load(plan.targets(run: run, scans: scans), to: "/scans", token: token)
                        let (measured, answers) = try load.send(to: server, connections: connections, items: scans, expecting: batch == 1 ? 201 : 200)
                        if run > 0 { latency.record(answers.whole) }
                        return measured
                    }
                ),
                ("lean rows in C, \(batch) a time", { run in try floor(lean, run, scans) }),
                ("echo handler", { run in try handler("/echo", idle, run, scans, token) }),
                ("empty handler", { run in try handler("/empty", idle, run, scans, token) }),
            ])
        let memory = server.peakMemory
        // A batch is answered with 200 whatever became of its scans.
        let after = try SQLiteStore(path: ours.path, access: .readOnly)
        let posts = try await Self.posts(after) - postsBefore
        await after.close()
        guard posts == (plan.runs + 1) * scans else { throw BenchFailure("\((plan.runs + 1) * scans) scans were sent and \(posts) have paid") }
        var goals = [Goal.atMost(400, "server under load", "peak memory", "MB", is: Double(memory) / 1e6)]
        if connections == 32 { goals.append(.atMost(25, "goal 1", "p99", "ms", is: latency.milliseconds(99))) }
        return Measured(
            workload: "POST /scans, \(connections) conn., \(batch) a request", unit: "scans", ours: series[0], floors: withGoal(Array(series[1...])),
            latency: latency, goals: goals, notes: ["the client shares the processors; the server's jobs run beside"])
    }

    private func withGoal(_ floors: [Series]) -> [Series] {
        let goal: (name: String, ratio: Double)? =
            switch (connections, batch) {
            case (32, 1): ("goal 1", 3)
            case (1, 1): ("goal 2", 0.6)
            case (1, 100), (1, 1_000): ("goal 3", 0.8)
            default: nil
            }
        return goal.map { [floors[0].with(goal: $0.name, atLeast: $0.ratio)] + floors.dropFirst() } ?? floors
    }

    private static func posts(_ store: SQLiteStore) async throws -> Int {
        Int(try await store.read { try $0.count("SELECT COUNT(*) FROM transfer WHERE kind = 'post'") })
    }

    private func floor(_ floor: OpaquePointer, _ run: Int, _ scans: Int) throws -> Run {
        let (wall, cpu) = (bench_wall_ns(), bench_cpu_ns())
        try check(bench_sqlite_run(floor, Int64(run * scans), Int64(scans), Int64(batch)))
        return Run(count: scans, wall: bench_wall_ns() - wall, cpu: bench_cpu_ns() - cpu)
    }

    private func handler(_ path: String, _ server: ServerProcess, _ run: Int, _ scans: Int, _ token: String) throws -> Run {
        // A handler that does nothing is asked more often than ours: a few requests would be over before they are measured.
        let count = max(scans, 200 * batch)
        let hit = templates.plan.targets(run: run, scans: scans)
        let targets = (0..<count).map { hit[$0 % scans] }
        return try load(targets, to: path, token: token).send(to: server, connections: connections, items: count, expecting: 200).run
    }

    private func load(_ targets: [Int], to path: String, token: String) -> HTTPLoad {
        let now = World.real().now()
        let headers = ["Authorization: Bearer \(token)"]
        var load = HTTPLoad()
        for first in stride(from: 0, to: targets.count, by: batch) {
            var out = JSONWriter(reservingBytes: 120 * batch)
            if batch == 1 {
                write(targets[first], at: now, to: &out)
            } else {
                out.beginObject()
                out.key("scans")
                out.beginArray()
                for target in targets[first..<first + batch] { write(target, at: now, to: &out) }
                out.endArray()
                out.endObject()
            }
            load.add("POST", path, headers: headers, body: out.text)
        }
        return load
    }

    private func write(_ target: Int, at now: Instant, to out: inout JSONWriter) {
        out.beginObject()
        out.member("parcel", "P-\(target)")
        out.member("step", "delivered")
        out.member("occurredAt", OffsetInstant(now).description)
        out.member("sourceId", "\(target)")
        out.member("readPoint", "hub")
        out.endObject()
    }
}
