import Core
import Foundation
import Synchronization

/// Rate and time left on a terminal; silent where nobody looks.
final class ProgressMeter: Sendable {
    private let label: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private let now: @Sendable () -> Instant
    private let start: Instant
    private let shownAt: Mutex<Instant>

    init(label: String, world: World = .real()) {
        self.label = label
        now = world.wallNow
        start = world.wallNow()
        shownAt = Mutex(start)
    }

    func show(done: Int, total: Int) {
        guard isShown else { return }
        let now = now()
        let isTime = shownAt.withLock { last in
            guard now.microseconds - last.microseconds > 200_000 else { return false }
            last = now
            return true
        }
        guard isTime, done > 0 else { return }
        let seconds = max(0.001, Double(now.microseconds - start.microseconds) / 1_000_000)
        let rate = Double(done) / seconds
        let left = Int((Double(total - done) / rate).rounded(.up))
        let line = "\r\(label): \(done) of \(total) (\(100 * done / max(1, total)) %), \(Int(rate)) a second, \(left) s left   "
        FileHandle.standardError.write(Data(line.utf8))
    }

    func finish() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

/// A number that grows, on a terminal; silent where nobody looks.
final class CountMeter: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let now: @Sendable () -> Instant
    private let shownAt = Mutex(Instant(microseconds: 0))

    init(world: World) { now = world.wallNow }

    func show(_ what: String, _ count: Int64) {
        guard isShown else { return }
        let now = now()
        let isTime = shownAt.withLock { last in
            guard now.microseconds - last.microseconds > 200_000 else { return false }
            last = now
            return true
        }
        if isTime { FileHandle.standardError.write(Data("\r\u{1B}[K\(count) \(what)".utf8)) }
    }

    func finish() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
