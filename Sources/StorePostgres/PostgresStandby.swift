import Store

/// A server in hot standby, through connections of its own. It is given little time: whoever waits for it could be reading elsewhere.
package final class PostgresStandby: Standby {
    private let pool: ConnectionPool

    /// Reads the connection string and opens nothing yet.
    /// - Parameter connection: whatever libpq takes; of several hosts, `target_session_attrs=standby` picks one that follows.
    /// - Throws: `.address` when libpq cannot read it.
    package init(connection: String, options: PostgresOptions = PostgresStandby.usual) throws(StoreError) {
        pool = ConnectionPool(try ConnectionString(connection), options.inRange)
    }

    deinit { pool.shut {} }

    /// One attempt to connect, three seconds for a statement, and a second more for a server that says nothing at all.
    package static var usual: PostgresOptions {
        var options = PostgresOptions()
        options.connectAttempts = 1
        options.waitingLimit = 64
        options.statementMilliseconds = 3_000
        options.silenceSeconds = 4
        return options
    }

    package func read<Checked, Result: Sendable>(
        _ check: @escaping @Sendable (StandbyStanding) throws -> Checked, _ body: @escaping @Sendable (any Transaction, Checked) throws -> Result
    ) async throws -> Result {
        try await pool.perform { try $0.snapshot(check, body) }
    }

    package func close() async { await pool.close() }
}
