import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONText
import Store
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("Named queries of EPCIS over HTTP", .neverHangs)
struct EpcisQueryTests {
    static let shipped = #"{"name":"shipped","query":{"eventType":["ObjectEvent"],"EQ_bizStep":["shipping","departing"]}}"#

    static func keep(_ shop: WebShop, _ body: String = shipped, as role: TestRole = .carrier) async throws {
        let reply = try await shop.post("/epcis/queries", body, as: role)
        try #require(reply.status == 201, "\(reply.text)")
    }

    static func capture(_ shop: WebShop, _ steps: [(String, String)], as role: TestRole = .carrier, from minute: Int = 10) async throws {
        let events = steps.enumerated().map { EpcisTests.event($1.0, $1.1, at: "2026-11-02T09:\(minute + $0):00.000+01:00") }
        #expect(try await EpcisTests.capture(shop, EpcisTests.document(events), as: role)["success"]?.asBool == true)
    }

    static func next(_ reply: TestReply) -> String? { reply.headers[EpcisHeaders.link]?.split(separator: ">").first.map { String($0.dropFirst()) } }

    @Test("A query is kept under a name, asked page by page, and deleted", arguments: Backend.underTest)
    func kept(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let reply = try await shop.post("/epcis/queries", Self.shipped, as: .carrier)
            #expect(reply.status == 201 && reply.text.isEmpty && reply.headers[.location] == "/epcis/queries/shipped" && reply.headers[EpcisHeaders.epcisVersion] == "2.0")
            let shown = try await shop.get("/epcis/queries/shipped", as: .carrier)
            #expect(shown.json == (try JSON.parse(Self.shipped)))
            #expect(try await shop.get("/epcis/queries", as: .carrier).json.asArray == [shown.json])
            try await Self.capture(shop, [("shipping", "in_transit"), ("packing", "in_progress"), ("departing", "in_transit"), ("shipping", "in_transit")])
            let page = try await shop.get("/epcis/queries/shipped/events?perPage=2", as: .carrier)
            #expect(page.status == 200 && EpcisTests.events(page).map { $0.string("bizStep") } == ["shipping", "departing"])
            #expect(page.json["epcisBody"]?["queryResults"]?.string("queryName") == "shipped")
            let second = try await shop.get(try #require(Self.next(page)), as: .carrier)
            #expect(EpcisTests.events(second).map { $0.string("bizStep") } == ["shipping"] && Self.next(second) == nil)
            #expect(try await shop.get("/epcis", as: .carrier).json.list("member").contains(.string("queries")))
            let gone = try await shop.delete("/epcis/queries/shipped", as: .carrier)
            #expect(gone.status == 204 && gone.text.isEmpty)
            for path in ["", "/events"] { #expect(try await shop.get("/epcis/queries/shipped" + path, as: .carrier).code == "query-not-found") }
            #expect(try await shop.delete("/epcis/queries/shipped", as: .carrier).status == 404)
        }
    }

    @Test("Names are each party's own, and so are the events that a query finds; the operator's finds everybody's", arguments: Backend.underTest)
    func owners(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            for role in [TestRole.carrier, .hub, .operator] { try await Self.keep(shop, as: role) }
            #expect(try await shop.post("/epcis/queries", Self.shipped, as: .carrier).code == "query-name-taken")
            // A device asks for its owner.
            #expect(try await shop.post("/epcis/queries", Self.shipped, as: .device).status == 409)
            try await Self.capture(shop, [("shipping", "in_transit")], as: .carrier)
            try await Self.capture(shop, [("shipping", "in_transit")], as: .hub, from: 30)
            for (role, count) in [(TestRole.carrier, 1), (.hub, 1), (.device, 1), (.operator, 2)] {
                #expect(EpcisTests.events(try await shop.get("/epcis/queries/shipped/events", as: role)).count == count, "\(role)")
            }
            #expect(try await shop.get("/epcis/queries/shipped", as: .factory).status == 404)
            #expect(try await shop.delete("/epcis/queries/shipped", as: .factory).status == 404)
            #expect(try await shop.delete("/epcis/queries/shipped", as: .hub).status == 204)
            #expect(try await shop.get("/epcis/queries/shipped", as: .carrier).status == 200)
        }
    }

    @Test("Lists of queries are read page by page, by name", arguments: Backend.underTest)
    func list(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            for name in ["b", "a", "d", "c"] { try await Self.keep(shop, #"{"name":"\#(name)","query":{}}"#) }
            var path: String? = "/epcis/queries?perPage=3"
            var names: [String] = []
            while let next = path {
                let page = try await shop.get(next, as: .carrier)
                names += page.json.asArray?.map { $0.string("name") } ?? []
                path = Self.next(page)
            }
            #expect(names == ["a", "b", "c", "d"])
        }
    }

    @Test("A party keeps so many queries and no more", arguments: Backend.underTest)
    func tooMany(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let owner = QueryOwner(party: shop.workflows.world.id(), kind: .carrier)
            for number in 0..<QueryLimits.queries { _ = try await shop.workflows.keepQuery("q\(number)", .object(JSONObject()), of: owner) }
            await #expect(throws: QueryRefusal.tooManyQueries) { try await shop.workflows.keepQuery("more", .object(JSONObject()), of: owner) }
            try await shop.workflows.deleteQuery("q7", of: owner.party)
            _ = try await shop.workflows.keepQuery("more", .object(JSONObject()), of: owner)
            let other = QueryOwner(party: shop.workflows.world.id(), kind: .hub)
            _ = try await shop.workflows.keepQuery("q1", .object(JSONObject()), of: other)
        }
    }

