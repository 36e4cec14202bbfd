import Core
import Store

/// What the page of one order reads, at one moment.
package struct OrderRecord: Sendable {
    package let timeline: OrderTimeline
    package let standing: OrderStanding
    package let parcels: [ParcelStanding]
    /// Every scan of its parcels, with names.
    package let scans: [ScanID: ScanSummary]
    package let claims: [WhyNotPayable]

    package var detail: OrderDetail { timeline.detail }

    /// - Parameter now: trade time, which tells what is overdue.
    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(_ id: OrderID, now: Instant, seenBy sight: Sight, in tx: any Transaction) throws -> OrderRecord? {
        guard let timeline = try OrderTimeline.load(id, seenBy: sight, in: tx) else { return nil }
        let parcels = try ParcelStanding.of(orders: [id], in: tx)[id] ?? []
        return OrderRecord(
            timeline: timeline, standing: OrderSummary.standing(of: timeline.detail.order, parcels, now: now), parcels: parcels,
            scans: try ScanSummary.of(timeline.detail.parcels, in: tx), claims: try WhyNotPayable.load(of: id, seenBy: sight, in: tx) ?? [])
    }
}

/// What the page of one parcel reads, at one moment.
package struct ParcelRecord: Sendable {
    package let detail: ParcelDetail
    package let summary: ParcelSummary
    package let scans: [ScanID: ScanSummary]
    /// What has left for archive files; nil while all is here.
    package let archived: ArchivedRecord?

    /// - Returns: nil when there is no such parcel, or it may not be seen.
    package static func load(_ id: ParcelID, seenBy sight: Sight, in tx: any Transaction) throws -> ParcelRecord? {
        guard let detail = try ParcelDetail.load(id, seenBy: sight, in: tx), let summary = try ParcelSummary.load([id], in: tx).first else { return nil }
        return ParcelRecord(
            detail: detail, summary: summary, scans: try ScanSummary.of([detail], in: tx),
            archived: try ArchivedRecord.of([id.bits], parcels: [id], in: tx))
    }
}

/// What the page of one scan reads, at one moment.
package struct ScanRecord: Sendable {
    package let summary: ScanSummary
    package let anomalies: [AnomalyEntry]
    package let contradictions: [AnomalyID: Contradiction]

    /// - Returns: nil when there is no such scan, or it may not be seen.
    package static func load(_ id: ScanID, seenBy sight: Sight, in tx: any Transaction) throws -> ScanRecord? {
        guard try ScanList.load(id, seenBy: sight, in: tx) != nil, let summary = try ScanSummary.load([id], in: tx).first else { return nil }
        let anomalies = try AnomalyList.of([id], in: tx)[id] ?? []
        var contradictions = try Contradiction.load(anomalies, in: tx)
        if case .recorder = sight { contradictions = contradictions.mapValues(\.withoutOrder) }
        return ScanRecord(summary: summary, anomalies: anomalies, contradictions: contradictions)
    }
}

extension ScanSummary {
    /// The scans of parcels that may be seen.
    static func of(_ parcels: [ParcelDetail], in tx: any Transaction) throws -> [ScanID: ScanSummary] {
        let found = try load(parcels.flatMap { $0.scans.map(\.id) }, in: tx)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.scan.id, $0) })
    }
}

extension AnomalyList {
    /// What does not fit about each of these scans, which may be seen.
    package static func of(_ scans: [ScanID], in tx: any Transaction) throws -> [ScanID: [AnomalyEntry]] {
        let ids = try tx.rows(Bulk("SELECT a.id FROM anomaly AS a {join values} WHERE a.scan_id = v.scan", ["scan": .ids(scans)])) {
            try $0.id(0) as AnomalyID
        }
        let found = try load(ids, in: tx).values.sorted { $0.id < $1.id }
        return Dictionary(grouping: found.filter { $0.scan != nil }, by: { $0.scan ?? ScanID(.zero) })
    }
}

package enum MerchantNames {
    /// Names of the merchants of orders that may be seen, in the order of their lines.
    package static func of(_ orders: [OrderID], in tx: any Transaction) throws -> [OrderID: [String]] {
        let rows = try tx.rows(
            Bulk(
                """
                SELECT l.order_id, MIN(l.position), p.name FROM order_line AS l {join values} JOIN party AS p ON p.id = l.merchant_id
                WHERE l.order_id = v.id GROUP BY l.order_id, p.id, p.name
                """, ["id": .ids(orders)])
        ) { (order: try $0.id(0) as OrderID, position: try $0.int(1), name: try $0.text(2)) }
        return Dictionary(grouping: rows, by: \.order).mapValues { $0.sorted { $0.position < $1.position }.map(\.name) }
    }
}
