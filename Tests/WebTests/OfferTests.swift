import JSONText
import Testing

@testable import Web

@Suite("Offers over HTTP")
struct OfferTests {
    private static let plain = #"{"ratePpm":50000}"#

    private static func body(_ terms: String = plain, marketplace: String = "deals", key: String = "o", payer: String = "muehle", more: String = "") -> String {
        #"{"marketplace":"\#(marketplace)","key":"\#(key)","name":"Offer","payer":"\#(payer)","terms":\#(terms)\#(more)}"#
    }

    @Test("An offer is created, funded, revised and closed, and each is shown")
    func life() async throws {
        try await WebShop.open { shop in
            let created = try await shop.post("/offers", Self.body())
            let id = created.string("id")
            #expect(created.status == 201 && created.headers[.location] == "/offers/\(id)" && created.number("available") == 0)
            #expect(created.json["terms"]?.string("release") == "delivery_scan" && created.json["isComparison"]?.asBool == false)

            let funded = try await shop.post("/offers/\(id)/fundings", #"{"amount":5000,"currency":"EUR"}"#, key: "f-1")
            #expect(funded.status == 201 && funded.string("kind") == "deposit" && funded.number("amount") == 5_000)
            #expect(funded.headers[.location] == "/transfers/\(funded.string("id"))")

            let revised = try await shop.post("/offers/\(id)/versions", #"{"expectedVersion":1,"terms":{"amount":300,"expiryHours":null}}"#)
            #expect(revised.status == 201 && revised.number("version") == 2 && revised.json["terms"]?.number("amount") == 300)
            #expect(try await shop.get("/offers/\(id)").number("available") == 5_000)

            #expect(try await shop.send(.post, "/offers/\(id)/closure").string("closedAt") == "2026-11-02T08:00:00Z")
            let again = try await shop.post("/offers/\(id)/closure", "{}")
            #expect(again.status == 409 && again.code == "offer-closed")
            let late = try await shop.post("/orders", WebShop.order("A-1", offers: ["o"]))
            #expect(late.code == "offer-unknown")
            #expect(try await shop.get("/offers?marketplace=deals").items.map { $0.string("id") } == [id])
            #expect(try await shop.get("/offers?marketplace=other").items.isEmpty)
        }
    }

    @Test("A merchant sees offers of marketplaces that have granted it access, and of no other")
    func sight() async throws {
        try await WebShop.open { shop in
            let here = try await shop.offer(funded: 0)
            let there = try await shop.post("/offers", Self.body(marketplace: "other")).string("id")
            #expect(try await shop.get("/offers", as: .merchant).items.map { $0.string("id") } == [here])
            #expect(try await shop.get("/offers/\(there)", as: .merchant).code == "offer-not-found")
            #expect(try await shop.get("/offers").items.count == 2)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let code: String
        let status: Int
        let pointer: String
        let body: String

        var testDescription: String { "\(code) \(body)" }

        init(_ code: String, _ status: Int, _ pointer: String, _ body: String) {
            (self.code, self.status, self.pointer, self.body) = (code, status, pointer, body)
        }

        static let all: [Refusal] = [
            Refusal("marketplace-unknown", 400, "/marketplace", OfferTests.body(marketplace: "nowhere")),
            Refusal("payer-unknown", 400, "/payer", OfferTests.body(payer: "nobody")),
            Refusal("offer-key-taken", 409, "/key", OfferTests.body(key: "cashback")),
            Refusal("terms-rate", 400, "/terms/ratePpm", OfferTests.body(#"{"ratePpm":0}"#)),
            Refusal("terms-amount", 400, "/terms/amount", OfferTests.body(#"{"amount":0}"#)),
            Refusal("terms-cap", 400, "/terms/cap", OfferTests.body(#"{"ratePpm":1,"cap":0}"#)),
            Refusal("terms-no-confirming-step", 400, "/terms/confirmingSteps", OfferTests.body(#"{"ratePpm":1,"confirmingSteps":[]}"#)),
            Refusal("terms-step-confirms-nothing", 400, "/terms/confirmingSteps", OfferTests.body(#"{"ratePpm":1,"confirmingSteps":["packed"]}"#)),
            Refusal("terms-cool-hours", 400, "/terms/grades", OfferTests.body(#"{"ratePpm":1,"grades":{"B":"cool 0h"}}"#)),
            Refusal("terms-expiry", 400, "/terms/expiryHours", OfferTests.body(#"{"ratePpm":1,"expiryHours":0}"#)),
            Refusal("comparison-rule-needs-consent", 409, "/comparisonConsent", OfferTests.body(#"{"ratePpm":1,"release":"estimated_delivery"}"#)),
            Refusal("key-form", 400, "/key", OfferTests.body(key: "O 1")),
            Refusal("offer-name-taken", 409, "/name", OfferTests.body().replacing("\"Offer\"", with: "\"5 % back\"")),
            Refusal("malformed-body", 400, "/terms", OfferTests.body("{}")),
            Refusal("malformed-body", 400, "/terms/release", OfferTests.body(#"{"ratePpm":1,"release":"whenever"}"#)),
            Refusal("malformed-body", 400, "/terms/colour", OfferTests.body(#"{"ratePpm":1,"colour":1}"#)),
            Refusal("malformed-body", 400, "/terms/grades/C", OfferTests.body(#"{"ratePpm":1,"grades":{"C":"trust"}}"#)),
        ]
    }

    @Test("Each refusal has its code, its status and its place", arguments: Refusal.all)
    func refused(_ row: Refusal) async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let reply = try await shop.post("/offers", row.body)
            #expect(reply.code == row.code && reply.status == row.status && reply.pointers == [row.pointer], "\(reply.text)")
        }
    }

    @Test("A comparison rule needs the operator's consent, and is marked wherever it is shown")
    func comparison() async throws {
        try await WebShop.open { shop in
            let id = try await shop.offer(terms: #"{"ratePpm":50000,"release":"estimated_delivery+7d"}"#, consent: true)
            #expect(try await shop.get("/offers/\(id)").json["isComparison"]?.asBool == true)
            let claim = try await shop.placed("A-1").claim
            #expect(try await shop.get("/claims/\(claim)").json["isComparison"]?.asBool == true)
            #expect(try await shop.get("/claims?format=csv").text.contains("estimated_delivery+7d,comparison,"))
        }
    }

    @Test("Changes of an offer that cannot be are refused")
    func changes() async throws {
        try await WebShop.open { shop in
            let id = try await shop.offer()
            let stale = try await shop.post("/offers/\(id)/versions", #"{"expectedVersion":7,"terms":{"ratePpm":1}}"#)
            #expect(stale.status == 409 && stale.code == "offer-version-differs" && stale.pointers == ["/expectedVersion"])
            #expect(try await shop.post("/offers/\(id)/versions", #"{"terms":{"ratePpm":1}}"#).pointers == ["/expectedVersion"])
            for (amount, code) in [("0", "funding-amount"), ("1000000000000001", "funding-amount"), ("1.5", "malformed-body")] {
                let reply = try await shop.post("/offers/\(id)/fundings", #"{"amount":\#(amount),"currency":"EUR"}"#, key: "k\(amount)")
                #expect(reply.status == 400 && reply.code == code && reply.pointers == ["/amount"])
            }
            let foreign = try await shop.post("/offers/\(id)/fundings", #"{"amount":1,"currency":"USD"}"#, key: "k-usd")
            #expect(foreign.status == 400 && foreign.code == "funding-currency-differs" && foreign.pointers == ["/currency"])
            #expect(try await shop.post("/offers/\(id)/closure").status == 201)
            let closed = try await shop.post("/offers/\(id)/versions", #"{"expectedVersion":1,"terms":{"ratePpm":1}}"#)
            #expect(closed.status == 409 && closed.code == "offer-closed")
            let nothing = shop.example("/offers/{offer}")
            #expect(try await shop.get(nothing).code == "offer-not-found")
            #expect(try await shop.post("\(nothing)/closure").code == "offer-not-found")
            #expect(try await shop.post("\(nothing)/fundings", #"{"amount":1,"currency":"EUR"}"#, key: "n").code == "offer-not-found")
            #expect(try await shop.post("\(nothing)/versions", #"{"expectedVersion":1,"terms":{"ratePpm":1}}"#).code == "offer-not-found")
            #expect(try await shop.post("\(nothing)/closure", #"{"why":"x"}"#).code == "malformed-body")
        }
    }
}
