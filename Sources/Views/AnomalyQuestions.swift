import Core
import Store

/// What a party is asked about its scans.
package struct AnomalyQuestion: Sendable, Equatable {
    package let summary: AnomalySummary
    /// Questions and answers, oldest first.
    package let notes: [AnomalyNoteEntry]
    package let isWaiting: Bool
}

package enum AnomalyQuestions {
    package static let most = 50

    /// - Returns: questions that wait for an answer, oldest first, then the others, the latest first; at most `most` of each.
    package static func load(seenBy sight: Sight, in tx: any Transaction) throws -> [AnomalyQuestion] {
        let waiting = "a.state IN ('open', 'held') AND a.answered_at IS NULL"
        let first = try find(sight, waiting, "a.id", tx)
        let rest = try find(sight, "NOT (\(waiting))", "a.id DESC", tx)
        return try load(first, isWaiting: true, tx) + load(rest, isWaiting: false, tx)
    }

    /// Questions to a party that wait for its answer.
    package static func waiting(for party: PartyID, in tx: any Transaction) throws -> BoundedCount {
        let counted = try tx.count(
            """
            SELECT COUNT(*) FROM (SELECT a.answered_at, a.state FROM anomaly AS a WHERE a.asked_party_id = \(party) ORDER BY a.id DESC LIMIT 1000) AS w
            WHERE w.answered_at IS NULL AND w.state IN ('open', 'held')
            """)
        return BoundedCount(counted: counted, limit: 1_000)
    }

    /// - Returns: nil when the party was not asked, or there is no such anomaly.
    package static func load(_ id: AnomalyID, seenBy sight: Sight, in tx: any Transaction) throws -> AnomalyQuestion? {
        guard let anomaly = try AnomalyList.load(id, seenBy: sight, in: tx) else { return nil }
        let isWaiting = ["open", "held"].contains(anomaly.state) && anomaly.answeredAt == nil
        return try load([id], isWaiting: isWaiting, tx).first
    }

    private static func find(_ sight: Sight, _ condition: String, _ order: String, _ tx: any Transaction) throws -> [AnomalyID] {
        var statement: Statement = "SELECT a.id FROM anomaly AS a WHERE a.asked_party_id IS NOT NULL"
        sight.restrict(&statement, anomaly: "a")
        statement.append { sql in
            sql.appendLiteral(" AND \(condition) ORDER BY \(order) LIMIT ")
            sql.appendInterpolation(most)
        }
        return try tx.rows(statement) { try $0.id(0) }
    }

    private static func load(_ ids: [AnomalyID], isWaiting: Bool, _ tx: any Transaction) throws -> [AnomalyQuestion] {
        try AnomalySummary.load(ids, in: tx).map { summary in
            AnomalyQuestion(summary: summary, notes: try AnomalyNoteList.of(summary.anomaly.id, in: tx), isWaiting: isWaiting)
        }
    }
}
