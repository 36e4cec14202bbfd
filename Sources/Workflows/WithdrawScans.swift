import Cashback
import Core
import Fulfilment
import Store

/// What nobody has settled around a scan, and who could take its place.
struct Doubts {
    /// Another anomaly of the scan itself.
    let areOnScan: Bool
    /// Other scans that speak against its parcel's delivery.
    let contradicting: Set<ScanID>
    /// Other scans of its parcel with an anomaly of their own.
    let otherScans: Set<ScanID>
    /// Scans that say the same step again and that nobody doubts, in the order in which they came.
    let repeats: [Scan]

    /// - Parameter anomaly: the one that is being decided.
    init(around scan: Scan, besides anomaly: Anomaly?, history: ParcelHistory?, in tx: any Transaction) throws {
        let same = try scan.parcel.map { try Scans.repeats(of: scan.draft.step, attempt: scan.attempt, in: $0, tx) } ?? []
        let others = Set(history?.steps.map(\.scan) ?? []).union(same.map(\.id)).subtracting([scan.id])
        let unsettled = try Anomalies.unsettled(of: [scan.id] + others.sorted(), in: tx).filter { $0.id != anomaly?.id }
        let otherScans = Set(unsettled.compactMap(\.scan)).subtracting([scan.id])
        areOnScan = unsettled.contains { $0.scan == scan.id }
        self.otherScans = otherScans
        repeats = same.filter { $0.id != scan.id && !otherScans.contains($0.id) }
        if let parcel = scan.parcel, let anomaly {
            contradicting = try Anomalies.contradicting(parcel, order: anomaly.order, besides: anomaly.id, in: tx).subtracting([scan.id])
        } else {
            contradicting = []
        }
    }

    /// Whether what a scan confirms is in doubt.
    /// - Parameter subject: the scan around which these doubts are.
    func touch(_ confirming: ScanID, subject: ScanID) -> Bool {
        (confirming == subject ? areOnScan : otherScans.contains(confirming)) || !contradicting.subtracting([confirming]).isEmpty
    }
}

extension ParcelStep {
    init(_ scan: Scan, in parcel: ParcelID) {
        self.init(
            parcel: parcel, step: scan.draft.step, attempt: scan.attempt, scan: scan.id, occurredAt: scan.draft.occurredAt.instant,
            receivedAt: scan.draft.receivedAt, grade: scan.grade, readPoint: scan.draft.readPoint)
    }

    func confirming(hasAnomaly: Bool) -> ConfirmingScan {
        ConfirmingScan(id: scan, step: step, grade: grade, receivedAt: receivedAt, hasAnomaly: hasAnomaly)
    }
}

extension WorkingSet {
    /// The parts that a scan confirmed, or was to.
    mutating func moveParts(confirmedBy scan: Scan, because fact: Fact, _ move: (inout PartCourse) -> Void) throws {
        try moveParts(in: scan.parcel, because: fact, where: { $0.confirmingScan == scan.id }, move)
    }

    /// Parts in a parcel for which `isConcerned` holds.
    mutating func moveParts(
        in parcel: ParcelID?, because fact: Fact, where isConcerned: (Part) -> Bool, _ move: (inout PartCourse) -> Void
    ) throws {
        let concerned = (parcel.flatMap { partsOfParcel[$0] } ?? []).filter { parts[$0].map(isConcerned) ?? false }
        try self.move(concerned, cause: fact.id, actor: fact.actor, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt, move)
    }

    /// Parts that an anomaly holds go on, where nobody doubts what confirms them any more. After an acceptance these are the scan's own parts, after a
    /// rejection those of other scans that it had stopped.
    mutating func releaseUndoubted(_ scan: Scan, isAccepted: Bool, doubts: Doubts, because fact: Fact, reason: String) throws {
        try moveParts(
            in: scan.parcel, because: fact,
            where: { part in
                guard part.state == .held, let confirming = part.confirmingScan, (confirming == scan.id) == isAccepted else { return false }
                return !doubts.touch(confirming, subject: scan.id)
            }
        ) { $0.release(.anomaly, at: fact.receivedAt, reason: reason) }
    }

