import Core
import EPCISRepository
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Workflows

extension Site {
    /// What a party's own words mean.
    var eventMappingEndpoints: [Endpoint] { [showEventMapping, putEventMapping] }

    private var showEventMapping: Endpoint {
        Endpoint(
            method: .get, path: "/parties/{party}/event-mapping", summary: "Show what a party's EPCIS events mean",
            details: "Lines in their order; the first that fits an event counts. What no line fits means what docs/guides/epcis.md says.",
            replies: [.json(200, "The lines.", EventMapping.schema)],
            door: .guarded([.operator]) { call in
                let id = try call.visit.id("party", PartyTag.self)
                let mapping = try await store.read { tx in
                    guard try Parties.find(id, in: tx) != nil else { throw NetworkRefusal.notFound(kind: "party") }
                    return try EventMapping.load(of: id, in: tx)
                }
                return Response.json { out in mapping.write(to: &out) }
            })
    }

    private var putEventMapping: Endpoint {
        Endpoint(
            method: .put, path: "/parties/{party}/event-mapping", summary: "Say what a party's EPCIS events mean",
            details: "Takes the place of all lines that there were, for documents captured from now on.", body: .json(EventMapping.schema), idempotency: .optional,
            replies: [.json(200, "The lines.", EventMapping.schema)],
            door: .guarded([.operator]) { call in
                let id = try call.visit.id("party", PartyTag.self)
                let (value, bytes) = try await call.visit.json()
                let mapping = try EventMapping(try EventMapping.lines(value))
                let actor = call.actor
                return try await once(call, body: bytes, status: 200) { tx, ids, now, out in
                    try workflows.mapEvents(of: id, mapping, by: actor, at: now, in: tx, ids: ids)
                    mapping.write(to: &out)
                }
            })
    }
}

extension EventMapping {
    static let schema = Schema.named(
        "EventMapping",
        .object([
            .required(
                "lines",
                .list(
                    .object([
                        .optional("bizStep", .text(most: textBytes), "A word of CBV, or a URI."), .optional("disposition", .text(most: textBytes), "A word of CBV, or a URI."),
                        .optional("readPoint", .text(most: textBytes), "URI."), .optional("step", .choice(Step.self), "Left out: the event moves nothing."),
                    ]), most: linesAtMost), "At least one of bizStep, disposition and readPoint in each."),
        ]))

    fileprivate static func lines(_ value: JSON) throws(Problem) -> [Line] {
        try readBody(value, known: ["lines"]) { object, errors in
            let lines = errors.items(errors.read(try object.array("lines", max: linesAtMost)), line)
            return errors.isEmpty ? lines : nil
        }
    }

    private static func line(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> Line? {
        guard let object = errors.object(reader, known: ["bizStep", "disposition", "readPoint", "step"]) else { return nil }
        let bizStep = errors.readOptional(try object.optionalString("bizStep", minBytes: 1, maxBytes: textBytes))
        let disposition = errors.readOptional(try object.optionalString("disposition", minBytes: 1, maxBytes: textBytes))
        let readPoint = errors.readOptional(try object.optionalString("readPoint", minBytes: 1, maxBytes: textBytes))
        let step: Step? = errors.readOptional(try object.optionalChoice("step", of: Step.self))
        return Line(bizStep: bizStep, disposition: disposition, readPoint: readPoint, step: step)
    }

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("lines", list: lines) { line, out in
                out.object { out in
                    out.member("bizStep", ifAny: line.bizStep)
                    out.member("disposition", ifAny: line.disposition)
                    out.member("readPoint", ifAny: line.readPoint)
                    out.member("step", ifAny: line.step?.rawValue)
                }
            }
        }
    }
}
