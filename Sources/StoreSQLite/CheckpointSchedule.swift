import GRDBSQLite
import Synchronization

/// When the write-ahead log is copied into the file. In pages of the log, of 4 KiB each.
package struct CheckpointLimits: Sendable {
    /// Copying beside the writer begins.
    package let begin: Int
    /// So many pages later it is tried again, where a reader or a failure was in the way.
    let again: Int
    /// The writer itself sees to it that the log begins anew, and other writes wait.
    let most: Int
    /// What may be left for the writer's turn.
    let rest: Int
    /// How long the writer then waits for readers of what the log held before.
    let patienceMilliseconds: Int32

    package static let usualPages = 40_000
    package static let pagesAllowed = 100...1_000_000

    /// 160 MB unless told. A page that many scans change is written to the file once for all of them: 37 % less is written than with a quarter of it.
    /// The log is rather overwritten than grown, too: an overwritten page syncs 1.7 times as fast (reference/performance.md, 1a).
    package init(begin: Int = usualPages) { self.init(begin: begin, most: 3 * begin, patienceMilliseconds: 1_000) }

    init(begin: Int, most: Int, patienceMilliseconds: Int32) {
        self.begin = begin
        self.most = most
        again = max(1, begin / 4)
        rest = max(1, begin / 80)
        self.patienceMilliseconds = patienceMilliseconds
    }
}

/// How far a checkpoint came.
struct CheckpointProgress: Equatable {
    /// Pages in the log when it began.
    let log: Int
    /// Pages from the log's beginning that stand in the file.
    let copied: Int

    var isWhole: Bool { copied >= log }
}

/// When what stands in the log is copied, and by whom.
final class CheckpointSchedule: Sendable {
    enum Step { case none, beside, byWriter }

    private struct State {
        /// In the log after the last commit.
        var pages = 0
        /// Of them, how many are known to stand in the file.
        var copied = 0
        /// How often the log has begun anew.
        var round = 0
        var besideAt: Int
        var writerAt: Int
        var isRunning = false
        var isStopped = false
    }

    let limits: CheckpointLimits
    private let state: Mutex<State>

    init(_ limits: CheckpointLimits) {
        self.limits = limits
        state = Mutex(State(besideAt: limits.begin, writerAt: limits.most))
    }

    /// A transaction has been committed, and the log has so many pages now: fewer than before where it began anew.
    func committed(_ pages: Int) {
        state.withLock { state in
            if pages < state.pages {
                (state.copied, state.besideAt, state.writerAt) = (0, limits.begin, limits.most)
                state.round += 1
            }
            state.pages = pages
        }
    }

    /// What is to be done after a transaction. Whoever is told `beside` calls `ended` afterwards.
    func next() -> Step {
        state.withLock { state in
            if state.isStopped { return .none }
            if state.pages >= state.writerAt {
                state.writerAt = state.pages + limits.again
                return .byWriter
            }
            guard state.pages >= state.besideAt, !state.isRunning else { return .none }
            state.isRunning = true
            return .beside
        }
    }

    func ended() {
        state.withLock { state in
            state.isRunning = false
            state.besideAt = max(limits.begin, state.pages + limits.again)
        }
    }

    /// Whether a checkpoint would find anything: nil, or the number of the log's round, to be told with what has been copied. Where all is copied the next
    /// commit may begin the log anew, and SQLite before 3.51.3 loses pages where a checkpoint begins at that very moment (sqlite.org/wal.html#walresetbug).
    func news() -> Int? { state.withLock { !$0.isStopped && $0.pages > $0.copied ? $0.round : nil } }

    /// - Returns: pages that stand in the file since.
    func copied(_ progress: CheckpointProgress, inRound round: Int) -> Int {
        state.withLock { state in
            // Where the log has begun anew meanwhile, all that it held was copied, and of what it holds nothing.
            guard state.round == round else { return progress.copied }
            defer { state.copied = progress.copied }
            return max(0, progress.copied - state.copied)
        }
    }

    /// Pages that came after those.
    func left(after progress: CheckpointProgress) -> Int { state.withLock { max(0, $0.pages - progress.copied) } }

    var pages: Int { state.withLock(\.pages) }
    var isStopped: Bool { state.withLock(\.isStopped) }
    func stop() { state.withLock { $0.isStopped = true } }
}

extension CheckpointSchedule {
    /// Hears of every commit, in place of SQLite's own hook, which makes a checkpoint inside COMMIT. Must outlive the connection.
    func watch(_ connection: OpaquePointer?) {
        sqlite3_wal_hook(
            connection,
            { context, _, _, pages in
                if let context { Unmanaged<CheckpointSchedule>.fromOpaque(context).takeUnretainedValue().committed(Int(pages)) }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