    /// Takes a counting scan back. The earliest scan that says the same and that nobody doubts counts in its place; where there is none, another step
    /// that the terms name as confirming, if there is one, confirms instead.
    /// - Parameters:
    ///   - state: what the scan then is: voided, or set aside.
    ///   - isForGood: no decision taken back later makes it count again.
    mutating func withdraw(
        _ scan: Scan, as state: ScanState, isForGood: Bool, doubts: Doubts, because fact: Fact, reason: String
    ) throws {
        guard let parcel = scan.parcel else { throw StoreError.unreadable("scan \(scan.id) has no parcel") }
        var withdrawn = scan
        withdrawn.state = state
        changes.movedScans[scan.id] = (was: .applied, now: withdrawn)
        changes.endedSteps.append(
            state == .setAside
                ? ParcelSteps.remove(scan.id, of: parcel) : ParcelSteps.void(scan.id, of: parcel, at: fact.receivedAt, isForGood: isForGood))
        histories[parcel]?.steps.removeAll { $0.scan == scan.id }
        let promoted = try doubts.repeats.first.map { try count($0, because: fact) }
        let left = histories[parcel]?.steps ?? []
        try moveParts(in: parcel, because: fact, where: { promoted != nil || $0.confirmingScan == scan.id }) { course in
            let wasIts = course.part.confirmingScan == scan.id
            course.withdraw(scan: scan.id, at: fact.receivedAt, reason: reason)
            for step in left where wasIts || step.scan == promoted?.scan {
                course.confirm(by: step.confirming(hasAnomaly: doubts.otherScans.contains(step.scan)), at: fact.receivedAt)
            }
        }
        if let promoted { try endReturned(promoted, because: fact) }
    }

    /// A scan that repeats one which does not count any more counts now, unless its step is taken.
    mutating func promote(_ scan: Scan, because fact: Fact) throws {
        guard let parcel = scan.parcel, let history = histories[parcel], history.isFree(for: scan) else { return }
        let step = try count(scan, because: fact)
        try moveParts(in: parcel, because: fact, where: { _ in true }) { $0.confirm(by: step.confirming(hasAnomaly: false), at: fact.receivedAt) }
        try endReturned(step, because: fact)
    }

    private mutating func count(_ scan: Scan, because fact: Fact) throws -> ParcelStep {
        guard let parcel = scan.parcel else { throw StoreError.unreadable("scan \(scan.id) has no parcel") }
        var counting = scan
        counting.state = .applied
        changes.movedScans[scan.id] = (was: scan.state, now: counting)
        let step = ParcelStep(counting, in: parcel)
        changes.steps.append(step)
        histories[parcel]?.add(step)
        changes.facts.append(scanFact("scan.applied", counting, in: parcel, because: fact))
        return step
    }

    func scanFact(_ kind: String, _ scan: Scan, in parcel: ParcelID, because fact: Fact) -> Fact {
        Fact(
            id: ids.next(), kind: kind, about: parcel, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt, actor: fact.actor, cause: fact.id,
            body: FactBodies.scan(scan))
    }

    private mutating func endReturned(_ step: ParcelStep, because fact: Fact) throws {
        guard step.step == .returned else { return }
        try moveParts(in: step.parcel, because: fact, where: { _ in true }) { $0.cancel(at: fact.receivedAt, reason: "returned") }
    }
}

extension ParcelHistory {
    /// Whether no scan counts for the step of this attempt.
    func isFree(for scan: Scan) -> Bool { !steps.contains { $0.step == scan.draft.step && $0.attempt == scan.attempt } }

    /// Keeps the steps in the order in which they came.
    mutating func add(_ step: ParcelStep) {
        steps.append(step)
        steps.sort { ($0.receivedAt, $0.scan) < ($1.receivedAt, $1.scan) }
    }
}
