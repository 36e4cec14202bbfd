import Core
import Glibc
import class GRDB.Database
import class GRDB.DatabasePool
import struct GRDB.Configuration
import struct GRDB.DatabaseError
import struct GRDB.ResultCode
import GRDBSQLite
import Store

/// Statements run on the prepared handles themselves: GRDB keeps connections, transactions and the statement cache, and its `Row` stays out of
/// the way.
final class SQLiteTransaction: Transaction {
    let dialect = Dialect.sqlite
    private let db: Database
    /// The first statement that failed. Whoever swallows its error gets it again, and no COMMIT: as on PostgreSQL.
    private(set) var failure: StoreError?

    init(_ db: Database) { self.db = db }

    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
        let handle = try prepared(SQLText.plain(statement.sql))
        defer { reset(handle) }
        try bind(statement.values, to: handle)
        var results: [Result] = []
        try forEachRow(of: handle) { results.append(try read($0)) }
        return results
    }

    func run(_ statement: Statement) throws -> Int {
        let handle = try prepared(SQLText.plain(statement.sql))
        defer { reset(handle) }
        try bind(statement.values, to: handle)
        let before = sqlite3_total_changes64(db.sqliteConnection)
        try forEachRow(of: handle) { _ in }
        return Int(sqlite3_total_changes64(db.sqliteConnection) - before)
    }

    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] {
        var results: [Result] = []
        try forEachInput(of: bulk) { handle in try forEachRow(of: handle) { results.append(try read($0)) } }
        return results
    }

    func run(_ bulks: [Bulk]) throws -> [Int] {
        try bulks.map { bulk in
            let before = sqlite3_total_changes64(db.sqliteConnection)
            let together = try insertTogether(bulk)
            try forEachInput(of: bulk, from: together) { handle in try forEachRow(of: handle) { _ in } }
            return Int(sqlite3_total_changes64(db.sqliteConnection) - before)
        }
    }

    /// BEGIN IMMEDIATE already lets in one writer at a time.
    func take(_ lock: AdvisoryLock) throws {}

    /// Rows of an INSERT that are handed over in one step.
    static let rowsTogether = 16

    private func hasForeignKeys(_ table: String) throws -> Bool {
        try !rows("SELECT 1 FROM pragma_foreign_key_list(\(table))") { _ in }.isEmpty
    }

    /// - Returns: how many rows of `bulk` are done, all but the last few of a plain INSERT.
    private func insertTogether(_ bulk: Bulk) throws -> Int {
        let rows = Self.rowsTogether
        guard bulk.isWellFormed, bulk.count >= rows, let text = try SQLText.insert(bulk.sql, names: bulk.names, rows: rows, mayRefer: hasForeignKeys)
        else { return 0 }
        let handle = try prepared(text)
        defer { reset(handle) }
        let end = bulk.count - bulk.count % rows
        for first in stride(from: 0, to: end, by: rows) {
            var position: Int32 = 0
            for row in first..<first + rows {
                for column in bulk.columns {
                    position += 1
                    try bind(column, row: row, at: position, to: handle)
                }
            }
            try forEachRow(of: handle) { _ in }
            sqlite3_reset(handle)
        }
        return end
    }

    private func forEachInput(of bulk: Bulk, from start: Int = 0, _ body: (OpaquePointer) throws -> Void) throws {
        guard bulk.isWellFormed else { throw fail(.failed(code: "bulk", message: "columns of unequal length in: \(bulk.sql)")) }
        guard bulk.count > start else { return }
        let handle = try prepared(SQLText.bulk(bulk.sql, names: bulk.names))
        defer { reset(handle) }
        for row in start..<bulk.count {
            for (index, column) in bulk.columns.enumerated() { try bind(column, row: row, at: Int32(index + 1), to: handle) }
            try body(handle)
            sqlite3_reset(handle)
        }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let failure { throw failure }
        do {
            return try db.cachedStatement(sql: sql).sqliteStatement
        } catch let error as DatabaseError {
            throw fail(error.asStoreError)
        }
    }

    private func fail(_ error: StoreError) -> StoreError {
        if failure == nil { failure = error }
        return error
    }

    private func reset(_ handle: OpaquePointer) {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func forEachRow(of handle: OpaquePointer, _ body: (SQLiteRow) throws -> Void) throws {
        let row = SQLiteRow(handle: handle)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(row)
            case SQLITE_DONE: return
            default: throw fail(lastError())
            }
        }
    }

    private func lastError() -> StoreError {
        let code = ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection))
        let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) } ?? "no message"
        return DatabaseError(resultCode: code, message: message).asStoreError
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw fail(lastError()) }
    }
}

