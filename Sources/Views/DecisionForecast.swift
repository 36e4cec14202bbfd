import Core

/// Where a part would stand after a decision.
package enum PartOutcome: Sendable, Equatable {
    /// As before.
    case stays
    /// In this state; `until` is when cooling would end.
    case becomes(String, until: Instant?)
    /// The decision would be refused: nobody knows the scan's parcel.
    case refused
}

/// A part of a claim, and what each decision on an anomaly would do to it.
package struct PartForecast: Sendable, Equatable {
    package let part: PartEntry
    package let offerName: String
    package let currency: Currency
    package let onAccept: PartOutcome
    package let onReject: PartOutcome
    package let onHold: PartOutcome
}

extension PartEntry {
    /// Neither payable nor over.
    var isOnItsWay: Bool { !["payable", "rejected", "cancelled", "clawed_back"].contains(state) }
}

/// What a decision on an anomaly would do, said from the rules that carry it out (`docs/decisions/scans.md`), for people to see before they decide.
struct DecisionForecast {
    let anomaly: AnomalyEntry
    let scan: ScanEntry?
    /// The steps of the parcel that count.
    let steps: [StepEntry]
    let now: Instant
    /// Scans with another undecided anomaly.
    private let doubted: Set<ScanID>
    /// Other scans that speak against the parcel's delivery, undecided or accepted.
    private let contradicting: Set<ScanID>
    /// The scan that would count in the place of this one.
    private let successor: ScanEntry?

