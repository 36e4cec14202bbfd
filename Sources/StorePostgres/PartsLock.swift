import CLibpq
import Store

/// What a reading transaction does before its snapshot is taken: it holds the tables that are kept in parts, so that no part is taken from under it.
///
/// A part that `Partitions.retire` puts in another's place has rows that are younger than the snapshots of those who began before; to them it would be
/// empty. LOCK takes no snapshot, so who has to wait here sees all that is there afterwards.
struct PartsLock {
    private var lock: String?

    var command: String { lock ?? Self.question }

    /// Which tables there are, asked until there are some.
    private static let question = """
        SELECT 'LOCK TABLE ' || string_agg('ONLY ' || relname::text, ', ' ORDER BY relname) || ' IN ACCESS SHARE MODE' FROM pg_class
        WHERE relkind = 'p' AND relname IN (\(PartitionedTable.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))) AND pg_table_is_visible(oid)
        """

    mutating func note(_ answer: PostgresResult) {
        guard lock == nil, answer.rowCount == 1 else { return }
        // NULL where there are none yet.
        if PQgetisnull(answer.handle, 0, 0) == 0 { lock = PQgetvalue(answer.handle, 0, 0).map { String(cString: $0) } }
    }
}
