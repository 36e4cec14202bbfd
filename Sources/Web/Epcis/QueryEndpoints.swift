import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Workflows

extension Site {
    var queryEndpoints: [Endpoint] { [listQueries, keepQuery, showQuery, deleteQuery, queryEvents, releaseToken] + queryDiscovery }

    private var listQueries: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/queries", summary: "List named queries", details: "Each party sees its own, by name.",
            query: [
                QueryParameter("perPage", .integer(from: 1), "At most so many; 30 unless told."),
                QueryParameter("nextPageToken", .text(most: QueryName.most), "From the Link of the page before."),
            ],
            replies: [.json(200, "Queries; Link leads on.", .list(NamedQuery.schema, most: EventInquiry.pageAtMost))],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let page = try EpcisPaging(call.visit)
                let party = try call.queryOwner.party
                let found = try await store.read { try NamedQueries.list(of: party, after: page.token ?? "", limit: page.perPage + 1, in: $0) }
                let shown = found.prefix(page.perPage)
                var out = JSONWriter(reservingBytes: 300 * shown.count)
                out.beginArray()
                for query in shown { out.object { query.write(to: &$0) } }
                out.endArray()
                let next = found.count > page.perPage ? shown.last.map { page.link("/epcis/queries", next: $0.name) } : nil
                return .epcis(out.bytes, adding: next ?? [:])
            })
    }

    private var keepQuery: Endpoint {
        Endpoint(
            method: .post, path: "/epcis/queries", summary: "Keep a query under a name",
            details: """
                `query` has a member for each parameter of SimpleEventQuery, lists as arrays. Its events are at `Location`/events and may be subscribed to. Names are each \
                party's own; at most \(QueryLimits.queries) of them.
                """,
            body: .json(NamedQuery.schema), replies: [Reply(201, "Kept; `Location` is where it stands.")],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let body = try await call.visit.epcisJSON(upTo: QueryLimits.bytes)
                let draft = try readBody(body, known: ["name", "query"], QueryDraft.read)
                let kept = try await workflows.keepQuery(draft.name, .object(try call.visit.declaring(draft.query)), of: try call.queryOwner)
                var response = Response(status: .created, headers: EpcisHeaders.answer)
                response.headers[.location] = "/epcis/queries/\(kept.name)"
                return response
            })
    }

    private var showQuery: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/queries/{query}", summary: "Show a named query", replies: [.json(200, "The query.", NamedQuery.schema)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let query = try await namedQuery(call)
                var out = JSONWriter(reservingBytes: 300)
                out.object { query.write(to: &$0) }
                return .epcis(out.bytes)
            })
    }

    private var deleteQuery: Endpoint {
        Endpoint(
            method: .delete, path: "/epcis/queries/{query}", summary: "Delete a named query", details: "This ends its subscriptions and streams.",
            replies: [Reply(204, "It is there no more.")],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                try await workflows.deleteQuery(call.visit.text("query"), of: try call.queryOwner.party)
                return Response(status: .noContent, headers: EpcisHeaders.answer)
            })
    }

    private var queryEvents: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/queries/{query}/events", summary: "Ask a named query",
            details: """
                Page by page; or as a standing query, with `stream=true` or a schedule: by WebSocket where the request asks for it (RFC 6455), each message an \
                EPCISQueryDocument, or as server-sent events where `Accept` wants text/event-stream.
                """,
            query: [
                QueryParameter("perPage", .integer(from: 1), "At most so many events; 30 unless told, 1,000 at most."),
                QueryParameter("nextPageToken", .text(most: 100), "From the Link of the page before."),
            ] + StandingParameters.parameters,
            replies: [
                Reply(101, "From here on messages of WebSocket."),
                Reply(200, "An EPCISQueryDocument; Link leads on.", [(.json, .anyObject), (.eventStream, .text())]),
            ],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions(offering: [.json, .jsonLD, .eventStream])
                try QueryReader(call.visit).finish()
                let query = try await namedQuery(call)
                let handshake = try WebSocketHandshake(call.visit.request)
                let standing = StandingParameters(call.visit)
                if handshake == nil, standing.isEmpty {
                    try call.visit.checkEpcisVersions()
                    return try await page(of: query, call)
                }
                return try await stream(query, try standing.controls(), handshake, call)
            })
    }

    private func page(of query: NamedQuery, _ call: Call) async throws -> Response {
        let paging = try EpcisPaging(call.visit)
        let isTold = call.visit.request.uri.queryParameters["perPage"] != nil
        let inquiry = query.inquiry(page: paging.token, perPage: isTold ? paging.perPage : nil)
        let page = try await store.read { try inquiry.page(in: $0) }
        let document = EventDocument(page.events, format: try call.visit.epcFormat(), queryName: query.name, createdAt: world.now())
        let next = page.next.map { next -> HTTPFields in
            [EpcisHeaders.link: "</epcis/queries/\(query.name)/events?perPage=\(inquiry.perPage)&nextPageToken=\(next.text)>; rel=\"next\""]
        }
        return .epcis(document.bytes, adding: next ?? [:])
    }

    /// The query that the address names. - Throws: `QueryRefusal.notFound`, also where it is another party's.
    func namedQuery(_ call: Call) async throws -> NamedQuery {
        let (name, party) = (call.visit.text("query"), try call.queryOwner.party)
        guard QueryName.isValid(name), let query = try await store.read({ try NamedQueries.find(name, of: party, in: $0) }) else { throw QueryRefusal.notFound }
        return query
    }

    /// A token is a place in a list and holds nothing that could be released; it goes on being understood.
    private var releaseToken: Endpoint {
        Endpoint(
            method: .delete, path: "/epcis/nextPageToken/{token}", summary: "Release what a page's token holds",
            details: "A token holds nothing here: the answer is the one that the standard has for that.", replies: [Reply(501, "Not offered.", [(.problem, Problem.schema)])],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                // Answered and not thrown: it is nobody's fault, and no matter for the log.
                return Problem.tokensHoldNothing.asEpcis(at: call.visit.request.uri.path).response(requestID: call.visit.requestID)
            })
    }

    private var queryDiscovery: [Endpoint] {
        [
            discovery("/epcis/queries", ["GET", "HEAD", "OPTIONS", "POST"]), discovery("/epcis/queries/{query}", ["DELETE", "GET", "HEAD", "OPTIONS"]) { _ = try await namedQuery($0) },
            discovery("/epcis/queries/{query}/events", ["GET", "HEAD", "OPTIONS"]) { _ = try await namedQuery($0) },
        ]
    }
}

