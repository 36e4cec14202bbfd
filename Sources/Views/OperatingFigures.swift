import Core
import Store

/// How far a reader of the journal has fallen behind.
package struct ReaderLag: Sendable, Equatable {
    /// A durable cursor's name, or `sealing`.
    package let reader: String
    /// Facts after the reader's place, settled or not: whatever holds it back shows here.
    package let facts: BoundedCount
    /// Wall time since the oldest of them was made; 0 where there is none.
    package let seconds: Double
}

/// What an operator watches that stands in the database: a few questions, each answered by one index and counted up to a limit.
package struct OperatingFigures: Sendable, Equatable {
    package let readers: [ReaderLag]
    /// Trade time since the claim that has waited longest came into `awaiting_scan`; nil where none waits.
    package let oldestAwaitingSeconds: Double?
    /// By state, `open` and `held`; counted up to `limit` and one together.
    package let undecidedAnomalies: [String: Int64]
    package let overdue: BoundedCount
    /// Trade time since the due time that is overdue longest; 0 where none is.
    package let longestOverdueSeconds: Double
    /// Of tables that are kept in parts by time: parts that stand ready for what comes next.
    package let partitionsAhead: [PartitionedTable: Int]
    package let webhooks: WebhookFigures

    /// Rows counted for one figure.
    package static let limit: Int64 = 10_000
    /// Durable cursors that are looked at; there are as many as programs have readers.
    static let readersAtMost: Int64 = 50
    package static let undecidedStates = ["open", "held"]

    /// - Parameters:
    ///   - now: the trade clock.
    ///   - wallNow: facts are made, and sealed, by the wall clock.
    package static func load(now: Instant, wallNow: Instant, in tx: any Transaction) throws -> OperatingFigures {
        var cursors = try tx.rows("SELECT reader, era, xid, seq FROM journal_cursor ORDER BY reader LIMIT \(readersAtMost)") {
            (try $0.text(0), JournalPosition(era: try $0.int(1), transaction: try $0.int(2), sequence: try $0.int(3)))
        }
        cursors.append(("sealing", try Sealing.latest(in: tx)?.last ?? .start))
        let firstDue = try tx.first("SELECT at FROM due WHERE at <= \(now) ORDER BY at LIMIT 1") { try $0.instant(0) }
        let overdue = try tx.count("SELECT COUNT(*) FROM (SELECT 1 AS one FROM due WHERE at <= \(now) LIMIT \(limit + 1)) AS w")
        let oldest = try tx.first("SELECT moved_at FROM claim_part WHERE state = 'awaiting_scan' ORDER BY moved_at LIMIT 1") { try $0.instant(0) }
        return OperatingFigures(
            readers: try cursors.map { try lag(of: $0.0, at: $0.1, wallNow: wallNow, in: tx) },
            oldestAwaitingSeconds: oldest.map { seconds(from: $0, to: now) },
            undecidedAnomalies: try undecided(in: tx),
            overdue: BoundedCount(counted: overdue, limit: limit),
            longestOverdueSeconds: firstDue.map { seconds(from: $0, to: now) } ?? 0,
            partitionsAhead: try Partitions.countsAhead(at: wallNow, in: tx), webhooks: try WebhookFigures.load(in: tx))
    }

    /// The states stand in the text, since an index of some rows only is not entered by a parameter.
    private static func undecided(in tx: any Transaction) throws -> [String: Int64] {
        let counts = try tx.rows(
            """
            SELECT w.state, COUNT(*) FROM (SELECT a.state FROM anomaly AS a WHERE a.state IN ('open', 'held') LIMIT \(limit + 1)) AS w GROUP BY w.state
            """
        ) { (try $0.text(0), try $0.int(1)) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    private static func lag(of reader: String, at position: JournalPosition, wallNow: Instant, in tx: any Transaction) throws -> ReaderLag {
        let (first, count): (Statement, Statement) =
            switch tx.dialect.kind {
            case .sqlite:
                (
                    "SELECT f.id FROM fact AS f WHERE f.seq > \(position.sequence) ORDER BY f.seq LIMIT 1",
                    "SELECT COUNT(*) FROM (SELECT 1 AS one FROM fact AS f WHERE f.seq > \(position.sequence) LIMIT \(limit + 1)) AS w"
                )
            case .postgres:
                (
                    """
                    SELECT f.id FROM fact AS f WHERE (f.era, f.xid, f.seq) > (\(position.era), \(position.transaction), \(position.sequence))
                    ORDER BY f.era, f.xid, f.seq LIMIT 1
                    """,
                    """
                    SELECT COUNT(*) FROM (SELECT 1 AS one FROM fact AS f
                    WHERE (f.era, f.xid, f.seq) > (\(position.era), \(position.transaction), \(position.sequence)) LIMIT \(limit + 1)) AS w
                    """
                )
            }
        let facts = BoundedCount(counted: try tx.count(count), limit: limit)
        // The id of a fact holds the wall time of its making in milliseconds, 16 bits from the top of the rest.
        let made = try tx.first(first) { Instant(microseconds: Int64(try $0.bits(0).high >> 16) * 1_000) }
        return ReaderLag(reader: reader, facts: facts, seconds: made.map { seconds(from: $0, to: wallNow) } ?? 0)
    }

    private static func seconds(from start: Instant, to end: Instant) -> Double {
        Double(max(0, end.microseconds - start.microseconds)) / 1_000_000
    }
}
