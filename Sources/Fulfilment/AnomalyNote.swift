import Core
import Store

package enum AnomalyNoteKind: String, CaseIterable, Sendable {
    /// The operator asks whoever recorded the scan.
    case asked
    case answered
    /// What the buyer said.
    case objected
}

/// Free text beside an anomaly. It may hold personal data, so it stands here, where it can be blanked, and never in a fact.
package struct AnomalyNote: Sendable, Equatable {
    package let id: NoteID
    package let anomaly: AnomalyID
    package let kind: AnomalyNoteKind
    package let actor: String
    package let text: String
    package let at: Instant

    package init(id: NoteID, anomaly: AnomalyID, kind: AnomalyNoteKind, actor: String, text: String, at: Instant) {
        self.id = id
        self.anomaly = anomaly
        self.kind = kind
        self.actor = actor
        self.text = text
        self.at = at
    }

    package static let textBytes = 500
    /// Notes of one anomaly.
    package static let limit = 50

    package static func isText(_ text: String) -> Bool { (1...textBytes).contains(text.utf8.count) && !text.utf8.contains(0) }
}

package enum AnomalyNotes {
    package static func insert(_ notes: [AnomalyNote]) -> Bulk {
        Bulk(
            """
            INSERT INTO anomaly_note (id, anomaly_id, kind, actor, text, at)
            SELECT v.id, v.anomaly_id, v.kind, v.actor, v.text, v.at {from values}
            """,
            [
                "id": .ids(notes.map(\.id)), "anomaly_id": .ids(notes.map(\.anomaly)), "kind": .texts(notes.map(\.kind.rawValue)),
                "actor": .texts(notes.map(\.actor)), "text": .texts(notes.map(\.text)), "at": .instants(notes.map(\.at)),
            ])
    }

    /// Whether the same has been said before.
    package static func hold(_ text: String, of anomaly: AnomalyID, in tx: any Transaction) throws -> Bool {
        try tx.count("SELECT COUNT(*) FROM anomaly_note WHERE anomaly_id = \(anomaly) AND text = \(text)") > 0
    }

    package static func count(of anomaly: AnomalyID, in tx: any Transaction) throws -> Int64 {
        try tx.count("SELECT COUNT(*) FROM anomaly_note WHERE anomaly_id = \(anomaly)")
    }
}
