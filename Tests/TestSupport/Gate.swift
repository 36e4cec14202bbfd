import Foundation

/// A door that one side opens once and others wait at: threads (transaction bodies run on them) by `pass`, tasks by `passed`.
package final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var isOpen = false
    private var tasks: [CheckedContinuation<Void, Never>] = []

    /// So that a test that fails elsewhere ends instead of hanging; no test waits for it. Tests share the processors, and one that
    /// suspends before it opens its gate may get its turn minutes later.
    private static let patienceSeconds: TimeInterval = 20 * 60

    package struct Shut: Error {}

    package init() {}

    package func open() {
        condition.lock()
        isOpen = true
        let waiting = tasks
        tasks = []
        condition.broadcast()
        condition.unlock()
        for task in waiting { task.resume() }
    }

    /// Blocks the thread until the gate is open.
    package func pass() throws {
        condition.lock()
        defer { condition.unlock() }
        let limit = Date(timeIntervalSinceNow: Self.patienceSeconds)
        while !isOpen {
            guard condition.wait(until: limit) else {
                // For everybody: where many stand in line, each would wait as long again.
                isOpen = true
                condition.broadcast()
                throw Shut()
            }
        }
    }

    /// Suspends the task until the gate is open.
    package func passed() async {
        await withCheckedContinuation { continuation in
            condition.lock()
            let wasOpen = isOpen
            if !wasOpen { tasks.append(continuation) }
            condition.unlock()
            if wasOpen { continuation.resume() }
        }
    }
}
