import Core
import Store

/// How often scans of somebody were doubted, and what people said: of the newest anomalies of all.
package struct TrackRecord: Sendable, Equatable {
    package let accepted: Int64
    package let rejected: Int64
    /// Not decided, the one in question left out.
    package let undecided: Int64
    /// Anomalies that were looked at.
    package let looked: Int64

    static let limit = 2_000
}

/// Everything that a person needs to decide an anomaly: the scan in question beside the others of its parcel, what hangs on it, and what each
/// decision would do.
package struct AnomalyCase: Sendable, Equatable {
    package let anomaly: AnomalyEntry
    package let order: OrderSummary?
    /// IANA zone of the marketplace, where it is known.
    package let zone: String?
    /// What the anomaly is about; nil for what a file said of an order.
    package let scan: ScanSummary?
    /// Of an objection, the scans that proved the delivery; whoever recorded the first can be asked.
    package let proofs: [ScanSummary]
    /// All scans of the parcel, that one too, in the order in which they say they happened.
    package let scans: [ScanSummary]
    package let parcel: ParcelStanding?
    /// The parts of claims on the parcel, or on the whole order where no parcel is named.
    package let parts: [PartForecast]
    /// Other undecided anomalies of the same scan or parcel.
    package let others: [AnomalyEntry]
    package let recorder: TrackRecord?
    package let device: TrackRecord?
    /// What was asked and answered, and a buyer's words, oldest first.
    package let notes: [AnomalyNoteEntry]
    /// Of it and the others: what speaks against what.
    package let contradictions: [AnomalyID: Contradiction]
    /// About the anomaly itself, the latest first.
    package let facts: [FactSummary]
    /// What has left for archive files; nil while all is here.
    package let archived: ArchivedRecord?

    /// Cashback that an objection finds payable already: no decision on it moves that.
    package var isPaid: Bool {
        anomaly.kind == "objection" && parts.contains { $0.part.state == "payable" } && !parts.contains { $0.part.isOnItsWay }
    }

    /// The cashback is payable and does not rest on the scan: a decision is for the record alone.
    package var isForTheRecord: Bool {
        anomaly.kind != "objection" && parts.contains { $0.part.state == "payable" }
            && parts.allSatisfy { !$0.part.isOnItsWay && $0.onAccept == .stays && $0.onReject == .stays && $0.onHold == .stays }
    }

    /// Shares that stay on hold although nobody doubts them any more: an accepted scan still speaks against the delivery, or the buyer was right.
    package var stillHeld: [PartForecast] {
        guard !["open", "held"].contains(anomaly.state), others.isEmpty else { return [] }
        return parts.filter { $0.part.state == "held" }
    }

    /// For whoever decides, who sees everything.
    /// - Parameter now: trade time, at which a decision would be made.
    /// - Returns: nil when there is no such anomaly.
    package static func load(_ id: AnomalyID, now: Instant, in tx: any Transaction) throws -> AnomalyCase? {
        guard let anomaly = try AnomalyList.load(id, seenBy: .everything, in: tx) else { return nil }
        let order = try anomaly.order.map { try OrderSummary.load([$0], now: now, in: tx).first } ?? nil
        let scan = try anomaly.scan.map { try ScanSummary.load([$0], in: tx).first } ?? nil
        let parcelID = anomaly.parcel ?? scan?.scan.parcel
        let ids: [ScanID]? = try parcelID.map { parcel in
            var statement: Statement = ""
            statement.append { sql in
                ParcelScans.ask(&sql, of: parcel.bits)
                sql.appendLiteral(" ORDER BY 1 LIMIT ")
                sql.appendInterpolation(scanLimit)
            }
            return try tx.rows(statement) { try $0.id(0) }
        }
        let scans = try ScanSummary.load(ids ?? scan.map { [$0.scan.id] } ?? [], in: tx)
        let parcel = try parcelID.map { try ParcelStanding.of(parcels: [$0], in: tx)[$0] } ?? nil
        let all = try anomaly.order.map { try AnomalyList.of($0, in: tx) } ?? []
        let others = try others(than: anomaly, parcel: parcelID, all, in: tx)
        let claims = try anomaly.order.map { try ClaimList.of($0, in: tx) } ?? []
        let forecast = DecisionForecast(
            anomaly: anomaly, scan: scan?.scan, scans: scans.map(\.scan), steps: parcel?.steps ?? [], ofOrder: all, others: others, now: now)
        let records = try scan.flatMap { try TrackRecord.load($0.scan.id, besides: id, in: tx) }
        return AnomalyCase(
            anomaly: anomaly, order: order, zone: try zone(of: anomaly, in: tx), scan: scan, proofs: try DeliveryProofs.against(anomaly, in: tx),
            scans: scans.sorted { ($0.scan.occurredAt.instant, $0.scan.id) < ($1.scan.occurredAt.instant, $1.scan.id) }, parcel: parcel,
            parts: try claims.flatMap { claim in
                let terms = try FrozenTerms(claim.claim.termsBody)
                return claim.parts.filter { parcelID == nil || $0.parcel == parcelID }.map { part in
                    PartForecast(
                        part: part, offerName: claim.claim.offerName, currency: claim.claim.currency, onAccept: forecast.accepting(part, terms),
                        onReject: forecast.rejecting(part, terms), onHold: forecast.holding(part, terms))
                }
            },
            others: others, recorder: records?.recorder, device: records?.device, notes: try AnomalyNoteList.of(id, in: tx),
            contradictions: try Contradiction.load([anomaly] + others, in: tx),
            facts: try FactSearch(subject: id.bits).page(at: .first, limit: PageLimits.usual, in: tx).items,
            archived: try ArchivedRecord.of([id.bits], in: tx))
    }

    /// Scans of one parcel that are shown at most.
    private static let scanLimit = 200

    private static func zone(of anomaly: AnomalyEntry, in tx: any Transaction) throws -> String? {
        guard let key = anomaly.marketplace else { return nil }
        return try tx.first("SELECT zone FROM marketplace WHERE key = \(key)") { try $0.text(0) }
    }

    private static func others(
        than anomaly: AnomalyEntry, parcel: ParcelID?, _ ofOrder: [AnomalyEntry], in tx: any Transaction
    ) throws -> [AnomalyEntry] {
        let ofScan = try anomaly.scan.map { scan in
            try tx.rows("SELECT id FROM anomaly WHERE scan_id = \(scan) AND state || '' IN ('open', 'held')") { try $0.id(0) as AnomalyID }
        }
        let ofParcel = ofOrder.filter { ["open", "held"].contains($0.state) && $0.parcel == parcel && parcel != nil }.map(\.id)
        let ids = Set((ofScan ?? []) + ofParcel).subtracting([anomaly.id]).sorted()
        let found = try AnomalyList.load(ids, in: tx)
        return ids.compactMap { found[$0] }
    }
}