    /// - Parameters:
    ///   - scans: all of the parcel.
    ///   - ofOrder: all anomalies of the order.
    ///   - others: undecided ones of the scan or its parcel.
    init(
        anomaly: AnomalyEntry, scan: ScanEntry?, scans: [ScanEntry], steps: [StepEntry], ofOrder: [AnomalyEntry], others: [AnomalyEntry], now: Instant
    ) {
        self.anomaly = anomaly
        self.scan = scan
        self.steps = steps
        self.now = now
        // An id that was used again says nothing of the scan that had it first.
        let doubted = Set(others.filter { $0.kind != "source_id_reused" }.compactMap(\.scan))
        self.doubted = doubted
        let counting = Set(scans.filter { ["applied", "repeated"].contains($0.state) }.map(\.id))
        contradicting = Set(
            ofOrder.filter { other in
                other.id != anomaly.id && other.parcel == scan?.parcel && ["two_places", "contradicts_delivery"].contains(other.kind)
                    && ["open", "held", "accepted"].contains(other.state)
            }.compactMap(\.scan)
        ).intersection(counting).subtracting(scan.map { [$0.id] } ?? [])
        successor = scans.filter { other in
            other.state == "repeated" && other.step == scan?.step && other.attempt == scan?.attempt && other.id != scan?.id
                && !doubted.contains(other.id)
        }.min { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) }
    }

    private static let final = ["rejected", "cancelled", "clawed_back"]
    private static let stoppable = ["tracked", "awaiting_scan", "cooling", "review"]

    private var isAboutScan: Bool { scan != nil && anomaly.kind != "source_id_reused" }
    private var isObjection: Bool { anomaly.kind == "objection" }

    func accepting(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        guard !isObjection, isAboutScan, let scan else { return .stays }
        if scan.state == "waiting" { return .refused }
        guard !doubted.contains(scan.id) else { return .stays }
        switch scan.state {
        case "set_aside", "repeated": return counting(scan, for: part, terms)
        case "applied":
            guard part.confirmingScan == scan.id, contradicting.isEmpty else { return .stays }
            return released(part, "anomaly", terms)
        default: return .stays
        }
    }

    func rejecting(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        if isObjection { return released(part, "objection", terms) }
        guard isAboutScan, let scan else { return .stays }
        if scan.state == "applied" {
            if part.confirmingScan == scan.id { return Self.final.contains(part.state) ? .stays : withdrawn(part, scan, terms) }
            if let successor, part.confirmingScan == nil { return counting(successor, for: part, terms, isFree: true) }
        }
        // A part that this scan had stopped, although another proves it, goes on when nobody doubts that one.
        guard let confirming = part.confirmingScan, confirming != scan.id, !doubted.contains(confirming) else { return .stays }
        return contradicting.subtracting([confirming]).isEmpty ? released(part, "anomaly", terms) : .stays
    }

    func holding(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        guard Self.stoppable.contains(part.state) else { return .stays }
        if isObjection { return terms.holdsOnAnomaly ? .becomes("held", until: nil) : .stays }
        guard isAboutScan, let scan, scan.state == "applied", part.confirmingScan == scan.id else { return .stays }
        return .becomes("held", until: nil)
    }

    /// The scan counts from now on, unless another has said the same step before.
    private func counting(_ scan: ScanEntry, for part: PartEntry, _ terms: FrozenTerms, isFree: Bool = false) -> PartOutcome {
        if !isFree, steps.contains(where: { $0.step == scan.step && $0.attempt == scan.attempt }) { return .stays }
        if scan.step == .returned, !Self.final.contains(part.state) {
            return .becomes(part.state == "payable" ? "clawed_back" : "cancelled", until: nil)
        }
        guard terms.steps.contains(scan.step) else { return .stays }
        let waits = part.state == "awaiting_scan" || (part.state == "review" && part.confirmingScan == nil)
        return waits ? confirmed(by: scan.grade, receivedAt: scan.receivedAt, isDoubted: false, terms) : .stays
    }

    private func confirmed(by grade: Grade, receivedAt: Instant, isDoubted: Bool, _ terms: FrozenTerms) -> PartOutcome {
        if isDoubted, terms.holdsOnAnomaly { return .becomes("held", until: nil) }
        if terms.actions[grade] == .review { return .becomes("review", until: nil) }
        return settled(at: terms.release(after: receivedAt, grade: grade))
    }

    private func settled(at release: Instant?) -> PartOutcome {
        guard let release, release > now else { return .becomes("payable", until: nil) }
        return .becomes("cooling", until: release)
    }

    /// A part that is held for this reason alone goes on where it stood.
    private func released(_ part: PartEntry, _ hold: String, _ terms: FrozenTerms) -> PartOutcome {
        guard part.state == "held", part.holds == [hold] else { return .stays }
        let origin = part.heldFrom ?? "awaiting_scan"
        switch origin {
        case "cooling": return settled(at: part.releaseAt)
        case "review": return .becomes("review", until: nil)
        default:
            if part.confirmingScan != nil { return settled(at: part.releaseAt) }
            return waiting(part, terms)
        }
    }

    /// A part without a scan waits again, or what its dates have brought meanwhile happens now.
    private func waiting(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        if !terms.waitsForScan, let releaseAt = part.releaseAt, releaseAt <= now { return .becomes("payable", until: nil) }
        if terms.waitsForScan, let expiresAt = part.expiresAt, expiresAt <= now { return .becomes("review", until: nil) }
        return .becomes(part.parcel == nil ? "tracked" : "awaiting_scan", until: nil)
    }

    /// The scan does not count any more. What repeats it counts in its place; else another step that the terms name confirms.
    private func withdrawn(_ part: PartEntry, _ scan: ScanEntry, _ terms: FrozenTerms) -> PartOutcome {
        // Whoever else stopped it has not let it go.
        if part.state == "held", part.holds.contains(where: { $0 != "anomaly" }) { return .stays }
        var left = steps.filter { $0.scan != scan.id }.map { (id: $0.scan, step: $0.step, grade: $0.grade, receivedAt: $0.receivedAt) }
        if let successor { left.append((successor.id, successor.step, successor.grade, successor.receivedAt)) }
        let proof = left.filter { terms.steps.contains($0.step) }.min { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) }
        guard let proof else { return left.isEmpty ? .becomes("awaiting_scan", until: nil) : waiting(part, terms) }
        return confirmed(by: proof.grade, receivedAt: proof.receivedAt, isDoubted: doubted.contains(proof.id), terms)
    }
}
