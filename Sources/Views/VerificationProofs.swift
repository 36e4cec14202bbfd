import Core
import Store

/// The steps of the parcels of some parts: what stands behind a confirmation.
struct VerificationProofs {
    private struct Key: Hashable {
        let parcel: ParcelID
        let scan: ScanID
    }

    private struct Step {
        let step: String
        let isVoid: Bool
        let receivedAt: Instant
        let grade: String
        /// nil where the scan is not there.
        let scanState: String?
    }

    private var steps: [Key: Step] = [:]
    /// Kinds of steps that count, by parcel.
    private var valid: [ParcelID: Set<String>] = [:]

    init(of parts: [VerificationPartRow], _ look: VerificationLook) throws {
        let found = try ParcelScans.standings.flatMap { standing in
            try look.tx.rows(
                Bulk(
                    """
                    SELECT s.parcel_id, s.scan_id, s.step, s.voided_at, s.received_at, s.grade, COALESCE(c.state, x.state)
                    FROM parcel_step AS s {join values} LEFT JOIN scan AS c ON c.id = s.scan_id
                    LEFT JOIN archived_scan AS x ON x.id = s.scan_id WHERE s.parcel_id = v.parcel_id AND \(standing)
                    """, ["parcel_id": .ids(Set(parts.compactMap(\.parcel)).sorted())])
            ) { row in
                (
                    Key(parcel: try row.id(0), scan: try row.id(1)),
                    Step(
                        step: try row.text(2), isVoid: !row.isNull(3), receivedAt: try row.instant(4), grade: try row.text(5),
                        scanState: try row.optionalText(6))
                )
            }
        }
        for (key, step) in found {
            steps[key] = step
            if !step.isVoid, step.scanState == "applied" { valid[key.parcel, default: []].insert(step.step) }
        }
    }

    /// What is wrong with the confirming scan of a part; nil when it is right, or when there is none.
    func problem(with part: VerificationPartRow, _ terms: VerificationTerms) -> String? {
        guard let scan = part.confirmingScan else { return nil }
        guard part.state != "tracked", part.state != "awaiting_scan" else { return "\(scan) while it waits for a scan" }
        guard let parcel = part.parcel else { return "\(scan) without a parcel" }
        guard let step = steps[Key(parcel: parcel, scan: scan)] else { return "no step by \(scan)" }
        guard !step.isVoid else { return "a void step by \(scan)" }
        guard let state = step.scanState else { return "a step by \(scan), which is not there" }
        guard state == "applied" else { return "a step by \(scan), which is \(state)" }
        return terms.steps.contains(step.step) ? nil : "the step \(step.step) by \(scan)"
    }

    /// When the part may be payable at the earliest; nil where no scan confirmed it.
    func earliest(_ part: VerificationPartRow, _ terms: VerificationTerms) -> Instant? {
        guard let parcel = part.parcel, let scan = part.confirmingScan, let step = steps[Key(parcel: parcel, scan: scan)] else { return nil }
        return terms.earliest(after: step.receivedAt, grade: step.grade)
    }

    /// Whether a delivery stands behind a part, whatever freed its money.
    func isProved(_ part: VerificationPartRow, _ terms: VerificationTerms) -> Bool {
        part.parcel.flatMap { valid[$0] }.map { !$0.isDisjoint(with: terms.provingSteps) } ?? false
    }
}
