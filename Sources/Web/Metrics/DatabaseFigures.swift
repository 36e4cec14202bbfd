import Core
import NIOCore
import NIOPosix
import Store
import Synchronization
import Views

/// Asks the database for what operators watch, with a limit on the wait. One question is under way at a time, however many ask: a database that has
/// become slow is not asked again and again.
final class DatabaseFigures: Sendable {
    private struct State {
        var waiting: [Int: CheckedContinuation<OperatingFigures?, Never>] = [:]
        var nextNumber = 0
        var asking: Task<Void, Never>?
    }

    private let state = Mutex(State())
    private let store: any Store
    private let world: World
    private let patience: TimeAmount

    init(store: any Store, world: World, patienceMilliseconds: Int64) {
        self.store = store
        self.world = world
        patience = .milliseconds(patienceMilliseconds)
    }

    /// - Returns: nil when the database does not answer, or not in time.
    func load() async -> OperatingFigures? {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return await withCheckedContinuation { continuation in
            state.withLock { state in
                state.waiting[number] = continuation
                if state.asking == nil { state.asking = Task { await ask() } }
            }
            _ = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: patience) { self.giveUp(number) }
        }
    }

    private func ask() async {
        let (now, wallNow) = (world.now(), world.wallNow())
        var figures: OperatingFigures?
        do {
            figures = try await store.read { try OperatingFigures.load(now: now, wallNow: wallNow, in: $0) }
        } catch {
            // Told by `nearmade_database_answers`: whoever watches sees it, and a log line at every scrape would tell them nothing more.
            figures = nil
        }
        let waiting = state.withLock { state in
            state.asking = nil
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: figures) }
    }

    /// PostgreSQL gives the statement up as well; on SQLite it runs to its end, and the next scrape waits for it.
    private func giveUp(_ number: Int) {
        let (continuation, asking) = state.withLock { ($0.waiting.removeValue(forKey: number), $0.asking) }
        guard let continuation else { return }
        asking?.cancel()
        continuation.resume(returning: nil)
    }
}