// Binding.
extension SQLiteTransaction {
    private func bind(_ values: [Value], to handle: OpaquePointer) throws {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .null: try check(sqlite3_bind_null(handle, position))
            case .int(let value): try check(sqlite3_bind_int64(handle, position, value))
            case .text(let value): try bind(value, at: position, to: handle)
            case .id(let value): try bind(value, at: position, to: handle)
            case .bytes(let value): try bind(value, at: position, to: handle)
            }
        }
    }

    private func bind(_ column: Column, row: Int, at position: Int32, to handle: OpaquePointer) throws {
        switch column {
        case .ints(let values): try check(sqlite3_bind_int64(handle, position, values[row]))
        case .texts(let values): try bind(values[row], at: position, to: handle)
        case .ids(let values): try bind(values[row], at: position, to: handle)
        case .bytes(let values): try bind(values[row], at: position, to: handle)
        case .optionalInts(let values):
            try check(values[row].map { sqlite3_bind_int64(handle, position, $0) } ?? sqlite3_bind_null(handle, position))
        case .optionalTexts(let values):
            if let value = values[row] { try bind(value, at: position, to: handle) } else { try check(sqlite3_bind_null(handle, position)) }
        case .optionalBytes(let values):
            if let value = values[row] { try bind(value, at: position, to: handle) } else { try check(sqlite3_bind_null(handle, position)) }
        case .optionalIds(let values):
            if let value = values[row] { try bind(value, at: position, to: handle) } else { try check(sqlite3_bind_null(handle, position)) }
        }
    }

    private func bind(_ text: String, at position: Int32, to handle: OpaquePointer) throws {
        var text = text
        let (code, hasNUL) = text.withUTF8 { bytes in
            (
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(handle, position, $0.baseAddress ?? emptyText, Int32($0.count), transient)
                }, bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
            )
        }
        guard !hasNUL else { throw fail(.constraint("a text holds U+0000, which no database text may hold")) }
        try check(code)
    }

    private func bind(_ bits: UUIDBits, at position: Int32, to handle: OpaquePointer) throws {
        try check(bits.withBytes { sqlite3_bind_blob(handle, position, $0.baseAddress, 16, transient) })
    }

    private func bind(_ bytes: [UInt8], at position: Int32, to handle: OpaquePointer) throws {
        guard !bytes.isEmpty else { return try check(sqlite3_bind_zeroblob(handle, position, 0)) }
        try check(bytes.withUnsafeBytes { sqlite3_bind_blob(handle, position, $0.baseAddress, Int32($0.count), transient) })
    }
}

/// SQLite copies what it is given: our buffers live only as long as the call.
private nonisolated(unsafe) let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = UnsafePointer(UnsafeMutablePointer<CChar>.allocate(capacity: 1))

/// The current row of a stepping statement; valid only inside the reading closure.
final class SQLiteRow: Row {
    private let handle: OpaquePointer

    init(handle: OpaquePointer) { self.handle = handle }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func int(_ column: Int) throws -> Int64 {
        try expect(SQLITE_INTEGER, column, "integer")
        return sqlite3_column_int64(handle, Int32(column))
    }

    func text(_ column: Int) throws -> String {
        try expect(SQLITE_TEXT, column, "text")
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bits(_ column: Int) throws -> UUIDBits {
        try expect(SQLITE_BLOB, column, "id")
        guard let start = sqlite3_column_blob(handle, Int32(column)), sqlite3_column_bytes(handle, Int32(column)) == 16 else {
            throw StoreError.unreadable("column \(column) is no id of 16 bytes")
        }
        return UUIDBits(bigEndian: UnsafeRawBufferPointer(start: start, count: 16))
    }

    func bytes(_ column: Int) throws -> [UInt8] {
        try expect(SQLITE_BLOB, column, "bytes")
        guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }

    private func expect(_ type: Int32, _ column: Int, _ name: String) throws {
        guard sqlite3_column_type(handle, Int32(column)) == type else {
            throw StoreError.unreadable("column \(column) holds no \(name)")
        }
    }
}
