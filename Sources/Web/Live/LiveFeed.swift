import Core
import Store
import Synchronization
import Workflows

/// Tells open pages that the journal has grown. One process has one; it looks into the journal only while somebody listens.
///
/// A page is told that something happened, not what: it asks for itself again and is given what its reader may see. So nothing is missed after a
/// break, and no second way of showing a thing can differ from the first.
package final class LiveFeed: Sendable {
    /// Listeners at a time; a further one is asked to come back later.
    package static let listenersAtMost = 500
    /// Beats without news after which a sign of life is sent, so that nobody on the way closes a quiet connection.
    static let beatsOfSilence = 50

    enum Beat: Sendable, Equatable {
        case changed(JournalPosition)
        case alive
    }

    private struct State {
        var listeners: [Int: AsyncStream<Beat>.Continuation] = [:]
        var nextListener = 0
        var position: JournalPosition?
        var silence = 0
        var isClosed = false
    }

    private let store: any Store
    private let state = Mutex(State())

    package init(store: any Store) { self.store = store }

    /// Looks for new facts and tells the listeners; a job calls it several times a second. - Returns: listeners told.
    package func beat() async throws -> Int {
        let known = state.withLock { $0.listeners.isEmpty ? nil : $0.position ?? .start }
        guard let known else { return 0 }
        let head = try await store.read { try Journal.head(after: known, in: $0) }
        return state.withLock { state in
            state.silence += 1
            if let head, head > state.position ?? .start {
                state.position = head
                state.silence = 0
                for listener in state.listeners.values { listener.yield(.changed(head)) }
                return state.listeners.count
            }
            guard state.silence >= Self.beatsOfSilence else { return 0 }
            state.silence = 0
            for listener in state.listeners.values { listener.yield(.alive) }
            return state.listeners.count
        }
    }

    /// Where the journal ends now.
    func head() async throws -> JournalPosition { try await store.read { try Journal.head(after: .start, in: $0) } ?? .start }

    /// Ends all streams, so that the server can stop.
    package func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    /// - Parameter last: what the listener has seen; where the journal is further by now, it is told at once.
    /// - Returns: nil when there are too many listeners. Once the feed is closed, streams that end at once: a page whose stream ended as the server
    ///   stopped often comes back before it has stopped, and there are not too many of it.
    func listen(after last: JournalPosition?) async throws -> AsyncStream<Beat>? {
        let head = try await head()
        // Only the newest beat matters to a listener that is slow.
        let (stream, continuation) = AsyncStream.makeStream(of: Beat.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            if state.isClosed { continuation.finish() }
            guard state.listeners.count < Self.listenersAtMost else { return nil }
            guard !state.isClosed else { return 0 }
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            if state.listeners.count == 1 { state.position = head }
            return state.nextListener
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        if let last, head > last { continuation.yield(.changed(head)) }
        return stream
    }

    private func leave(_ number: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: number) } }

    var listenerCount: Int { state.withLock { $0.listeners.count } }
}
