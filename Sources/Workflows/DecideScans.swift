import Cashback
import Core
import Fulfilment
import Store

extension Workflows {
    /// A person decides an anomaly.
    package func decide(
        _ id: AnomalyID, _ decision: AnomalyDecision, by actor: Actor, note: String?, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Anomaly {
        guard var anomaly = try Anomalies.lock(id, in: tx) else { throw AnomalyRefusal.notFound }
        guard anomaly.state == .open || anomaly.state == .held else { throw AnomalyRefusal.alreadyDecided(anomaly.state) }
        var set = WorkingSet(ids: ids)
        anomaly.state = decision == .accept ? .accepted : decision == .reject ? .rejected : .held
        let fact = Fact(
            id: ids.next(), kind: "anomaly.\(anomaly.state.rawValue)", about: id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("kind", anomaly.kind.rawValue)
                if let scan = anomaly.scan { out.member("scan", scan.description) }
                if let note { out.member("note", note) }
            })
        set.changes.facts.append(fact)
        if let scanID = anomaly.scan, anomaly.kind != .sourceIDReused {
            guard let scan = try Scans.load(scanID, lock: true, in: tx) else { throw StoreError.unreadable("anomaly \(id) names no scan") }
            if let parcel = scan.parcel {
                guard let parcel = try Parcelling.load(parcel, in: tx) else { throw StoreError.unreadable("scan \(scanID) names no parcel") }
                try set.load([parcel], terms: terms, in: tx)
            }
            let doubts = try Doubts(around: scan, besides: anomaly, history: scan.parcel.flatMap { set.histories[$0] }, in: tx)
            try carryOut(decision, on: scan, doubts: doubts, because: fact, note: note, in: &set)
        }
        set.changes.others.append(Anomalies.decide([(id, anomaly.state)], by: actor.description, note: note, at: now))
        try set.finished().save(in: tx)
        return anomaly
    }

    private func carryOut(
        _ decision: AnomalyDecision, on scan: Scan, doubts: Doubts, because fact: Fact, note: String?, in set: inout WorkingSet
    ) throws {
        let reason = note ?? "decided by \(fact.actor)"
        switch (decision, scan.state) {
        case (.accept, .waiting): throw AnomalyRefusal.nothingToAccept
        case (.accept, .setAside) where !doubts.areOnScan:
            guard let parcel = scan.parcel else { throw AnomalyRefusal.nothingToAccept }
            let (applied, _) = try set.apply(scan, to: parcel, cause: fact.id, overruling: fact)
            set.changes.movedScans[scan.id] = (was: .setAside, now: applied)
        case (.accept, .applied) where !doubts.areOnScan:
            try set.moveParts(confirmedBy: scan, because: fact) { $0.release(at: fact.receivedAt, reason: reason) }
        case (.reject, .applied):
            try set.withdraw(scan, doubted: doubts.otherScans, because: fact, reason: reason)
            if !doubts.areOnDelivery { try set.releaseDoubted(besides: scan, because: fact, reason: reason) }
        case (.reject, .waiting), (.reject, .setAside), (.reject, .repeated):
            var rejected = scan
            rejected.state = .rejected
            set.changes.movedScans[scan.id] = (was: scan.state, now: rejected)
            if !doubts.areOnDelivery { try set.releaseDoubted(besides: scan, because: fact, reason: reason) }
        case (.hold, .applied): try set.moveParts(confirmedBy: scan, because: fact) { $0.hold(at: fact.receivedAt, reason: reason) }
        default: break
        }
    }

    /// A person takes back a step that counted: the scan stays, the step is void, and what it confirmed waits again.
    package func void(_ id: ScanID, by actor: Actor, reason: String, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Scan {
        guard let scan = try Scans.load(id, lock: true, in: tx) else { throw VoidRefusal.notFound }
        guard scan.state == .applied, let parcelID = scan.parcel, let parcel = try Parcelling.load(parcelID, in: tx) else {
            throw VoidRefusal.doesNotCount(scan.state)
        }
        var set = WorkingSet(ids: ids)
        try set.load([parcel], terms: terms, in: tx)
        let fact = Fact(
            id: ids.next(), kind: "scan.voided", about: parcel.id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("scan", id.description)
                out.member("reason", reason)
            })
        set.changes.facts.append(fact)
        let doubts = try Doubts(around: scan, besides: nil, history: set.histories[parcelID], in: tx)
        try set.withdraw(scan, doubted: doubts.otherScans, because: fact, reason: reason)
        try set.finished().save(in: tx)
        var voided = scan
        voided.state = .voided
        return voided
    }
}

