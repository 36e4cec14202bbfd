import CLibpq
import Store

/// One open transaction on one connection. BEGIN travels with the first statement, so a body that asks nothing costs nothing.
final class PostgresTransaction: Transaction {
    /// How a transaction begins.
    enum Access: String {
        case write = "BEGIN ISOLATION LEVEL READ COMMITTED"
        case read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    }

    let dialect = Dialect.postgres
    private let connection: PostgresConnection
    private let access: Access
    private let cancellation: Cancellation
    private var isBegun = false
    private var isOver = false
    /// Some statement has changed rows, so that COMMIT waits for what must confirm it.
    private var hasChanged = false
    /// The first thing that went wrong. The server refuses everything after it, so that it is told again, and COMMIT is not sent.
    private var failure: StoreError?
    private var needsNewStatements = false
    /// Sent with what comes next.
    private var waiting: [WaitingRuns] = []

    init(_ access: Access, on connection: PostgresConnection, cancellation: Cancellation) {
        self.access = access
        self.connection = connection
        self.cancellation = cancellation
    }

    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
        try perform { () throws(StoreError) in [try PreparedRun(statement)] }.flatMap { try Self.read($0, read) }
    }

    func run(_ statement: Statement) throws -> Int {
        try perform { () throws(StoreError) in [try PreparedRun(statement)] }.reduce(0) { $0 + $1.changed }
    }

    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] {
        var runs = try encoded { () throws(StoreError) in try PreparedRun.chunks(of: bulk) }[...]
        var found: [Result] = []
        // Answers are held whole until they are read, so only some are asked for at a time.
        while !runs.isEmpty {
            for result in try perform({ Array(runs.prefix(Self.answersAtOnce)) }) { found += try Self.read(result, read) }
            runs = runs.dropFirst(Self.answersAtOnce)
        }
        return found
    }

    private static let answersAtOnce = 16
    private static let runsAtOnce = 64

    func run(_ bulks: [Bulk]) throws -> [Int] {
        let runs = try encoded { () throws(StoreError) in
            var runs: [[PreparedRun]] = []
            for bulk in bulks { runs.append(try PreparedRun.chunks(of: bulk)) }
            return runs
        }
        var results = try perform { runs.flatMap { $0 } }[...]
        return runs.map { chunks in
            let changed = results.prefix(chunks.count).reduce(0) { $0 + $1.changed }
            results = results.dropFirst(chunks.count)
            return changed
        }
    }

    func take(_ lock: AdvisoryLock) throws {
        _ = try rows("SELECT pg_advisory_xact_lock(\(lock.rawValue))") { _ in }
    }

    func ask<Result>(_ bulk: Bulk, _ read: @escaping (any Row) throws -> Result) throws -> Answer<[Result]> {
        let runs = try encoded { () throws(StoreError) in try PreparedRun.chunks(of: bulk) }
        guard !runs.isEmpty, runs.count <= Self.answersAtOnce else {
            let found = try rows(bulk, read)
            return Answer { found }
        }
        let asked = WaitingRuns(runs)
        try put(asked)
        return Answer { [self] in
            if asked.results == nil { try flush() }
            guard let results = asked.results else { throw failure ?? StoreError.failed(code: "transaction", message: "it ended before the answer was looked at") }
            return try results.flatMap { try Self.read($0, read) }
        }
    }

    func send(_ bulks: [Bulk], exactly: Bool) throws {
        for bulk in bulks {
            let runs = try encoded { () throws(StoreError) in try PreparedRun.chunks(of: bulk) }
            guard !runs.isEmpty else { continue }
            try put(WaitingRuns(runs, expecting: exactly ? bulk : nil))
        }
    }
}

/// Statements that travel with what comes next.
private final class WaitingRuns {
    let runs: [PreparedRun]
    /// A bulk that must change as many rows as it has.
    let expecting: Bulk?
    /// Set once they have run.
    private(set) var results: [PostgresResult]?

    init(_ runs: [PreparedRun], expecting: Bulk? = nil) {
        self.runs = runs
        self.expecting = expecting
    }

    func answer(_ results: [PostgresResult]) throws(StoreError) {
        self.results = results
        try expecting?.expectAll(results.reduce(0) { $0 + $1.changed })
    }
}

// Running.
extension PostgresTransaction {
    private func perform(_ encode: () throws(StoreError) -> [PreparedRun]) throws(StoreError) -> [PostgresResult] {
        let runs = try encoded(encode)
        return runs.isEmpty ? [] : try perform(waitingAnd: runs)
    }

