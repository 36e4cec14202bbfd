import Core
import EPCISRepository
import Store
import Synchronization

/// Wakes those who listen to standing queries when there may be something to tell. One process has one; it looks into the repository only while somebody listens.
/// It says that there may be something, not what: each listener asks for itself, behind its own mark, so nothing is missed by one that is slow.
package final class StandingFeed: Sendable {
    /// Listeners at a time, and those of one party.
    package static let listenersAtMost = 500
    package static let partyAtMost = 50
    /// Beats after which a sign of life is given.
    static let beatsOfSilence = 30

    /// What a listener is woken for.
    struct Wakes: OptionSet, Sendable {
        let rawValue: Int
        static let look = Wakes(rawValue: 1)
        static let alive = Wakes(rawValue: 2)
        /// The query is there no more.
        static let gone = Wakes(rawValue: 4)
    }

    fileprivate struct Listener {
        let query: NamedQuery
        let controls: StandingControls
        let stream: AsyncStream<Void>.Continuation
        var wakes: Wakes = []
        /// Of a stream: the last number of the repository at the last look. Of a schedule: when it looks next.
        var known: Int64
        var dueAt: Instant?
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var beats = 0
        var isClosed = false
    }

    private let store: any Store
    private let world: World
    private let state = Mutex(State())

    package init(store: any Store, world: World) {
        self.store = store
        self.world = world
    }

    /// Looks whether anything has come; a job calls it several times a second. - Returns: listeners woken.
    package func beat() async throws -> Int {
        let queries = state.withLock { Set($0.listeners.values.map(\.query.id)) }
        guard !queries.isEmpty else { return 0 }
        let (last, existing) = try await store.read { (try Events.lastNumber(in: $0), try NamedQueries.existing(queries, in: $0)) }
        let now = world.now()
        return state.withLock { state in
            state.beats += 1
            let isAlive = state.beats % Self.beatsOfSilence == 0
            var count = 0
            for number in Array(state.listeners.keys) {
                guard let wakes = state.listeners[number]?.look(last, isThere: existing, at: now), !wakes.isEmpty || isAlive else { continue }
                state.listeners[number]?.wakes.formUnion(isAlive ? wakes.union(.alive) : wakes)
                state.listeners[number]?.stream.yield()
                count += 1
            }
            return count
        }
    }

    /// Ends all streams, so that the server can stop.
    package func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.stream.finish() }
    }

    var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// - Parameter mark: where the listener begins; it is woken at once where a stream has something already.
    /// - Returns: nil when there are too many listeners.
    func listen(to query: NamedQuery, _ controls: StandingControls, after mark: Int64) -> StandingListener? {
        let now = world.now()
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            let own = state.listeners.values.count { $0.query.owner.party == query.owner.party }
            guard !state.isClosed, state.listeners.count < Self.listenersAtMost, own < Self.partyAtMost else { return nil }
            state.nextListener += 1
            state.listeners[state.nextListener] = Listener(
                query: query, controls: controls, stream: continuation, known: mark, dueAt: controls.schedule == nil ? nil : controls.next(after: now))
            return state.nextListener
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return StandingListener(feed: self, number: number, wakes: stream, end: { continuation.finish() })
    }

    fileprivate func take(_ number: Int) -> Wakes {
        state.withLock { state in
            defer { state.listeners[number]?.wakes = [] }
            return state.listeners[number]?.wakes ?? []
        }
    }

    private func leave(_ number: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: number) } }
}

extension StandingFeed.Listener {
    fileprivate mutating func look(_ last: Int64, isThere existing: Set<QueryID>, at now: Instant) -> StandingFeed.Wakes {
        guard existing.contains(query.id) else { return .gone }
        if controls.schedule == nil {
            guard last > known else { return [] }
            known = last
            return .look
        }
        guard let due = dueAt, due <= now else { return [] }
        dueAt = controls.next(after: now)
        return .look
    }
}

/// One who listens, until the stream ends or it is let go.
struct StandingListener: Sendable {
    fileprivate let feed: StandingFeed
    fileprivate let number: Int
    let wakes: AsyncStream<Void>
    /// Whoever reads the stream finds its end.
    let end: @Sendable () -> Void

    /// What it was woken for, once.
    func take() -> StandingFeed.Wakes { feed.take(number) }
}
