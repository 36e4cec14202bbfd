import Core

/// What must be known of a parcel to judge a scan of it.
package struct ParcelHistory: Sendable {
    package let parcel: Parcel
    /// When the buyer ordered; nil where the shop does not say.
    package let orderedAt: Instant?
    package let orderReceivedAt: Instant
    package let orderIsCancelled: Bool
    /// Steps that count now.
    package var steps: [ParcelStep]

    package init(parcel: Parcel, orderedAt: Instant?, orderReceivedAt: Instant, orderIsCancelled: Bool, steps: [ParcelStep]) {
        self.parcel = parcel
        self.orderedAt = orderedAt
        self.orderReceivedAt = orderReceivedAt
        self.orderIsCancelled = orderIsCancelled
        self.steps = steps
    }
}

package struct Finding: Sendable, Hashable {
    package let kind: AnomalyKind
    package let detail: String

    package init(kind: AnomalyKind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

/// What becomes of one scan.
package struct Verdict: Sendable, Equatable {
    package let state: ScanState
    package let attempt: Int64
    package let findings: [Finding]
}

extension ParcelHistory {
    /// Judges one scan against what is known. Nothing here refuses: every scan is kept, and either counts, repeats, or is set aside.
    /// - Parameters:
    ///   - permitted: whether the recorder may record this step in this marketplace.
    ///   - overruled: true when a person has accepted the scan, so that permission no longer sets it aside.
    package func judge(_ scan: ScanDraft, permitted: Bool, overruled: Bool = false) -> Verdict {
        let attempt = scan.attempt ?? nextAttempt(for: scan.step)
        var findings = timeFindings(scan)
        if !permitted {
            findings.append(Finding(kind: .recorderNotPermitted, detail: "\(scan.recorderKind.rawValue) recorded \(scan.step.rawValue)"))
        }
        if orderIsCancelled { findings.append(Finding(kind: .orderCancelled, detail: "\(scan.step.rawValue) after the cancellation")) }
        let same = steps.first { $0.step == scan.step && $0.attempt == attempt }
        if let same, same.readPoint != scan.readPoint, same.readPoint != nil, scan.readPoint != nil {
            findings.append(
                Finding(kind: .twoPlaces, detail: "\(scan.step.rawValue) at \(same.readPoint ?? "") and at \(scan.readPoint ?? "")"))
        } else if same == nil, let other = elsewhereAtOnce(scan) {
            let (here, there) = ("\(scan.step.rawValue) at \(scan.readPoint ?? "")", "\(other.step.rawValue) at \(other.readPoint ?? "")")
            findings.append(Finding(kind: .twoPlaces, detail: "\(there) and \(here) within a minute"))
        }
        if !permitted && !overruled { return Verdict(state: .setAside, attempt: attempt, findings: findings) }
        return Verdict(state: same == nil ? .applied : .repeated, attempt: attempt, findings: findings)
    }

    private func timeFindings(_ scan: ScanDraft) -> [Finding] {
        var findings: [Finding] = []
        let occurredAt = scan.occurredAt.instant
        if occurredAt > scan.receivedAt.adding(microseconds: ScanLimits.clockLeadMicroseconds) {
            findings.append(Finding(kind: .futureTime, detail: "\(scan.step.rawValue) \(occurredAt), received \(scan.receivedAt)"))
        }
        if let orderedAt, occurredAt < orderedAt {
            findings.append(Finding(kind: .scanBeforeOrder, detail: scan.step.rawValue))
        }
        for step in steps {
            if let detail = Self.wrongOrder(scan.step, occurredAt, step.step, step.occurredAt) {
                findings.append(Finding(kind: .outOfOrder, detail: detail))
            }
            if let detail = Self.contradiction(scan.step, occurredAt, step.step, step.occurredAt) {
                findings.append(Finding(kind: .contradictsDelivery, detail: detail))
            }
        }
        return findings
    }

    /// `delivered before handed_over` when the step with the higher place in the normal course has the earlier time.
    private static func wrongOrder(_ a: Step, _ aTime: Instant, _ b: Step, _ bTime: Instant) -> String? {
        guard let aRank = a.rank, let bRank = b.rank, aRank != bRank, aTime != bTime else { return nil }
        let (later, laterTime, earlier, earlierTime) = aRank > bRank ? (a, aTime, b, bTime) : (b, bTime, a, aTime)
        return laterTime < earlierTime ? "\(later.rawValue) before \(earlier.rawValue)" : nil
    }

    /// A failed attempt after the delivery, or a delivery in an attempt that is over. A return after delivery is a return, not a contradiction.
    private static func contradiction(_ a: Step, _ aTime: Instant, _ b: Step, _ bTime: Instant) -> String? {
        let (end, endTime, other, otherTime) = a.rank == 5 ? (a, aTime, b, bTime) : (b, bTime, a, aTime)
        guard end.rank == 5, other == .failed, otherTime > endTime else { return nil }
        return "\(end.rawValue), then failed"
    }

    private func nextAttempt(for step: Step) -> Int64 {
        switch step {
        case .labelled, .packed, .handedOver, .returned: 1
        case .outForDelivery, .delivered, .collected: 1 + (steps.filter { $0.step == .failed }.map(\.attempt).max() ?? 0)
        // A failure ends the attempt that is open, so a repeat of it must not open another.
        case .failed: max(1, steps.filter { $0.step == .outForDelivery }.map(\.attempt).max() ?? 1)
        }
    }

    /// A step at another place within a minute. A hub and a carrier may share a door, so only different read points count.
    private func elsewhereAtOnce(_ scan: ScanDraft) -> ParcelStep? {
        guard let place = scan.readPoint else { return nil }
        return steps.first { step in
            guard let other = step.readPoint, other != place else { return false }
            return abs(step.occurredAt.microseconds - scan.occurredAt.instant.microseconds) < 60_000_000
        }
    }
}
