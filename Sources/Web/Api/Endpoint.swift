import HTTPTypes
import Hummingbird
import TradeNetwork
import Views

/// One line of the table: where it is, who may use it, what goes in and comes out, and what it does. There is no way to mount a handler without
/// a door, and no door but `.open` without roles.
struct Endpoint: Sendable {
    let method: HTTPRequest.Method
    /// `/orders/{order}`
    let path: String
    /// One sentence, without a full stop.
    let summary: String
    var details: String?
    var query: [QueryParameter] = []
    var body: BodySchema?
    var idempotency = Idempotency.none
    var replies: [Reply]
    let door: Door

    /// `GET /orders/{order}`
    var name: String { "\(method.rawValue) \(path)" }

    /// Names in braces, in the order of the path.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    var roles: Set<Role>? {
        if case .guarded(let roles, _) = door { roles } else { nil }
    }
}

/// Who gets in. Behind a guarded door the handler is given a `Call`, which exists only with a principal whose role stands here.
enum Door: Sendable {
    case open(@Sendable (Visit) async throws -> Response)
    case guarded(Set<Role>, @Sendable (Call) async throws -> Response)
}

struct QueryParameter: Sendable {
    let name: String
    let schema: Schema
    let note: String
    /// What its value must name, for those who see everything.
    let noun: KnownNoun?

    init(_ name: String, _ schema: Schema, _ note: String, of noun: KnownNoun? = nil) {
        self.name = name
        self.schema = schema
        self.note = note
        self.noun = noun
    }
}

/// What a request's body may be.
struct BodySchema: Sendable {
    let content: [(MediaType, Schema)]
    var isRequired = true

    static func json(_ schema: Schema, isRequired: Bool = true) -> BodySchema { BodySchema(content: [(.json, schema)], isRequired: isRequired) }
}

/// What one status of an answer brings.
struct Reply: Sendable {
    let status: Int
    let note: String
    let content: [(MediaType, Schema)]

    init(_ status: Int, _ note: String, _ content: [(MediaType, Schema)] = []) {
        self.status = status
        self.note = note
        self.content = content
    }

    static func json(_ status: Int, _ note: String, _ schema: Schema) -> Reply { Reply(status, note, [(.json, schema)]) }
}

enum MediaType: String, Sendable, CaseIterable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
    case html = "text/html"
    /// Prometheus' text exposition format.
    case metrics = "text/plain"
    case css = "text/css"
    case javascript = "text/javascript"
    case problem = "application/problem+json"
    case jsonLD = "application/ld+json"
    /// RFC 9264.
    case linkset = "application/linkset+json"
    case eventStream = "text/event-stream"
    case xml = "application/xml"
    case textXML = "text/xml"

    /// As a header says it.
    var field: String {
        switch self {
        case .csv, .html, .css, .javascript: rawValue + "; charset=utf-8"
        case .metrics: rawValue + "; version=0.0.4; charset=utf-8"
        case .eventStream, .json, .jsonLD, .linkset, .ndjson, .problem, .textXML, .xml: rawValue
        }
    }
}

/// What an Idempotency-Key does here.
enum Idempotency: Sendable {
    /// Nothing: the request changes nothing, or is known by its own keys.
    case none
    case optional
    /// The request moves money at once, so it must be safe to repeat.
    case required
    /// The answer may not be stored.
    case refused
}
