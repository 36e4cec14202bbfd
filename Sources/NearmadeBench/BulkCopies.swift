import CBenchFloors
import Core
import Foundation
import Store
import StoreSQLite
import Workflows

/// Fills a SQLite file with millions of orders in minutes: a segment is written as the rooms write it, copied row by row with later ids, keys and
/// moments, and what is newest is written as the rooms write it again.
enum BulkCopies {
    private static let segment = 100_000
    /// Ids of the first segment are so much older than those that are made today, so that their copies are older, too.
    private static let microsecondsBack: Int64 = 86_400_000_000

    static func fill(_ path: URL, orders: Int, waiting: Int, days: Int64) async throws {
        let copies = max(0, (orders - waiting) / segment - 1)
        let real = World.real()
        let random = SeededRandom(seed: 4)
        let early = World(
            now: real.now, wallNow: { real.wallNow().adding(microseconds: -microsecondsBack) }, random: { random.next() })
        let store = try SQLiteStore(path: path.path, durability: .normal)
        _ = try await Migrations.apply(Workflows.migrations, to: store, at: real.now())
        let stage = try await BenchStage(workflows: Workflows(store: store, world: real), offers: 100)
        let written = copies == 0 ? 0 : (copies + 1) * segment
        let trade = try await stage.bulkTrade(orders, waiting: waiting, days: days)
        guard copies > 0 else {
            try await trade.write(to: store)
            try await passOverScans(in: store)
            await store.close()
            return try check(bench_sqlite_settle(path.path))
        }
        let started = real.wallNow()
        try await stage.bulkTrade(orders, waiting: waiting, days: days, world: early).write(0..<segment, to: store)
        let milliseconds = (real.wallNow().microseconds - started.microseconds) / 1_000 + 1_000
        await store.close()
        try check(bench_sqlite_settle(path.path))
        let base = path.path + "-segment"
        try FileManager.default.copyItem(atPath: path.path, toPath: base)
        try check(bench_multiply(path.path, base, Int64(copies), Int64(segment), milliseconds, Int64(segment) * trade.step))
        try FileManager.default.removeItem(atPath: base)
        let filled = try SQLiteStore(path: path.path, durability: .normal)
        try await trade.write(written..<orders, member: "late-", to: filled)
        try await passOverScans(in: filled)
        await filled.close()
        try check(bench_sqlite_settle(path.path))
    }
}
