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
    /// About the anomaly itself, the latest first.
    package let facts: [FactSummary]

    /// For whoever decides, who sees everything.
    /// - Parameter now: trade time, at which a decision would be made.
    /// - Returns: nil when there is no such anomaly.
    package static func load(_ id: AnomalyID, now: Instant, in tx: any Transaction) throws -> AnomalyCase? {
        guard let anomaly = try AnomalyList.load(id, seenBy: .everything, in: tx) else { return nil }
        let order = try anomaly.order.map { try OrderSummary.load([$0], now: now, in: tx).first } ?? nil
        let scan = try anomaly.scan.map { try ScanSummary.load([$0], in: tx).first } ?? nil
        let parcelID = anomaly.parcel ?? scan?.scan.parcel
        let ids = try parcelID.map { parcel in try tx.rows("SELECT id FROM scan WHERE parcel_id = \(parcel) ORDER BY id LIMIT \(scanLimit)") { try $0.id(0) as ScanID } }
        let scans = try ScanSummary.load(ids ?? scan.map { [$0.scan.id] } ?? [], in: tx)
        let parcel = try parcelID.map { try ParcelStanding.of(parcels: [$0], in: tx)[$0] } ?? nil
        let all = try anomaly.order.map { try AnomalyList.of($0, in: tx) } ?? []
        let others = try others(than: anomaly, parcel: parcelID, all, in: tx)
        let claims = try anomaly.order.map { try ClaimList.of($0, in: tx) } ?? []
        let forecast = DecisionForecast(
            anomaly: anomaly, scan: scan?.scan, scans: scans.map(\.scan), steps: parcel?.steps ?? [], ofOrder: all, others: others, now: now)
        return AnomalyCase(
            anomaly: anomaly, order: order, zone: try zone(of: anomaly, in: tx), scan: scan,
            scans: scans.sorted { ($0.scan.occurredAt.instant, $0.scan.id) < ($1.scan.occurredAt.instant, $1.scan.id) }, parcel: parcel,
            parts: try claims.flatMap { claim in
                let terms = try FrozenTerms(claim.claim.termsBody)
                return claim.parts.filter { parcelID == nil || $0.parcel == parcelID }.map { part in
                    PartForecast(
                        part: part, offerName: claim.claim.offerName, currency: claim.claim.currency, onAccept: forecast.accepting(part, terms),
                        onReject: forecast.rejecting(part, terms), onHold: forecast.holding(part, terms))
                }
            },
            others: others, recorder: try scan.flatMap { try record(of: id, "s.recorder_id = (SELECT w.recorder_id FROM scan AS w WHERE w.id = ", $0.scan.id, tx) },
            device: try scan.flatMap { scan in
                guard scan.scan.device != nil else { return nil }
                return try record(of: id, "s.device_id = (SELECT w.device_id FROM scan AS w WHERE w.id = ", scan.scan.id, tx)
            }, notes: try AnomalyNoteList.of(id, in: tx), facts: try FactSearch(subject: id.bits).page(at: .first, limit: PageLimits.usual, in: tx).items)
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

    private static func record(of anomaly: AnomalyID, _ condition: String, _ scan: ScanID, _ tx: any Transaction) throws -> TrackRecord? {
        var statement: Statement = """
            SELECT w.state, COUNT(*), w.looked FROM (SELECT a.state, a.scan_id, COUNT(*) OVER () AS looked FROM (SELECT id, state, scan_id
            FROM anomaly ORDER BY id DESC LIMIT \(TrackRecord.limit)) AS a WHERE a.id <> \(anomaly)) AS w
            JOIN scan AS s ON s.id = w.scan_id AND \(raw: condition)
            """
        statement.append { sql in
            sql.appendInterpolation(scan)
            sql.appendLiteral(") GROUP BY w.state, w.looked")
        }
        let rows = try tx.rows(statement) { (state: try $0.text(0), count: try $0.int(1), looked: try $0.int(2)) }
        func count(_ states: String...) -> Int64 { rows.filter { states.contains($0.state) }.reduce(0) { $0 + $1.count } }
        return TrackRecord(
            accepted: count("accepted"), rejected: count("rejected"), undecided: count("open", "held"), looked: rows.first?.looked ?? 0)
    }
}
