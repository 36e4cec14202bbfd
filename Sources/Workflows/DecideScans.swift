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
        guard anomaly.isUndecided else { throw AnomalyRefusal.alreadyDecided(anomaly.state) }
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
        if anomaly.kind == .objection {
            try set.loadObjected(anomaly, terms: terms, in: tx)
            try set.carryOut(decision, onObjection: anomaly, because: fact, note: note)
        } else if let scanID = anomaly.scan, anomaly.kind != .sourceIDReused {
            guard let scan = try Scans.load(scanID, lock: true, in: tx) else { throw StoreError.unreadable("anomaly \(id) names no scan") }
            if let parcel = scan.parcel {
                guard let parcel = try Parcels.load([parcel], lock: true, in: tx)[parcel] else { throw StoreError.unreadable("scan \(scanID) names no parcel") }
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
            try set.releaseUndoubted(scan, isAccepted: true, doubts: doubts, because: fact, reason: reason)
        case (.accept, .repeated) where !doubts.areOnScan: try set.promote(scan, because: fact)
        case (.reject, let was):
            if was == .applied {
                var withdrawn = scan
                withdrawn.state = .voided
                if let parcel = scan.parcel { set.changes.facts.append(set.scanFact("scan.withdrawn", withdrawn, in: parcel, because: fact)) }
                try set.withdraw(scan, as: .voided, isForGood: false, doubts: doubts, because: fact, reason: reason)
            } else if was != .voided, was != .rejected {
                var rejected = scan
                rejected.state = .rejected
                set.changes.movedScans[scan.id] = (was: was, now: rejected)
            }
            try set.releaseUndoubted(scan, isAccepted: false, doubts: doubts, because: fact, reason: reason)
        case (.hold, .applied): try set.moveParts(confirmedBy: scan, because: fact) { $0.hold(.anomaly, at: fact.receivedAt, reason: reason) }
        default: break
        }
    }

    /// A person takes back a step that counted: the scan stays, the step is void, and what it confirmed waits again.
    package func void(_ id: ScanID, by actor: Actor, reason: String, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Scan {
        guard let scan = try Scans.load(id, lock: true, in: tx) else {
            throw try ArchivedScans.load([id], in: tx).isEmpty ? VoidRefusal.notFound : .archived
        }
        guard scan.state == .applied, let parcelID = scan.parcel, let parcel = try Parcels.load([parcelID], lock: true, in: tx)[parcelID] else {
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
        try set.withdraw(scan, as: .voided, isForGood: true, doubts: doubts, because: fact, reason: reason)
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
    case archived

    package var code: String {
        switch self {
        case .notFound: "scan-not-found"
        case .doesNotCount: "scan-does-not-count"
        case .archived: "scan-archived"
        }
    }

    package var kind: RefusalKind { self == .notFound ? .notFound : .conflict }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such scan."
        case .doesNotCount(let state): "Only a step that counts can be voided; this scan is \(state.rawValue)."
        case .archived: "The scan has left for the archive, since its order was long over; what it proved stands."
        }
    }
}
