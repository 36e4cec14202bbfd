import HTTPTypes
import JSONText
import Testing

@testable import Web

@Suite("Habits of HTTP")
struct HTTPTests {
    @Test("What is not there, not that way, or not that type, is a problem that says what would be right")
    func problems() async throws {
        try await WebShop.open { shop in
            let rows: [(HTTPRequest.Method, String, String?, HTTPFields, Int, String)] = [
                (.get, "/nothing", nil, [:], 404, "path-unknown"), (.get, "/orders/a/b/c", nil, [:], 404, "path-unknown"),
                (.put, "/orders", "{}", [:], 405, "method-not-allowed"), (.delete, "/orders/x", nil, [:], 405, "method-not-allowed"),
                (.init("BREW") ?? .trace, "/orders", nil, [:], 405, "method-not-allowed"),
                (.post, "/orders", "{}", [.contentType: "text/plain"], 415, "media-type-unsupported"),
                (.post, "/cities", "{}", [.contentType: "application/x-ndjson"], 415, "media-type-unsupported"),
                (.post, "/orders", "{}", [.contentType: "application/json", .contentEncoding: "gzip"], 415, "content-encoding-unsupported"),
                (.post, "/cities?dry=1", "{}", [.contentType: "application/json"], 400, "malformed-query"),
                (.get, "/orders", nil, [.accept: "image/png"], 406, "not-acceptable"),
                (.get, shop.example("/orders/{order}"), nil, [.accept: "image/png, text/csv"], 406, "not-acceptable"),
                (.get, "/orders/pcl_01h455vb4pex5vsknk084sn02q", nil, [:], 400, "id-malformed"),
                (.get, "/claims/clm_01h455vb4pex5vsknk084sn02", nil, [:], 400, "id-malformed"),
                (.get, "/scans/%00", nil, [:], 400, "id-malformed"),
            ]
            for (method, path, body, headers, status, code) in rows {
                let reply = try await shop.send(method, path, body, type: nil, headers: headers)
                #expect(reply.status == status && reply.code == code, "\(method) \(path): \(reply.text)")
                #expect(reply.headers[.contentType] == "application/problem+json")
                #expect(reply.string("title") != "" && reply.number("status") == Int64(status) && reply.string("type") == "about:blank")
            }
            let wrongKind = try await shop.get("/orders/pcl_01h455vb4pex5vsknk084sn02q")
            #expect(wrongKind.string("detail").contains("ord_"), "the expected prefix is not named")
            let untyped = try await shop.send(.post, "/orders", "{}", type: nil)
            #expect(untyped.status == 415 && untyped.headers[.accept] == "application/json, application/x-ndjson")
        }
    }

    @Test("A body that is too large is refused before it is read, or as soon as it is")
    func tooLarge() async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post("/orders", String(repeating: " ", count: WebLimits.bodyBytes + 1))
            #expect(reply.status == 413 && reply.code == "body-too-large")
        }
    }

    @Test("Bodies that are no JSON, too deep, or no object are refused", arguments: ["", "{", "[]", "null", #"{"a":1,"a":2}"#, "{\"a\":\"\u{0}\"}", String(repeating: "[", count: 40)])
    func malformed(_ body: String) async throws {
        try await WebShop.open { shop in
            for path in ["/orders", "/scans", "/cities"] {
                let reply = try await shop.post(path, body)
                #expect(reply.status == 400 && reply.code.hasPrefix("malformed-"), "\(path): \(reply.text)")
            }
        }
    }

    @Test("Every answer, good or bad, carries its security headers and an id")
    func headers() async throws {
        try await WebShop.open { shop in
            for path in ["/", "/health", "/orders", "/nothing", "/style.css", "/openapi.json"] {
                let reply = try await shop.get(path)
                #expect(reply.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(reply.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
                #expect(reply.headers[.contentSecurityPolicy]?.contains("unsafe-inline") == false)
                #expect(reply.headers[.xContentTypeOptions] == "nosniff" && reply.headers[.referrerPolicy] == "no-referrer")
                #expect(reply.headers[.requestID]?.count == 20)
                #expect(reply.headers[.cacheControl] != nil && reply.headers[.strictTransportSecurity] == nil)
            }
        }
    }

    @Test(
        "A client's request id is told back when it is a plain word, and replaced when it is not",
        arguments: [("abc-1.2_Z", true), ("a b", false), ("x\tinjected", false), (String(repeating: "a", count: 65), false), ("<script>", false)])
    func requestID(_ given: String, _ isKept: Bool) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.get("/nothing", headers: [.requestID: given])
            #expect((reply.headers[.requestID] == given) == isKept)
            #expect(reply.string("requestId") == reply.headers[.requestID])
        }
    }

    @Test("HEAD answers like GET, without the body")
    func head() async throws {
        try await WebShop.open { shop in
            let reply = try await shop.send(.head, "/health", as: nil)
            #expect(reply.status == 200 && reply.text.isEmpty && reply.headers[.contentType] == "application/json")
            #expect(try await shop.send(.head, "/orders", as: nil).status == 401)
        }
    }

    @Test("Logs tell the address as the table has it, the network, and nothing that names anybody")
    func log() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1", member: "anna@example.org").order
            let link = try await shop.buyerToken(order)
            _ = try await shop.get("/orders/\(order)?link=\(link)", as: nil)
            _ = try await shop.get("/people/anna?name=anna")
            let text = shop.log.lines.joined(separator: "\n")
            #expect(text.contains("method=GET") && text.contains("path=/orders/{order}") && text.contains("status=200"))
            for secret in ["anna", link, order, shop.secret(of: .operator)] { #expect(!text.contains(secret), "\(secret) is in the log") }
        }
    }

    @Test("What anybody may ask for is answered without a token")
    func withoutToken() async throws {
        try await WebShop.open { shop in
            for path in ["/openapi.json", "/health", "/ready", "/style.css", "/script.js"] {
                let reply = try await shop.get(path, as: nil)
                #expect(reply.status == 200, "\(path)")
            }
            let unknown = try await shop.get("/health?x=1", as: nil)
            #expect(unknown.code == "malformed-query")
        }
    }
}
