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
    var eventEndpoints: [Endpoint] { [listEvents, showEvent] + resourceEndpoints }

    /// Parameters that stand for the whole of SimpleEventQuery, whose names are families: docs/guides/epcis.md lists them.
    static let eventParameters = [
        QueryParameter("perPage", .integer(from: 1), "At most so many events; 30 unless told, 1,000 at most."),
        QueryParameter("nextPageToken", .text(most: 100), "From the Link of the page before."),
        QueryParameter("eventType", .text(), "Kinds of event, with | between them."), QueryParameter("EQ_bizStep", .text(), "Business steps, with | between them."),
        QueryParameter("MATCH_anyEPC", .text(), "Things, or patterns of them, in any role."), QueryParameter("GE_eventTime", .instant, "Then or later."),
        QueryParameter("LT_eventTime", .instant, "Before."),
        QueryParameter("EQ_…", .text(), "Every other parameter of SimpleEventQuery (EPCIS 2.0, 8.2.7.1) as well: docs/guides/epcis.md has the list."),
    ]

    private var listEvents: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/events", summary: "Query EPCIS events",
            details: "All but the operator see events that they have captured. The latest first; pages follow one another whatever is captured meanwhile.",
            query: Self.eventParameters, replies: [.json(200, "An EPCISQueryDocument; Link leads on.", .anyObject)],
            door: .guarded(Self.epcisRoles) { call in try await events(call, at: "/epcis/events", adding: []) })
    }

    /// - Parameter fixed: what the address itself asks for.
    func events(_ call: Call, at path: String, adding fixed: [(name: String, value: String)]) async throws -> Response {
        try call.visit.checkEpcisVersions()
        let query = try call.visit.eventQuery(adding: fixed)
        let inquiry = EventInquiry(query, party: call.eventsOf)
        let page = try await store.read { try inquiry.page(in: $0) }
        let document = EventDocument(page.events, format: try call.visit.epcFormat(), queryName: "SimpleEventQuery", createdAt: world.now())
        guard let next = page.next else { return .epcis(document.bytes) }
        let parameters = call.visit.request.uri.queryParameters.map { (name: Visit.decoded($0.key), value: String($0.value)) }
        let rest = parameters.filter { $0.name != "nextPageToken" && $0.name != "perPage" }
            .map { "\(PercentText.encoded($0.name))=\(PercentText.encoded($0.value))" }
        let own = ["perPage=\(inquiry.perPage)", "nextPageToken=\(PercentText.encoded(next.text))"]
        return .epcis(document.bytes, adding: [EpcisHeaders.link: "<\(path)?\((rest + own).joined(separator: "&"))>; rel=\"next\""])
    }

    private var showEvent: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/events/{event}", summary: "Show an EPCIS event",
            details: "By its eventID, percent-encoded. An error declaration has the id of the event that it withdraws: both are shown.",
            replies: [.json(200, "An EPCISQueryDocument.", .anyObject)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let id = call.visit.text("event")
                let query = try call.visit.eventQuery(only: [("EQ_eventID", id)])
                let inquiry = EventInquiry(query, party: call.eventsOf)
                let events = try await store.read { try inquiry.page(in: $0) }.events
                guard !events.isEmpty else { throw Problem.notFound("event") }
                return .epcis(EventDocument(events, format: try call.visit.epcFormat(), queryName: "SimpleEventQuery", createdAt: world.now()).bytes)
            })
    }
}

extension Visit {
    /// What stands in the path under this name, decoded.
    func text(_ name: String) -> String {
        let text = context.parameters.get(name) ?? ""
        return text.removingPercentEncoding ?? text
    }

    /// The parameters after the question mark as a query of events.
    func eventQuery(adding fixed: [(name: String, value: String)]) throws(Problem) -> EventQuery {
        let items = request.uri.queryParameters.map { (name: Self.decoded($0.key), value: String($0.value)) }
        if let twice = fixed.first(where: { item in items.contains { $0.name == item.name } }) {
            throw .malformedEpcisQuery(twice.name, "The address says already what \(twice.name) is; leave it out.")
        }
        return try eventQuery(only: items + fixed)
    }

    /// Values come decoded, names as they stand in the address.
    static func decoded(_ name: Substring) -> String { String(name).removingPercentEncoding ?? String(name) }

    func eventQuery(only items: [(name: String, value: String)]) throws(Problem) -> EventQuery {
        do throws(QueryParameterError) {
            return try EventQuery(items: items, context: extensionContext)
        } catch {
            throw .malformedEpcisQuery(error.parameter, error.description)
        }
    }

    /// Prefixes that GS1-Extensions declares, `example=https://ns.example.com/epcis/`, as an @context.
    var extensionContext: String? {
        guard let field = request.headers[EpcisHeaders.extensions], field.utf8.count <= 4_096 else { return nil }
        var out = JSONWriter(reservingBytes: field.utf8.count + 20)
        out.object { out in
            for pair in field.split(separator: ",") {
                let words = pair.split(separator: "=", maxSplits: 1).map { String($0.filter { $0 != " " }) }
                if words.count == 2 { out.member(words[0], words[1]) }
            }
        }
        return out.text
    }
}
