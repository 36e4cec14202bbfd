import JSONText
import Testing

@testable import Web

@Suite("The network over HTTP")
struct NetworkTests {
    @Test("Cities, marketplaces, parties, devices and grants are set up and listed")
    func setUp() async throws {
        try await WebShop.open { shop in
            let city = try await shop.post("/cities", #"{"key":"jena","name":"Jena","zone":"Europe/Berlin"}"#)
            #expect(city.status == 201 && city.string("id").hasPrefix("cty_"))
            #expect(try await shop.get("/cities").items.map { $0.string("key") } == ["jena", "leipzig"])
            let market = try await shop.post("/marketplaces", #"{"key":"yen","name":"Yen","currency":"JPY","zone":"Asia/Tokyo"}"#)
            #expect(market.status == 201 && market.string("currency") == "JPY")
            #expect(try await shop.get("/marketplaces").items.map { $0.string("key") } == ["deals", "other", "yen"])
            let party = try await shop.post("/parties", #"{"kind":"hub","key":"west","name":"West","city":"jena"}"#)
            #expect(party.status == 201 && party.string("city") == "jena")
            #expect(try await shop.get("/parties?kind=hub").items.map { $0.string("key") } == ["mitte", "west"])
            let device = try await shop.post("/devices", #"{"key":"s-2","name":"Two","owner":"west"}"#)
            #expect(device.status == 201 && device.string("owner") == "west")
            let grant = try await shop.post("/grants", #"{"party":"west","marketplace":"yen"}"#)
            #expect(grant.status == 201)
            #expect(try await shop.get("/grants").items.last?.string("id") == grant.string("id"))
            #expect(try await shop.delete("/devices/\(device.string("id"))").status == 204)
            #expect(try await shop.get("/devices").items.map { $0["revokedAt"] != nil } == [true, false])
            #expect(try await shop.delete("/grants/\(grant.string("id"))").status == 204)
            #expect(try await shop.delete("/grants/\(grant.string("id"))").code == "not-found")
        }
    }

    @Test(
        "What cannot be set up is refused",
        arguments: [
            ("/cities", #"{"key":"","name":"x","zone":"UTC"}"#, 400, "key-form"), ("/cities", #"{"key":"x","name":"x","zone":"Mars/Base"}"#, 400, "zone-unknown"),
            ("/cities", #"{"key":"leipzig","name":"x","zone":"UTC"}"#, 409, "key-taken"), ("/cities", "[]", 400, "malformed-body"),
            ("/marketplaces", #"{"key":"deals","name":"x","currency":"EUR","zone":"UTC"}"#, 409, "key-taken"),
            ("/marketplaces", #"{"key":"x","name":"x","currency":"XXX","zone":"UTC"}"#, 400, "malformed-body"),
            ("/parties", #"{"kind":"hub","key":"x","name":"x","city":"atlantis"}"#, 400, "city-unknown"),
            ("/parties", #"{"kind":"king","key":"x","name":"x"}"#, 400, "malformed-body"),
            ("/parties", #"{"kind":"hub","key":"mitte","name":"x"}"#, 409, "key-taken"),
            ("/devices", #"{"key":"x","name":"x","owner":"nobody"}"#, 400, "party-unknown"),
            ("/devices", #"{"key":"scanner-1","name":"x","owner":"mitte"}"#, 409, "key-taken"),
            ("/grants", #"{"party":"nobody","marketplace":"deals"}"#, 400, "party-unknown"),
            ("/grants", #"{"party":"mitte","marketplace":"nowhere"}"#, 400, "marketplace-unknown"),
            ("/grants", #"{"party":"mitte","marketplace":"deals"}"#, 409, "already-granted"),
            ("/tokens", #"{"name":"","party":"mitte"}"#, 400, "text-length"), ("/tokens", #"{"name":"x"}"#, 400, "malformed-body"),
            ("/tokens", #"{"name":"x","party":"mitte","device":"scanner-1"}"#, 400, "malformed-body"),
            ("/tokens", #"{"name":"x","party":"nobody"}"#, 400, "party-unknown"), ("/tokens", #"{"name":"x","device":"nothing"}"#, 400, "device-unknown"),
            ("/tokens", #"{"name":"x","order":"ord_01h455vb4pex5vsknk084sn02q"}"#, 400, "order-unknown"),
            ("/tokens", #"{"name":"x","order":"pty_01h455vb4pex5vsknk084sn02q"}"#, 400, "malformed-body"),
            ("/tokens", #"{"name":"x","party":"mitte","expiresAt":"2026-11-02T08:00:00Z"}"#, 400, "expiry-past"),
        ])
    func refused(_ path: String, _ body: String, _ status: Int, _ code: String) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post(path, body)
            #expect(reply.status == status && reply.code == code, "\(reply.text)")
        }
    }

    @Test("A token's secret is shown once; expired, revoked, or with a revoked device it opens nothing")
    func tokens() async throws {
        try await WebShop.open { shop in
            let issued = try await shop.post("/tokens", #"{"name":"till noon","party":"mitte","expiresAt":"2026-11-02T12:00:00Z"}"#)
            let secret = issued.string("secret")
            #expect(issued.status == 201 && secret.hasPrefix("nm_") && secret.count == 43)
            #expect(try await !shop.get("/tokens").text.contains(secret))
            #expect(try await !shop.get("/facts?limit=500").text.contains(secret))
            #expect(try await shop.get("/scans", as: nil, token: secret).status == 200)
            shop.clock.advance(hours: 4)
            #expect(try await shop.get("/scans", as: nil, token: secret).code == "token-unknown")

            let other = try await shop.post("/tokens", #"{"name":"x","party":"mitte"}"#)
            #expect(try await shop.delete("/tokens/\(other.string("id"))").status == 204)
            #expect(try await shop.get("/scans", as: nil, token: other.string("secret")).status == 401)

            let device = try #require(try await shop.get("/devices").items.first).string("id")
            #expect(try await shop.get("/scans", as: .device).status == 200)
            #expect(try await shop.delete("/devices/\(device)").status == 204)
            #expect(try await shop.get("/scans", as: .device).code == "token-unknown")
        }
    }

    @Test("A token that is no token is told so, whatever it looks like", arguments: ["", "nm_", "nm_0123", "Basic abc", "nm_ x y", "ü"])
    func badTokens(_ token: String) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.get("/orders", as: nil, token: token)
            #expect(reply.status == 401 && reply.code.hasPrefix("token-"))
            #expect(reply.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        }
    }

    @Test("Erased, a buyer is named nowhere; orders, ledger and journal stay")
    func erased() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1", member: "anna@example.org").order
            let person = try await shop.get("/orders/\(order)").string("person")
            #expect(try await shop.delete("/people/\(person)").status == 204)
            #expect(try await shop.delete("/people/\(person)").status == 404)
            #expect(try await shop.get("/orders/\(order)").string("person") == person)
            #expect(try await shop.get("/facts?limit=500").items.contains { $0.string("kind") == "person.erased" && $0.string("subject") == person })
            let names = try await shop.workflows.store.read { try $0.count("SELECT COUNT(*) FROM person WHERE member_key IS NOT NULL") }
            #expect(names == 0)
            // The same member's next order makes a new person.
            let next = try await shop.placed("A-2", member: "anna@example.org").order
            #expect(try await shop.get("/orders/\(next)").string("person") != person)
        }
    }
}