/// Why a step is not voided.
package enum VoidRefusal: Refusal, Equatable {
    case notFound
    case doesNotCount(ScanState)

    package var code: String {
        switch self {
        case .notFound: "scan-not-found"
        case .doesNotCount: "scan-does-not-count"
        }
    }

    package var kind: RefusalKind { self == .notFound ? .notFound : .conflict }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such scan."
        case .doesNotCount(let state): "Only a step that counts can be voided; this scan is \(state.rawValue)."
        }
    }
}

/// What nobody has settled around a scan.
private struct Doubts {
    /// Another anomaly of the scan itself.
    let areOnScan: Bool
    /// Another anomaly that speaks against its parcel's delivery.
    let areOnDelivery: Bool
    /// Counting scans of its parcel with an anomaly of their own.
    let otherScans: Set<ScanID>

    /// - Parameter anomaly: the one that is being decided.
    init(around scan: Scan, besides anomaly: Anomaly?, history: ParcelHistory?, in tx: any Transaction) throws {
        let others = Set(history?.steps.map(\.scan) ?? []).subtracting([scan.id])
        let unsettled = try Anomalies.unsettled(of: [scan.id] + others.sorted(), in: tx).filter { $0.id != anomaly?.id }
        areOnScan = unsettled.contains { $0.scan == scan.id }
        otherScans = Set(unsettled.compactMap(\.scan)).subtracting([scan.id])
        if let parcel = scan.parcel, let anomaly {
            areOnDelivery = try Anomalies.isDoubted(parcel, order: anomaly.order, besides: anomaly.id, in: tx)
        } else {
            areOnDelivery = false
        }
    }
}

private enum Parcelling {
    static func load(_ id: ParcelID, in tx: any Transaction) throws -> Parcel? { try Parcels.load([id], lock: true, in: tx)[id] }
}

extension WorkingSet {
    /// The parts that a scan confirmed, or was to.
    mutating func moveParts(confirmedBy scan: Scan, because fact: Fact, _ move: (inout PartCourse) -> Void) throws {
        let concerned = (scan.parcel.flatMap { partsOfParcel[$0] } ?? []).filter { parts[$0]?.confirmingScan == scan.id }
        try self.move(concerned, cause: fact.id, actor: fact.actor, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt, move)
    }

    /// Parts that a scan had stopped on their way, although another scan proves them, go on.
    mutating func releaseDoubted(besides scan: Scan, because fact: Fact, reason: String) throws {
        let stopped = (scan.parcel.flatMap { partsOfParcel[$0] } ?? []).filter { id in
            parts[id]?.state == .held && parts[id]?.heldFrom == .cooling && parts[id]?.confirmingScan != scan.id
        }
        try move(stopped, cause: fact.id, actor: fact.actor, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt) {
            $0.release(at: fact.receivedAt, reason: reason)
        }
    }

    /// Takes a counting scan back. Another step that the terms name as confirming, if there is one, confirms in its place.
    /// - Parameter doubted: scans with an anomaly that nobody has settled.
    mutating func withdraw(_ scan: Scan, doubted: Set<ScanID>, because fact: Fact, reason: String) throws {
        guard let parcel = scan.parcel, var history = histories[parcel] else { throw StoreError.unreadable("scan \(scan.id) has no parcel loaded") }
        var voided = scan
        voided.state = .voided
        changes.movedScans[scan.id] = (was: .applied, now: voided)
        changes.others.append(ParcelSteps.void(scan.id, of: parcel, at: fact.receivedAt))
        history.steps.removeAll { $0.scan == scan.id }
        histories[parcel] = history
        let left = history.steps
        try moveParts(confirmedBy: scan, because: fact) { course in
            course.withdraw(scan: scan.id, at: fact.receivedAt, reason: reason)
            for step in left {
                let next = ConfirmingScan(
                    id: step.scan, step: step.step, grade: step.grade, receivedAt: step.receivedAt, hasAnomaly: doubted.contains(step.scan))
                course.confirm(by: next, at: fact.receivedAt)
            }
        }
    }
}
