import Core
import class GRDB.Database
import class GRDB.DatabasePool
import Dispatch
import GRDBSQLite
import Store
import Synchronization

/// Copies the write-ahead log into the file beside the writer, and in the writer's turn only the few pages that came meanwhile. SQLite by itself does it
/// inside the COMMIT that fills the log, while everybody waits.
final class Checkpoints: Sendable {
    /// Each meets what was written during the one before.
    private static let passes = 8

    let schedule: CheckpointSchedule
    private let path: String
    private let pool: DatabasePool
    private let world: World
    private let tell: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "nearmade.checkpoints")
    private let connection = Mutex<CheckpointConnection?>(nil)
    /// Held by who makes a checkpoint: this process makes one at a time.
    private let turn = Mutex(())
    private let tally = Mutex(CheckpointActivity())

    /// - Parameter tell: is told of what fails; it is tried again later.
    init(path: String, pool: DatabasePool, schedule: CheckpointSchedule, world: World = .real(), tell: @escaping @Sendable (String) -> Void) {
        (self.path, self.pool, self.schedule, self.world, self.tell) = (path, pool, schedule, world, tell)
    }

    var activity: CheckpointActivity {
        var activity = tally.withLock { $0 }
        activity.logPages = schedule.pages
        return activity
    }

    /// In the writer's turn, after each transaction.
    func wrote(on db: Database) {
        switch schedule.next() {
        case .none: break
        case .beside: queue.async { self.copyBeside() }
        case .byWriter: anew(on: db)
        }
    }

    /// Lets nothing begin any more and waits for what is under way, which it cuts short.
    func stop() async {
        schedule.stop()
        connection.withLock { $0 }?.interrupt()
        await withCheckedContinuation { continuation in
            queue.async {
                self.connection.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }

    private func copyBeside() {
        var left = Int.max
        for _ in 0..<Self.passes {
            guard let progress = passBeside(), progress.isWhole else { return schedule.ended() }
            let now = schedule.left(after: progress)
            // Whoever writes as fast as we copy leaves no less.
            guard now > schedule.limits.rest, now < left / 2 else { break }
            left = now
        }
        pool.asyncWriteWithoutTransaction { db in
            self.count(byWriter: true) { try self.copy(on: db.sqliteConnection, SQLITE_CHECKPOINT_PASSIVE) }
            self.schedule.ended()
        }
    }

    private func passBeside() -> CheckpointProgress? {
        count(byWriter: false) {
            let connection = try opened()
            let progress = try copy(on: connection.handle, SQLITE_CHECKPOINT_PASSIVE)
            if progress != nil { try connection.flush() }
            return progress
        }
    }

    /// The log has become long because somebody reads what it held long ago, or because pages come faster than they are copied.
    private func anew(on db: Database) {
        let connection = db.sqliteConnection
        sqlite3_busy_timeout(connection, schedule.limits.patienceMilliseconds)
        defer { sqlite3_busy_timeout(connection, SQLiteStore.busyMilliseconds) }
        count(byWriter: true) { try copy(on: connection, SQLITE_CHECKPOINT_RESTART) }
    }

    func opened() throws -> CheckpointConnection {
        if let known = connection.withLock({ $0 }) { return known }
        let made = try CheckpointConnection(path: path)
        connection.withLock { $0 = made }
        return made
    }

    private func copy(on connection: OpaquePointer?, _ mode: Int32) throws -> CheckpointProgress? {
        try turn.withLock { _ in
            guard let round = schedule.news(), let progress = try checkpoint(connection, mode) else { return nil }
            let pages = schedule.copied(progress, inRound: round)
            tally.withLock { $0.pages += pages }
            return progress
        }
    }

    /// - Returns: nil where there was nothing to do, or where it failed.
    @discardableResult
    private func count(byWriter: Bool, _ body: () throws -> CheckpointProgress?) -> CheckpointProgress? {
        let start = world.wallNow()
        do {
            guard let progress = try body() else { return nil }
            let microseconds = max(0, world.wallNow().microseconds - start.microseconds)
            tally.withLock { tally in
                tally.doneBeside += byWriter ? 0 : 1
                tally.doneByWriter += byWriter ? 1 : 0
                tally.microsecondsBeside += byWriter ? 0 : microseconds
                tally.microsecondsByWriter += byWriter ? microseconds : 0
            }
            return progress
        } catch {
            // Cut short by who closes.
            if schedule.isStopped { return nil }
            tally.withLock { $0.failed += 1 }
            tell("the write-ahead log of \(path) could not be copied into it and grows until it can: \(error)")
            return nil
        }
    }
}
