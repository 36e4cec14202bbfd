import class GRDB.Database
import GRDBSQLite
import Store
import Synchronization

/// A statement that took long: its text as SQLite ran it, never with the values of a row. A step that inserts several rows is told with the first.
package struct SlowStatement: Sendable, Equatable {
    package let sql: String
    package let milliseconds: Int64
    /// Steps of SQLite's plan; "SCAN" goes through a whole table.
    package let plan: [String]
}

/// Watches how long statements take, by SQLite's own profile, which counts milliseconds. The same text is told again only when it has become slower
/// by half, so that a slow database does not drown its own log.
package final class SlowStatements: Sendable {
    /// Texts that are remembered; beyond that nothing new is told.
    private static let limit = 1_000
    private static let explain = "EXPLAIN QUERY PLAN "

    private struct State {
        var told: [String: Int64] = [:]
        var waiting: [String: Int64] = [:]
    }

    private let state = Mutex(State())
    private let nanoseconds: Int64
    private let tell: @Sendable (SlowStatement) -> Void

    /// - Parameter milliseconds: from how long on a statement is slow.
    package init(atLeastMilliseconds milliseconds: Int64, tell: @escaping @Sendable (SlowStatement) -> Void) {
        nanoseconds = milliseconds * 1_000_000
        self.tell = tell
    }

    /// Must outlive the connection.
    func watch(_ connection: OpaquePointer?) throws {
        let code = sqlite3_trace_v2(
            connection, UInt32(SQLITE_TRACE_PROFILE),
            { _, context, statement, duration in
                guard let context, let duration, let statement else { return 0 }
                let watcher = Unmanaged<SlowStatements>.fromOpaque(context).takeUnretainedValue()
                watcher.took(duration.load(as: Int64.self), OpaquePointer(statement))
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
        guard code == SQLITE_OK else { throw StoreError.failed(code: "\(code)", message: "a connection could not be watched for slow statements") }
    }

    private func took(_ duration: Int64, _ statement: OpaquePointer) {
        guard duration >= nanoseconds, let text = sqlite3_sql(statement) else { return }
        let sql = String(cString: text)
        guard !sql.hasPrefix(Self.explain) else { return }
        let milliseconds = duration / 1_000_000
        state.withLock { state in
            let isNews = state.told[sql].map { milliseconds * 2 >= $0 * 3 && milliseconds > $0 } ?? (state.told.count + state.waiting.count < Self.limit)
            if isNews { state.waiting[sql] = max(milliseconds, state.waiting[sql] ?? 0) }
        }
    }

    /// Tells what was slow since the last time; asked between transactions, when SQLite may be asked for its plans.
    func report(on db: Database) {
        let found = state.withLock { state in
            guard !state.waiting.isEmpty else { return [String: Int64]() }
            defer { state.waiting = [:] }
            state.told.merge(state.waiting) { $1 }
            return state.waiting
        }
        for (sql, milliseconds) in found.sorted(by: { $0.key < $1.key }) {
            tell(SlowStatement(sql: SQLText.shown(sql), milliseconds: milliseconds, plan: plan(of: sql, on: db)))
        }
    }

    private func plan(of sql: String, on db: Database) -> [String] {
        // Only questions and changes of rows have one.
        guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(where: { sql.uppercased().hasPrefix($0) }) else { return [] }
        do {
            return try SQLiteTransaction(db).rows(Statement(stringLiteral: Self.explain + sql)) { try $0.text(3) }
        } catch {
            return ["no plan: \(error)"]
        }
    }
}
