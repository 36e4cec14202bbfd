import Cashback
import Core
import Fulfilment
import Store

extension Workflows {
    /// A person takes a decision on an anomaly back. What it did is undone by new entries: the scan stands again as it stood before, the parts follow,
    /// money moves by new transfers. It is done whole or not at all.
    package func reopen(
        _ id: AnomalyID, by actor: Actor, reason: String, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Anomaly {
        guard AnomalyNote.isText(reason) else { throw AnomalyRefusal.textLength(field: "reason") }
        guard let decided = try Anomalies.lock(id, in: tx) else { throw AnomalyRefusal.notFound }
        guard !decided.isUndecided else { throw AnomalyRefusal.notDecided }
        guard decided.state != .cleared else { throw AnomalyRefusal.cleared }
        var set = WorkingSet(ids: ids)
        let fact = Fact(
            id: ids.next(), kind: "anomaly.reopened", about: id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("kind", decided.kind.rawValue)
                out.member("decision", decided.state.rawValue)
                if let scan = decided.scan { out.member("scan", scan.description) }
                out.member("reason", reason)
            })
        set.changes.facts.append(fact)
        if decided.kind == .objection {
            try set.reopenObjection(decided, because: fact, reason: reason, terms: terms, in: tx)
        } else if let scan = decided.scan, decided.kind != .sourceIDReused {
            var undoing = try Undoing(decided, of: scan, set: set, terms: terms, in: tx)
            try undoing.carryOut(because: fact, reason: reason)
            set = undoing.set
        }
        set.changes.others.append(Anomalies.reopen(id, from: decided.state))
        try set.finished().save(in: tx)
        var open = decided
        open.state = .open
        return open
    }
}

/// The undoing of a decision on an anomaly of a scan. How the scan stands follows from all that is decided of it, so several decisions on one scan can
/// be taken back in any order.
private struct Undoing {
    var set: WorkingSet
    private let decided: Anomaly
    private let scan: Scan
    private let others: [Anomaly]
    private let doubts: Doubts
    private let isTakenBack: Bool
    private let ended: [PartID: PartState]

    init(_ decided: Anomaly, of id: ScanID, set: WorkingSet, terms: TermsCache, in tx: any Transaction) throws {
        guard let scan = try Scans.load(id, lock: true, in: tx) else {
            guard try ArchivedScans.load([id], in: tx).isEmpty else { throw AnomalyRefusal.archived }
            throw StoreError.unreadable("anomaly \(decided.id) names no scan")
        }
        self.set = set
        self.decided = decided
        self.scan = scan
        if let parcel = scan.parcel { try self.set.load(Array(try Parcels.load([parcel], lock: true, in: tx).values), terms: terms, in: tx) }
        others = try Anomalies.of(id, in: tx).filter { $0.id != decided.id }
        doubts = try Doubts(around: scan, besides: decided, history: scan.parcel.flatMap { [set = self.set] in set.histories[$0] }, in: tx)
        isTakenBack = try scan.parcel.map { try ParcelSteps.isTakenBack(id, of: $0, in: tx) } ?? false
        let decidedAt = decided.decidedAt ?? .earliest
        let ended = try scan.parcel.map { try Parts.ended(in: $0, since: decidedAt, in: tx) } ?? []
        self.ended = Dictionary(uniqueKeysWithValues: ended.map { ($0.part, $0.state) })
    }

    /// How the scan stands once the anomaly is open again.
    private var target: ScanState {
        // Rejected for another reason, or taken back by a person, it stays out.
        guard !others.contains(where: { $0.state == .rejected }), !isTakenBack else { return scan.state }
        guard let parcel = scan.parcel, let history = set.histories[parcel] else { return .waiting }
        if ([decided] + others).contains(where: { $0.kind == .recorderNotPermitted }) { return .setAside }
        switch scan.state {
        case .voided: return history.isFree(for: scan) ? .applied : .repeated
        case .rejected: return .repeated
        default: return scan.state
        }
    }

    mutating func carryOut(because fact: Fact, reason: String) throws {
        let target = target
        let counts = (before: scan.state == .applied, after: target == .applied)
        if counts.before || counts.after { try refuseIfOver() }
        switch (scan.state, target) {
        case (.applied, .setAside):
            try tell(target, because: fact)
            try set.withdraw(scan, as: .setAside, isForGood: false, doubts: doubts, because: fact, reason: reason)
        case (let was, let now) where was != now:
            try tell(now, because: fact)
            stand(now)
        default: break
        }
        if counts.after { try doubtConfirmed(because: fact, reason: reason) }
        let against = ([decided] + others.filter(\.isUndecided)).filter(\.kind.doubtsDelivery).map(\.raisedAt).min()
        guard let against, target == .applied || target == .repeated else { return }
        try set.moveParts(in: scan.parcel, because: fact, where: { [scan] in $0.confirmingScan != scan.id }) {
            $0.doubt(since: against, at: fact.receivedAt)
        }
    }

    /// A part that has come to its end since the decision is moved by nothing any more.
    private func refuseIfOver() throws {
        for (id, state) in ended.sorted(by: { $0.key < $1.key }) {
            guard let part = set.parts[id] else { continue }
            let steps = try set.terms(of: part).effectiveSteps
            guard scan.draft.step == .returned || steps.contains(scan.draft.step) else { continue }
            throw AnomalyRefusal.partOver(id, state: state.rawValue)
        }
    }

    private mutating func tell(_ state: ScanState, because fact: Fact) throws {
        var standing = scan
        standing.state = state
        if let parcel = scan.parcel {
            set.changes.facts.append(set.scanFact(state == .setAside ? "scan.set_aside" : "scan.reinstated", standing, in: parcel, because: fact))
        } else {
            set.changes.facts.append(
                Fact(
                    id: set.ids.next(), kind: "scan.reinstated", about: scan.id, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt,
                    actor: fact.actor, cause: fact.id, body: FactBodies.scan(standing)))
        }
    }

    private mutating func stand(_ state: ScanState) {
        var standing = scan
        standing.state = state
        set.changes.movedScans[scan.id] = (was: scan.state, now: standing)
        guard scan.state == .voided, let parcel = scan.parcel else { return }
        if state == .applied {
            set.changes.others.append(ParcelSteps.restore(scan.id, of: parcel))
            set.histories[parcel]?.add(ParcelStep(standing, in: parcel))
        } else {
            set.changes.endedSteps.append(ParcelSteps.remove(scan.id, of: parcel))
        }
    }

    /// The scan counts and is in doubt: it confirms as a doubtful scan does, and what it had confirmed is held.
    private mutating func doubtConfirmed(because fact: Fact, reason: String) throws {
        guard let parcel = scan.parcel else { return }
        if scan.state == .applied {
            return try set.moveParts(confirmedBy: scan, because: fact) {
                $0.suspend(.anomaly, since: .earliest, at: fact.receivedAt, reason: reason)
            }
        }
        let doubtful = ParcelStep(scan, in: parcel).confirming(hasAnomaly: true)
        try set.moveParts(in: parcel, because: fact, where: { _ in true }) { $0.confirm(by: doubtful, at: fact.receivedAt) }
    }
}
