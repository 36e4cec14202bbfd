import CLibpq
import Store

extension PostgresConnection {
    /// What a reading transaction does before its snapshot is taken: it holds the tables that are kept in parts, so that no part is taken from under it.
    ///
    /// A part that `Partitions.compact` puts in another's place has rows that are younger than the snapshots of those who began before; to them it would be
    /// empty. LOCK takes no snapshot, so who has to wait here sees all that is there afterwards.
    /// - Returns: nil where there are no such tables; that is asked in a transaction of its own until there are.
    func holdingParts() -> String? {
        if partsLock == nil, let answer = exchange([.plain(Self.partsQuestion)], .untilAnswered, cancellation: nil).results[0],
            answer.rowCount == 1, PQgetisnull(answer.handle, 0, 0) == 0 {
            partsLock = PQgetvalue(answer.handle, 0, 0).map { String(cString: $0) }
        }
        return partsLock
    }

    private static let partsQuestion = """
        SELECT 'LOCK TABLE ' || string_agg('ONLY ' || relname::text, ', ' ORDER BY relname) || ' IN ACCESS SHARE MODE' FROM pg_class
        WHERE relkind = 'p' AND relname IN (\(PartitionedTable.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))) AND pg_table_is_visible(oid)
        """
}
