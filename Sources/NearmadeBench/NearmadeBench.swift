import Core
import Foundation
import Store
import StorePostgres
import StoreSQLite
import Workflows

/// Prints how many delivery scans a second `captureScans` carries through (dedupe, parcel, step, claim, ledger, journal), by batch and database.
/// Floors and peers stand beside these figures from stage to stage; here the shape of the hot path is what is looked at. With the word `overview`,
/// how long the questions of the pages take instead.
@main
struct NearmadeBench {
    static func main() async throws {
        if CommandLine.arguments.contains("overview") { return try await measurePages() }
        try await measureScans()
    }

    /// `nearmade-bench overview`
    private static func measurePages() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-bench-\(ProcessInfo.processInfo.processIdentifier)")
        let store = try SQLiteStore(path: folder.appendingPathComponent("bench.sqlite").path, durability: .normal)
        try await PageBench.measure("sqlite", store)
        await store.close()
        try FileManager.default.removeItem(at: folder)
        guard let connection = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            return print("postgres: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
        }
        let measured = try await emptySchema(at: connection)
        try await PageBench.measure("postgres", measured)
        await measured.close()
    }

    /// A store on a schema of its own with nothing in it.
    private static func emptySchema(at connection: String) async throws -> PostgresStore {
        let store = try PostgresStore(connection: connection)
        _ = try await store.write { tx in
            try tx.run("DROP SCHEMA IF EXISTS bench CASCADE")
            return try tx.run("CREATE SCHEMA bench")
        }
        await store.close()
        return try PostgresStore(connection: connection + (connection.contains("?") ? "&" : "?") + "options=-csearch_path%3Dbench")
    }

    private static func measureScans() async throws {
        let scans = ProcessInfo.processInfo.environment["NEARMADE_BENCH_SCANS"].flatMap(Int.init) ?? 20_000
        print("captureScans, one writer, every scan confirms a claim and makes it payable")
        print(row("database", "batch", "scans", "scans/s", "ms/batch p50", "p99"))
        for batch in [1, 100, 1_000] {
            // Enough batches for a tail, few enough to end: singles are the slow ones.
            let count = batch == 1 ? min(scans, 2_000) : scans
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-bench-\(ProcessInfo.processInfo.processIdentifier)")
            let store = try SQLiteStore(path: folder.appendingPathComponent("bench.sqlite").path)
            try await measure("sqlite FULL", store, batch: batch, count: count)
            await store.close()
            try FileManager.default.removeItem(at: folder)
        }
        guard let connection = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            print("postgres: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
            return
        }
        for batch in [1, 100, 1_000] {
            let count = batch == 1 ? min(scans, 2_000) : scans
            let measured = try await emptySchema(at: connection)
            try await measure("postgres", measured, batch: batch, count: count)
            await measured.close()
        }
    }

    private static func measure(_ name: String, _ store: any Store, batch: Int, count: Int) async throws {
        let world = World.real()
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
        let workflows = Workflows(store: store, world: world)
        let stage = try await BenchStage(workflows: workflows)
        try await stage.placeOrders(count)
        var times: [Int64] = []
        let start = world.wallNow()
        for first in stride(from: 0, to: count, by: batch) {
            let drafts = stage.deliveries(first..<min(first + batch, count))
            let before = world.wallNow()
            try await stage.capture(drafts)
            times.append(world.wallNow().microseconds - before.microseconds)
        }
        let seconds = Double(world.wallNow().microseconds - start.microseconds) / 1_000_000
        times.sort()
        print(
            row(
                name, "\(batch)", "\(count)", "\(Int(Double(count) / seconds))", milliseconds(times[times.count / 2]),
                milliseconds(times[min(times.count - 1, times.count * 99 / 100)])))
    }

    private static func milliseconds(_ microseconds: Int64) -> String { String(format: "%.2f", Double(microseconds) / 1_000) }

    private static func row(_ cells: String...) -> String {
        zip(cells, [14, 8, 9, 10, 14, 10]).map { cell, width in cell.padding(toLength: max(width, cell.count), withPad: " ", startingAt: 0) }.joined()
    }
}
