import Foundation
import HummingbirdTesting
import Logging
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("The server")
struct ServerTests {
    @Test("Whoever takes no page is told by a problem document what there is instead, at every address that is a page only; others get the page")
    func pagesOnly() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            let both = Set(shop.endpoints.map(\.name))
            let only = shop.pages.filter { $0.method == .get && $0.media != nil && !both.contains($0.name) }
            #expect(only.count >= 25)
            for page in only {
                let reply = try await browser.get(shop.example(page.path), headers: [.accept: page.media == .json ? "text/plain" : "application/json"])
                #expect(reply.status == 406 && reply.code == "not-acceptable", "\(page.path): \(reply.status)")
                #expect(reply.headers[.contentType] == MediaType.problem.field && reply.string("detail").contains("\(page.media?.rawValue ?? "") only"))
                for accept in ["*/*", "", Browser.accept, page.media?.rawValue ?? ""] {
                    #expect(try await browser.get(shop.example(page.path), headers: [.accept: accept]).status != 406, "\(page.path) \(accept)")
                }
            }
            let parcels = try await browser.get("/parcels", headers: [.accept: "application/json"]).string("detail")
            #expect(parcels.contains("GET /parcels.csv gives it as text/csv"), "\(parcels)")
            let form = try await browser.get(shop.example("/orders/{order}/cancellation/new"), headers: [.accept: "application/json"]).string("detail")
            #expect(form.contains("As application/json there is GET /orders, GET /orders/{order}"), "\(form)")
            for path in ["/style.css", "/script.js"] { #expect(try await browser.get(path, headers: [.accept: "application/json"]).status == 200) }
        }
    }

    @Test("It speaks TLS where a certificate and key are named, and says so to browsers")
    func tls() async throws {
        let files = try KeyFiles()
        defer { files.remove() }
        let options = ServerOptions(port: 0, certificatePath: files.certificate, keyPath: files.key)
        try await WebShop.open(.ahc(.https), options: options) { shop in
            let reply = try await shop.get("/ready", as: nil)
            #expect(reply.status == 200 && reply.headers[.strictTransportSecurity]?.hasPrefix("max-age=") == true)
        }
    }

    @Test("It does not start on half a pair, or on files that are none")
    func faults() async throws {
        let files = try KeyFiles()
        defer { files.remove() }
        try await WebShop.open { shop in
            func fault(_ certificate: String?, _ key: String?) -> ServerFault? {
                let options = ServerOptions(certificatePath: certificate, keyPath: key)
                do {
                    _ = try makeServer(workflows: shop.workflows, options: options, logger: Logger(label: "test"))
                    return nil
                } catch { return error as? ServerFault }
            }
            #expect(fault(files.certificate, nil) == .certificateWithoutKey)
            #expect(fault(nil, files.key) == .keyWithoutCertificate)
            guard case .certificate(files.key, _) = fault(files.key, files.key) else { Issue.record("a key passes for a certificate"); return }
            guard case .key("/nowhere", _) = fault(files.certificate, "/nowhere") else { Issue.record("no file passes for a key"); return }
            #expect(fault(nil, nil) == nil && fault(files.certificate, files.key) == nil)
        }
    }

    @Test("Over a real connection requests follow each other, and one that is no HTTP is turned away")
    func live() async throws {
        try await WebShop.open(.live) { shop in
            _ = try await shop.offer()
            for number in 1...3 { #expect(try await shop.post("/orders", WebShop.order("A-\(number)")).status == 201) }
            #expect(try await shop.get("/orders?format=csv").rows().count == 3)
            let port = try #require(shop.client.port)
            let answers = try await Conversation.on(port: port) { line in
                try line.send("POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: zzz\r\n\r\n")
                return try line.receive { $0.hasPrefix("HTTP/1.1") }
            }
            #expect(answers.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test("Who waits for leave to send the body is given it, also where the answer will be a refusal")
    func expectation() async throws {
        try await WebShop.open(.live) { shop in
            _ = try await shop.offer()
            let port = try #require(shop.client.port)
            for (secret, status) in [(shop.secret(of: .operator), "201"), ("nobody's", "401")] {
                let order = WebShop.order("A-1")
                let answers = try await Conversation.on(port: port) { line in
                    try line.send(
                        "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(secret)\r\nContent-Type: application/json\r\n"
                            + "Content-Length: \(order.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
                    let leave = try line.receive { $0.hasPrefix("HTTP/1.1") }
                    try line.send(order)
                    return [leave, try line.receive { $0.hasPrefix("HTTP/1.1") }]
                }
                #expect(answers[0].hasPrefix("HTTP/1.1 100"))
                #expect(answers[1].hasPrefix("HTTP/1.1 \(status)"))
            }
        }
    }

    @Test("A body that breaks off, or is badly framed, is answered 400")
    func framing() async throws {
        try await WebShop.open(.live) { shop in
            let port = try #require(shop.client.port)
            let secret = shop.secret(of: .operator)
            let answer = try await Conversation.on(port: port) { line in
                try line.send(
                    "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(secret)\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\n{\"a\":\r\nzz\r\n")
                return try line.receive { $0.hasPrefix("HTTP/1.1") }
            }
            #expect(answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test("Headers that are too large are refused")
    func largeHeaders() async throws {
        try await WebShop.open(.live) { shop in
            let port = try #require(shop.client.port)
            let answer = try await Conversation.on(port: port) { line in
                try line.send("GET /health HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "x", count: WebLimits.headerBytes))\r\n\r\n")
                return try line.receive { $0.hasPrefix("HTTP/1.1") }
            }
            #expect(answer.hasPrefix("HTTP/1.1 4"))
        }
    }
}

@Suite("Who is at the other end")
struct ClientAddressTests {
    @Test(
        "Only what a trusted proxy says is believed",
        arguments: [
            ("203.0.113.9", nil, "203.0.113.9"), ("203.0.113.9", "198.51.100.1", "203.0.113.9"), ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"), ("10.0.0.1", "198.51.100.1 ,10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "10.0.0.2", "10.0.0.2"), ("10.0.0.1", "198.51.100.1, <b>", "10.0.0.1"), ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ] as [(String, String?, String)])
    func client(_ peer: String, _ forwarded: String?, _ client: String) {
        #expect(ClientAddress.client(peer: peer, forwarded: forwarded, trusted: ["10.0.0.1", "10.0.0.2"]) == client)
    }

    @Test(
        "That the client came by TLS is believed of this server and of a trusted proxy, and of nobody else",
        arguments: [
            (true, "203.0.113.9", nil, true), (true, "203.0.113.9", "http", true), (false, "203.0.113.9", nil, false), (false, "203.0.113.9", "https", false),
            (false, "10.0.0.1", "https", true), (false, "10.0.0.1", "HTTPS", true), (false, "10.0.0.1", "http, https", true), (false, "10.0.0.1", "https, http", false),
            (false, "10.0.0.1", "", false), (false, "10.0.0.1", nil, false),
        ] as [(Bool, String, String?, Bool)])
    func tls(_ isOwn: Bool, _ peer: String, _ forwarded: String?, _ isOverTLS: Bool) {
        #expect(ClientAddress.isOverTLS(isOwn, peer: peer, forwarded: forwarded, trusted: ["10.0.0.1"]) == isOverTLS)
    }

    @Test(
        "Logs see the network, not the line",
        arguments: [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", "unknown"), ("<b>", "unknown")])
    func network(_ address: String, _ network: String) {
        #expect(ClientAddress.network(of: address) == network)
    }
}

@Suite("What a client accepts")
struct NegotiationTests {
    @Test(
        "The most wanted type is given, the first of those wanted alike, none where none is wanted",
        arguments: [
            (nil, .json), ("", .json), ("*/*", .json), ("text/html", .html), ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .html),
            ("application/json", .json), ("text/*", .html), ("text/html;q=0.5, application/json;q=0.4", .html), ("application/json;q=0, */*", .html),
            ("image/png", nil), ("*/*;q=0", nil), ("nonsense", nil), ("TEXT/HTML", .html), ("text/html;level=1;q=0.3, */*;q=0.2", .html),
        ] as [(String?, MediaType?)])
    func best(_ accept: String?, _ type: MediaType?) {
        #expect(Negotiation.best(accept, of: [.json, .html]) == type)
    }
}
