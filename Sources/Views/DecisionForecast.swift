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

/// What a decision on an anomaly would do, said from the rules that carry it out (`Workflows.decide`), for people to see before they decide.
struct DecisionForecast {
    let anomaly: AnomalyEntry
    let scan: ScanEntry?
    let parcel: ParcelStanding?
    /// Other undecided anomalies of the scan or its parcel.
    let others: [AnomalyEntry]
    let now: Instant

    private static let final = ["rejected", "cancelled", "clawed_back"]

    /// An id that was used again says nothing of the scan that had it first.
    private var isAboutScan: Bool { scan != nil && anomaly.kind != "source_id_reused" }
    private var doubtsScan: Bool { others.contains { $0.scan == anomaly.scan && $0.kind != "source_id_reused" } }
    private var doubtsDelivery: Bool { others.contains { ["two_places", "contradicts_delivery"].contains($0.kind) } }
    private func isDoubted(_ scan: ScanID) -> Bool { others.contains { $0.scan == scan && $0.kind != "source_id_reused" } }

    func accepting(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        guard isAboutScan, let scan else { return .stays }
        switch scan.state {
        case "waiting": return .refused
        case "set_aside" where !doubtsScan: return applying(scan, to: part, terms)
        case "applied" where !doubtsScan:
            guard part.confirmingScan == scan.id, part.state == "held" else { return .stays }
            return released(part)
        default: return .stays
        }
    }

    func rejecting(_ part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        guard isAboutScan, let scan else { return .stays }
        switch scan.state {
        case "applied" where part.confirmingScan == scan.id && !Self.final.contains(part.state): return withdrawn(part, scan, terms)
        case "applied", "waiting", "set_aside", "repeated":
            // A part that this scan had stopped, although another proves it, goes on.
            guard !doubtsDelivery, part.state == "held", part.heldFrom == "cooling", part.confirmingScan != scan.id else { return .stays }
            return released(part)
        default: return .stays
        }
    }

    func holding(_ part: PartEntry) -> PartOutcome {
        guard isAboutScan, let scan, scan.state == "applied", part.confirmingScan == scan.id else { return .stays }
        return ["tracked", "awaiting_scan", "cooling", "review"].contains(part.state) ? .becomes("held", until: nil) : .stays
    }

    /// The scan counts from now on, unless another has said the same step before.
    private func applying(_ scan: ScanEntry, to part: PartEntry, _ terms: FrozenTerms) -> PartOutcome {
        if parcel?.steps.contains(where: { $0.step == scan.step && $0.attempt == scan.attempt }) ?? false { return .stays }
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

    private func released(_ part: PartEntry) -> PartOutcome {
        let origin = part.heldFrom ?? "awaiting_scan"
        if part.confirmingScan != nil, origin == "awaiting_scan" || origin == "tracked" { return settled(at: part.releaseAt) }
        return origin == "cooling" ? settled(at: part.releaseAt) : .becomes(origin, until: nil)
    }

    /// The scan does not count any more; another step that the terms name confirms in its place.
    private func withdrawn(_ part: PartEntry, _ scan: ScanEntry, _ terms: FrozenTerms) -> PartOutcome {
        let left = (parcel?.steps ?? []).filter { $0.scan != scan.id && terms.steps.contains($0.step) }
        // In the order in which they came, as they would have confirmed.
        guard let next = left.min(by: { ($0.receivedAt, $0.scan) < ($1.receivedAt, $1.scan) }) else { return .becomes("awaiting_scan", until: nil) }
        return confirmed(by: next.grade, receivedAt: next.receivedAt, isDoubted: isDoubted(next.scan), terms)
    }
}
