import Foundation
import GRDBSQLite
import Store
import Synchronization
import TestSupport
import Testing

@testable import StoreSQLite

@Suite("SQLite's write-ahead log is copied beside the writer", .serialized, .neverHangs)
struct CheckpointTests {
    /// A database with one table, and what was told of failures.
    private struct Bed: Sendable {
        let store: SQLiteStore
        let path: String
        let told: Told

        /// Several pages a transaction.
        func write(_ count: Int = 1) async throws {
            for _ in 0..<count { _ = try await store.write { try $0.run("INSERT INTO t (body) VALUES (\([UInt8](repeating: 7, count: 9_000)))") } }
        }

        func rows() async throws -> Int64 { try await store.read { try $0.count("SELECT COUNT(*) FROM t") } }

        var activity: CheckpointActivity { store.activity.checkpoints ?? CheckpointActivity() }

        /// Bytes of the log's file.
        var logBytes: Int {
            get throws {
                let log = path + "-wal"
                return try FileManager.default.fileExists(atPath: log) ? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0 : 0
            }
        }

        func until(_ isSo: (CheckpointActivity) -> Bool) async { while !isSo(activity) { await Task.yield() } }
    }

    private final class Told: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { texts.withLock { $0 } }
        func note(_ text: String) { texts.withLock { $0.append(text) } }
    }

    private static func withBed(begin: Int = 100, most: Int, _ body: (Bed) async throws -> Void) async throws {
        try await Backend.sqlite.withDatabase { database in
            let told = Told()
            let limits = CheckpointLimits(begin: begin, most: most, patienceMilliseconds: 0)
            let store = try SQLiteStore(path: database.address, limits: limits) { told.note($0) }
            _ = try await store.write { try $0.run("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB NOT NULL)") }
            do {
                try await body(Bed(store: store, path: database.address, told: told))
                await store.close()
            } catch {
                await store.close()
                throw error
            }
        }
    }

    /// Pages that a transaction of these tests adds at most.
    private static let pagesOfOne = 12
    private static let never = 1_000_000

    @Test("It is copied whole, then begins anew, and the file of the log does not grow")
    func anew() async throws {
        try await Self.withBed(most: Self.never) { bed in
            var longest = 0
            for round in 1...5 {
                while bed.activity.logPages < 100 { try await bed.write() }
                longest = max(longest, bed.activity.logPages)
                await bed.until { $0.doneBeside >= round && $0.pages >= round * 100 }
                // All is copied, so the next commit is the first of the log.
                try await bed.write()
                #expect(bed.activity.logPages <= Self.pagesOfOne)
            }
            #expect(longest <= 100 + Self.pagesOfOne)
            #expect(try bed.logBytes <= (longest * 4_120) + 32)
            #expect(bed.told.all == [] && bed.activity.failed == 0)
        }
    }

    @Test("While writers never pause it stays below its bound, and nothing is lost")
    func bound() async throws {
        try await Self.withBed(most: 300) { bed in
            let (writers, each) = (4, 400)
            let longest = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<writers {
                    group.addTask {
                        var longest = 0
                        for _ in 0..<each {
                            try await bed.write()
                            longest = max(longest, bed.activity.logPages)
                        }
                        return longest
                    }
                }
                return try await group.reduce(0) { max($0, $1) }
            }
            #expect(longest >= 100 && longest < 300 + Self.pagesOfOne)
            #expect(try bed.logBytes <= (300 + Self.pagesOfOne) * 4_120 + 32)
            #expect(try await bed.rows() == Int64(writers * each))
            #expect(bed.told.all == [] && bed.activity.pages > 1_000)
            #expect(try await bed.store.read { try $0.first("PRAGMA integrity_check") { try $0.text(0) } } == "ok")
        }
    }

    @Test("Who reads what was there long ago stops no writer; the log grows, and begins anew when the reader has gone")
    func reader() async throws {
        try await Self.withBed(most: 300) { bed in
            try await bed.write(10)
            let (inside, leave) = (Gate(), Gate())
            async let reading = bed.store.read { tx in
                let before = try tx.count("SELECT COUNT(*) FROM t")
                inside.open()
                try leave.pass()
                return (before, try tx.count("SELECT COUNT(*) FROM t"))
            }
            await inside.passed()
            while bed.activity.logPages < 1_000 { try await bed.write() }
            leave.open()
            let (before, after) = try await reading
            #expect(before == 10 && after == 10)
            while bed.activity.logPages > 300 { try await bed.write() }
            #expect(bed.told.all == [])
        }
    }

    @Test("A checkpoint that finds no room is told and tried again; writers go on meanwhile and nothing is lost")
    func full() async throws {
        try await Self.withBed(most: Self.never) { bed in
            FullFile.isFull.store(true, ordering: .sequentiallyConsistent)
            FullFile.take(over: try #require(bed.store.checkpoints).opened())
            var written: Int64 = 0
            while bed.told.all.count < 3 {
                try await bed.write()
                written += 1
            }
            #expect(bed.activity.failed >= 3 && bed.activity.doneBeside == 0 && bed.activity.pages == 0)
            #expect(bed.told.all.allSatisfy { $0.contains("no room") })
            FullFile.isFull.store(false, ordering: .sequentiallyConsistent)
            let longest = bed.activity.logPages
            while bed.activity.logPages >= longest {
                try await bed.write()
                written += 1
            }
            #expect(bed.activity.doneBeside > 0)
            #expect(try await bed.rows() == written)
            #expect(try await bed.store.read { try $0.first("PRAGMA integrity_check") { try $0.text(0) } } == "ok")
        }
    }

    @Test("Closed in the middle, the file alone is the whole database, and what was acknowledged is in it")
    func closed() async throws {
        for after in stride(from: 10, through: 100, by: 10) {
            try await Self.withBed(begin: 20, most: 60) { bed in
                let written = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            var written = 0
                            do {
                                while true {
                                    try await bed.write()
                                    written += 1
                                }
                            } catch is StoreError { return written }
                        }
                    }
                    while try await bed.rows() < after {}
                    await bed.store.close()
                    return try await group.reduce(0, +)
                }
                #expect(try bed.logBytes == 0)
                let copy = bed.path + ".copy"
                try FileManager.default.copyItem(atPath: bed.path, toPath: copy)
                let other = try SQLiteStore(path: copy)
                #expect(try await other.read { try $0.count("SELECT COUNT(*) FROM t") } == Int64(written))
                await other.close()
            }
        }
    }

    @Test("Who only reads copies nothing")
    func readOnly() async throws {
        try await Self.withBed(most: 300) { bed in
            try await bed.write()
            let other = try SQLiteStore(path: bed.path, access: .readOnly)
            #expect(try await other.read { try $0.count("SELECT COUNT(*) FROM t") } == 1)
            #expect(other.activity.checkpoints == nil)
            await other.close()
        }
    }
}

/// A file on which nothing can be written while it is full; one at a time.
private enum FullFile {
    static let isFull = Atomic<Bool>(false)
    private nonisolated(unsafe) static var write: (@convention(c) (UnsafeMutablePointer<sqlite3_file>?, UnsafeRawPointer?, Int32, Int64) -> Int32)?

    /// - Parameter connection: what it writes passes by here from now on.
    static func take(over connection: CheckpointConnection) {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: connection.file.pointee.original.pointee)
        write = methods.pointee.xWrite
        methods.pointee.xWrite = { file, bytes, count, offset in
            FullFile.isFull.load(ordering: .sequentiallyConsistent) ? SQLITE_FULL : FullFile.write?(file, bytes, count, offset) ?? SQLITE_IOERR
        }
        connection.file.pointee.original = UnsafePointer(methods)
    }
}
