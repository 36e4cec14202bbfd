import Core
import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// Where a page is read. A page says by name that it may be a little behind; all others are read where things are written.
enum PageSource: Sendable {
    /// The server that writes.
    case primary
    /// The replica, where there is one that will do: whoever reads decides nothing by it that is not asked again.
    case replica
}

/// What one page is read from. Once it has turned to the primary it stays there, so that nothing that it reads is older than what it has read before.
final class PageReads: Sendable {
    private struct State {
        var replica: Replica?
        var minimum: LogPosition?
        var asOf: Instant?
        var seen: LogPosition?
    }

    /// What was read, of when it is, and where the log was by then.
    struct Reading<Value: Sendable>: Sendable {
        let value: Value
        /// nil of what was read from the primary.
        let asOf: Instant?
        let seen: LogPosition?
    }

    private let primary: any Store
    /// Whether it may be read from a replica, whatever it is read from this time.
    let mayBeBehind: Bool
    private let tally: ReplicaTally?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - replica: nil where the page may not be behind.
    ///   - minimum: what its reader has done or seen.
    ///   - isCounted: false for what is no page.
    init(primary: any Store, replica: Replica?, atLeast minimum: LogPosition? = nil, isCounted: Bool = true) {
        self.primary = primary
        mayBeBehind = replica != nil
        tally = isCounted ? replica?.tally : nil
        state = Mutex(State(replica: replica, minimum: minimum))
    }

    /// Of when the oldest is that was read from the replica; nil where nothing was.
    var asOf: Instant? { state.withLock { $0.asOf } }

    /// Beyond everything that was read; nil where the page is never read from a replica.
    var seen: LogPosition? { state.withLock { $0.seen } }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Value {
        let found = try await reading(body)
        note(asOf: found.asOf, seen: found.seen)
        return found.value
    }

    /// The same, not noted as part of the page.
    func reading<Value: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Reading<Value> {
        let (replica, minimum) = state.withLock { ($0.replica, $0.minimum) }
        if let replica {
            do {
                let found = try await replica.read(atLeast: minimum, body)
                tally?.fromReplica.add()
                return Reading(value: found.value, asOf: found.asOf, seen: found.seen)
            } catch let unfit as Replica.Unfit {
                turnToPrimary(unfit.reason)
            }
        }
        guard mayBeBehind else { return Reading(value: try await primary.read(body), asOf: nil, seen: nil) }
        tally?.fromPrimary.add()
        return try await primary.read { tx in
            let seen = try LogPosition.seen(in: tx)
            return Reading(value: try body(tx), asOf: nil, seen: seen)
        }
    }

    /// What the page shows besides.
    func note(asOf: Instant?, seen: LogPosition?) {
        state.withLock { state in
            if let asOf { state.asOf = min(asOf, state.asOf ?? asOf) }
            guard let seen else { return }
            state.seen = max(seen, state.seen ?? seen)
            // Another connection may lead to another replica.
            if state.minimum != .farthest { state.minimum = max(seen, state.minimum ?? seen) }
        }
    }

    func turnToPrimary(_ reason: Replica.Reason) {
        let isNews = state.withLock { state in
            defer { state.replica = nil }
            return state.replica != nil
        }
        if isNews { tally?.fellBack(reason) }
    }

    /// Begins anew on the primary, where something that is not on the replica is perhaps only too new for it.
    /// - Returns: false where nothing was read from a replica.
    func beginsAnew() -> Bool {
        guard asOf != nil else { return false }
        turnToPrimary(.missing)
        state.withLock { $0.asOf = nil }
        return true
    }
}

extension Site {
    /// - Parameter isForPerson: not for a program, which acts upon what it reads.
    func reads(of visit: PageVisit, isForPerson: Bool) -> PageReads {
        guard let replica, isForPerson, visit.endpoint.source == .replica else { return PageReads(primary: store, replica: nil) }
        // What an open page has shown or was told of, and what its reader has done.
        let known = [visit.request.headers[.liveRenewal], Cookie.done.value(in: visit.request)].compactMap { $0.flatMap { LogPosition(text: $0) } }
        return PageReads(primary: store, replica: replica, atLeast: known.max())
    }

    /// So that whoever has sent a form finds what it did: for as long as a replica may be behind, nothing older is read for them.
    func noteDone(in response: inout Response) async {
        guard let replica else { return }
        let done: LogPosition?
        do {
            done = try await store.read { try LogPosition.seen(in: $0) }
        } catch {
            // It is done all the same, and nobody knows where.
            done = .farthest
        }
        guard let done else { return }
        // A second more for what is rounded.
        let field = Cookie.done.field(done.text, seconds: Int(replica.lagSeconds) + 1, isOverTLS: options.isOverTLS)
        response.headers.append(HTTPField(name: .setCookie, value: field))
    }
}

extension Site {
    /// How far behind a page is by now that was read from a replica; nil where nothing of it was.
    func behind(_ reads: PageReads) -> (microseconds: Int64, seconds: Int64)? {
        reads.asOf.map { asOf in
            let microseconds = max(0, world.wallNow().microseconds - asOf.microseconds)
            // A promise, so rounded up.
            return (microseconds, microseconds / 1_000_000 + 1)
        }
    }
}
