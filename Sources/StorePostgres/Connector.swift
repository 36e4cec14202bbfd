import Store

/// What a worker's thread has at hand: its connection, opened on first use and again after it broke. It never leaves the thread.
final class Connector {
    private let string: ConnectionString
    private let options: PostgresOptions
    private let wake: WakePipe
    private let isClosing: () -> Bool
    private let tally: TransactionTally
    private var current: PostgresConnection?
    /// Of the task whose transaction runs now.
    private(set) var cancellation = Cancellation()

    init(_ string: ConnectionString, wake: WakePipe, options: PostgresOptions, tally: TransactionTally, isClosing: @escaping () -> Bool) {
        self.string = string
        self.wake = wake
        self.options = options
        self.tally = tally
        self.isClosing = isClosing
    }

    func begin(_ cancellation: Cancellation) {
        self.cancellation = cancellation
        cancellation.attach(wake)
    }

    func end() {
        cancellation.attach(nil)
        // One that is broken, or that a statement alone has left in a transaction, serves nobody.
        if current?.isIdle != true { current = nil }
    }

    func close() { current = nil }

    /// The open connection. A server that is away is asked again, with growing pauses, and not for ever.
    func connection() throws(StoreError) -> PostgresConnection {
        if let current, !current.isBroken { return current }
        current = nil
        var attempt = 1
        while true {
            if cancellation.isCancelled { throw .cancelled }
            if attempt > 1, isClosing() { throw .closed }
            do throws(StoreError) {
                let connection = try PostgresConnection(string, wake: wake, options: options)
                current = connection
                return connection
            } catch {
                guard case .disconnected = error, attempt < options.connectAttempts else { throw error }
                // A signal may cut the pause short; the number of attempts still holds.
                _ = wake.wait(milliseconds: options.pauseMilliseconds(after: attempt))
                attempt += 1
            }
        }
    }

    /// Runs `body` in a transaction, and again when the database asks for it, at most `StoreLimits.attempts` times.
    func transaction<Result>(_ access: PostgresTransaction.Access, _ body: (any Transaction) throws -> Result) throws -> Result {
        var run = 1
        var isDone = false
        defer { tally.ended(write: access == .write, isDone: isDone, runs: run) }
        while true {
            let connection = try connection()
            let transaction = PostgresTransaction(access, on: connection, cancellation: cancellation)
            do {
                let result = try body(transaction)
                try transaction.commit()
                isDone = true
                return result
            } catch {
                transaction.rollBack()
                guard let known = error as? StoreError, Self.mayRunAgain(known), run < StoreLimits.attempts else { throw error }
                run += 1
            }
        }
    }

    /// A connection lost before COMMIT has written nothing; one lost during COMMIT is `.outcomeUnknown` and stays so.
    private static func mayRunAgain(_ error: StoreError) -> Bool {
        if case .disconnected = error { return true }
        return error.mayRunAgain
    }

    /// Asks a standby how far it has come, and where that is enough takes a snapshot of it. Nothing is run again: there is another server to ask.
    func snapshot<Checked, Result>(
        _ check: (StandbyStanding) throws -> Checked, _ body: (any Transaction, Checked) throws -> Result
    ) throws -> Result {
        var isDone = false
        defer { tally.ended(write: false, isDone: isDone, runs: 1) }
        let (connection, standing) = try standing()
        // It leads now: a new connection may find another that follows.
        defer { if !standing.isStandby { connection.giveUp() } }
        let checked = try check(standing)
        let transaction = PostgresTransaction(.read, on: connection, cancellation: cancellation)
        do {
            let result = try body(transaction, checked)
            try transaction.commit()
            isDone = true
            return result
        } catch {
            transaction.rollBack()
            throw error
        }
    }

    /// A connection that broke while it lay idle, because its server was started anew, says nothing of that server: a new one is asked.
    private func standing() throws -> (PostgresConnection, StandbyStanding) {
        let wasOpen = current.map { !$0.isBroken } ?? false
        let first = try connection()
        do {
            return (first, try ask(first))
        } catch StoreError.disconnected(let reason) {
            guard wasOpen, !first.fellSilent else { throw StoreError.disconnected(reason) }
            let second = try connection()
            return (second, try ask(second))
        }
    }

    private func ask(_ connection: PostgresConnection) throws -> StandbyStanding {
        // It has nothing to look up, and every page would wait for it.
        connection.shortensSilence = true
        defer { connection.shortensSilence = false }
        let answers = connection.perform([try PreparedRun(StandbyStanding.question)], after: [], cancellation: cancellation)
        if cancellation.isCancelled { throw StoreError.cancelled }
        if let failure = answers.failure { throw failure.asStoreError }
        guard let result = answers.results.first ?? nil, result.rowCount == 1 else { throw StoreError.unreadable("no answer to: how far have you come") }
        return try StandbyStanding(PostgresRow(result))
    }

    /// Runs one statement by itself, outside any transaction of ours.
    func alone(_ statement: Statement) throws(StoreError) -> Int {
        let connection = try connection()
        let run = try PreparedRun(statement)
        let answers = connection.exchange([.once(sql: run.sql, run.parameters)], .untilCancelled, cancellation: cancellation)
        if let failure = answers.failure { throw cancellation.isCancelled ? .cancelled : failure.asStoreError }
        return answers.results.first??.changed ?? 0
    }
}
