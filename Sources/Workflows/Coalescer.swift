import Instruments
import Store
import Synchronization

/// Callers that wait while a transaction runs go into the next one together: one commit for many. Each caller gets the outcomes of its own items, and
/// an item that the database cannot take fails alone.
package final class Coalescer<Item: Sendable, Outcome: Sendable>: Sendable {
    private struct Caller: Sendable {
        let items: [Item]
        let answer: CheckedContinuation<[Result<Outcome, any Error>], Never>
    }

    private struct State: Sendable {
        var callers: [Caller] = []
        var waiting = 0
        var isRunning = false
    }

    private let state = Mutex(State())
    private let batchLimit: Int
    private let waitingLimit: Int
    private let run: @Sendable ([Item]) async throws -> [Outcome]
    /// Items of each batch that went into a transaction.
    package let batchItems = Histogram(bounds: Histogram.itemsBounds)
    /// Callers that were sent away because too much was waiting.
    package let refused = Counter()

    /// - Parameters:
    ///   - batchLimit: items in one transaction at most, unless a single caller brings more.
    ///   - waitingLimit: items that may wait; beyond, callers are told to come back.
    ///   - run: carries out items and answers one outcome each, in order.
    package init(batchLimit: Int, waitingLimit: Int, run: @escaping @Sendable ([Item]) async throws -> [Outcome]) {
        self.batchLimit = batchLimit
        self.waitingLimit = waitingLimit
        self.run = run
    }

    /// - Returns: one result per item, in order. A failure is the database's, not a refusal.
    /// - Throws: `StoreError.busy` when too much is waiting; nothing has been done then.
    package func submit(_ items: [Item]) async throws -> [Result<Outcome, any Error>] {
        guard !items.isEmpty else { return [] }
        let hasRoom = state.withLock { state in
            guard state.waiting + items.count <= waitingLimit || state.waiting == 0 else { return false }
            state.waiting += items.count
            return true
        }
        guard hasRoom else {
            refused.add()
            throw StoreError.busy("\(waitingLimit) items are waiting already")
        }
        return await withCheckedContinuation { continuation in
            let starts = state.withLock { state in
                state.callers.append(Caller(items: items, answer: continuation))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if starts { Task { await drain() } }
        }
    }

    /// Items that wait for their transaction.
    package var waitingCount: Int { state.withLock { state in state.callers.reduce(0) { $0 + $1.items.count } } }

    private func drain() async {
        while let callers = next() {
            let items = callers.flatMap(\.items)
            batchItems.observe(Double(items.count))
            var results = await outcomes(of: items)[...]
            for caller in callers {
                caller.answer.resume(returning: Array(results.prefix(caller.items.count)))
                results = results.dropFirst(caller.items.count)
            }
        }
    }

    private func next() -> [Caller]? {
        state.withLock { state in
            var taken = 0
            var count = 0
            for caller in state.callers {
                guard taken == 0 || count + caller.items.count <= batchLimit else { break }
                taken += 1
                count += caller.items.count
            }
            guard taken > 0 else {
                state.isRunning = false
                return nil
            }
            defer {
                state.callers.removeFirst(taken)
                state.waiting -= count
            }
            return Array(state.callers.prefix(taken))
        }
    }

    /// Runs a batch; when one of its items is at fault, in halves, until only that item fails.
    private func outcomes(of items: [Item]) async -> [Result<Outcome, any Error>] {
        do {
            let outcomes = try await run(items)
            guard outcomes.count == items.count else {
                throw StoreError.failed(code: "outcomes", message: "\(outcomes.count) outcomes for \(items.count) items")
            }
            return outcomes.map { .success($0) }
        } catch {
            guard items.count > 1, Self.mayBeOneItem(error) else { return items.map { _ in .failure(error) } }
            let middle = items.count / 2
            return await outcomes(of: Array(items[..<middle])) + outcomes(of: Array(items[middle...]))
        }
    }

    /// Whether fewer items could fare better: not when the database itself is away, full or read-only.
    private static func mayBeOneItem(_ error: any Error) -> Bool {
        guard let error = error as? StoreError else { return true }
        switch error {
        case .unique, .constraint, .unreadable, .failed, .guardMissed, .serialization: return true
        case .address, .busy, .disconnected, .outcomeUnknown, .full, .readOnly, .closed, .cancelled, .schema: return false
        }
    }
}
