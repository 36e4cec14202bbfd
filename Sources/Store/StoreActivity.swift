import Synchronization

/// What a process has asked of its database since it was opened.
package struct StoreActivity: Sendable, Equatable {
    package var readsDone = 0
    package var writesCommitted = 0
    /// Writes that ended in an error, a refusal that the body throws among them.
    package var writesFailed = 0
    package var readsFailed = 0
    /// Runs of a body beyond its first.
    package var reruns = 0
    /// Connections open or about to be, and transactions that wait for one; nil where there is no pool of them.
    package var connections: Int?
    package var waiting: Int?
    /// nil where the database makes its checkpoints by itself.
    package var checkpoints: CheckpointActivity?

    package init() {}
}

/// Counts transactions, on whichever thread they end.
package final class TransactionTally: Sendable {
    private let readsDone = Atomic<Int>(0)
    private let readsFailed = Atomic<Int>(0)
    private let writesCommitted = Atomic<Int>(0)
    private let writesFailed = Atomic<Int>(0)
    private let reruns = Atomic<Int>(0)

    package init() {}

    package func ended(write: Bool, isDone: Bool, runs: Int) {
        switch (write, isDone) {
        case (true, true): writesCommitted.wrappingAdd(1, ordering: .relaxed)
        case (true, false): writesFailed.wrappingAdd(1, ordering: .relaxed)
        case (false, true): readsDone.wrappingAdd(1, ordering: .relaxed)
        case (false, false): readsFailed.wrappingAdd(1, ordering: .relaxed)
        }
        if runs > 1 { reruns.wrappingAdd(runs - 1, ordering: .relaxed) }
    }

    package var activity: StoreActivity {
        var activity = StoreActivity()
        activity.readsDone = readsDone.load(ordering: .relaxed)
        activity.readsFailed = readsFailed.load(ordering: .relaxed)
        activity.writesCommitted = writesCommitted.load(ordering: .relaxed)
        activity.writesFailed = writesFailed.load(ordering: .relaxed)
        activity.reruns = reruns.load(ordering: .relaxed)
        return activity
    }
}