private struct QueryDraft {
    let name: String
    let query: JSONObject

    static func read(_ object: JSONObjectReader, _ errors: inout JSONShapeErrors) -> QueryDraft? {
        let name = errors.read(try object.text("name"))
        guard let query = errors.read(try object.object("query")), let name else { return nil }
        return QueryDraft(name: name, query: query.members)
    }
}

extension Call {
    /// Whose queries are meant.
    var queryOwner: QueryOwner {
        get throws {
            let principal = try CapturePrincipal(principal)
            return QueryOwner(party: principal.party, kind: principal.kind)
        }
    }
}

extension Visit {
    /// The body as JSON, of either media type that the endpoint reads.
    func epcisJSON(upTo limit: Int) async throws -> JSON {
        _ = try contentType()
        return try JSON.parse(try await body(upTo: limit), limits: JSONLimits(depth: WebLimits.depth, bytes: limit))
    }

    /// A query with the prefixes that GS1-Extensions declares, where it declares none itself.
    fileprivate func declaring(_ query: JSONObject) throws(JSONError) -> JSONObject {
        guard query["@context"] == nil, let context = extensionContext else { return query }
        var query = query
        query["@context"] = try JSON.parse(context)
        return query
    }
}

extension NamedQuery {
    static let schema = Schema.named("EPCISQuery", .object([.required("name", .text(most: QueryName.most)), .required("query", .anyObject)]))

    fileprivate func write(to out: inout JSONWriter) {
        out.member("name", name)
        out.key("query")
        out.value(body)
    }
}
