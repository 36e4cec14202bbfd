import Foundation

/// Measures beside floors and peers: what the bare databases, an empty server and other programs reach with the same rows and guarantees, in the same
/// invocation. Prints a table and writes `bench.json`.
///
///     nearmade-bench [quick] [WORD...]     only these workloads; the words are those of `Workload`
///     nearmade-bench pages                 how long the questions of the pages take
///     nearmade-bench fill ADDRESS, scans ADDRESS BATCH [CLIENTS], orders ADDRESS BATCH      ours alone, for a profiler
@main
struct NearmadeBench {
    static func main() async throws {
        do {
            try await measure()
        } catch let failure as BenchFailure {
            try FileHandle.standardError.write(contentsOf: Data("nearmade-bench: \(failure)\n".utf8))
            exit(1)
        }
    }

    private static func measure() async throws {
        var words = Array(CommandLine.arguments.dropFirst())
        if words.first == HTTPFloorServer.word { return try await HTTPFloorServer.run(Array(words.dropFirst())) }
        if words == ["pages"] { return try await PageBench.measureAll() }
        let isQuick = words.contains("quick")
        words.removeAll { $0 == "quick" }
        let plan = try BenchPlan(environment: ProcessInfo.processInfo.environment, isQuick: isQuick)
        if let word = words.first, Profiled.words.contains(word) { return try await Profiled.run(words, plan) }
        if let unknown = words.first(where: { Workload(rawValue: $0) == nil }) {
            throw BenchFailure("“\(unknown)” is none of: quick, pages, \(Workload.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        // Three serving processes take as long as everything else of a quick look.
        let usual = Workload.allCases.filter { !isQuick || $0 != .processes }
        let chosen = words.isEmpty ? usual : Workload.allCases.filter { words.contains($0.rawValue) }
        try await inFolder { folder in
            print("\(plan.orders) orders, scans hit the newest \(plan.window); \(plan.runs) pairs of runs, by turns; durable settings unless named")
            print(BenchTable.heading())
            var invocation = Invocation(plan, in: folder)
            for workload in chosen { try await invocation.measure(workload) }
            invocation.table.printGoals()
            try Data(invocation.table.json(plan).utf8).write(to: URL(fileURLWithPath: "bench.json"))
            print("written to bench.json")
        }
    }

    static func add(_ row: Measured?, to table: inout BenchTable, otherwise what: String) {
        if let row { table.add(row) } else { print("\(what): left out, too few orders wait for that; NEARMADE_BENCH_ORDERS=100000 has room") }
    }

    /// A folder that is gone afterwards.
    static func inFolder(_ body: @Sendable (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try await body(folder)
        } catch {
            try FileManager.default.removeItem(at: folder)
            throw error
        }
        try FileManager.default.removeItem(at: folder)
    }
}
