import Core
import Store

/// How far a parcel has come, in words that a buyer has, too.
package enum ParcelProgress: String, CaseIterable, Sendable {
    /// No scan that counts, or a label only.
    case ordered
    case packed
    case onItsWay = "on_its_way"
    /// The last attempt reached nobody.
    case attemptFailed = "attempt_failed"
    /// Delivered, or collected by the buyer.
    case delivered
    case returned

    package var isOver: Bool { self == .delivered || self == .returned }
}

/// A step that counts.
package struct StepEntry: Sendable, Equatable {
    package let scan: ScanID
    package let step: Step
    package let attempt: Int64
    package let occurredAt: Instant
    package let receivedAt: Instant
    package let readPoint: String?
    package let grade: Grade

    package var provesDelivery: Bool { step == .delivered || step == .collected }
}

/// Where a parcel stands by the scans that count.
package struct ParcelStanding: Sendable, Equatable {
    package let id: ParcelID
    package let key: String
    package let order: OrderID
    /// In the order in which they happened.
    package let steps: [StepEntry]

    /// What happened last.
    package var latest: StepEntry? { steps.last }
    /// What says where it is now: a delivery stands, whatever was scanned late or out of its order.
    package var present: StepEntry? {
        switch progress {
        case .returned: steps.last { $0.step == .returned }
        case .delivered: steps.last(where: \.provesDelivery)
        default: latest
        }
    }
    /// The scan that proves the delivery; the first, where several do.
    package var delivery: StepEntry? { steps.first(where: \.provesDelivery) }

    package var progress: ParcelProgress {
        if let returned = steps.last(where: { $0.step == .returned }), returned.occurredAt >= (delivery?.occurredAt ?? .earliest) { return .returned }
        if delivery != nil { return .delivered }
        return switch latest?.step {
        case .failed: .attemptFailed
        case .handedOver, .outForDelivery: .onItsWay
        case .packed: .packed
        default: .ordered
        }
    }

    static func of(orders: [OrderID], in tx: any Transaction) throws -> [OrderID: [ParcelStanding]] {
        let rows = try tx.rows(Bulk(question("p.order_id = v.id"), ["id": .ids(orders)]), read)
        return Dictionary(grouping: gathered(rows), by: \.order)
    }

    static func of(parcels: [ParcelID], in tx: any Transaction) throws -> [ParcelID: ParcelStanding] {
        let rows = try tx.rows(Bulk(question("p.id = v.id"), ["id": .ids(parcels)]), read)
        return Dictionary(uniqueKeysWithValues: gathered(rows).map { ($0.id, $0) })
    }

    /// The newest parcels that a party packs.
    static func newest(ofHub hub: PartyID, limit: Int, in tx: any Transaction) throws -> [ParcelStanding] {
        let rows = try tx.rows(
            """
            SELECT \(raw: columns) FROM (SELECT id, key, order_id FROM parcel WHERE hub_id = \(hub) ORDER BY id DESC LIMIT \(limit)) AS p
            LEFT JOIN parcel_step AS s ON s.parcel_id = p.id AND s.voided_at IS NULL
            """, read)
        return gathered(rows).reversed()
    }

    private typealias Found = (id: ParcelID, key: String, order: OrderID, step: StepEntry?)

    private static let columns = "p.id, p.key, p.order_id, s.scan_id, s.step, s.attempt, s.occurred_at, s.received_at, s.read_point, s.grade"

    private static func question(_ condition: String) -> String {
        """
        SELECT \(columns) FROM parcel AS p {join values} LEFT JOIN parcel_step AS s ON s.parcel_id = p.id AND s.voided_at IS NULL WHERE \(condition)
        """
    }

    private static func read(_ row: any Row) throws -> Found {
        let step =
            row.isNull(3)
            ? nil
            : StepEntry(
                scan: try row.id(3), step: try row.word(4), attempt: try row.int(5), occurredAt: try row.instant(6), receivedAt: try row.instant(7),
                readPoint: try row.optionalText(8), grade: try row.word(9))
        return (try row.id(0), try row.text(1), try row.id(2), step)
    }

    /// One standing for each parcel, in the order of their ids.
    private static func gathered(_ rows: [Found]) -> [ParcelStanding] {
        Dictionary(grouping: rows, by: \.id).values.compactMap { rows -> ParcelStanding? in
            guard let parcel = rows.first else { return nil }
            let steps = rows.compactMap(\.step).sorted { a, b in
                (a.occurredAt, a.step.rank ?? 0, a.scan) < (b.occurredAt, b.step.rank ?? 0, b.scan)
            }
            return ParcelStanding(id: parcel.id, key: parcel.key, order: parcel.order, steps: steps)
        }.sorted { $0.id < $1.id }
    }
}
