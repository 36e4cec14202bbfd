import Cashback
import Core
import Fulfilment
import TradeNetwork
import Store

/// What became of a scan, for whoever sent it.
package struct ScanAnswer: Sendable, Equatable {
    package let scan: ScanID
    package let state: ScanState
    package let anomalies: [AnomalyKind]
    /// Claims that the scan moved, each with where its parts stand now.
    package let claims: [ClaimMove]
}

package struct ClaimMove: Sendable, Equatable, Hashable {
    package let claim: ClaimID
    package let state: PartState
}

package enum ScanOutcome: Sendable, Equatable {
    case stored(ScanAnswer)
    /// The source had sent it before; this is what became of it then.
    case duplicate(ScanID, ScanState)
    case refused(ScanRefusal)
}

extension ScanDraft {
    /// Who recorded it, as facts name them.
    var actor: Actor { Actor(device.map { "device:\($0)" } ?? "\(recorderKind.rawValue):\(recorder)") }
}

extension WorkingSet {
    func permits(_ draft: ScanDraft, in marketplace: MarketplaceID) -> Bool {
        guard StepPermission.allows(draft.recorderKind, to: draft.step) else { return false }
        return draft.recorderKind == .operator || grants[draft.recorder, default: []].contains(marketplace)
    }

    /// Judges a scan of a known parcel and carries out what follows: the step, anomalies, claims.
    /// - Parameters:
    ///   - isNew: the scan comes in by this command; otherwise it has been recorded before.
    ///   - cause: the fact that made it count now.
    ///   - overruling: the decision by which a person has accepted the scan; findings are not raised again and hold nothing, and what follows
    ///     happens at the decision's moment.
    /// - Returns: the scan as it now is, and what it moved.
    mutating func apply(
        _ waiting: Scan, to parcel: ParcelID, isNew: Bool = false, cause: FactID?, overruling: Fact? = nil
    ) throws -> (scan: Scan, answer: ScanAnswer) {
        guard var history = histories[parcel] else { throw StoreError.unreadable("parcel \(parcel) is not loaded") }
        let draft = waiting.draft
        let verdict = history.judge(draft, permitted: permits(draft, in: history.parcel.marketplace), overruled: overruling != nil)
        var scan = waiting
        scan.parcel = parcel
        scan.attempt = verdict.attempt
        scan.state = verdict.state
        let at = max(draft.receivedAt, history.orderReceivedAt, overruling?.receivedAt ?? .earliest)
        let fact = scanFact(scan, of: history, isNew: isNew, at: at, cause: cause, actor: overruling?.actor ?? draft.actor)
        changes.facts.append(fact)
        let findings = overruling == nil ? verdict.findings : []
        for finding in findings { raise(finding, scan: scan.id, of: scan.draft.parcelKey, history: history, at: at, cause: fact.id) }
        var moves: [ClaimMove] = []
        if scan.state == .applied {
            let step = ParcelStep(
                parcel: parcel, step: draft.step, attempt: verdict.attempt, scan: scan.id, occurredAt: draft.occurredAt.instant,
                receivedAt: draft.receivedAt, grade: scan.grade, readPoint: draft.readPoint)
            history.steps.append(step)
            histories[parcel] = history
            changes.steps.append(step)
            moves = try confirm(by: scan, hasAnomaly: !findings.isEmpty, parcel: parcel, at: at, cause: fact)
            // The goods are back: what was not paid lapses, what was payable is taken back. A doubtful return is a person's to decide.
            if draft.step == .returned, findings.isEmpty {
                moves += try moveParts(in: parcel, at: at, cause: fact) { $0.cancel(at: at, reason: "returned") }
            }
        }
        // What is set aside does not count, so it stops nothing either.
        if scan.state != .setAside { moves += try holdCooling(in: parcel, at: at, cause: fact, findings: findings) }
        return (scan, ScanAnswer(scan: scan.id, state: scan.state, anomalies: findings.map(\.kind), claims: moves))
    }

    private mutating func scanFact(
        _ scan: Scan, of history: ParcelHistory, isNew: Bool, at: Instant, cause: FactID?, actor: Actor
    ) -> Fact {
        Fact(
            id: ids.next(), kind: isNew ? "scan.recorded" : "scan.applied", about: history.parcel.id, occurredAt: scan.draft.occurredAt.instant,
            receivedAt: isNew ? scan.draft.receivedAt : at, actor: actor, cause: cause, body: FactBodies.scan(scan))
    }

    @discardableResult
    mutating func raise(_ finding: Finding, scan: ScanID, of parcelKey: String, history: ParcelHistory?, at: Instant, cause: FactID?) -> AnomalyID {
        let anomaly = Anomaly(
            id: ids.next(), kind: finding.kind, detail: finding.detail, marketplace: history?.parcel.marketplace, order: history?.parcel.order,
            parcel: history?.parcel.id, scan: scan, reference: history == nil ? parcelKey : nil, raisedAt: at)
        changes.anomalies.append(anomaly)
        changes.facts.append(
            Fact(
                id: ids.next(), kind: "anomaly.raised", about: anomaly.id, isNew: true, occurredAt: at, receivedAt: at, actor: .job("judge"), cause: cause,
                body: FactBodies.anomaly(anomaly)))
        return anomaly.id
    }

    private mutating func confirm(by scan: Scan, hasAnomaly: Bool, parcel: ParcelID, at: Instant, cause: Fact) throws -> [ClaimMove] {
        let confirming = ConfirmingScan(
            id: scan.id, step: scan.draft.step, grade: scan.grade, receivedAt: scan.draft.receivedAt, hasAnomaly: hasAnomaly)
        return try moveParts(in: parcel, at: at, cause: cause) { $0.confirm(by: confirming, at: at) }
    }

    /// Proof that is contradicted while the money still cools is looked at first, where the terms say so.
    private mutating func holdCooling(in parcel: ParcelID, at: Instant, cause: Fact, findings: [Finding]) throws -> [ClaimMove] {
        guard findings.contains(where: { $0.kind.doubtsDelivery }) else { return [] }
        return try moveParts(in: parcel, at: at, cause: cause) { $0.doubt(at: at) }
    }

    private mutating func moveParts(
        in parcel: ParcelID, at: Instant, cause: Fact, _ move: (inout PartCourse) throws -> Void
    ) throws -> [ClaimMove] {
        let parts = partsOfParcel[parcel] ?? []
        let before = parts.map { self.parts[$0]?.state }
        try self.move(parts, cause: cause.id, actor: cause.actor, occurredAt: cause.occurredAt, receivedAt: at, move)
        var moves: [ClaimMove] = []
        for (id, state) in zip(parts, before) {
            guard let part = self.parts[id], part.state != state else { continue }
            let move = ClaimMove(claim: part.claim, state: part.state)
            if !moves.contains(move) { moves.append(move) }
        }
        return moves
    }
}
