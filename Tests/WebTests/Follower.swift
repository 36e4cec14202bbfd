import Core
import Store
import Synchronization
import TestSupport
import Testing

@testable import Web

extension Trait where Self == ConditionTrait {
    /// Only PostgreSQL has followers. Skipped, and seen to be, without a server.
    static var needsPostgres: Self { .enabled(if: Backend.postgresConnection != nil, "\(Backend.howToName)") }
}

/// A standby as far as its readers can tell: the database of a test itself, which says what the test wants of how far it has come.
final class Follower: Standby {
    private struct State {
        var store: (any Store)?
        /// nil where it has everything at any time.
        var standing: StandbyStanding?
        var error: StoreError?
        var errorInside: StoreError?
        var reads = 0
    }

    private let state = Mutex(State())

    struct Unopened: Error {}

    /// Snapshots that were read.
    var reads: Int { state.withLock { $0.reads } }

    /// Wraps nothing: what the shop opens is what is followed.
    func follow(_ store: any Store) -> any Store {
        state.withLock { $0.store = store }
        return store
    }

    /// From now on it has everything.
    func keepUp() { state.withLock { $0.standing = nil } }

    func say(_ replayed: LogPosition?, isStandby: Bool = true) {
        state.withLock { $0.standing = StandbyStanding(isStandby: isStandby, replayed: replayed) }
    }

    /// - Parameter inside: where the snapshot has begun; else before anything is asked. nil ends it.
    func fail(_ error: StoreError?, inside: Bool = false) {
        state.withLock { ($0.error, $0.errorInside) = inside ? (nil, error) : (error, nil) }
    }

    func read<Checked, Result: Sendable>(
        _ check: @escaping @Sendable (StandbyStanding) throws -> Checked, _ body: @escaping @Sendable (any Transaction, Checked) throws -> Result
    ) async throws -> Result {
        let state = state.withLock { $0 }
        if let error = state.error { throw error }
        guard let store = state.store else { throw Unopened() }
        return try await store.read { tx in
            let now = StandbyStanding(isStandby: true, replayed: try LogPosition.seen(in: tx))
            let checked = try check(state.standing ?? now)
            if let error = state.errorInside { throw error }
            self.state.withLock { $0.reads += 1 }
            return try body(tx, checked)
        }
    }

    func seen(in tx: any Transaction) throws -> LogPosition? { try state.withLock { $0.standing }?.replayed ?? LogPosition.seen(in: tx) }

    func close() async {}
}

extension WebShop {
    /// A shop on PostgreSQL whose pages are read from `follower`, as soon as that was looked after.
    static func openFollowed(lag: Int64 = 10, live: Bool = false, _ body: @Sendable (WebShop, Follower) async throws -> Void) async throws {
        for backend in Backend.postgresUnderTest {
            let follower = Follower()
            try await open(on: backend, live: live, standby: follower, replicaLag: lag, store: follower.follow) { shop in try await body(shop, follower) }
        }
    }

    var logEnd: LogPosition {
        get async throws { try await workflows.store.read { try LogPosition.seen(in: $0) } ?? LogPosition(bytes: 0) }
    }

    /// The follower has everything, and that is known.
    func catchUp(_ follower: Follower) async throws {
        follower.keepUp()
        _ = try await replica?.look()
    }

    /// The follower has everything and stays there. Others write into the same server's log.
    func halt(_ follower: Follower) async throws {
        try await catchUp(follower)
        follower.say(try await logEnd)
    }
}

extension TestReply {
    /// The line that says of when the page is; empty where it was not read from the replica, nil where it never is.
    var asOf: String? { text.firstMatch(of: /<p class="as-of"[^>]*>([^<]*)<\/p>/).map { String($0.1) } }

    /// What an open page says when it asks again.
    var seen: String { text.firstMatch(of: /data-seen="([0-9]+)"/).map { String($0.1) } ?? "" }
}
