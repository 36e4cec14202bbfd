import Instruments
import Store
import Synchronization

/// Callers that wait while a transaction runs go into the next one together: one commit for many. Each caller gets the outcomes of its own items, and
/// an item that the database cannot take fails alone. Who brings much goes through many transactions and shares each with whoever came meanwhile, so
/// that one item never waits longer than for the transaction that runs and the one before its own turn, whatever else was sent. Where the database has
/// several writers at once, so many transactions may be under way, each with other callers: what one caller sends is carried out in its order.
package final class Coalescer<Item: Sendable, Outcome: Sendable>: Sendable {
    private struct Caller: Sendable {
        let items: [Item]
        let answer: CheckedContinuation<[Result<Outcome, any Error>], Never>
        /// Items that have gone into a transaction.
        var sent = 0
        var results: [Result<Outcome, any Error>] = []
    }

    /// What one caller has in the next transaction.
    private struct Share: Sendable {
        let caller: Caller
        let count: Int
    }

    private struct State: Sendable {
        /// Who has items to send, and none under way.
        var callers: [Caller] = []
        var waiting = 0
        /// Transactions under way.
        var running = 0
    }

    private let state = Mutex(State())
    private let batchLimit: Int
    private let firstShare: Int
    private let waitingLimit: Int
    private let lanes: Int
    private let run: @Sendable ([Item]) async throws -> [Outcome]
    /// Items of each batch that went into a transaction.
    package let batchItems = Histogram(bounds: Histogram.itemsBounds)
    /// Callers that were sent away because too much was waiting.
    package let refused = Counter()

    /// - Parameters:
    ///   - batchLimit: items in one transaction at most.
    ///   - firstShare: items that a caller gets into a transaction before those who came earlier fill it up.
    ///   - waitingLimit: items that may wait; beyond, callers are told to come back.
    ///   - lanes: transactions under way at once.
    ///   - run: carries out items and answers one outcome each, in order.
    package init(
        batchLimit: Int, firstShare: Int = 100, waitingLimit: Int, lanes: Int = 1, run: @escaping @Sendable ([Item]) async throws -> [Outcome]
    ) {
        self.batchLimit = batchLimit
        self.lanes = lanes
        self.firstShare = firstShare
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
                guard state.running < lanes else { return false }
                state.running += 1
                return true
            }
            if starts { Task { await drain() } }
        }
    }

    /// Items that wait for their transaction.
    package var waitingCount: Int { state.withLock(\.waiting) }

    private func drain() async {
        while let shares = next() {
            let items = shares.flatMap { $0.caller.items[$0.caller.sent..<$0.caller.sent + $0.count] }
            batchItems.observe(Double(items.count))
            let results = await outcomes(of: items)
            for caller in take(results, of: shares) { caller.answer.resume(returning: caller.results) }
        }
    }

    /// What goes into the next transaction, in the order of the callers' coming.
    private func next() -> [Share]? {
        state.withLock { state in
            guard !state.callers.isEmpty else {
                state.running -= 1
                return nil
            }
            var counts: [Int] = []
            var room = batchLimit
            for caller in state.callers where room > 0 {
                counts.append(min(caller.items.count - caller.sent, firstShare, room))
                room -= counts[counts.count - 1]
            }
            for (place, caller) in state.callers.prefix(counts.count).enumerated() where room > 0 {
                let more = min(caller.items.count - caller.sent - counts[place], room)
                counts[place] += more
                room -= more
            }
            let shares = zip(state.callers, counts).map(Share.init)
            state.callers.removeFirst(shares.count)
            state.waiting -= batchLimit - room
            return shares
        }
    }

    /// Notes what became of each share; whoever has more to send comes before those who have come since.
    /// - Returns: the callers who have all their outcomes now.
    private func take(_ results: [Result<Outcome, any Error>], of shares: [Share]) -> [Caller] {
        var rest = results[...]
        let callers = shares.map { share in
            var caller = share.caller
            caller.sent += share.count
            caller.results += rest.prefix(share.count)
            rest = rest.dropFirst(share.count)
            return caller
        }
        state.withLock { $0.callers.insert(contentsOf: callers.filter { $0.sent < $0.items.count }, at: 0) }
        return callers.filter { $0.sent == $0.items.count }
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
