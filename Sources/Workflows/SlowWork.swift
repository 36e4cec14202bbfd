import Dispatch
import Synchronization

/// Work that takes a processor long, on threads of its own: the threads of the tasks are few and must not wait. What comes while the line is full
/// is refused at once, since whoever stood at its end would have gone before it is done.
package final class SlowWork: Sendable {
    private struct Line {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let line = Mutex(Line())
    private let threads = DispatchQueue(label: "nearmade.slow-work", qos: .utility, attributes: .concurrent)
    private let atOnce: Int
    private let waiting: Int

    /// - Parameters:
    ///   - atOnce: pieces of work under way.
    ///   - waiting: pieces of work that may wait.
    package init(atOnce: Int, waiting: Int) {
        self.atOnce = atOnce
        self.waiting = waiting
    }

    /// - Throws: `SignInRefusal.busy` where the line is full; what `work` throws.
    package func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = submit { continuation.resume(with: Swift.Result { try work() }) }
            if !isTaken { continuation.resume(throwing: SignInRefusal.busy) }
        }
    }

    /// - Returns: false where the line is full and `work` will not be done.
    package func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, startsNow) = line.withLock { line in
            if line.running < atOnce {
                line.running += 1
                return (true, true)
            }
            guard line.waiting.count < waiting else { return (false, false) }
            line.waiting.append(work)
            return (true, false)
        }
        if startsNow { start(work) }
        return isTaken
    }

    private func start(_ work: @escaping @Sendable () -> Void) {
        threads.async {
            work()
            let next = self.line.withLock { line -> (@Sendable () -> Void)? in
                if line.waiting.isEmpty {
                    line.running -= 1
                    return nil
                }
                return line.waiting.removeFirst()
            }
            if let next { self.start(next) }
        }
    }
}
