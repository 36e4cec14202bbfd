import Core
import Hooks
import JSONText
import Store

/// What a webhook says of a fact.
package enum HookBodies {
    /// Rises when something is said in another way than before; a further member is none.
    package static let version: Int64 = 1

    /// What is told of the fact's own body: members of the catalogue. Of the moves of a claim not the reason, which a person may have written. Lists of a body
    /// that would be longer than receivers take are left out, and it says so.
    static func told(_ fact: RecordedFact, _ entry: HookFact) throws -> String {
        let body = try JSON.parse(fact.body)
        let members = entry.members.compactMap { name in body[name].map { (name, name == "edges" ? withoutReasons($0) : $0) } }
        let whole = JSON.object(JSONObject(members)).text
        guard whole.utf8.count > HookBody.usualMost - envelopeBytes else { return whole }
        return JSON.object(JSONObject(members.filter { $0.1.asArray == nil && $0.1.asObject == nil } + [("isCut", .bool(true))])).text
    }

    /// What stands around a fact's own body, at most.
    private static let envelopeBytes = 1_000

    private static func withoutReasons(_ edges: JSON) -> JSON {
        .array((edges.asArray ?? []).map { edge in .object(JSONObject((edge.asObject ?? JSONObject()).filter { $0.name != "reason" }.map { ($0.name, $0.value) })) })
    }

    /// - Parameter told: of the fact's own body.
    static func message(_ fact: RecordedFact, sequence: Int64, told: String) throws -> String {
        try envelope(fact.kind, at: fact.receivedAt) { out in
            out.member("fact", fact.id.description)
            out.member("subject", fact.subjectText)
            out.member("sequence", sequence)
            out.member("number", fact.number)
            out.member("occurredAt", fact.occurredAt.description)
            out.member("actor", fact.actor.description)
            if let cause = fact.cause { out.member("cause", cause.description) }
            out.key("body")
            out.trusted(told)
        }
    }

    static func test(_ endpoint: WebhookID, sequence: Int64, at now: Instant) throws -> String {
        try envelope(HookCatalogue.test, at: now) { out in
            out.member("subject", endpoint.description)
            out.member("sequence", sequence)
        }
    }

    private static func envelope(_ type: String, at instant: Instant, _ members: (inout JSONWriter) -> Void) throws -> String {
        var out = JSONWriter(reservingBytes: 600)
        out.beginObject()
        out.member("version", version)
        members(&out)
        out.endObject()
        return String(decoding: try HookBody.bytes(type: type, timestamp: instant.description, data: out.bytes), as: UTF8.self)
    }
}
