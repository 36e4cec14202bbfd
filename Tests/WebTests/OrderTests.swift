import Core
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Orders over HTTP")
struct OrderTests {
    @Test("An order is placed, its claim tracked, and both are shown", arguments: Backend.underTest)
    func placed(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let reply = try await shop.post("/orders", WebShop.order("A-1", member: "anna"), as: .merchant)
            #expect(reply.status == 201 && reply.string("outcome") == "placed")
            let claim = try #require(reply.json.list("claims").first)
            #expect(claim.number("amount") == 100 && claim.string("currency") == "EUR" && claim["isFunded"]?.asBool == true)

            let order = try await shop.get("/orders/\(reply.string("order"))", as: .merchant)
            #expect(order.string("key") == "A-1" && order.number("amount") == 2_000 && order.string("state") == "open")
            #expect(order.json.list("parcels").first?.string("hub") == "mitte")
            let part = try #require(order.json.list("claims").first?.list("parts").first)
            #expect(part.string("state") == "awaiting_scan" && part.number("amount") == 100)
            #expect(order.string("person").hasPrefix("per_"))
            #expect(!order.text.contains("anna"), "the member's name is shown")
        }
    }

    @Test("Sent again it is a duplicate, with other content it is refused")
    func repeated() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let first = try await shop.post("/orders", WebShop.order("A-1"))
            let again = try await shop.post("/orders", WebShop.order("A-1"))
            #expect(again.status == 200 && again.string("outcome") == "duplicate" && again.string("order") == first.string("order"))
            let other = try await shop.post("/orders", WebShop.order("A-1", amount: 2_001))
            #expect(other.status == 409 && other.code == "order-key-reused" && other.pointers == ["/key"])
        }
    }

    @Test("A line's title is told wherever the line is, and belongs to the order's content; without one the sku is told", arguments: Backend.underTest)
    func titled(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let titled = WebShop.order("A-1").replacing(#""sku":"#, with: #""title":"Wall calendar 2027","sku":"#)
            #expect(titled.contains("calendar"))
            let placed = try await shop.post("/orders", titled)
            let order = try await shop.get("/orders/\(placed.string("order"))")
            let line = try #require(order.json.list("lines").first)
            #expect(line.string("title") == "Wall calendar 2027" && !line.string("sku").isEmpty)
            let parcel = try #require(order.json.list("parcels").first)
            #expect(parcel.list("contents").first?.string("title") == "Wall calendar 2027")
            #expect(try await shop.post("/orders", titled).string("outcome") == "duplicate")
            let other = try await shop.post("/orders", titled.replacing("2027", with: "2028"))
            #expect(other.status == 409 && other.code == "order-key-reused")
            #expect(try await shop.post("/orders", WebShop.order("A-1")).code == "order-key-reused")

            let plain = try await shop.post("/orders", WebShop.order("A-2"))
            let untitled = try await shop.get("/orders/\(plain.string("order"))").json.list("lines")
            #expect(untitled.allSatisfy { $0["title"] == nil })
        }
    }

    @Test("A batch is answered item by item, in order, and a bad one fails nobody else")
    func batch() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let bad = #"{"marketplace":"nowhere","key":"B-2","currency":"EUR","lines":[]}"#
            let misshapen = #"{"marketplace":"deals","key":7,"currency":"EUR"}"#
            let body = [WebShop.order("B-1"), bad, misshapen, WebShop.order("B-1"), WebShop.order("B-3")].joined(separator: ",")
            let reply = try await shop.post("/orders", #"{"orders":[\#(body)]}"#)
            #expect(reply.status == 200)
            #expect(reply.items.map { $0.number("status") } == [201, 400, 400, 200, 201])
            #expect(reply.items[1].string("code") == "marketplace-unknown")
            #expect(reply.items[1].list("errors").first?.string("pointer") == "/orders/1/marketplace")
            #expect(reply.items[2].list("errors").map { $0.string("pointer") } == ["/orders/2/key", "/orders/2/lines"])
            #expect(reply.items[0].string("order") == reply.items[3].string("order"))
        }
    }

    @Test("A batch may be empty, and may not be too long or no list")
    func batchLimits() async throws {
        try await WebShop.open { shop in
            #expect(try await shop.post("/orders", #"{"orders":[]}"#).items.isEmpty)
            let tooMany = try await shop.post("/orders", #"{"orders":["# + Array(repeating: "1", count: 10_001).joined(separator: ",") + "]}")
            #expect(tooMany.status == 400 && tooMany.code == "malformed-body" && tooMany.pointers == ["/orders"])
            #expect(try await shop.post("/orders", #"{"orders":7}"#).pointers == ["/orders"])
        }
    }

    @Test("All shape errors of a body are told at once, each with its place")
    func shape() async throws {
        try await WebShop.open { shop in
            let body = #"""
                {"marketplace":1,"key":"A","currency":"EURO","orderedAt":"yesterday","colour":"red","attribution":{"campain":"x","click":5},
                "lines":[{"sku":"S","merchant":"muehle","amount":"12.00"},7,{"sku":null,"merchant":"muehle","amount":1.5}],
                "parcels":[{"hub":3,"contents":[{"line":"a","quantity":1}]}],"offers":[true]}
                """#
            let reply = try await shop.post("/orders", body)
            #expect(reply.status == 400 && reply.code == "malformed-body")
            #expect(
                Set(reply.pointers) == [
                    "/marketplace", "/currency", "/orderedAt", "/colour", "/attribution/campain", "/attribution/click", "/lines/0/amount", "/lines/1",
                    "/lines/2/sku", "/lines/2/amount", "/parcels/0/key", "/parcels/0/hub", "/parcels/0/contents/0/line", "/offers/0",
                ])
            #expect(reply.string("detail").contains("14 such errors"))
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let code: String
        let status: Int
        let pointer: String
        let body: String
        var isMerchant = false

        var testDescription: String { code }

        init(_ code: String, _ status: Int, _ pointer: String, _ body: String, isMerchant: Bool = false) {
            (self.code, self.status, self.pointer, self.body, self.isMerchant) = (code, status, pointer, body, isMerchant)
        }

        static func body(
            _ marketplace: String = "deals", key: String = "R-1", currency: String = "EUR", lines: String? = nil, parcels: String = "[]",
            offers: String = "[]"
        ) -> String {
            let lines = lines ?? line()
            return #"{"marketplace":"\#(marketplace)","key":"\#(key)","currency":"\#(currency)","lines":[\#(lines)],"parcels":\#(parcels),"offers":\#(offers)}"#
        }

        static func line(_ merchant: String = "muehle", quantity: Int = 1, amount: Int = 100, title: String = "Bread") -> String {
            #"{"sku":"S","title":"\#(title)","merchant":"\#(merchant)","quantity":\#(quantity),"amount":\#(amount)}"#
        }

        static let all: [Refusal] = [
            Refusal("order-text-length", 400, "/key", body(key: "")),
            Refusal("order-text-length", 400, "/key", body(key: String(repeating: "k", count: 201))),
            Refusal(
                "order-text-length", 400, "/attribution/coupon",
                #"{"marketplace":"deals","key":"R","currency":"EUR","lines":[],"attribution":{"coupon":""}}"#),
            Refusal("marketplace-unknown", 400, "/marketplace", body("nowhere")),
            Refusal("marketplace-not-granted", 403, "/marketplace", body("other", currency: "USD"), isMerchant: true),
            Refusal("order-currency-differs", 400, "/currency", body(currency: "USD")),
            Refusal("order-too-many", 400, "/lines", body(lines: Array(repeating: line(), count: 1_001).joined(separator: ","))),
            Refusal("order-too-many", 400, "/offers", body(offers: #"["1","2","3","4","5","6","7","8","9"]"#)),
            Refusal("order-line-title", 400, "/lines/0/title", body(lines: line(title: ""))),
            Refusal("order-line-title", 400, "/lines/1/title", body(lines: line() + "," + line(title: #"two\nlines"#))),
            Refusal("order-line-quantity", 400, "/lines/0/quantity", body(lines: line(quantity: 0))),
            Refusal("order-line-amount", 400, "/lines/1", body(lines: line() + "," + line(amount: -1))),
            Refusal("merchant-unknown", 400, "/lines/0/merchant", body(lines: line("nobody"))),
            Refusal("merchant-unknown", 400, "/lines/0/merchant", body(lines: line("mitte"))),
            Refusal("merchant-not-yours", 403, "/lines/0/merchant", body(lines: line("roesterei")), isMerchant: true),
            Refusal("hub-unknown", 400, "/parcels/0/hub", body(parcels: #"[{"key":"P","hub":"nowhere"}]"#)),
            Refusal("parcel-line-unknown", 400, "/parcels/0/contents", body(parcels: #"[{"key":"P","contents":[{"line":7,"quantity":1}]}]"#)),
            Refusal("parcel-quantity", 400, "/parcels/0/contents", body(parcels: #"[{"key":"P","contents":[{"line":1,"quantity":2}]}]"#)),
            Refusal("offer-unknown", 400, "/offers/0", body(offers: #"["none"]"#)),
            Refusal("offer-twice", 400, "/offers/1", body(offers: #"["a","a"]"#)),
            Refusal("parcel-key-taken", 409, "/parcels/0/key", body(parcels: #"[{"key":"P-A-1"}]"#)),
        ]
    }

    @Test("Each refusal has its code, its status and its place", arguments: Refusal.all)
    func refused(_ row: Refusal) async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            let reply = try await shop.post("/orders", row.body, as: row.isMerchant ? .merchant : .operator)
            #expect(reply.code == row.code && reply.status == row.status && reply.pointers == [row.pointer], "\(reply.text)")
            #expect(!reply.string("detail").isEmpty && reply.string("requestId") == reply.headers[.requestID])
        }
    }

    @Test("A merchant sees orders with its lines, an operator all, a buyer one")
    func scope() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let mine = try await shop.placed("A-1")
            let line = Refusal.line("roesterei")
            let others = try await shop.post("/orders", Refusal.body(key: "A-2", lines: line)).string("order")
            let shared = try await shop.post("/orders", Refusal.body(key: "A-3", lines: line + "," + Refusal.line())).string("order")
            #expect(try await shop.get("/orders").items.map { $0.string("key") } == ["A-1", "A-2", "A-3"])
            #expect(try await shop.get("/orders", as: .merchant).items.map { $0.string("key") } == ["A-1", "A-3"])
            #expect(try await shop.get("/orders/\(shared)", as: .merchant).status == 200)
            for path in ["/orders/\(others)", "/orders/\(others)/timeline"] {
                let hidden = try await shop.get(path, as: .merchant)
                #expect(hidden.status == 404 && hidden.code == "order-not-found")
            }
            let link = try await shop.buyerToken(mine.order)
            #expect(try await shop.get("/orders/\(mine.order)", as: nil, token: link).status == 200)
            #expect(try await shop.get("/orders/\(others)", as: nil, token: link).status == 404)
            for path in ["/claims", "/claims/\(mine.claim)", "/orders/\(mine.order)/timeline"] {
                #expect(try await shop.get(path, as: nil, token: link).status == 403, "\(path) holds more than the buyer's page")
            }
        }
    }

    @Test("Orders are filtered by marketplace, merchant and time of receipt")
    func filters() async throws {
        try await WebShop.open { shop in
            _ = try await shop.post("/orders", Refusal.body(key: "A-1"))
            shop.clock.advance(hours: 1)
            _ = try await shop.post("/orders", Refusal.body(key: "A-2", lines: Refusal.line("roesterei")))
            _ = try await shop.post("/orders", Refusal.body("other", key: "A-3", currency: "USD"))
            func keys(_ query: String) async throws -> [String] { try await shop.get("/orders?" + query).items.map { $0.string("key") } }
            #expect(try await keys("marketplace=deals") == ["A-1", "A-2"])
            #expect(try await keys("merchant=roesterei") == ["A-2"])
            #expect(try await keys("since=2026-11-02T09:00:00Z") == ["A-2", "A-3"])
            #expect(try await keys("since=2026-11-02T10:00:00%2B01:00&marketplace=other") == ["A-3"])
        }
    }

    @Test("The timeline tells who did what, and because of what")
    func timeline() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.post("/scans", WebShop.scan("P-A-1", "packed"), as: .hub)
            let order = try await shop.placed("A-1").order
            _ = try await shop.scanned("P-A-1", "delivered")
            let timeline = try await shop.get("/orders/\(order)/timeline")
            let kinds = timeline.json.list("facts").map { $0.string("kind") }
            for kind in ["scan.recorded", "order.placed", "claim.awaiting_scan", "scan.applied", "claim.payable"] {
                #expect(kinds.contains(kind), "\(kind) is missing in \(kinds)")
            }
            let payable = try #require(timeline.json.list("facts").first { $0.string("kind") == "claim.payable" })
            #expect(payable.string("actor").hasPrefix("carrier:pty_"))
            let cause = timeline.json.list("facts").first { $0.string("id") == payable.string("cause") }
            #expect(cause?.string("kind") == "scan.recorded")
            #expect(timeline.json["isComplete"]?.asBool == true)
        }
    }
}
