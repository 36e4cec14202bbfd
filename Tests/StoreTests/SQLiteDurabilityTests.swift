import Core
import Foundation
import class GRDB.DatabaseQueue
import struct GRDB.Configuration
import struct GRDB.DatabaseError
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite("SQLite keeps what it has acknowledged", .neverHangs)
struct SQLiteDurabilityTests {
    private static func pragma(_ name: String, in tx: any Transaction) throws -> Int64 { try tx.count("PRAGMA \(raw: name)") }

    @Test("The writer has WAL, FULL, foreign keys and a busy timeout of five seconds")
    func settings() async throws {
        try await Backend.sqlite.withDatabase { database in
            let store = try database.open()
            let (journal, numbers) = try await store.write { tx in
                (
                    try tx.first("PRAGMA journal_mode") { try $0.text(0) },
                    try ["synchronous", "foreign_keys", "busy_timeout"].map { try Self.pragma($0, in: tx) }
                )
            }
            #expect(journal == "wal")
            #expect(numbers == [2, 1, 5_000])
            #expect(try await store.read { try Self.pragma("foreign_keys", in: $0) } == 1)
        }
    }

    @Test("A write begins IMMEDIATE: it holds the file before its first statement")
    func immediate() async throws {
        try await Backend.sqlite.withDatabase { database in
            let store = try database.open()
            try await store.write { try $0.run("CREATE TABLE t (a INTEGER)") }
            var configuration = Configuration()
            configuration.busyMode = .immediateError
            let other = try DatabaseQueue(path: database.address, configuration: configuration)
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { _ in
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            #expect(throws: DatabaseError.self) { try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") } }
            leave.open()
            try await holder
            try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE; ROLLBACK") }
            try other.close()
        }
    }
    @Test("Closed, the file alone is the whole database: nothing waits in the WAL for the next start")
    func closed() async throws {
        try await Backend.sqlite.withDatabase { database in
            let store = try database.open()
            try await store.write { try $0.run("CREATE TABLE t (a INTEGER)") }
            for number in 0..<100 { try await store.write { try $0.run("INSERT INTO t VALUES (\(number))") } }
            _ = try await store.read { try $0.count("SELECT COUNT(*) FROM t") }
            await store.close()
            let wal = database.address + "-wal"
            let left = try FileManager.default.fileExists(atPath: wal) ? FileManager.default.attributesOfItem(atPath: wal)[.size] as? Int : 0
            #expect(left == 0)
            let copy = database.address + ".copy"
            try FileManager.default.copyItem(atPath: database.address, toPath: copy)
            let other = try SQLiteStore(path: copy)
            #expect(try await other.read { try $0.count("SELECT COUNT(*) FROM t") } == 100)
            await other.close()
        }
    }
}
