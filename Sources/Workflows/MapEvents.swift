import Core
import EPCISRepository
import JSONText
import Store
import TradeNetwork

extension Workflows {
    /// Says anew what a party's own words mean. What it has sent before stays what it was.
    /// - Throws: `NetworkRefusal.notFound`.
    package func mapEvents(of id: PartyID, _ mapping: EventMapping, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        guard try Parties.find(id, in: tx) != nil else { throw NetworkRefusal.notFound(kind: "party") }
        try mapping.save(of: id, in: tx)
        let body = FactBodies.text { out in
            out.key("lines")
            out.beginArray()
            for line in mapping.lines {
                out.beginObject()
                if let text = line.bizStep { out.member("bizStep", text) }
                if let text = line.disposition { out.member("disposition", text) }
                if let text = line.readPoint { out.member("readPoint", text) }
                if let step = line.step { out.member("step", step.rawValue) }
                out.endObject()
            }
            out.endArray()
        }
        try Journal.append([Fact(id: ids.next(), kind: "party.events_mapped", about: id, occurredAt: now, receivedAt: now, actor: actor, body: body)], in: tx)
    }
}