    /// - Parameter runs: what is wanted now, after all that waits.
    private func perform(waitingAnd runs: [PreparedRun]) throws(StoreError) -> [PostgresResult] {
        let sent = waiting
        waiting.removeAll()
        let answers = connection.perform(sent.flatMap(\.runs) + runs, after: isBegun ? [] : beginning, cancellation: cancellation)
        isBegun = true
        if !hasChanged { hasChanged = answers.results.contains { $0.map { $0.changed > 0 } ?? false } }
        if cancellation.isCancelled { throw fail(.cancelled) }
        needsNewStatements = answers.failure?.asksForNewStatements ?? false
        var results = answers.results[...]
        for one in sent {
            let own = results.prefix(one.runs.count).compactMap { $0 }
            results = results.dropFirst(one.runs.count)
            // A row that was missed comes before a failure, which may only have followed from it.
            guard own.count == one.runs.count else { break }
            do throws(StoreError) { try one.answer(own) } catch { throw fail(error) }
        }
        if let failure = answers.failure { throw fail(failure.asStoreError) }
        return results.compactMap { $0 }
    }

    /// Runs what waits.
    private func flush() throws(StoreError) {
        _ = try encoded { () throws(StoreError) in () }
        if !waiting.isEmpty { _ = try perform(waitingAnd: []) }
    }

    /// Answers are held whole until they are looked at, so only some wait.
    private func put(_ runs: WaitingRuns) throws(StoreError) {
        waiting.append(runs)
        if waiting.reduce(0, { $0 + $1.runs.count }) >= Self.runsAtOnce { try flush() }
    }

    private var beginning: [String] {
        access == .read ? [access.rawValue] + [connection.holdingParts()].compactMap { $0 } : [access.rawValue]
    }

    /// Values that cannot be sent spoil the transaction as much as a statement that fails.
    private func encoded<Encoded>(_ encode: () throws(StoreError) -> Encoded) throws(StoreError) -> Encoded {
        guard !isOver else { throw .failed(code: "transaction", message: "it is over, and was used outside its body") }
        if let failure { throw failure }
        if cancellation.isCancelled { throw fail(.cancelled) }
        do throws(StoreError) { return try encode() } catch { throw fail(error) }
    }

    private func fail(_ error: StoreError) -> StoreError {
        if failure == nil { failure = error }
        return error
    }

    private static func read<Result>(_ result: PostgresResult, _ read: (any Row) throws -> Result) throws -> [Result] {
        let row = PostgresRow(result)
        var found: [Result] = []
        found.reserveCapacity(result.rowCount)
        for index in 0..<result.rowCount {
            row.move(to: index)
            found.append(try read(row))
        }
        return found
    }
}

// Ending.
extension PostgresTransaction {
    /// Where a standby must confirm, COMMIT waits for it only if the transaction has written. One that found its work done already would be answered at
    /// once, though what it found may be on this server alone: another COMMIT that gave up waiting, or a crash, has made it visible. So it writes a
    /// line into the log, which the standby has to confirm, and with it all that came before.
    private static let waitForStandby = """
        SELECT CASE WHEN current_setting('synchronous_standby_names') <> '' AND NOT pg_is_in_recovery()
        THEN pg_logical_emit_message(true, 'nearmade', '') END
        """

    /// Makes the changes last.
    /// - Throws: `.outcomeUnknown` when COMMIT was sent and no certain answer came; whatever else it throws, nothing was written.
    func commit() throws(StoreError) {
        try flush()
        guard isBegun else { return isOver = true }
        guard PQstatus(connection.handle) == CONNECTION_OK else { throw fail(.disconnected("before COMMIT")) }
        guard PQtransactionStatus(connection.handle) == PQTRANS_INTRANS else {
            throw fail(.failed(code: "transaction", message: "the body ended its transaction by a statement of its own"))
        }
        connection.notices.missedStandby = false
        let before = access == .write && !hasChanged ? [PostgresCommand.plain(Self.waitForStandby)] : []
        let answers = connection.exchange(before + [.plain("COMMIT")], .untilAnswered, cancellation: nil)
        isOver = true
        if let result = answers.results.last ?? nil {
            guard result.tag == "COMMIT" else {
                throw .failed(code: "commit", message: "the server answered \(result.tag) to COMMIT")
            }
            if connection.notices.missedStandby {
                throw .outcomeUnknown("it is on this server, but no standby has confirmed it")
            }
            // It counts even if the connection broke right after.
            return
        }
        let failure = answers.failure ?? PostgresFailure(broken: "no answer")
        // What was only read is none the less true.
        if access == .read, failure.endsConnection { return }
        // An ERROR is raised before the commit record is written. A connection that ends may do so on either side of it.
        throw failure.endsConnection ? .outcomeUnknown(failure.message) : failure.asStoreError
    }

    /// Takes everything back and leaves the connection ready for the next transaction, or closed.
    func rollBack() {
        if isBegun, !isOver, !connection.isBroken {
            let answers = connection.exchange([.plain("ROLLBACK")], .untilAnswered, cancellation: nil)
            if answers.failure != nil { connection.giveUp() }
        }
        isOver = true
        if needsNewStatements { connection.forgetStatements() }
        if let failure, case .readOnly = failure, access == .write {
            // The server has become a standby: a new connection may find the one that writes now.
            connection.giveUp()
        }
    }
}