    @Test("Prefixes come with the query or with GS1-Extensions; a list may also be written as in an address")
    func forms() async throws {
        try await WebShop.open { shop in
            try await Self.keep(shop, #"{"name":"own","query":{"@context":{"x":"https://ns.example.com/epcis/"},"EQ_x:lot":["7"]}}"#)
            let extensions: HTTPFields = [EpcisHeaders.extensions: "y=https://ns.example.com/epcis/"]
            let reply = try await shop.send(.post, "/epcis/queries", as: .carrier, #"{"name":"header","query":{"EQ_y:lot":["7"]}}"#, headers: extensions)
            #expect(reply.status == 201)
            try await Self.keep(shop, #"{"name":"bars","query":{"EQ_bizStep":"shipping|packing"}}"#)
            let lot = EpcisTests.event("shipping", "in_transit", more: #","example:lot":"7""#)
            _ = try await EpcisTests.capture(shop, EpcisTests.document([lot, EpcisTests.event("packing", "in_progress")]))
            for (name, count) in [("own", 1), ("header", 1), ("bars", 2)] {
                #expect(EpcisTests.events(try await shop.get("/epcis/queries/\(name)/events", as: .carrier)).count == count, "\(name)")
            }
        }
    }

    @Test("OPTIONS say what there is; a query that is not there has none")
    func options() async throws {
        try await WebShop.open { shop in
            try await Self.keep(shop)
            for (path, allow) in [("", "GET, HEAD, OPTIONS, POST"), ("/shipped", "DELETE, GET, HEAD, OPTIONS"), ("/shipped/events", "GET, HEAD, OPTIONS")] {
                let reply = try await shop.send(.options, "/epcis/queries" + path, as: .carrier)
                #expect(reply.status == 204 && reply.headers[.allow] == allow && reply.headers[EpcisHeaders.epcisMin] == "2.0")
            }
            #expect(try await shop.send(.options, "/epcis/queries/nothing", as: .carrier).status == 404)
            let released = try await shop.delete("/epcis/nextPageToken/abc", as: .carrier)
            #expect(released.status == 501 && released.string("type") == "epcisException:ImplementationException")
        }
    }

    @Test("What is refused is refused in the words of EPCIS", arguments: [
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: "[", status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: "{}", status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"a/b","query":{}}"#, status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"..","query":{}}"#, status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"","query":{}}"#, status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"\#(String(repeating: "n", count: 101))","query":{}}"#, status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"a","query":{"EQ_colour":["red"]}}"#, status: 400, exception: "QueryParameterException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"a","query":{"nextPageToken":"a"}}"#, status: 400, exception: "QueryParameterException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"a","query":[]}"#, status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: shipped, type: "text/csv", status: 415, exception: "UnsupportedMediaTypeException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: shipped, role: nil, status: 401, exception: "SecurityException"),
        EpcisTests.Refused(method: .post, path: "/epcis/queries", body: #"{"name":"a","query":{"EQ_x":"\#(String(repeating: "x", count: QueryLimits.bytes))"}}"#, status: 413, exception: "CaptureLimitExceededException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries/nothing", status: 404, exception: "NoSuchNameException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries/a%2Fb", status: 404, exception: "NoSuchNameException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries/nothing/events", status: 404, exception: "NoSuchNameException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries/nothing/events?perPage=0", status: 404, exception: "NoSuchNameException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries/nothing/events?EQ_bizStep=packing", status: 400, exception: "ValidationException"),
        EpcisTests.Refused(method: .get, path: "/epcis/queries", headers: [EpcisHeaders.epcisMin: "3"], status: 406, exception: "NotAcceptableException"),
        EpcisTests.Refused(method: .get, path: "/epcis", role: nil, status: 401, exception: "SecurityException"),
    ])
    func refused(_ row: EpcisTests.Refused) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.send(row.method, row.path, as: row.role, row.body, type: row.type, headers: row.headers)
            #expect(reply.status == row.status && reply.string("type") == "epcisException:\(row.exception)", "\(reply.text)")
            #expect(try await shop.get("/epcis/queries", as: .carrier).json.asArray?.isEmpty == true)
        }
    }

    @Test("What is asked wrongly of a kept query is refused; what it asks itself is answered as elsewhere")
    func asked() async throws {
        try await WebShop.open { shop in
            try await Self.keep(shop)
            try await Self.keep(shop, #"{"name":"first","query":{"orderBy":"recordTime","eventCountLimit":1}}"#)
            try await Self.keep(shop, #"{"name":"few","query":{"maxEventCount":1}}"#)
            try await Self.capture(shop, [("shipping", "in_transit"), ("packing", "in_progress")])
            for query in ["perPage=0", "nextPageToken=abc", "nextPageToken=a&nextPageToken=b", "colour=red"] {
                let reply = try await shop.get("/epcis/queries/shipped/events?\(query)", as: .carrier)
                #expect(reply.status == 400 && reply.string("type") == "epcisException:ValidationException", "\(query): \(reply.text)")
            }
            #expect(EpcisTests.events(try await shop.get("/epcis/queries/first/events", as: .carrier)).map { $0.string("bizStep") } == ["packing"])
            #expect(try await shop.get("/epcis/queries/few/events", as: .carrier).string("type") == "epcisException:QueryTooLargeException")
            let links = try await shop.get("/epcis/queries/shipped/events", as: .carrier, headers: [EpcisHeaders.epcFormat: "Always_GS1_Digital_Link"])
            #expect(EpcisTests.events(links).first?["readPoint"]?.string("id") == "https://id.gs1.org/414/4012345000016")
        }
    }
}
