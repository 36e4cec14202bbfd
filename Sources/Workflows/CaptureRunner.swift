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

    package func wake() {
        let starts = state.withLock { state in
            state.isWanted = true
            guard !state.isRunning else { return false }
            state.isRunning = true
            return true
        }
        if starts { Task { await drain() } }
    }

    private func drain() async {
        while isWantedStill() {
            // What fails now is tried again by the job, which tells why.
            do { try await workflows.runCaptures() } catch { continue }
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
