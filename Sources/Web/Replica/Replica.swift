import Core
import Instruments
import Logging
import Store
import Synchronization

/// A server that follows the one that writes, from which pages are read that may be a little behind. While it is away, too far behind, or not what it should
/// be, they are read from the one that writes, at once; a job looks after it and tells when it can be read from again.
package final class Replica: Sendable {
    /// Why something was not read from it. The words stand in `/metrics`.
    enum Reason: String, Sendable, CaseIterable {
        /// It cannot be reached, or does not answer.
        case away
        /// Further behind than is allowed.
        case behind
        /// It writes itself, follows another database, or lacks the schema.
        case unfit
        /// It has not come to what its reader has done or seen.
        case unseen
        /// What was asked about is not there; perhaps it is new.
        case missing
        /// It gave up a read that stood in the way of following.
        case conflict
        /// A statement took too long.
        case slow
        /// Too many reads wait for it.
        case busy
        case failed
    }

    struct Unfit: Error {
        let reason: Reason
        var detail = ""
    }

    private struct State {
        var history: LogHistory
        /// Why pages are not read from it now; nil while they are.
        var reason: Reason? = .away
        /// What the log has been told last.
        var told: Reason??
        /// Where it was at the last look, and by how many microseconds that was behind.
        var replayed: LogPosition?
        var lag: Int64?
        /// Whether it is one's own and has the schema; asked anew after each time that it was not read from.
        var isChecked = false
    }

    private let standby: any Standby
    private let primary: any Store
    private let world: World
    private let migrations: [Migration]
    private let logger: Logger
    let lagSeconds: Int64
    let tally = ReplicaTally()
    private let state: Mutex<State>

    package static let usualLagSeconds: Int64 = 10
    package static let lagSecondsAllowed: ClosedRange<Int64> = 1...600

    /// - Parameter lagSeconds: how far it may be behind.
    package init(_ standby: any Standby, of primary: any Store, world: World, migrations: [Migration], lagSeconds: Int64, logger: Logger) {
        self.standby = standby
        self.primary = primary
        self.world = world
        self.migrations = migrations
        self.lagSeconds = lagSeconds
        self.logger = logger
        state = Mutex(State(history: LogHistory(seconds: lagSeconds + 5)))
    }

    /// Seconds by which it was behind at the last look; nil where that is not known.
    var lag: Double? { state.withLock { $0.lag.map { Double($0) / 1_000_000 } } }

    /// Whether pages are read from it now.
    var isRead: Bool { state.withLock { $0.reason == nil } }

    package func close() async { await standby.close() }
}

// MARK: Reading

extension Replica {
    /// What was read, and of when it is.
    struct Reading<Value: Sendable>: Sendable {
        let value: Value
        /// Everything done by then is in it, by the wall's clock.
        let asOf: Instant
        /// Beyond everything that is in it.
        let seen: LogPosition?
    }

    /// - Parameter minimum: what the reader has done or seen, and so must find.
    /// - Throws: `Unfit` when the same is to be asked of the server that writes; `.cancelled` when nobody waits any more; what `body` throws.
    func read<Value: Sendable>(
        atLeast minimum: LogPosition?, _ body: @escaping @Sendable (any Transaction) throws -> Value
    ) async throws -> Reading<Value> {
        if let reason = state.withLock({ $0.reason }) { throw Unfit(reason: reason) }
        do {
            return try await standby.read({ [self] in try check($0, minimum) }) { [standby] tx, asOf in
                // First of all, so that it is beyond the snapshot and nothing else.
                let seen = try standby.seen(in: tx)
                return Reading(value: try body(tx), asOf: asOf, seen: seen)
            }
        } catch let error as StoreError {
            if case .cancelled = error, Task.isCancelled { throw error }
            let unfit = Self.unfit(error)
            // Only that concerns everybody: the others need not find out for themselves.
            if unfit.reason == .away { turn(to: .away, unfit.detail) }
            throw unfit
        }
    }

