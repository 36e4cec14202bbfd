import Synchronization

/// Stores captured documents as soon as they have come, one after the other. The job that looks every second takes what a process that died has left.
package final class CaptureRunner: Sendable {
    private struct State {
        var isRunning = false
        /// Something came since the last look.
        var isWanted = false
    }

    private let workflows: Workflows
    private let state = Mutex(State())

    package init(_ workflows: Workflows) { self.workflows = workflows }

    /// - Parameter report: is told of what fails; what may be taken another time the job tries again.
    package func wake(report: @escaping @Sendable (any Error) -> Void) {
        let starts = state.withLock { state in
            state.isWanted = true
            guard !state.isRunning else { return false }
            state.isRunning = true
            return true
        }
        if starts { Task { await drain(report) } }
    }

    private func drain(_ report: @Sendable (any Error) -> Void) async {
        while isWantedStill() {
            do { try await workflows.runCaptures() } catch { report(error) }
        }
    }

    private func isWantedStill() -> Bool {
        state.withLock { state in
            guard state.isWanted else {
                state.isRunning = false
                return false
            }
            state.isWanted = false
            return true
        }
    }
}
