import HTTPTypes
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Idempotency keys")
struct IdempotencyTests {
    private static let funding = #"{"amount":5000,"currency":"EUR"}"#

    @Test("The same request under the same key is answered the same, and moves money once", arguments: Backend.underTest)
    func replayed(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let id = try await shop.offer(funded: 0)
            let first = try await shop.post("/offers/\(id)/fundings", Self.funding, key: #""k 1""#)
            let again = try await shop.post("/offers/\(id)/fundings", Self.funding, key: #""k 1""#)
            #expect(first.status == 201 && again.status == 201 && first.text == again.text)
            #expect(first.headers[.idempotencyReplayed] == nil && again.headers[.idempotencyReplayed] == "true")
            #expect(again.headers[.location] == first.headers[.location])
            #expect(try await shop.get("/offers/\(id)").number("available") == 5_000)
        }
    }

    @Test("Another body under the same key is refused; another address or sender has keys of its own")
    func scope() async throws {
        try await WebShop.open { shop in
            let one = try await shop.offer("one", funded: 0)
            let two = try await shop.offer("two", funded: 0)
            #expect(try await shop.post("/offers/\(one)/fundings", Self.funding, key: "k").status == 201)
            let other = try await shop.post("/offers/\(one)/fundings", #"{"amount":5001,"currency":"EUR"}"#, key: "k")
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            #expect(try await shop.post("/offers/\(two)/fundings", Self.funding, key: "k").headers[.idempotencyReplayed] == nil)
            #expect(try await shop.get("/offers/\(two)").number("available") == 5_000)
        }
    }

    @Test("A refusal is not kept: what was refused may be allowed later")
    func refusals() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            let body = #"{"decision":"claw_back","reason":"x"}"#
            #expect(try await shop.post("/claims/\(claim)/decisions", body, key: "k").status == 409)
            _ = try await shop.scanned("P-A-1", "delivered")
            let later = try await shop.post("/claims/\(claim)/decisions", body, key: "k")
            #expect(later.status == 201 && later.headers[.idempotencyReplayed] == nil)
        }
    }

    @Test("Where money moves at once a key is required, where a secret is shown none is taken, elsewhere it may be")
    func needs() async throws {
        try await WebShop.open { shop in
            let id = try await shop.offer(funded: 0)
            for endpoint in shop.endpoints where endpoint.idempotency == .required {
                let reply = try await shop.send(endpoint.method, shop.example(endpoint.path), "{}")
                #expect(reply.status == 400 && reply.code == "idempotency-key-missing", "\(endpoint.name)")
            }
            #expect(shop.endpoints.filter { $0.idempotency == .required }.map(\.path) == ["/offers/{offer}/fundings", "/claims/{claim}/decisions"])
            #expect(try await shop.post("/tokens", #"{"name":"x","party":"mitte"}"#, key: "k").code == "idempotency-key-refused")
            #expect(try await shop.post("/users", #"{"party":"mitte","login":"x","name":"x"}"#, key: "k").code == "idempotency-key-refused")
            let city = #"{"key":"jena","name":"Jena","zone":"UTC"}"#
            #expect(try await shop.post("/cities", city, key: "k").status == 201)
            #expect(try await shop.post("/cities", city, key: "k").headers[.idempotencyReplayed] == "true")
            let twice = try await shop.send(
                .post, "/offers/\(id)/closure", headers: HTTPFields([HTTPField(name: .idempotencyKey, value: "a"), HTTPField(name: .idempotencyKey, value: "b")]))
            #expect(twice.code == "idempotency-key-malformed")
        }
    }

    @Test(
        "A key is one text in quotation marks, or one plain word",
        arguments: [
            ("abc", "abc"), ("\"abc\"", "abc"), (#""a b""#, "a b"), (#""a\"b\\c""#, #"a"b\c"#), (#""""#, nil), ("", nil), ("a,b", nil), ("a b", nil), (#""a"#, nil),
            (#"a""#, nil), (#""a"b""#, nil), (#""a\n""#, nil), (#""a\""#, nil), ("ä", nil), (String(repeating: "x", count: 255), String(repeating: "x", count: 255)),
            (String(repeating: "x", count: 256), nil), ("a;q=1", nil),
        ] as [(String, String?)])
    func syntax(_ field: String, _ key: String?) {
        #expect(IdempotencyKey.parse(field) == key)
    }
}