    /// - Returns: the moment of which what is read now will be.
    private func check(_ standing: StandbyStanding, _ minimum: LogPosition?) throws(Unfit) -> Instant {
        // Another reader may have found it away while this one waited for a connection.
        let (reason, moment) = state.withLock { ($0.reason, standing.replayed.flatMap($0.history.moment(of:))) }
        if let reason { throw Unfit(reason: reason) }
        guard standing.isStandby, let replayed = standing.replayed else { throw Unfit(reason: .unfit) }
        if let minimum, replayed < minimum { throw Unfit(reason: .unseen) }
        guard let moment, world.wallNow().microseconds - moment.microseconds <= lagSeconds * 1_000_000 else { throw Unfit(reason: .behind) }
        return moment
    }

    private static func unfit(_ error: StoreError) -> Unfit {
        let reason: Reason =
            switch error {
            case .disconnected, .outcomeUnknown, .closed, .address: .away
            case .serialization: .conflict
            case .cancelled: .slow
            case .busy: .busy
            default: .failed
            }
        return Unfit(reason: reason, detail: error.description)
    }
}

// MARK: Looking after it

extension Replica {
    /// Asks both servers how far they are, and decides whether pages are read from the one that follows; a job calls it several times a second.
    /// - Returns: 1 when that has changed.
    package func look() async throws -> Int {
        let at = world.wallNow()
        let (written, beyond) = try await primary.read { (try LogPosition.written(in: $0), try LogPosition.seen(in: $0)) }
        let before = state.withLock { state in
            if let written { state.history.note(written, at: at) }
            return state
        }
        do {
            // What it had come to at the last look is in the log by now, if it is the same log.
            if let replayed = before.replayed, let beyond, replayed > beyond { throw Unfit(reason: .unfit, detail: "it follows another log") }
            let own = before.isChecked ? nil : try await primary.read { try DatabaseIdentity.load(in: $0) }
            let (migrations, isChecked) = (migrations, before.isChecked)
            let replayed = try await standby.read({ $0 }) { tx, standing in
                guard standing.isStandby, let replayed = standing.replayed else { throw Unfit(reason: .unfit, detail: "it follows no other server") }
                if !isChecked {
                    guard try DatabaseIdentity.load(in: tx) == own else { throw Unfit(reason: .unfit, detail: "it follows another database") }
                    do throws(StoreError) { try Self.checkSchema(migrations, tx) } catch { throw Unfit(reason: .unfit, detail: error.description) }
                }
                return replayed
            }
            return found(replayed)
        } catch let unfit as Unfit {
            return turn(to: unfit.reason, unfit.detail)
        } catch let error as StoreError {
            if case .cancelled = error, Task.isCancelled { throw error }
            let unfit = Self.unfit(error)
            return turn(to: unfit.reason, unfit.detail)
        }
    }

    private static func checkSchema(_ migrations: [Migration], _ tx: any Transaction) throws(StoreError) {
        do { try Migrations.check(migrations, in: tx) } catch let error as StoreError { throw error } catch { throw .schema("\(error)") }
    }

    private func found(_ replayed: LogPosition) -> Int {
        let limit = lagSeconds * 1_000_000
        let now = world.wallNow()
        let (reason, lag) = state.withLock { state -> (Reason?, Int64?) in
            let lag = state.history.moment(of: replayed).map { max(0, now.microseconds - $0.microseconds) }
            (state.replayed, state.lag, state.isChecked) = (replayed, lag, true)
            // Back only at half of what is allowed, so that it does not change at every look.
            let allowed = state.reason == nil ? limit : limit / 2
            return (lag.map { $0 <= allowed } == true ? nil : .behind, lag)
        }
        return turn(to: reason, lag.map { "\($0 / 1_000) ms" } ?? "nobody knows how far")
    }

    /// - Parameter reason: nil to read from it.
    /// - Returns: 1 when that is a change.
    @discardableResult
    private func turn(to reason: Reason?, _ detail: String) -> Int {
        let isNews = state.withLock { state in
            state.reason = reason
            if reason != nil, reason != .behind { (state.isChecked, state.lag, state.replayed) = (false, nil, nil) }
            defer { state.told = .some(reason) }
            return state.told != .some(reason)
        }
        guard isNews else { return 0 }
        if let reason {
            logger.warning("pages are read from the primary, not from its replica", metadata: ["reason": "\(reason.rawValue)", "detail": "\(detail)"])
        } else {
            logger.info("pages are read from the replica", metadata: ["behind": "\(detail)"])
        }
        return 1
    }
}
