import Cashback
import Core
import Fulfilment
import Selling
import Store

extension Workflows {
    /// Somebody says that something is wrong with an order. While one objection is open, a further one is answered with it; its words
    /// are kept beside those of the first, and nothing else changes.
    /// - Parameters:
    ///   - parcel: the one it is about; nil for the whole order.
    ///   - text: in the buyer's words. It may hold personal data, so it stands in a note and in no fact.
    /// - Returns: the objection, and whether it is new.
    package func object(
        to id: OrderID, parcel: ParcelID?, reason: ObjectionReason, text: String?, by actor: Actor, at now: Instant, in tx: any Transaction,
        ids: IdPool
    ) throws -> (objection: Anomaly, isNew: Bool) {
        if let text { guard AnomalyNote.isText(text) else { throw ObjectionRefusal.textLength } }
        guard let order = try Orders.load([id], lock: true, in: tx)[id] else { throw ObjectionRefusal.orderNotFound }
        if let parcel { guard try Parcels.load([parcel], in: tx)[parcel]?.order == id else { throw ObjectionRefusal.parcelNotFound } }
        if let open = try Anomalies.openObjection(to: id, in: tx) {
            if let text { try add(text, reason, to: open, of: id, by: actor, at: now, in: tx, ids: ids) }
            return (open, false)
        }
        var set = WorkingSet(ids: ids)
        let objection = Anomaly(
            id: ids.next(), kind: .objection, detail: reason.rawValue, marketplace: order.marketplace, order: id, parcel: parcel, scan: nil,
            reference: nil, raisedAt: now)
        let fact = Fact(
            id: ids.next(), kind: "order.objected", about: id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("anomaly", objection.id.description)
                out.member("reason", reason.rawValue)
                if let parcel { out.member("parcel", parcel.description) }
            })
        set.changes.facts.append(fact)
        set.changes.anomalies.append(objection)
        set.changes.facts.append(
            Fact(
                id: ids.next(), kind: "anomaly.raised", about: objection.id, isNew: true, occurredAt: now, receivedAt: now, actor: actor,
                cause: fact.id, body: FactBodies.anomaly(objection)))
        if let text {
            set.changes.notes.append(
                AnomalyNote(id: ids.next(), anomaly: objection.id, kind: .objected, actor: actor.description, text: text, at: now))
        }
        if reason.doubtsDelivery {
            try set.loadObjected(objection, terms: terms, in: tx)
            try set.suspendObjected(objection, because: fact, reason: "the buyer objects: \(reason.rawValue)")
        }
        try set.finished().save(in: tx)
        return (objection, true)
    }

    /// What somebody says of an objection that is open already. The same words sent again add nothing.
    private func add(
        _ text: String, _ reason: ObjectionReason, to objection: Anomaly, of order: OrderID, by actor: Actor, at now: Instant, in tx: any Transaction,
        ids: IdPool
    ) throws {
        guard try !AnomalyNotes.hold(text, of: objection.id, in: tx) else { return }
        guard try AnomalyNotes.count(of: objection.id, in: tx) < Int64(AnomalyNote.limit) else { throw AnomalyRefusal.tooManyNotes }
        let note = AnomalyNote(id: ids.next(), anomaly: objection.id, kind: .objected, actor: actor.description, text: text, at: now)
        let fact = Fact(
            id: ids.next(), kind: "order.objected", about: order, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("anomaly", objection.id.description)
                out.member("reason", reason.rawValue)
                out.member("note", note.id.description)
            })
        try tx.runExactly([AnomalyNotes.insert([note])])
        try Journal.append([fact], in: tx)
    }
}

extension WorkingSet {
    /// Loads what an objection may move: all parcels and parts of its order, in the order in which other commands lock them.
    mutating func loadObjected(_ objection: Anomaly, terms: TermsCache, in tx: any Transaction) throws {
        guard let order = objection.order else { throw StoreError.unreadable("objection \(objection.id) has no order") }
        _ = try Orders.load([order], lock: true, in: tx)
        try load(try Parcels.of(order, lock: true, in: tx), terms: terms, in: tx)
        try loadAllParts(ofOrder: order, terms: terms, in: tx)
    }

    /// - Parameter since: with it, what became payable after that is taken back too.
    mutating func suspendObjected(_ objection: Anomaly, since: Instant? = nil, because fact: Fact, reason: String) throws {
        try moveObjected(objection, because: fact) { $0.suspend(.objection, since: since, at: fact.receivedAt, reason: reason) }
    }

    /// `accept` says that the buyer is right and moves nothing: what is held stays held until what really follows is entered, such as a voided scan, a
    /// return, a cancellation or a decision on the claim. `reject` lifts what it holds. `hold` stops what is not payable yet, whatever the reason.
    mutating func carryOut(_ decision: AnomalyDecision, onObjection objection: Anomaly, because fact: Fact, note: String?) throws {
        let reason = note ?? "decided by \(fact.actor)"
        switch decision {
        case .accept: break
        case .reject: try moveObjected(objection, because: fact) { $0.release(.objection, at: fact.receivedAt, reason: reason) }
        case .hold: try suspendObjected(objection, because: fact, reason: reason)
        }
    }

    /// It is open again, and holds as it did when it was raised.
    mutating func reopenObjection(_ objection: Anomaly, because fact: Fact, reason: String, terms: TermsCache, in tx: any Transaction) throws {
        try loadObjected(objection, terms: terms, in: tx)
        if let order = objection.order, try Anomalies.openObjection(to: order, in: tx) != nil { throw AnomalyRefusal.objectionOpen }
        guard ObjectionReason(rawValue: objection.detail)?.doubtsDelivery == true else { return }
        try suspendObjected(objection, since: objection.raisedAt, because: fact, reason: reason)
    }

    private mutating func moveObjected(_ objection: Anomaly, because fact: Fact, _ move: (inout PartCourse) -> Void) throws {
        let concerned = parts.values.filter { objection.parcel == nil || $0.parcel == objection.parcel }.map(\.id).sorted()
        try self.move(concerned, cause: fact.id, actor: fact.actor, occurredAt: fact.occurredAt, receivedAt: fact.receivedAt, move)
    }
}
