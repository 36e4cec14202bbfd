import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Lists")
struct ListTests {
    @Test("Pages neither skip nor repeat, whatever is added meanwhile", arguments: Backend.underTest)
    func inserts(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            for number in 1...7 { _ = try await shop.post("/orders", WebShop.order("A-\(number)", offers: [])) }
            var seen: [String] = []
            var query = "limit=3"
            for round in 1...20 {
                let page = try await shop.get("/orders?" + query)
                seen += page.items.map { $0.string("key") }
                guard !page.string("next").isEmpty else { break }
                query = "limit=3&cursor=" + page.string("next")
                // What comes while somebody turns the pages comes at the end.
                if round < 3 { _ = try await shop.post("/orders", WebShop.order("B-\(round)", offers: [])) }
            }
            #expect(seen == ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "B-1", "B-2"])
        }
    }

    @Test("Lists by key go on after a key, also when it is gone or new ones stand before it")
    func keys() async throws {
        try await WebShop.open { shop in
            let page = try await shop.get("/parties?limit=2")
            #expect(page.items.map { $0.string("key") } == ["flotte", "mitte"])
            _ = try await shop.post("/parties", #"{"kind":"hub","key":"a","name":"a"}"#)
            _ = try await shop.post("/parties", #"{"kind":"hub","key":"zz","name":"zz"}"#)
            let rest = try await shop.get("/parties?cursor=" + page.string("next"))
            #expect(rest.items.map { $0.string("key") } == ["muehle", "nearmade", "roesterei", "werk", "zz"])
            #expect(rest.json["next"] == nil)
        }
    }

    @Test("Every list turns its pages one by one")
    func everyList() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            for number in 1...3 {
                _ = try await shop.post("/users", #"{"party":"mitte","login":"u-\#(number)","name":"U"}"#)
                _ = try await shop.post("/webhooks", #"{"url":"https://shop.example/\#(number)"}"#)
                let range = try await shop.post("/sscc-ranges", #"{"party":"mitte","companyPrefix":"4012345","extensionDigit":\#(number)}"#).string("id")
                _ = try await shop.post("/sscc-ranges/\(range)/leases", #"{"count":2}"#, key: "lease-\(number)")
                _ = try await shop.placed("A-\(number)")
                _ = try await shop.scanned("P-A-\(number)", "delivered", as: .merchant)
            }
            for endpoint in shop.endpoints where endpoint.query.contains(where: { $0.name == "cursor" }) && endpoint.pathParameters.isEmpty {
                let whole = try await shop.get("\(endpoint.path)?limit=500").items
                var single: [JSON] = []
                var query = "?limit=1"
                while single.count <= whole.count {
                    let page = try await shop.get(endpoint.path + query)
                    single += page.items
                    guard !page.items.isEmpty, !page.string("next").isEmpty else { break }
                    query = "?limit=1&cursor=" + page.string("next")
                }
                #expect(single == whole, "\(endpoint.path)")
                #expect(!whole.isEmpty || endpoint.path == "/grants", "\(endpoint.path)")
            }
        }
    }

    @Test(
        "Parameters that are not known, twice there, or out of range are refused, all at once",
        arguments: [
            ("/orders?limit=0", ["limit"]), ("/orders?limit=501", ["limit"]), ("/orders?limit=x&limit=2", ["limit"]), ("/orders?cursor=zzz", ["cursor"]),
            ("/orders?since=now&colour=red", ["colour", "since"]), ("/orders?marketplace=", ["marketplace"]), ("/orders?marketplace=%00", ["marketplace"]),
            ("/orders?format=xml", ["format"]), ("/claims?state=paid", ["state"]), ("/scans?state=x", ["state"]), ("/anomalies?state=x", ["state"]),
            ("/accounts?kind=x&owner=y", ["kind", "owner"]), ("/parties?kind=x", ["kind"]), ("/orders?%zz=1", ["%zz"]), ("/health?deep=1", ["deep"]), ("/transfers/tra_01h455vb4pex5vsknk084sn02q?x=1", ["x"]),
            ("/orders?\(String(repeating: "a=1&", count: 3))", ["a", "a", "a"]),
        ])
    func faults(_ path: String, _ names: [String]) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.get(path)
            #expect(reply.status == 400 && reply.code == "malformed-query" && reply.pointers == names, "\(reply.text)")
        }
    }

    @Test("A cursor of another kind of list is no cursor of this one")
    func foreignCursor() async throws {
        try await WebShop.open { shop in
            let key = try await shop.get("/parties?limit=1").string("next")
            let position = try await shop.get("/facts?limit=1").string("next")
            for cursor in [key, position, "aWQ", "a3g", "====", "%20", String(repeating: "a", count: 500)] {
                #expect(try await shop.get("/orders?cursor=\(cursor)").code == "malformed-query")
            }
        }
    }

    @Test("CSV is asked for by parameter or by Accept, is whole, and guards its texts")
    func csv() async throws {
        try await WebShop.open { shop in
            for number in 1...3 { _ = try await shop.post("/orders", WebShop.order("=\(number)", parcel: "P\(number)", offers: [])) }
            let byParameter = try await shop.get("/orders?format=csv&limit=1", as: .merchant)
            let byAccept = try await shop.get("/orders", as: .merchant, headers: [.accept: "text/csv"])
            #expect(byParameter.text == byAccept.text && byParameter.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(byParameter.headers[.contentDisposition] == "attachment; filename=\"orders.csv\"")
            let rows = try byParameter.rows()
            #expect(rows.map { $0["key"] } == ["'=1", "'=2", "'=3"])
            #expect(rows.map { $0["amount"] } == ["20.00", "20.00", "20.00"])
            #expect(try await shop.get("/orders?format=json", headers: [.accept: "text/csv"]).headers[.contentType] == "application/json")
            _ = try await shop.scanned("P1", "packed", as: .hub)
            #expect(try await shop.get("/scans?format=csv").rows().map { $0["step"] } == ["packed"])
        }
    }

    @Test("A CSV longer than a page is whole")
    func longCSV() async throws {
        try await WebShop.open { shop in
            let scans = (1...1_203).map { WebShop.scan("P-\($0)", "packed") }.joined(separator: ",")
            _ = try await shop.post("/scans", #"{"scans":[\#(scans)]}"#, as: .hub)
            let rows = try await shop.get("/scans?format=csv", as: .hub).rows()
            #expect(rows.map { $0["parcelKey"] } == (1...1_203).map { "P-\($0)" })
        }
    }
}
