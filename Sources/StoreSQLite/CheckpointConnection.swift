import struct GRDB.DatabaseError
import struct GRDB.ResultCode
import GRDBSQLite
import Store

/// A connection that copies the log while the writer goes on. One thread uses it at a time; only `interrupt` may come in between.
final class CheckpointConnection: @unchecked Sendable {
    let handle: OpaquePointer
    let file: UnsafeMutablePointer<PacedFile>

    init(path: String) throws(StoreError) {
        var opened: OpaquePointer?
        var code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        if code == SQLITE_OK {
            sqlite3_busy_timeout(opened, SQLiteStore.busyMilliseconds)
            // It finds the log when it reads for the first time.
            code = sqlite3_exec(opened, "PRAGMA synchronous = FULL; PRAGMA schema_version", nil, nil, nil)
        }
        guard code == SQLITE_OK, let opened, let file = PacedFile.take(over: opened) else {
            let error = storeError(code, on: opened)
            sqlite3_close_v2(opened)
            throw error
        }
        (handle, self.file) = (opened, file)
    }

    deinit {
        sqlite3_close_v2(handle)
        file.deallocate()
    }

    /// Ends a checkpoint that is under way; what it has copied counts for nothing, and harms nothing.
    func interrupt() { sqlite3_interrupt(handle) }

    /// Waits until what was copied is on the disk. SQLite does so only at the end of a checkpoint that has met no new commit, which is the one in the
    /// writer's turn: there would be much to wait for then.
    func flush() throws(StoreError) {
        let code = PacedFile.flush(handle)
        guard code == SQLITE_OK else { throw storeError(code, on: handle) }
    }
}

/// Copies what the log holds into the file, as far as readers let it.
/// - Returns: nil where another process makes a checkpoint just now.
func checkpoint(_ connection: OpaquePointer?, _ mode: Int32) throws(StoreError) -> CheckpointProgress? {
    var (log, copied): (Int32, Int32) = (-1, -1)
    let code = sqlite3_wal_checkpoint_v2(connection, "main", mode, &log, &copied)
    // Busy as well where all is copied and a reader still reads what is in the log.
    guard code == SQLITE_OK || code == SQLITE_BUSY else { throw storeError(code, on: connection) }
    return log < 0 ? nil : CheckpointProgress(log: Int(log), copied: Int(copied))
}

private func storeError(_ code: Int32, on connection: OpaquePointer?) -> StoreError {
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no message"
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message).asStoreError
}
