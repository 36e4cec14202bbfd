import Core
import Fulfilment
import Store

extension Workflows {
    /// The operator asks whoever recorded the scan behind an anomaly; of an objection, the one that proved the delivery. It stays open; asked again,
    /// it waits for another answer.
    package func ask(_ id: AnomalyID, text: String, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Anomaly {
        let anomaly = try noting(id, text: text, in: tx)
        let behind = anomaly.kind == .objection ? try proof(against: anomaly, in: tx) : anomaly.scan
        guard let scanID = behind, let scan = try Scans.load(scanID, in: tx) else { throw AnomalyRefusal.nobodyToAsk }
        try write(.asked, text, beside: anomaly, of: scan.draft.recorder, by: actor, at: now, in: tx, ids: ids)
        try tx.runExactly([Anomalies.ask(id, of: scan.draft.recorder, at: now)])
        return anomaly
    }

    /// - Parameter party: on whose behalf; nil for the operator. To anybody else but the party that was asked, there is no such anomaly.
    package func answer(
        _ id: AnomalyID, text: String, as party: PartyID?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Anomaly {
        if let party { guard try Anomalies.lock(id, in: tx)?.askedParty == party else { throw AnomalyRefusal.notFound } }
        let anomaly = try noting(id, text: text, in: tx)
        guard let asked = anomaly.askedParty else { throw AnomalyRefusal.notAsked }
        try write(.answered, text, beside: anomaly, of: asked, by: actor, at: now, in: tx, ids: ids)
        try tx.runExactly([Anomalies.answer(id, at: now)])
        return anomaly
    }

    /// The scan that proved the delivery of what is objected to; of several parcels, the one that came last.
    private func proof(against objection: Anomaly, in tx: any Transaction) throws -> ScanID? {
        guard let order = objection.order else { return nil }
        let parcels = try Parcels.of(order, in: tx).map(\.id).filter { objection.parcel == nil || $0 == objection.parcel }
        let proofs = try ParcelSteps.of(parcels, in: tx).get().values.compactMap { steps in
            steps.filter { $0.step == .delivered || $0.step == .collected }.min { ($0.occurredAt, $0.scan) < ($1.occurredAt, $1.scan) }
        }
        return proofs.max { ($0.receivedAt, $0.scan) < ($1.receivedAt, $1.scan) }?.scan
    }

    private func noting(_ id: AnomalyID, text: String, in tx: any Transaction) throws -> Anomaly {
        guard AnomalyNote.isText(text) else { throw AnomalyRefusal.textLength(field: "text") }
        guard let anomaly = try Anomalies.lock(id, in: tx) else { throw AnomalyRefusal.notFound }
        guard anomaly.isUndecided else { throw AnomalyRefusal.alreadyDecided(anomaly.state) }
        guard try AnomalyNotes.count(of: id, in: tx) < Int64(AnomalyNote.limit) else { throw AnomalyRefusal.tooManyNotes }
        return anomaly
    }

    /// The words stand in the note, which can be blanked; the fact says that they were said, by whom and to whom.
    private func write(
        _ kind: AnomalyNoteKind, _ text: String, beside anomaly: Anomaly, of party: PartyID, by actor: Actor, at now: Instant,
        in tx: any Transaction, ids: IdPool
    ) throws {
        let note = AnomalyNote(id: ids.next(), anomaly: anomaly.id, kind: kind, actor: actor.description, text: text, at: now)
        let fact = Fact(
            id: ids.next(), kind: "anomaly.\(kind.rawValue)", about: anomaly.id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("note", note.id.description)
                out.member("party", party.description)
            })
        try tx.runExactly([AnomalyNotes.insert([note])])
        try Journal.append([fact], in: tx)
    }
}
