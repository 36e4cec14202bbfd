import Synchronization

/// Says whether the task that awaits a transaction has been cancelled, and wakes the connection that works for it.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var wake: WakePipe?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() {
        let wake = state.withLock { state in
            state.isCancelled = true
            return state.wake
        }
        wake?.signal()
    }

    /// From now on `cancel` wakes `wake`; at once if it was called before.
    func attach(_ wake: WakePipe?) {
        let isCancelled = state.withLock { state in
            state.wake = wake
            return state.isCancelled
        }
        if isCancelled { wake?.signal() }
    }
}
