import Foundation
import Store
import StoreSQLite
import Synchronization
import TestSupport
import Testing

@Suite("Statements that take long")
struct SlowStatementsTests {
    private final class Log: Sendable {
        private let told = Mutex<[SlowStatement]>([])
        var statements: [SlowStatement] { told.withLock { $0 } }
        func note(_ statement: SlowStatement) { told.withLock { $0.append(statement) } }
    }

    private func withStore(atLeast milliseconds: Int64, _ body: (SQLiteStore, Log) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-slow-\(ProcessInfo.processInfo.globallyUniqueString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = Log()
        let store = try SQLiteStore(
            path: folder.appendingPathComponent("slow.sqlite").path, slow: SlowStatements(atLeastMilliseconds: milliseconds) { log.note($0) })
        _ = try await Migrations.apply(StoreMigrations.all, to: store, at: .testStart)
        try await body(store, log)
        await store.close()
    }

    @Test("They are told with their text, without values, and with the plan by which they went, again only when slower")
    func told() async throws {
        try await withStore(atLeast: 0) { store, log in
            for value in ["secret-1", "secret-2"] { _ = try await store.write { try Settings.set("key", to: value, in: $0) } }
            _ = try await store.read { try Settings.get("key", in: $0) }
            _ = try await store.read { try $0.count("SELECT COUNT(*) FROM setting WHERE value = \("secret-2")") }
            let all = log.statements
            #expect(!all.contains { $0.sql.contains("secret") } && all.allSatisfy { $0.milliseconds >= 0 })
            let times = all.filter { $0.sql.contains("INSERT INTO setting") }.map(\.milliseconds)
            #expect(!times.isEmpty && zip(times, times.dropFirst()).allSatisfy { $1 * 2 >= $0 * 3 && $1 > $0 }, "told again only when slower by half: \(times)")
            let scan = try #require(all.first { $0.sql.contains("COUNT(*) FROM setting WHERE value") })
            #expect(scan.plan.contains { $0.contains("SCAN setting") }, "\(scan.plan)")
            let question = try #require(all.first { $0.sql.contains("FROM setting WHERE name") })
            #expect(question.plan.contains { $0.contains("SEARCH setting USING PRIMARY KEY") }, "\(question.plan)")
        }
    }

    @Test("Quick ones are not told")
    func quiet() async throws {
        try await withStore(atLeast: 3_600_000) { store, log in
            _ = try await store.write { try Settings.set("key", to: "value", in: $0) }
            #expect(log.statements.isEmpty)
        }
    }
}
