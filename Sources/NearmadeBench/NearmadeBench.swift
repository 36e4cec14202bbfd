import Foundation
import StorePostgres
import StoreSQLite

/// Measures beside floors: what the bare databases and an empty server reach with the same rows and guarantees, in the same invocation. Prints a
/// table and writes `bench.json`.
///
///     nearmade-bench [quick] [WORD...]     only workloads with these words: sqlite, http, postgres, overview, processes
///     nearmade-bench pages                 how long the questions of the pages take
///     nearmade-bench fill PATH, scans PATH BATCH      ours alone, for a profiler
@main
struct NearmadeBench {
    static func main() async throws {
        var words = Array(CommandLine.arguments.dropFirst())
        if words.first == HTTPFloorServer.word { return try await HTTPFloorServer.run(Array(words.dropFirst())) }
        if words == ["pages"] { return try await PageBench.measureAll() }
        let isQuick = words.contains("quick")
        words.removeAll { $0 == "quick" }
        if let word = words.first, ProfiledScans.words.contains(word) {
            return try await ProfiledScans.run(words, BenchPlan(environment: ProcessInfo.processInfo.environment, isQuick: isQuick))
        }
        let known = ["sqlite", "http", "postgres", "overview", "processes"]
        if let unknown = words.first(where: { !known.contains($0) }) {
            throw BenchFailure("“\(unknown)” is none of: quick, pages, \(known.joined(separator: ", "))")
        }
        let plan = try BenchPlan(environment: ProcessInfo.processInfo.environment, isQuick: isQuick)
        let chosen = Set(words.isEmpty ? known : words)
        try await inFolder { folder in
            print("\(plan.orders) orders, scans hit the newest \(plan.waiting); \(plan.runs) pairs of runs, by turns; durable settings only")
            print(BenchTable.heading())
            var table = BenchTable()
            if chosen.contains("sqlite") || chosen.contains("http") {
                let templates = try await SQLiteTemplates(plan, in: folder)
                if chosen.contains("sqlite") { try await CaptureScansSQLite.measureAll(templates, &table) }
                if chosen.contains("http") { try await PostScans.measureAll(templates, &table) }
            }
            if chosen.contains("overview") { table.add(try await GetOverview.measure(plan, in: folder)) }
            if chosen.contains("postgres") { try await CaptureScansPostgres.measureAll(plan, &table) }
            if chosen.contains("processes") { try await PostToProcesses.measureAll(plan, in: folder, &table) }
            try Data(table.json(plan).utf8).write(to: URL(fileURLWithPath: "bench.json"))
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
