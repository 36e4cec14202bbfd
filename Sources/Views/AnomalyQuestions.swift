import Core
import Store

/// What a party is asked about its scans.
package struct AnomalyQuestion: Sendable, Equatable {
    package let summary: AnomalySummary
    /// Of an objection, the scan of the party's own that proved the delivery.
    package let proof: ScanSummary?
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
        return try load(first, isWaiting: true, sight, tx) + load(rest, isWaiting: false, sight, tx)
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
        return try load([id], isWaiting: isWaiting, sight, tx).first
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

    private static func load(_ ids: [AnomalyID], isWaiting: Bool, _ sight: Sight, _ tx: any Transaction) throws -> [AnomalyQuestion] {
        try AnomalySummary.load(ids, in: tx).map { summary in
            let anomaly = summary.anomaly
            return AnomalyQuestion(
                summary: summary, proof: try DeliveryProofs.against(anomaly, in: tx).first { $0.scan.recorder == anomaly.askedParty },
                notes: try AnomalyNoteList.of(anomaly.id, seenBy: sight, in: tx), isWaiting: isWaiting)
        }
    }
}

/// The scans that proved the delivery of what a buyer objects to.
enum DeliveryProofs {
    /// - Returns: one for each delivered parcel, the last to come first: whoever recorded it can be asked. None of anything but an objection.
    static func against(_ anomaly: AnomalyEntry, in tx: any Transaction) throws -> [ScanSummary] {
        guard anomaly.kind == "objection", let order = anomaly.order else { return [] }
        let parcels = (try ParcelStanding.of(orders: [order], in: tx)[order] ?? []).filter { anomaly.parcel == nil || $0.id == anomaly.parcel }
        let proofs = parcels.compactMap(\.delivery).sorted { ($0.receivedAt, $0.scan) > ($1.receivedAt, $1.scan) }
        return try ScanSummary.load(proofs.map(\.scan), in: tx)
    }
}
