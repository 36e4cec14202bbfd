import Core
import Fulfilment
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    var anomalyEndpoints: [Endpoint] { [listAnomalies, showAnomaly, decideAnomaly, reopenAnomaly, askAboutAnomaly, answerAnomaly] }

    /// Who records scans can be asked about them.
    private static let asked: Set<Role> = [.operator, .merchant, .factory, .hub, .carrier]

    private var listAnomalies: Endpoint {
        Endpoint(
            method: .get, path: "/anomalies", summary: "List anomalies",
            details: "The operator sees all; a party those of its own scans that it was asked about.",
            query: [QueryParameter("state", .choice(AnomalyState.self), "Anomalies in this state."), .cursor, .limit],
            replies: [.json(200, "Anomalies.", .page("Anomaly", of: AnomalyEntry.schema))],
            door: .guarded(Self.asked) { call in
                let sight = call.sight
                var query = QueryReader(call.visit)
                let state: AnomalyState? = query.choice("state")
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let list = ListAnswer<AnomalyEntry>(
                    page: { cursor, limit in
                        try await store.read { try AnomalyList.page(state: state?.rawValue, seenBy: sight, after: cursor, limit: limit, in: $0) }
                    },
                    write: { $0.write(to: &$1) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showAnomaly: Endpoint {
        Endpoint(
            method: .get, path: "/anomalies/{anomaly}", summary: "Show an anomaly",
            details: "With the questions asked about it and their answers, oldest first.", replies: [.json(200, "The anomaly.", AnomalyEntry.schema)],
            door: .guarded(Self.asked) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                let sight = call.sight
                let found = try await store.read { tx in
                    try AnomalyList.load(id, seenBy: sight, in: tx).map { ($0, try AnomalyNoteList.of(id, seenBy: sight, in: tx)) }
                }
                guard let (anomaly, notes) = found else { throw Problem.notFound("anomaly") }
                return .json { anomaly.write(to: &$0, notes: notes) }
            })
    }

    private var decideAnomaly: Endpoint {
        Endpoint(
            method: .post, path: "/anomalies/{anomaly}/decisions", summary: "Decide an anomaly",
            details: """
                accept: the scan is right and counts. reject: it is wrong, and what it had confirmed is taken back. hold: not yet. Of an objection, \
                accept says that the buyer is right and leaves held what is held, until a scan is voided, a return or cancellation is entered or the \
                claim is decided; reject lets the money go on; hold stops what is not payable yet.
                """,
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
                    try show(id, seenBy: .everything, in: tx, to: &out)
                }
            })
    }

    private var reopenAnomaly: Endpoint {
        Endpoint(
            method: .post, path: "/anomalies/{anomaly}/reopenings", summary: "Take a decision on an anomaly back",
            details: """
                What the decision did is undone by new entries, whole or not at all: a rejected scan stands again as it stood, an accepted one is set \
                aside or holds the money again. Refused where a part that it moved has been rejected, cancelled or clawed back since.
                """,
            body: .json(.object([.required("reason", .text(most: 500), "Why, in 1 to 500 bytes; kept with the fact.")])), idempotency: .optional,
            replies: [.json(201, "The anomaly, open again.", AnomalyEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                let (value, bytes) = try await call.visit.json()
                let reason = try readReason(value)
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.reopen(id, by: actor, reason: reason, at: now, in: tx, ids: ids)
                    try show(id, seenBy: .everything, in: tx, to: &out)
                }
            })
    }

    private static let words = BodySchema.json(.object([.required("text", .text(most: 500), "1 to 500 bytes.")]))

    private var askAboutAnomaly: Endpoint {
        Endpoint(
            method: .post, path: "/anomalies/{anomaly}/questions", summary: "Ask whoever recorded the scan",
            details: """
                The anomaly stays open; from now on the party that recorded the scan sees it and may answer. Of an objection it is the scan that proved the
                delivery; the party does not see the buyer's words.
                """, body: Self.words,
            idempotency: .optional, replies: [.json(201, "The anomaly as it is now.", AnomalyEntry.schema)],
            door: .guarded([.operator]) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                let (value, bytes) = try await call.visit.json()
                let text = try readWords(value)
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.ask(id, text: text, by: actor, at: now, in: tx, ids: ids)
                    try show(id, seenBy: .everything, in: tx, to: &out)
                }
            })
    }

    private var answerAnomaly: Endpoint {
        Endpoint(
            method: .post, path: "/anomalies/{anomaly}/answers", summary: "Answer a question about an own scan", body: Self.words,
            idempotency: .optional, replies: [.json(201, "The anomaly as it is now.", AnomalyEntry.schema)],
            door: .guarded(Self.asked) { call in
                let id: AnomalyID = try call.visit.id("anomaly")
                let (value, bytes) = try await call.visit.json()
                let text = try readWords(value)
                let (actor, sight) = (call.actor, call.sight)
                let party = call.principal.role == .operator ? nil : call.principal.party
                return try await once(call, body: bytes) { tx, ids, now, out in
                    _ = try workflows.answer(id, text: text, as: party, by: actor, at: now, in: tx, ids: ids)
                    try show(id, seenBy: sight, in: tx, to: &out)
                }
            })
    }

    private func show(_ id: AnomalyID, seenBy sight: Sight, in tx: any Transaction, to out: inout JSONWriter) throws {
        try AnomalyList.load(id, seenBy: sight, in: tx)?.write(to: &out, notes: try AnomalyNoteList.of(id, seenBy: sight, in: tx))
    }

    /// `{"text": "…"}`
    private func readWords(_ value: JSON) throws(Problem) -> String {
        try readBody(value, known: ["text"]) { object, errors in errors.read(try object.string("text", minBytes: 1, maxBytes: 500)) }
    }
}
