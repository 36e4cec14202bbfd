import Store

/// PostgreSQL through libpq: a pool of connections, each with a thread of its own.
///
/// A cancelled task has its running statement cancelled and gets `.cancelled`; a COMMIT is never cancelled.
package final class PostgresStore: Store {
    package let dialect = Dialect.postgres
    private let pool: ConnectionPool

    /// Reads the connection string and opens nothing yet.
    /// - Parameter connection: whatever libpq takes (`postgres://…` or `host=… dbname=…`), with several hosts, TLS and all other options.
    /// - Throws: `.address` when libpq cannot read it.
    package init(connection: String, options: PostgresOptions = PostgresOptions()) throws(StoreError) {
        pool = ConnectionPool(try ConnectionString(connection), options.inRange)
    }

    deinit { pool.shut {} }

    package func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try await pool.perform { try $0.transaction(.read, body) }
    }

    /// - Throws: besides what `body` throws, `.busy` when too many transactions wait, `.disconnected` when the server cannot be reached or
    ///   was lost each time, `.outcomeUnknown` when it was lost during COMMIT.
    @discardableResult
    package func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try await pool.perform { try $0.transaction(.write, body) }
    }

    /// Runs one statement outside any transaction, as NOTIFY, VACUUM and CREATE DATABASE want it. It is not run again.
    /// - Returns: rows changed.
    @discardableResult
    package func runAlone(_ statement: Statement) async throws -> Int {
        try await pool.perform { try $0.alone(statement) }
    }

    package func close() async { await pool.close() }

    package var activity: StoreActivity { pool.activity }

    /// Connections open or about to be.
    package var connectionCount: Int { pool.size }

    /// Transactions that wait for a connection.
    package var waitingCount: Int { pool.waitingCount }
}
