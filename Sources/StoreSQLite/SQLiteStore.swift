import Core
import Foundation
import class GRDB.Database
import class GRDB.DatabasePool
import struct GRDB.Configuration
import struct GRDB.DatabaseError
import struct GRDB.ResultCode
import GRDBSQLite
import Store
import Synchronization

/// One SQLite file through GRDB: a writer that waits its turn, and readers with snapshots.
package final class SQLiteStore: Store {
    package enum Access: Sendable {
        case readWrite
        case readOnly
    }

    package let dialect = Dialect.sqlite
    package let path: String
    private let pool: DatabasePool
    private let isClosed = Mutex(false)
    private let tally = TransactionTally()
    private let slow: SlowStatements?
    /// nil for who only reads.
    let checkpoints: Checkpoints?

    static let busyMilliseconds: Int32 = 5_000

    package var activity: StoreActivity {
        var activity = tally.activity
        activity.checkpoints = checkpoints?.activity
        return activity
    }

    /// - Parameters:
    ///   - path: the file; it and its folder are made when absent, unless `access` is `.readOnly`.
    ///   - durability: what an acknowledged write survives. `.full` is the default and the only one for trade.
    ///   - limits: how long the write-ahead log grows.
    ///   - slow: is told of statements that take long.
    ///   - tell: is told of checkpoints that fail.
    package init(
        path: String, access: Access = .readWrite, durability: Durability = .full, limits: CheckpointLimits = CheckpointLimits(),
        slow: SlowStatements? = nil, tell: @escaping @Sendable (String) -> Void = SQLiteStore.sayAloud
    ) throws {
        self.path = path
        self.slow = slow
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(Self.busyMilliseconds) / 1_000)
        configuration.foreignKeysEnabled = true
        configuration.readonly = access == .readOnly
        let schedule = CheckpointSchedule(limits)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -65536")
            if !db.configuration.readonly { schedule.watch(db.sqliteConnection) }
            try slow?.watch(db.sqliteConnection)
        }
        do {
            if access == .readWrite {
                let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            checkpoints = access == .readWrite ? Checkpoints(path: path, pool: pool, schedule: schedule, tell: tell) : nil
            if access == .readWrite {
                // DatabasePool sets NORMAL after `prepareDatabase`; only now can FULL stay.
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
                    // Who was killed between writing a commit and syncing it has answered nobody, but left the commit for us to read and to call a
                    // repetition's answer. A checkpoint syncs the WAL first, so from here on all that is seen is on the disk.
                    if durability == .full { try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
                }
            }
        } catch let error as DatabaseError {
            throw error.asStoreError
        }
    }

    package enum Durability: String, Sendable {
        /// A commit is on the disk before it is answered.
        case full = "FULL"
        /// A power cut may take the last commits; for measuring only.
        case normal = "NORMAL"
    }

    package func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        guard !isClosed.withLock({ $0 }) else { throw StoreError.closed }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [tally, slow] database in
                do {
                    let db = try database.get()
                    let result = try body(SQLiteTransaction(db))
                    slow?.report(on: db)
                    tally.ended(write: false, isDone: true, runs: 1)
                    continuation.resume(returning: result)
                } catch {
                    tally.ended(write: false, isDone: false, runs: 1)
                    continuation.resume(throwing: (error as? DatabaseError)?.asStoreError ?? error)
                }
            }
        }
    }

    package func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        guard !isClosed.withLock({ $0 }) else { throw StoreError.closed }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [tally, slow, checkpoints] db in
                let result = Swift.Result { try Self.attempt(body, on: db, tally) }
                slow?.report(on: db)
                continuation.resume(with: result)
                checkpoints?.wrote(on: db)
            }
        }
    }

    private static func attempt<Result>(_ body: (any Transaction) throws -> Result, on db: Database, _ tally: TransactionTally) throws -> Result {
        var run = 1
        while true {
            do {
                var result: Result?
                try db.inTransaction(.immediate) {
                    let transaction = SQLiteTransaction(db)
                    result = try body(transaction)
                    if let failure = transaction.failure { throw failure }
                    return .commit
                }
                guard let result else { throw StoreError.failed(code: "commit", message: "the transaction gave no result") }
                tally.ended(write: true, isDone: true, runs: run)
                return result
            } catch {
                let error = (error as? DatabaseError)?.asStoreError ?? error
                guard let known = error as? StoreError, known.mayRunAgain, run < StoreLimits.attempts else {
                    tally.ended(write: true, isDone: false, runs: run)
                    throw error
                }
                run += 1
            }
        }
    }

    package func close() async {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        await checkpoints?.stop()
        await withCheckedContinuation { continuation in
            pool.asyncBarrierWriteWithoutTransaction { opened in
                // So that the file alone is the whole database for whoever copies it now. A reader of another process makes that impossible, and
                // what is in the WAL then simply stays there.
                do {
                    let connection = try opened.get()
                    if !connection.configuration.readonly { try connection.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                } catch { self.closeFailure(error) }
                continuation.resume()
            }
        }
        do { try pool.close() } catch { closeFailure(error) }
    }

    /// A pool that cannot close keeps its file open until the process ends: worth a line, never worth a crash.
    private func closeFailure(_ error: any Error) {
        Self.sayAloud("\(path) was left open: \(error)")
    }

    package static let sayAloud: @Sendable (String) -> Void = { FileHandle.standardError.write(Data("nearmade: \($0)\n".utf8)) }
}

extension DatabaseError {
    var asStoreError: StoreError {
        let text = message ?? "\(self)"
        switch resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(text)
        case .SQLITE_FULL: return .full(text)
        case .SQLITE_READONLY: return .readOnly(text)
        case .SQLITE_CANTOPEN, .SQLITE_NOTADB: return .address(text)
        case .SQLITE_INTERRUPT: return .cancelled
        case .SQLITE_CONSTRAINT:
            switch extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
                return .unique(constraint: String(text.split(separator: ":").last ?? "").trimmingCharacters(in: .whitespaces), message: text)
            default: return .constraint(text)
            }
        default: return .failed(code: "SQLITE \(extendedResultCode.rawValue)", message: text)
        }
    }
}
