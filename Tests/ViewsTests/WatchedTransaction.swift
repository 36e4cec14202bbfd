import Core
import Store
import Synchronization

/// Passes questions on to a transaction on SQLite and notes by which index each of them was answered.
final class WatchedTransaction: Transaction {
    private let inner: any Transaction
    /// One line for each step of each plan, with the text that it belongs to.
    private(set) var plans: [(step: String, sql: String)] = []
    /// What SQLite's machine does for each bulk that writes.
    private(set) var operations: [(name: String, sql: String)] = []

    init(_ inner: any Transaction) { self.inner = inner }

    var dialect: Dialect { inner.dialect }

    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
        var explanation = statement
        explanation.sql = "EXPLAIN QUERY PLAN " + statement.sql
        try note(explanation)
        return try inner.rows(statement, read)
    }

    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] {
        if bulk.count > 0 { try explain(bulk) }
        return try inner.rows(bulk, read)
    }

    /// Notes the plan of a bulk as SQLite runs it: once a row, its columns parameters.
    func explain(_ bulk: Bulk) throws { try note(Statement(stringLiteral: "EXPLAIN QUERY PLAN " + Self.text(of: bulk))) }

    private static func text(of bulk: Bulk) throws -> String {
        var sql = bulk.sql
        for word in ["{join values}", "{from values}", "{in order}"] { sql = sql.replacing(word, with: "") }
        for name in bulk.names { sql = sql.replacing(try Regex("\\bv\\.\(name)\\b"), with: "?") }
        return sql
    }

    private func note(_ statement: Statement) throws {
        plans += try inner.rows(statement) { (try $0.text(3), statement.sql) }
    }

    func run(_ statement: Statement) throws -> Int { try inner.run(statement) }
    func run(_ bulks: [Bulk]) throws -> [Int] {
        for bulk in bulks where bulk.count > 0 {
            let sql = try Self.text(of: bulk)
            operations += try inner.rows(Statement(stringLiteral: "EXPLAIN " + sql)) { (try $0.text(1), sql) }
        }
        return try inner.run(bulks)
    }
    func take(_ lock: AdvisoryLock) throws { try inner.take(lock) }
}

/// A store whose commands are watched.
final class WatchedStore: Store {
    private let inner: any Store
    private let found = Mutex<[(name: String, sql: String)]>([])

    init(_ inner: any Store) { self.inner = inner }

    var dialect: Dialect { inner.dialect }
    var activity: StoreActivity { inner.activity }
    var operations: [(name: String, sql: String)] { found.withLock { $0 } }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result { try await inner.read(body) }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try await inner.write { tx in
            let watched = WatchedTransaction(tx)
            let result = try body(watched)
            self.found.withLock { $0 += watched.operations }
            return result
        }
    }

    func close() async { await inner.close() }
}
