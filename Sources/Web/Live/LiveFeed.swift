import Core
import Store
import Synchronization
import Workflows

/// Tells open pages that the journal has grown. One process has one; it looks into the journal only while somebody listens.
///
/// A page is told that something happened, not what: it asks for itself again and is given what its reader may see. So nothing is missed after a
/// break, and no second way of showing a thing can differ from the first.
///
/// Where pages are read from a replica, it follows the replica's journal: what it tells of can be read there. It also tells where the log was, which the page
/// says again when it asks, so that whoever answers, and from whichever server, answers with what the page was told of.
package final class LiveFeed: Sendable {
    /// Listeners at a time; a further one is asked to come back later.
    package static let listenersAtMost = 500
    /// Beats without news after which a sign of life is sent, so that nobody on the way closes a quiet connection.
    static let beatsOfSilence = 50

    enum Beat: Sendable, Equatable {
        /// - Parameter seen: beyond everything that was there then; nil without a replica.
        case changed(JournalPosition, seen: LogPosition?)
        case alive
    }

    private struct Listener {
        let stream: AsyncStream<Beat>.Continuation
        /// What it knows of. Each has its own: after a change between two servers one may know more than the server that is asked now.
        var known: JournalPosition
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var silence = 0
        var isClosed = false
    }

    private let store: any Store
    private let replica: Replica?
    private let state = Mutex(State())

    package init(store: any Store, replica: Replica? = nil) {
        self.store = store
        self.replica = replica
    }

    /// Looks for new facts and tells the listeners; a job calls it several times a second. - Returns: listeners told.
    package func beat() async throws -> Int {
        let known = state.withLock { $0.listeners.values.map(\.known).min() }
        guard let known else { return 0 }
        let (head, seen) = try await head(after: known)
        return state.withLock { state in
            state.silence += 1
            let news = head.map { head in state.listeners.filter { $0.value.known < head }.map(\.key) } ?? []
            if let head, !news.isEmpty {
                state.silence = 0
                for number in news {
                    state.listeners[number]?.known = head
                    state.listeners[number]?.stream.yield(.changed(head, seen: seen))
                }
                return news.count
            }
            guard state.silence >= Self.beatsOfSilence else { return 0 }
            state.silence = 0
            for listener in state.listeners.values { listener.stream.yield(.alive) }
            return state.listeners.count
        }
    }

    /// Where the journal ends now, where pages are read; nil when it is not beyond `known`.
    private func head(after known: JournalPosition) async throws -> (JournalPosition?, LogPosition?) {
        let found = try await PageReads(primary: store, replica: replica, isCounted: false).reading { try Journal.head(after: known, in: $0) }
        return (found.value, found.seen)
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

    /// - Parameter last: what the listener has seen; where the journal is further by now, it is told at once.
    /// - Returns: nil when there are too many listeners. Once the feed is closed, streams that end at once: a page whose stream ended as the server
    ///   stopped often comes back before it has stopped, and there are not too many of it.
    func listen(after last: JournalPosition?) async throws -> AsyncStream<Beat>? {
        let (head, seen) = try await head(after: .start)
        let known = max(last ?? head ?? .start, head ?? .start)
        // Only the newest beat matters to a listener that is slow.
        let (stream, continuation) = AsyncStream.makeStream(of: Beat.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            if state.isClosed { continuation.finish() }
            guard state.listeners.count < Self.listenersAtMost else { return nil }
            guard !state.isClosed else { return 0 }
            state.nextListener += 1
            state.listeners[state.nextListener] = Listener(stream: continuation, known: known)
            return state.nextListener
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        if let last, known > last { continuation.yield(.changed(known, seen: seen)) }
        return stream
    }

    private func leave(_ number: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: number) } }

    var listenerCount: Int { state.withLock { $0.listeners.count } }
}
