import Store
import Synchronization

/// What goes wrong in one transaction.
struct Fault: Sendable, CustomStringConvertible {
    enum Kind: Sendable, Equatable {
        /// The transaction ends with this error, and nothing is written.
        case fails(Failure)
        /// The database asks for the body again, so many times; meanwhile others work. More often than a store tries, and it gives up.
        case runsAgain(Int)
        /// The connection breaks inside COMMIT.
        case outcomeUnknown(isWritten: Bool)
    }

    enum Failure: String, CaseIterable, Sendable {
        case disconnected, full, cancelled

        var error: StoreError {
            switch self {
            case .disconnected: .disconnected("by the simulation")
            case .full: .full("by the simulation")
            case .cancelled: .cancelled
            }
        }
    }

    let kind: Kind
    /// Which statement it meets, from 1; a transaction with fewer meets it at COMMIT.
    let statement: Int

    var description: String {
        switch kind {
        case .fails(let failure): "\(failure.rawValue) at statement \(statement)"
        case .runsAgain(let times): "run again \(times) times from statement \(statement)"
        case .outcomeUnknown(let isWritten): "outcome unknown, \(isWritten ? "written" : "not written")"
        }
    }
}

/// The store of one process of a simulation. The next transaction meets the fault that it was told of.
final class FaultyStore: Store {
    typealias Meanwhile = @Sendable () async -> Void

    private struct State {
        var next: (fault: Fault, meanwhile: Meanwhile)?
        var hasFailed = false
    }

    private struct Interruption: Error {}

    private let inner: any Store
    private let state = Mutex(State())

    init(_ inner: any Store) { self.inner = inner }

    var dialect: Dialect { inner.dialect }
    var activity: StoreActivity { inner.activity }

    /// - Parameter meanwhile: what others do while the transaction is out.
    func arm(_ fault: Fault?, meanwhile: @escaping Meanwhile) {
        state.withLock { $0 = State(next: fault.map { ($0, meanwhile) }) }
    }

    /// Whether an error of this process since `arm` is the fault's. What was not met is forgotten.
    func disarm() -> Bool {
        state.withLock { state in
            defer { state = State() }
            return state.hasFailed
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result { try await inner.read(body) }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        guard let (fault, meanwhile) = take() else { return try await inner.write(body) }
        switch fault.kind {
        case .fails(let failure): return try await fail(body, at: fault.statement, with: failure.error)
        case .outcomeUnknown(let isWritten):
            let error = StoreError.outcomeUnknown("by the simulation")
            guard isWritten else { return try await fail(body, at: .max, with: error) }
            _ = try await inner.write(body)
            markFailed()
            await meanwhile()
            throw error
        case .runsAgain(let times):
            for _ in 0..<times {
                do {
                    return try await interrupted(body, at: fault.statement)
                } catch is Interruption { await meanwhile() }
            }
            guard times < StoreLimits.attempts else {
                markFailed()
                throw StoreError.serialization("by the simulation")
            }
            return try await inner.write(body)
        }
    }

    func close() async { await inner.close() }

    private func take() -> (fault: Fault, meanwhile: Meanwhile)? {
        state.withLock { state in
            defer { state.next = nil }
            return state.next
        }
    }

    private func markFailed() { state.withLock { $0.hasFailed = true } }

    private func fail<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result, at statement: Int, with error: StoreError
    ) async throws -> Result {
        do {
            return try await interrupted(body, at: statement)
        } catch is Interruption {
            markFailed()
            throw error
        }
    }

    /// Never commits: the body ends in `Interruption`, or before it in an error of its own.
    private func interrupted<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result, at statement: Int
    ) async throws -> Result {
        try await inner.write { tx in
            let faulty = FaultyTransaction(tx, before: statement, error: Interruption())
            _ = try body(faulty)
            throw Interruption()
        }
    }
}

/// Fails before its n-th statement, and from then on whoever swallows that.
private final class FaultyTransaction: Transaction {
    private let inner: any Transaction
    private let error: any Error
    private var left: Int

    init(_ inner: any Transaction, before statement: Int, error: any Error) {
        self.inner = inner
        self.error = error
        left = statement
    }

    var dialect: Dialect { inner.dialect }

    private func step() throws {
        if left > 0 { left -= 1 }
        if left == 0 { throw error }
    }

    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result] {
        try step()
        return try inner.rows(statement, read)
    }

    func run(_ statement: Statement) throws -> Int {
        try step()
        return try inner.run(statement)
    }

    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result] {
        try step()
        return try inner.rows(bulk, read)
    }

    func run(_ bulks: [Bulk]) throws -> [Int] {
        try bulks.flatMap { bulk in
            try step()
            return try inner.run([bulk])
        }
    }

    func take(_ lock: AdvisoryLock) throws {
        try step()
        try inner.take(lock)
    }
}
