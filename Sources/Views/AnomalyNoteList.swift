import Core
import Store

/// What somebody has said beside an anomaly: a question, an answer, a buyer's words.
package struct AnomalyNoteEntry: Sendable, Equatable {
    package let id: NoteID
    package let kind: String
    package let actor: String
    package let text: String
    package let at: Instant
}

package enum AnomalyNoteList {
    /// A buyer's words are for those who decide, and not for a party that is asked.
    package static func of(_ anomaly: AnomalyID, seenBy sight: Sight, in tx: any Transaction) throws -> [AnomalyNoteEntry] {
        let notes = try of(anomaly, in: tx)
        switch sight {
        case .everything, .order: return notes
        case .merchant, .recorder: return notes.filter { $0.kind != "objected" }
        }
    }

    /// All notes of an anomaly, oldest first; there are at most 50.
    package static func of(_ anomaly: AnomalyID, in tx: any Transaction) throws -> [AnomalyNoteEntry] {
        try tx.rows("SELECT id, kind, actor, text, at FROM anomaly_note WHERE anomaly_id = \(anomaly) ORDER BY id LIMIT 50") { row in
            AnomalyNoteEntry(id: try row.id(0), kind: try row.text(1), actor: try row.text(2), text: try row.text(3), at: try row.instant(4))
        }
    }
}
