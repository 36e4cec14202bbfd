/// A place in PostgreSQL's write-ahead log. It grows with whatever is written, on the server that writes and on those that follow it alike.
package struct LogPosition: Hashable, Comparable, Sendable {
    /// Bytes since the log began.
    package let bytes: Int64

    package init(bytes: Int64) { self.bytes = bytes }

    /// Beyond whatever will be written.
    package static let farthest = LogPosition(bytes: .max)

    package static func < (a: Self, b: Self) -> Bool { a.bytes < b.bytes }

    package var text: String { String(bytes) }

    /// nil for anything that `text` has not written.
    package init?(text: some StringProtocol) {
        guard let bytes = Int64(text), bytes >= 0, String(bytes) == text else { return nil }
        self.bytes = bytes
    }

    /// Beyond everything that this transaction has seen; nil on SQLite, which has no such log and nobody who follows it.
    ///
    /// It is asked after the snapshot was taken, and of what is inserted, not only of what is on the disk: a COMMIT that waits for neither is seen before
    /// it is written.
    package static func seen(in tx: any Transaction) throws -> LogPosition? {
        guard tx.dialect.kind == .postgres else { return nil }
        return try tx.first(
            """
            SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END - '0/0'::pg_lsn)::bigint
            """
        ) { LogPosition(bytes: try $0.int(0)) }
    }

    /// Where the log ends on the disk of the server that writes: everything that was told as done before now stands before it. nil on SQLite, and on a server
    /// that follows.
    ///
    /// What is inserted would not do: at the border of a page that place is a few bytes beyond the last record, and a follower would not come to it
    /// before something else is written.
    package static func written(in tx: any Transaction) throws -> LogPosition? {
        guard tx.dialect.kind == .postgres else { return nil }
        let found = try tx.first("SELECT (CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() - '0/0'::pg_lsn END)::bigint") { try $0.optionalInt(0) }
        return found?.map(LogPosition.init(bytes:))
    }
}
