import Store
import Synchronization

/// Connections, each with its own thread, and the transactions that wait for them, first come first served.
final class ConnectionPool: Sendable {
    /// Work for a connection's thread.
    private struct Job: Sendable {
        let cancellation: Cancellation
        /// Does the work, and returns what tells the waiting task of it.
        let run: @Sendable (Connector) -> @Sendable () -> Void
        let refuse: @Sendable (StoreError) -> Void
    }

    /// A thread that owns a connection.
    private final class Worker: Sendable {
        let wake: WakePipe
        /// Set under the pool's lock, when the worker is taken from the idle ones.
        let assigned = Mutex<Job?>(nil)

        init() throws(StoreError) { wake = try WakePipe() }
    }

    private struct State {
        var waiting: [Job] = []
        /// The last one is the one used last.
        var idle: [Worker] = []
        var all: [Worker] = []
        /// Threads that have not ended yet, those that have left `all` included.
        var threads = 0
        var isClosed = false
        var closers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    private let string: ConnectionString
    private let options: PostgresOptions
    private let tally = TransactionTally()

    init(_ string: ConnectionString, _ options: PostgresOptions) {
        self.string = string
        self.options = options
    }

    /// Runs `work` on a connection's thread. A cancelled task stops waiting, or has its statement cancelled.
    func perform<Result: Sendable>(_ work: @escaping @Sendable (Connector) throws -> Result) async throws -> Result {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(
                    Job(
                        cancellation: cancellation,
                        run: { connector in
                            let result = Swift.Result { try work(connector) }
                            return { continuation.resume(with: result) }
                        }, refuse: { continuation.resume(throwing: $0) }))
            }
        } onCancel: {
            cancel(cancellation)
        }
    }

    private enum Placement {
        case wait
        case wake(Worker)
        case start(Worker)
        case refuse(StoreError)
    }

    private func submit(_ job: Job) {
        switch state.withLock({ place(job, in: &$0) }) {
        case .wait: return
        case .wake(let worker): worker.wake.signal()
        case .refuse(let error): job.refuse(error)
        case .start(let worker):
            do throws(StoreError) {
                try WorkerThread.start { self.work(worker) }
            } catch {
                worker.assigned.withLock { $0 = nil }
                ended(worker)
                job.refuse(error)
            }
        }
    }

    private func place(_ job: Job, in state: inout State) -> Placement {
        if state.isClosed { return .refuse(.closed) }
        if job.cancellation.isCancelled { return .refuse(.cancelled) }
        if let worker = state.idle.popLast() {
            worker.assigned.withLock { $0 = job }
            return .wake(worker)
        }
        if state.all.count < options.maximumConnections {
            do throws(StoreError) {
                let worker = try Worker()
                worker.assigned.withLock { $0 = job }
                state.all.append(worker)
                state.threads += 1
                return .start(worker)
            } catch {
                return .refuse(error)
            }
        }
        guard state.waiting.count < options.waitingLimit else {
            return .refuse(.busy("\(state.waiting.count) transactions already wait for \(options.maximumConnections) connections"))
        }
        state.waiting.append(job)
        return .wait
    }

    private func cancel(_ cancellation: Cancellation) {
        cancellation.cancel()
        let job = state.withLock { state -> Job? in
            guard let index = state.waiting.firstIndex(where: { $0.cancellation === cancellation }) else { return nil }
            return state.waiting.remove(at: index)
        }
        job?.refuse(.cancelled)
    }

    /// Refuses what waits, lets finish what runs, and returns when all connections are closed.
    func close() async {
        await withCheckedContinuation { continuation in shut { continuation.resume() } }
    }

    /// - Parameter done: called when the last connection is closed.
    func shut(_ done: @escaping @Sendable () -> Void) {
        let (refused, workers, isDone) = state.withLock { state in
            let refused = state.waiting
            state.waiting.removeAll()
            state.isClosed = true
            if state.threads > 0 { state.closers.append(done) }
            return (refused, state.all, state.threads == 0)
        }
        for job in refused { job.refuse(.closed) }
        for worker in workers { worker.wake.signal() }
        if isDone { done() }
    }

    var activity: StoreActivity {
        var activity = tally.activity
        (activity.connections, activity.waiting) = state.withLock { ($0.all.count, $0.waiting.count) }
        return activity
    }

    /// Connections open or about to be, for tests.
    var size: Int { state.withLock { $0.all.count } }

    /// Transactions that wait for a connection.
    var waitingCount: Int { state.withLock { $0.waiting.count } }
}

// On the connections' threads.
extension ConnectionPool {
    private func work(_ worker: Worker) {
        let connector = Connector(string, wake: worker.wake, options: options, tally: tally) { [self] in state.withLock { $0.isClosed } }
        while let job = nextJob(for: worker) {
            connector.begin(job.cancellation)
            let tell = job.run(connector)
            connector.end()
            // Idle before the caller goes on, so that its next transaction finds this connection and opens no other.
            rest(worker)
            tell()
        }
        connector.close()
        ended(worker)
    }

    /// Takes what waits longest, or stands idle.
    private func rest(_ worker: Worker) {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.idle.append(worker)
            } else {
                let job = state.waiting.removeFirst()
                worker.assigned.withLock { $0 = job }
            }
        }
    }

    /// Waits for work; nil when the worker is to end.
    private func nextJob(for worker: Worker) -> Job? {
        while true {
            let job = worker.assigned.withLock { assigned in
                defer { assigned = nil }
                return assigned
            }
            if let job { return job }
            let isSignalled = worker.wake.wait(milliseconds: options.idleSeconds * 1_000)
            if leaves(worker, isUnused: !isSignalled) { return nil }
        }
    }

    private func leaves(_ worker: Worker, isUnused: Bool) -> Bool {
        state.withLock { state in
            // Not among the idle: work has been assigned.
            guard let index = state.idle.firstIndex(where: { $0 === worker }) else { return false }
            guard state.isClosed || isUnused && state.all.count > options.minimumConnections else { return false }
            state.idle.remove(at: index)
            state.all.removeAll { $0 === worker }
            return true
        }
    }

    private func ended(_ worker: Worker) {
        let closers = state.withLock { state -> [@Sendable () -> Void] in
            state.all.removeAll { $0 === worker }
            state.threads -= 1
            guard state.threads == 0, state.isClosed else { return [] }
            defer { state.closers.removeAll() }
            return state.closers
        }
        for tell in closers { tell() }
    }
}
