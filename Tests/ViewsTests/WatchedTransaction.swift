import Core
import Store

/// Passes questions on to a transaction on SQLite and notes by which index each of them was answered.
final class WatchedTransaction: Transaction {
    private let inner: any Transaction
    /// One line for each step of each plan, with the text that it belongs to.
    private(set) var plans: [(step: String, sql: String)] = []

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
    func explain(_ bulk: Bulk) throws {
        var sql = bulk.sql
        for word in ["{join values}", "{from values}"] { sql = sql.replacing(word, with: "") }
        for name in bulk.names { sql = sql.replacing(try Regex("\\bv\\.\(name)\\b"), with: "?") }
        try note(Statement(stringLiteral: "EXPLAIN QUERY PLAN " + sql))
    }

    private func note(_ statement: Statement) throws {
        plans += try inner.rows(statement) { (try $0.text(3), statement.sql) }
    }

    func run(_ statement: Statement) throws -> Int { try inner.run(statement) }
    func run(_ bulks: [Bulk]) throws -> [Int] { try inner.run(bulks) }
    func take(_ lock: AdvisoryLock) throws { try inner.take(lock) }
}
