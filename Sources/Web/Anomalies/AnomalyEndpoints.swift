import Core
import Fulfilment
import Hummingbird
import JSONText
import TradeNetwork
import Views
import Workflows

extension Site {
    var anomalyEndpoints: [Endpoint] { [listAnomalies, showAnomaly, decideAnomaly] }

    private var listAnomalies: Endpoint {
        Endpoint(
            method: .get, path: "/anomalies", summary: "List anomalies",
            query: [QueryParameter("state", .choice(AnomalyState.self), "Anomalies in this state."), .cursor, .limit],
            replies: [.json(200, "Anomalies.", .page("Anomaly", of: AnomalyEntry.schema))],
            door: .guarded([.operator]) { call in
                var query = QueryReader(call.visit)
                let state: AnomalyState? = query.choice("state")
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let list = ListAnswer<AnomalyEntry>(
                    page: { cursor, limit in
                        try await store.read { try AnomalyList.page(state: state?.rawValue, after: cursor, limit: limit, in: $0) }
                    },
                    write: { $0.write(to: &$1) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showAnomaly: Endpoint {
        Endpoint(
            method: .get, path: "/anomalies/{anomaly}", summary: "Show an anomaly", replies: [.json(200, "The anomaly.", AnomalyEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                guard let anomaly = try await store.read({ try AnomalyList.load(id, in: $0) }) else { throw Problem.notFound("anomaly") }
                return .json { anomaly.write(to: &$0) }
            })
    }

    private var decideAnomaly: Endpoint {
        Endpoint(
            method: .post, path: "/anomalies/{anomaly}/decisions", summary: "Decide an anomaly",
            details: "accept: the scan is right and counts. reject: it is wrong, and what it had confirmed is taken back. hold: not yet.",
            body: .json(
                .object([.required("decision", .choice(AnomalyDecision.self)), .optional("note", .text(most: 500), "Kept with the fact.")])),
            idempotency: .optional, replies: [.json(201, "The anomaly as it is now.", AnomalyEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                let (value, bytes) = try await call.visit.json()
                let (decision, note) = try readBody(value, known: ["decision", "note"]) { object, errors in
                    let decision = errors.read(try object.choice("decision", of: AnomalyDecision.self))
                    let note = errors.readOptional(try object.optionalString("note", minBytes: 1, maxBytes: 500))
                    guard let decision else { return nil as (AnomalyDecision, String?)? }
                    return (decision, note)
                }
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.decide(id, decision, by: actor, note: note, at: now, in: tx, ids: ids)
                    try AnomalyList.load(id, in: tx)?.write(to: &out)
                }
            })
    }
}

extension AnomalyEntry {
    static let schema = Schema.named(
        "Anomaly",
        .object([
            .required("id", .id(AnomalyTag.self)), .required("kind", .choice(AnomalyKind.self)), .required("detail", .text()),
            .optional("marketplace", .key, "Key."), .optional("order", .id(OrderTag.self)), .optional("parcel", .id(ParcelTag.self)),
            .optional("scan", .id(ScanTag.self)), .optional("reference", .text(), "Key of what is not known here."), .required("raisedAt", .instant),
            .required("state", .choice(AnomalyState.self)), .optional("decidedAt", .instant), .optional("decidedBy", .text()),
            .optional("note", .text()),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("kind", kind)
            out.member("detail", detail)
            out.member("marketplace", ifAny: marketplace)
            out.member("order", ifAny: order)
            out.member("parcel", ifAny: parcel)
            out.member("scan", ifAny: scan)
            out.member("reference", ifAny: reference)
            out.member("raisedAt", raisedAt)
            out.member("state", state)
            out.member("decidedAt", ifAny: decidedAt)
            out.member("decidedBy", ifAny: decidedBy)
            out.member("note", ifAny: note)
        }
    }
}
