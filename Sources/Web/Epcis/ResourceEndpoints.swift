import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import JSONText
import Store
import TradeNetwork

/// A top-level resource of EPCIS 2.0: a list of what has been seen, and the events of each.
private struct EventResource {
    let path: String
    let parameter: String
    let noun: String
    /// What the address of one asks of its events.
    let query: String
    /// A page of names after this one.
    let list: @Sendable (Call, String, Int) async throws -> [String]
    /// Whether there is one of this name, in any of its forms.
    let has: @Sendable (Call, String) async throws -> Bool
}

extension Site {
    var resourceEndpoints: [Endpoint] { [home] + resources.flatMap { [list($0), show($0), events($0)] } + discovery }

    private var resources: [EventResource] {
        let standard = EventType.standard.map(\.text).sorted()
        return [
            EventResource(
                path: "/epcis/eventTypes", parameter: "eventType", noun: "kinds of event", query: "eventType",
                list: { _, after, limit in Array(standard.filter { $0 > after }.prefix(limit)) }, has: { _, name in standard.contains(name) }),
            EventResource(
                path: "/epcis/epcs", parameter: "epc", noun: "things", query: "MATCH_anyEPC",
                list: { call, after, limit in
                    let party = call.eventsOf
                    return try await store.read { try Seen.things(of: party, after: after, limit: limit, in: $0) }
                },
                has: { call, name in
                    let (party, id) = (call.eventsOf, CanonicalID.of(name))
                    return try await store.read { try Seen.hasThing(id, of: party, in: $0) }
                }),
            words("/epcis/bizSteps", "bizStep", "business steps", .bizStep, { CBV.bizSteps.word(of: $0) ?? $0 }, CBV.bizSteps.words),
            words("/epcis/bizLocations", "bizLocation", "business locations", .bizLocation, CanonicalID.of),
            words("/epcis/readPoints", "readPoint", "read points", .readPoint, CanonicalID.of),
            words("/epcis/dispositions", "disposition", "dispositions", .disposition, { CBV.dispositions.word(of: $0) ?? $0 }, CBV.dispositions.words),
        ]
    }

    private func words(
        _ path: String, _ parameter: String, _ noun: String, _ words: WordList, _ canonical: @escaping @Sendable (String) -> String, _ standard: [String] = []
    ) -> EventResource {
        EventResource(
            path: path, parameter: parameter, noun: noun, query: "EQ_" + parameter,
            list: { call, after, limit in
                let party = call.eventsOf
                let seen = try await store.read { try Seen.words(words, of: party, after: after, limit: limit, in: $0) }
                return Array(Set(seen + standard.filter { $0 > after }).sorted().prefix(limit))
            },
            has: { call, name in
                let (party, word) = (call.eventsOf, canonical(name))
                if standard.contains(word) { return true }
                return try await store.read { try Seen.has(word, in: words, of: party, in: $0) }
            })
    }

    private static let paging = [
        QueryParameter("perPage", .integer(from: 1), "At most so many; 30 unless told."),
        QueryParameter("nextPageToken", .text(most: 2_000), "From the Link of the page before."),
    ]

    private static let collection = Schema.named(
        "EPCISCollection",
        .object([.required("@context", .text()), .required("type", .choice(["Collection"])), .required("member", .list(.text(), most: 1_000))]))

    private func collection(_ members: [String], adding headers: HTTPFields = [:]) -> Response {
        var out = JSONWriter(reservingBytes: 200 + 60 * members.count)
        out.object { out in
            out.member("@context", EPCISDocument.contextAddress)
            out.member("type", "Collection")
            out.member("member", list: members) { $1.string($0) }
        }
        return .epcis(out.bytes, adding: headers)
    }

    private var home: Endpoint {
        Endpoint(
            method: .get, path: "/epcis", summary: "List what the EPCIS repository has", replies: [.json(200, "Names of its resources.", Self.collection)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                return collection(["bizLocations", "bizSteps", "capture", "dispositions", "epcs", "eventTypes", "events", "queries", "readPoints"])
            })
    }

    private func list(_ resource: EventResource) -> Endpoint {
        Endpoint(
            method: .get, path: resource.path, summary: "List \(resource.noun) of captured events", query: Self.paging,
            replies: [.json(200, "Their names; Link leads on.", Self.collection)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let page = try EpcisPaging(call.visit)
                let found = try await resource.list(call, page.token ?? "", page.perPage + 1)
                let shown = Array(found.prefix(page.perPage))
                let next = found.count > page.perPage ? shown.last.map { page.link(resource.path, next: $0) } : nil
                return collection(shown, adding: next ?? [:])
            })
    }

    private func show(_ resource: EventResource) -> Endpoint {
        Endpoint(
            method: .get, path: "\(resource.path)/{\(resource.parameter)}", summary: "Show what there is of one of the \(resource.noun)",
            replies: [.json(200, "The name of its one resource.", Self.collection)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let name = call.visit.text(resource.parameter)
                guard !name.utf8.contains(0), try await resource.has(call, name) else { throw Problem.notFound(resource.parameter) }
                return collection(["events"])
            })
    }

    private func events(_ resource: EventResource) -> Endpoint {
        Endpoint(
            method: .get, path: "\(resource.path)/{\(resource.parameter)}/events", summary: "Query EPCIS events of one of the \(resource.noun)",
            query: Self.eventParameters, replies: [.json(200, "An EPCISQueryDocument; Link leads on.", .anyObject)],
            door: .guarded(Self.epcisRoles) { call in
                let name = call.visit.text(resource.parameter)
                return try await events(
                    call, at: "\(resource.path)/\(PercentText.encoded(name))/events", adding: [(resource.query, name)])
            })
    }

    /// OPTIONS of every address: methods, versions and limits.
    private var discovery: [Endpoint] {
        let reading = ["/epcis", "/epcis/capture/{capture}", "/epcis/events/{event}"]
            + resources.flatMap { [$0.path, "\($0.path)/{\($0.parameter)}", "\($0.path)/{\($0.parameter)}/events"] }
        return reading.map { discovery($0, ["GET", "HEAD", "OPTIONS"]) }
            + ["/epcis/capture", "/epcis/events"].map { discovery($0, ["GET", "HEAD", "OPTIONS", "POST"], EpcisHeaders.capture) }
    }

    /// - Parameter check: throws where what the address names is not there.
    func discovery(
        _ path: String, _ methods: [String], _ headers: HTTPFields = [:], check: @escaping @Sendable (Call) async throws -> Void = { _ in }
    ) -> Endpoint {
        Endpoint(
            method: .options, path: path, summary: "Say which methods, versions and limits there are", replies: [Reply(204, "They stand in the headers.")],
            door: .guarded(Self.epcisRoles) { call in
                try await check(call)
                return Response(status: .noContent, headers: EpcisHeaders.discovery + headers + [.allow: methods.joined(separator: ", ")])
            })
    }
}
