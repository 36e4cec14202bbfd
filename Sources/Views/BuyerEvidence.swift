import Core
import Store

/// What proves a delivery to the buyer: who scanned what, where and when.
package struct BuyerProof: Sendable, Equatable {
    package let parcel: ParcelID
    package let step: Step
    package let occurredAt: OffsetInstant
    package let place: String?
    /// Name of the party, not of a person.
    package let recorder: String
}

/// A buyer's word against an order, and what came of it.
package struct BuyerObjection: Sendable, Equatable {
    package let anomaly: AnomalyEntry
    /// In the buyer's words, oldest first.
    package let words: [String]
}

/// What stands beside an order on its buyer's page.
package struct BuyerEvidence: Sendable, Equatable {
    package let proofs: [BuyerProof]
    /// Oldest first; at most one is open.
    package let objections: [BuyerObjection]

    /// - Parameter id: of an order that may be seen.
    package static func load(_ id: OrderID, in tx: any Transaction) throws -> BuyerEvidence {
        let deliveries = (try ParcelStanding.of(orders: [id], in: tx)[id] ?? []).compactMap { parcel in parcel.delivery.map { (parcel: parcel.id, step: $0) } }
        let recorders = try recorders(of: deliveries.map(\.step.scan), in: tx)
        let names = try placeNames(deliveries.compactMap(\.step.readPoint), in: tx)
        let proofs = deliveries.compactMap { parcel, step in
            recorders[step.scan].map { name, offset in
                BuyerProof(
                    parcel: parcel, step: step.step, occurredAt: OffsetInstant(step.occurredAt, offsetMinutes: Int(offset)),
                    place: step.readPoint.map { names[$0] ?? $0 }, recorder: name)
            }
        }
        let objections = try AnomalyList.of(id, in: tx).filter { $0.kind == "objection" }.map { anomaly in
            BuyerObjection(anomaly: anomaly, words: try AnomalyNoteList.of(anomaly.id, in: tx).filter { $0.kind == "objected" }.map(\.text))
        }
        return BuyerEvidence(proofs: proofs, objections: objections)
    }

    /// Who recorded scans, by name, and how far the clock beside each stood from UTC; of those in the archive, too.
    private static func recorders(of scans: [ScanID], in tx: any Transaction) throws -> [ScanID: (name: String, offsetMinutes: Int64)] {
        let found = try ["scan", "archived_scan"].flatMap { table in
            try tx.rows(
                Bulk(
                    "SELECT s.id, r.name, s.offset_minutes FROM \(table) AS s {join values} JOIN party AS r ON r.id = s.recorder_id WHERE s.id = v.id",
                    ["id": .ids(scans)])
            ) { (try $0.id(0) as ScanID, (name: try $0.text(1), offsetMinutes: try $0.int(2))) }
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    /// A read point that is the key of a party goes by the party's name; others are shown as the recorder wrote them.
    private static func placeNames(_ places: [String], in tx: any Transaction) throws -> [String: String] {
        let named = try tx.rows(
            Bulk("SELECT p.key, p.name FROM party AS p {join values} WHERE p.key = v.key", ["key": .texts(Set(places).sorted())])
        ) { (try $0.text(0), try $0.text(1)) }
        return Dictionary(named) { first, _ in first }
    }
}
