import Core
import Store

/// What a doubtful scan says, and what speaks against it: all that one sentence about it needs.
package struct Contradiction: Sendable, Equatable {
    package let step: Step
    package let occurredAt: Instant
    package let receivedAt: Instant
    package let place: String?
    /// Name of the party that recorded it.
    package let recorder: String
    package let orderedAt: Instant?
    package let cancelledAt: Instant?
    /// The step of the same parcel that it does not go with; nil where there is none, or none that is known any more.
    package let other: ContradictingStep?

    /// For those who are not to know when the buyer ordered or cancelled.
    package var withoutOrder: Contradiction {
        Contradiction(
            step: step, occurredAt: occurredAt, receivedAt: receivedAt, place: place, recorder: recorder, orderedAt: nil, cancelledAt: nil, other: other)
    }
}

package struct ContradictingStep: Sendable, Equatable {
    package let step: Step
    package let occurredAt: Instant
    package let place: String?
}

extension Contradiction {
    /// By anomaly; those without a scan have none.
    static func load(_ anomalies: [AnomalyEntry], in tx: any Transaction) throws -> [AnomalyID: Contradiction] {
        let doubted = anomalies.filter { $0.scan != nil }
        guard !doubted.isEmpty else { return [:] }
        let scans = try DoubtedScan.load(doubted.compactMap(\.scan), in: tx)
        let steps = try KnownStep.load(scans.values.compactMap(\.parcel), in: tx)
        let pairs = doubted.compactMap { anomaly -> (AnomalyID, Contradiction)? in
            guard let scan = anomaly.scan.flatMap({ scans[$0] }) else { return nil }
            let others = scan.parcel.flatMap { steps[$0] } ?? []
            let other = others.filter { $0.scan != scan.id && $0.speaks(against: scan, in: anomaly) }.min { a, b in
                (a.isVoided ? 1 : 0, a.distance(to: scan)) < (b.isVoided ? 1 : 0, b.distance(to: scan))
            }
            return (
                anomaly.id,
                Contradiction(
                    step: scan.step, occurredAt: scan.occurredAt, receivedAt: scan.receivedAt, place: scan.place, recorder: scan.recorder,
                    orderedAt: scan.orderedAt, cancelledAt: scan.cancelledAt,
                    other: other.map { ContradictingStep(step: $0.step, occurredAt: $0.occurredAt, place: $0.place) })
            )
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}

private struct DoubtedScan {
    let id: ScanID
    let parcel: ParcelID?
    let step: Step
    let occurredAt: Instant
    let receivedAt: Instant
    let place: String?
    let recorder: String
    let orderedAt: Instant?
    let cancelledAt: Instant?

    static func load(_ ids: [ScanID], in tx: any Transaction) throws -> [ScanID: DoubtedScan] {
        let found = try tx.rows(
            Bulk(
                """
                SELECT s.id, s.parcel_id, s.step, s.occurred_at, s.received_at, s.read_point, r.name, o.ordered_at, o.cancelled_at
                FROM scan AS s {join values} JOIN party AS r ON r.id = s.recorder_id LEFT JOIN parcel AS p ON p.id = s.parcel_id
                LEFT JOIN customer_order AS o ON o.id = p.order_id WHERE s.id = v.id
                """, ["id": .ids(Set(ids).sorted())])
        ) { row in
            DoubtedScan(
                id: try row.id(0), parcel: try row.optionalID(1), step: try row.word(2), occurredAt: try row.instant(3), receivedAt: try row.instant(4),
                place: try row.optionalText(5), recorder: try row.text(6), orderedAt: try row.optionalInstant(7), cancelledAt: try row.optionalInstant(8))
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }
}

/// A step that counts, or did.
private struct KnownStep {
    let parcel: ParcelID
    let scan: ScanID
    let step: Step
    let occurredAt: Instant
    let place: String?
    let isVoided: Bool

    static func load(_ parcels: [ParcelID], in tx: any Transaction) throws -> [ParcelID: [KnownStep]] {
        let found = try ParcelScans.standings.flatMap { standing in
            try tx.rows(
                Bulk(
                    """
                    SELECT s.parcel_id, s.scan_id, s.step, s.occurred_at, s.read_point, s.voided_at FROM parcel_step AS s {join values}
                    WHERE s.parcel_id = v.parcel_id AND \(standing)
                    """, ["parcel_id": .ids(Set(parcels).sorted())])
            ) { row in
                KnownStep(
                    parcel: try row.id(0), scan: try row.id(1), step: try row.word(2), occurredAt: try row.instant(3), place: try row.optionalText(4),
                    isVoided: !row.isNull(5))
            }
        }
        return Dictionary(grouping: found, by: \.parcel)
    }

    func distance(to scan: DoubtedScan) -> Int64 { abs(occurredAt.microseconds - scan.occurredAt.microseconds) }

    /// Whether this is a step that the anomaly names beside the scan's own: `delivered before handed_over`, `packed at A and at B`.
    func speaks(against scan: DoubtedScan, in anomaly: AnomalyEntry) -> Bool {
        let isNamed = anomaly.detail.split { $0 == " " || $0 == "," }.contains { $0 == step.rawValue }
        return switch anomaly.kind {
        case "out_of_order", "contradicts_delivery": step != scan.step && isNamed
        case "two_places": isNamed && place != nil && place != scan.place
        default: false
        }
    }
}