extension TrackRecord {
    /// Of the party and the device that recorded a scan.
    fileprivate static func load(
        _ scan: ScanID, besides anomaly: AnomalyID, in tx: any Transaction
    ) throws -> (recorder: TrackRecord, device: TrackRecord?)? {
        let recorded = try tx.first("SELECT recorder_id, device_id FROM scan WHERE id = \(scan)") {
            (recorder: try $0.id(0) as PartyID, device: try $0.optionalID(1) as DeviceID?)
        }
        guard let recorded else { return nil }
        // From the anomalies to their scans, which are looked up one by one.
        let rows = try tx.rows(
            """
            SELECT w.state, CASE WHEN s.recorder_id = \(recorded.recorder) THEN 1 ELSE 0 END,
            CASE WHEN s.device_id = \(recorded.device) THEN 1 ELSE 0 END
            FROM (SELECT id, state, scan_id FROM anomaly ORDER BY id DESC LIMIT \(limit)) AS w LEFT JOIN scan AS s ON s.id = w.scan_id
            WHERE w.id <> \(anomaly)
            """
        ) { (state: try $0.text(0), isRecorder: try $0.bool(1), isDevice: try $0.bool(2)) }
        func record(_ states: [String]) -> TrackRecord {
            func count(_ wanted: String...) -> Int64 { Int64(states.filter(wanted.contains).count) }
            return TrackRecord(
                accepted: count("accepted"), rejected: count("rejected"), undecided: count("open", "held"), looked: Int64(rows.count))
        }
        return (
            record(rows.filter(\.isRecorder).map(\.state)), recorded.device == nil ? nil : record(rows.filter(\.isDevice).map(\.state))
        )
    }
}
