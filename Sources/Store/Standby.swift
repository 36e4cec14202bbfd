/// How far a server that follows another has come.
package struct StandbyStanding: Sendable, Hashable {
    /// false of one that writes itself: it was promoted, or never followed.
    package let isStandby: Bool
    /// Everything before it can be read there; nil before anything has come.
    package let replayed: LogPosition?

    package init(isStandby: Bool, replayed: LogPosition?) {
        self.isStandby = isStandby
        self.replayed = replayed
    }

    package static let question: Statement =
        "SELECT pg_is_in_recovery(), (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint"

    package init(_ row: any Row) throws {
        self.init(isStandby: try row.bool(0), replayed: try row.optionalInt(1).map(LogPosition.init(bytes:)))
    }
}

/// A server that follows the one that writes. It is read only, always somewhat behind, and never worth waiting for: whoever asks it can ask the other.
package protocol Standby: Sendable {
    /// Asks how far it has come, and on the same connection, so of the same server, takes a consistent snapshot after that. Nothing is run twice.
    /// - Parameter check: decides by that whether `body` runs, and what it is given; throws where it must not.
    func read<Checked, Result: Sendable>(
        _ check: @escaping @Sendable (StandbyStanding) throws -> Checked, _ body: @escaping @Sendable (any Transaction, Checked) throws -> Result
    ) async throws -> Result
    /// Beyond everything that this snapshot of it shows.
    func seen(in tx: any Transaction) throws -> LogPosition?
    func close() async
}

extension Standby {
    package func seen(in tx: any Transaction) throws -> LogPosition? { try LogPosition.seen(in: tx) }
}

/// Which database of which family of servers one is: the same on a server and on all that follow it, and on no other.
package struct DatabaseIdentity: Hashable, Sendable {
    private let system: Int64
    private let database: Int64

    /// nil on SQLite.
    package static func load(in tx: any Transaction) throws -> DatabaseIdentity? {
        guard tx.dialect.kind == .postgres else { return nil }
        return try tx.first(
            "SELECT (SELECT system_identifier FROM pg_control_system()), (SELECT oid::bigint FROM pg_database WHERE datname = current_database())"
        ) { DatabaseIdentity(system: try $0.int(0), database: try $0.int(1)) }
    }
}
