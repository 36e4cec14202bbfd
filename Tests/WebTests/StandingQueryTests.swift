import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONText
import NIOWebSocket
import Store
import TestSupport
import Testing
import Workflows

@testable import Web

@Suite("Standing queries over connections that are kept", .neverHangs)
struct StandingQueryTests {
    static let path = "/epcis/queries/shipped/events"

    private static func open(_ backend: Backend = .sqlite, _ body: @Sendable (WebShop, Int) async throws -> Void) async throws {
        try await WebShop.open(.live, on: backend) { shop in
            // As the program does when it stops: server-sent events have no other end.
            defer { shop.standing.close() }
            try await EpcisQueryTests.keep(shop)
            try await body(shop, try #require(shop.client.port))
        }
    }

    private static func connect(_ shop: WebShop, _ port: Int, _ query: String = "stream=true", as role: TestRole = .carrier) async throws -> WebSocketClient {
        try await WebSocketClient.connect(port: port, path: path + "?" + query, token: shop.secret(of: role))
    }

    private static func document(_ client: WebSocketClient) async throws -> JSON {
        let frame = try #require(try await client.next())
        #expect(frame.opcode == .text)
        return try JSON.parse(frame.bytes)
    }

    private static func steps(_ document: JSON) -> [String] {
        document["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]?.asArray?.map { $0.string("bizStep") } ?? []
    }

    /// Ready when whoever has let go of a stream has left.
    private static func left(_ shop: WebShop, to count: Int = 0) async { while shop.standing.listenerCount > count { await Task.yield() } }

    @Test("By WebSocket events come as they are stored, each once, in documents", arguments: Backend.underTest)
    func webSocket(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, port in
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            let client = try await Self.connect(shop, port)
            #expect(try await shop.standing.beat() == 0)
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit"), ("packing", "in_progress")], from: 20)
            // Another party's events are none of theirs.
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], as: .hub, from: 30)
            #expect(try await shop.standing.beat() == 1)
            let first = try await Self.document(client)
            #expect(Self.steps(first) == ["departing"] && first.string("type") == "EPCISQueryDocument" && first["epcisBody"]?["queryResults"]?.string("queryName") == "shipped")
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 40)
            _ = try await shop.standing.beat()
            #expect(Self.steps(try await Self.document(client)) == ["shipping"])
            try await client.close()
            await Self.left(shop)
        }
    }

    @Test("Many events come in several messages; those from an earlier moment on, where that is wanted", arguments: Backend.underTest)
    func many(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, port in
            let events = (0..<QueryLimits.reportEvents + 5).map { EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:00.\(100 + $0)Z") }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(events))
            let client = try await Self.connect(shop, port, "stream=true&initialRecordTime=2026-01-01T00:00:00Z")
            _ = try await shop.standing.beat()
            #expect(Self.steps(try await Self.document(client)).count == QueryLimits.reportEvents)
            #expect(Self.steps(try await Self.document(client)).count == 5)
            try await client.close()
        }
    }

    @Test("By a schedule events come at its moments, and that there is nothing where that is wanted")
    func scheduled() async throws {
        try await Self.open { shop, port in
            let client = try await Self.connect(shop, port, "minute=0/10&reportIfEmpty=true")
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            #expect(try await shop.standing.beat() == 0)
            shop.clock.advance(hours: 1)
            #expect(try await shop.standing.beat() == 1)
            #expect(Self.steps(try await Self.document(client)) == ["shipping"])
            shop.clock.advance(hours: 1)
            _ = try await shop.standing.beat()
            #expect(Self.steps(try await Self.document(client)) == [])
            try await client.close()
        }
    }

    @Test("Pings are answered, what a client says otherwise is passed over, and a farewell is returned")
    func frames() async throws {
        try await Self.open { shop, port in
            let client = try await Self.connect(shop, port)
            try await client.send(.text, Array("hello".utf8))
            try await client.send(.ping, [1, 2, 3])
            let pong = try #require(try await client.next())
            #expect(pong.opcode == .pong && pong.bytes == [1, 2, 3])
            try await client.send(.connectionClose, [3, 232])
            let farewell = try #require(try await client.next())
            #expect(farewell.opcode == .connectionClose && farewell.bytes == [3, 232])
            #expect(try await client.next() == nil)
            await Self.left(shop)
        }
    }

    @Test("A frame longer than any that a client needs ends the connection")
    func longFrame() async throws {
        try await Self.open { shop, port in
            let client = try await Self.connect(shop, port)
            try await client.send(.text, [UInt8](repeating: 65, count: WebSocketLine.frameBytes + 1))
            let farewell = try #require(try await client.next())
            #expect(farewell.opcode == .connectionClose && farewell.bytes == [3, 241])
            try await client.close()
            await Self.left(shop)
        }
    }

    @Test("When the query is deleted the stream says so and ends", arguments: Backend.underTest)
    func deleted(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, port in
            let client = try await Self.connect(shop, port)
            #expect(try await shop.delete("/epcis/queries/shipped", as: .carrier).status == 204)
            #expect(try await shop.standing.beat() == 1)
            let problem = try await Self.document(client)
            #expect(problem.string("type") == "epcisException:NoSuchNameException" && problem.number("status") == 404)
            #expect(try #require(try await client.next()).opcode == .connectionClose)
            try await client.close()
        }
    }

    @Test("Whose token is revoked is told nothing more")
    func revoked() async throws {
        try await Self.open { shop, port in
            let client = try await Self.connect(shop, port)
            let tokens = try await shop.get("/tokens?limit=500")
            let own = try #require(tokens.items.first { $0.string("name") == "flotte" })
            #expect(try await shop.delete("/tokens/\(own.string("id"))").status == 204, "\(own.text)")
            // At the next event, whosever it is, and not only when the line is looked after.
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], as: .hub)
            _ = try await shop.standing.beat()
            #expect(try await Self.document(client).string("type") == "epcisException:SecurityException")
            #expect(try #require(try await client.next()).opcode == .connectionClose)
            try await client.close()
        }
    }

    @Test("When the server stops, streams end at once")
    func stopped() async throws {
        try await Self.open { shop, port in
            let client = try await Self.connect(shop, port)
            shop.standing.close()
            #expect(try #require(try await client.next()).opcode == .connectionClose)
            await #expect(throws: WebSocketClient.Refused.self) { try await Self.connect(shop, port) }
            try await client.close()
        }
    }

    @Test("A party listens so many times at once and no more")
    func tooMany() async throws {
        try await Self.open { shop, port in
            // All together: on a slow machine those who came first would have been given up before the last one came.
            let clients = try await withThrowingTaskGroup(of: WebSocketClient.self) { group in
                for _ in 0..<StandingFeed.partyAtMost { group.addTask { try await Self.connect(shop, port) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let reply = try await shop.get(Self.path + "?stream=true", as: .carrier, headers: [.accept: "text/event-stream"])
            #expect(reply.status == 503 && reply.code == "too-many-listeners" && reply.text.contains("At most 50 connections of one party"))
            for client in clients { try await client.close() }
            await Self.left(shop)
        }
    }

    @Test("As server-sent events they come too, and go on behind the last that was heard", arguments: Backend.underTest)
    func serverSentEvents(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, port in
            let secret = shop.secret(of: .carrier)
            let listening = Gate()
            let head = "GET \(Self.path)?stream=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(secret)\r\nAccept: text/event-stream\r\n"
            async let heard = Conversation.on(port: port) { line in
                try line.send(head + "\r\n")
                let status = try line.receive { $0.hasPrefix("HTTP/1.1") }
                _ = try line.receive { $0.hasPrefix("retry:") }
                listening.open()
                let id = try line.receive { $0.hasPrefix("id: ") }
                return (status, id, try line.receive { $0.hasPrefix("data: ") })
            }
            await listening.passed()
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            _ = try await shop.standing.beat()
            let (status, id, data) = try await heard
            #expect(status.hasPrefix("HTTP/1.1 200") && id.hasPrefix("id: 1"))
            #expect(Self.steps(try JSON.parse(String(data.dropFirst(6)))) == ["shipping"])
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 20)
            let again = Gate()
            async let rest = Conversation.on(port: port) { line in
                try line.send(head + "Last-Event-ID: 1\r\n\r\n")
                _ = try line.receive { $0.hasPrefix("retry:") }
                again.open()
                return try line.receive { $0.hasPrefix("data: ") }
            }
            await again.passed()
            _ = try await shop.standing.beat()
            let told = try await rest
            #expect(Self.steps(try JSON.parse(String(told.dropFirst(6)))) == ["departing"])
            let malformed = try await Conversation.on(port: port) { line in
                try line.send(head + "Last-Event-ID: one\r\n\r\n")
                return try line.receive { $0.hasPrefix("HTTP/1.1") }
            }
            #expect(malformed.hasPrefix("HTTP/1.1 400"))
            // A number from before a backup was restored: what comes now is heard.
            let restored = Gate()
            async let later = Conversation.on(port: port) { line in
                try line.send(head + "Last-Event-ID: 9000000\r\n\r\n")
                _ = try line.receive { $0.hasPrefix("retry:") }
                restored.open()
                return try line.receive { $0.hasPrefix("data: ") }
            }
            await restored.passed()
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 30)
            _ = try await shop.standing.beat()
            let new = try await later
            #expect(Self.steps(try JSON.parse(String(new.dropFirst(6)))) == ["shipping"])
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var path = StandingQueryTests.path
        let query: String
        var headers: HTTPFields = [.accept: "text/event-stream"]
        var role: TestRole? = .carrier
        let status: Int
        let exception: String

        var testDescription: String { "\(query) \(headers) \(status)" }
    }

    private static func upgrade(_ key: String? = "dGhlIHNhbXBsZSBub25jZQ==", version: String = "13", connection: String? = "keep-alive, Upgrade") -> HTTPFields {
        var fields: HTTPFields = [.upgrade: "WebSocket"]
        if let key, let name = HTTPField.Name("Sec-WebSocket-Key") { fields[name] = key }
        if let name = HTTPField.Name("Sec-WebSocket-Version") { fields[name] = version }
        if let connection { fields[.connection] = connection }
        return fields
    }

    @Test("What is no standing query is refused before anything changes over", arguments: [
        Refused(query: "stream=false", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "stream=true&hour=1", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "hour=25", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "reportIfEmpty=true", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "stream=true&reportIfEmpty=perhaps", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "stream=true&initialRecordTime=yesterday", status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "stream=true&colour=red", status: 400, exception: "ValidationException"),
        Refused(query: "stream=true", headers: [:], status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "", status: 406, exception: "NotAcceptableException"),
        Refused(query: "", headers: upgrade(), status: 400, exception: "SubscriptionControlsException"),
        Refused(query: "stream=true", headers: upgrade(nil), status: 400, exception: "ValidationException"),
        Refused(query: "stream=true", headers: upgrade("c2hvcnQ="), status: 400, exception: "ValidationException"),
        Refused(query: "stream=true", headers: upgrade(version: "8"), status: 400, exception: "ValidationException"),
        Refused(query: "stream=true", headers: upgrade(connection: nil), status: 400, exception: "ValidationException"),
        Refused(query: "stream=true", headers: upgrade(), role: nil, status: 401, exception: "SecurityException"),
        Refused(query: "stream=true", headers: upgrade(), role: .hub, status: 404, exception: "NoSuchNameException"),
        Refused(path: "/epcis/queries/few/events", query: "stream=true", status: 400, exception: "SubscriptionControlsException"),
        // A connection that is not of the server's own making cannot change over.
        Refused(query: "stream=true", headers: upgrade(), status: 400, exception: "SubscriptionControlsException"),
    ])
    func refused(_ row: Refused) async throws {
        try await WebShop.open { shop in
            try await EpcisQueryTests.keep(shop)
            try await EpcisQueryTests.keep(shop, #"{"name":"few","query":{"orderBy":"eventTime","eventCountLimit":1}}"#)
            let reply = try await shop.get(row.path + "?" + row.query, as: row.role, headers: row.headers)
            #expect(reply.status == row.status && reply.string("type") == "epcisException:\(row.exception)", "\(reply.text)")
            #expect(shop.standing.listenerCount == 0)
        }
    }

    @Test("A request to change over that is refused ends its connection, since nothing behind it is read")
    func refusedUpgrade() async throws {
        try await Self.open { _, port in
            let heard = try await Conversation.on(port: port) { line in
                try line.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")
                let status = try line.receive { $0.hasPrefix("HTTP/1.1") }
                let connection = try line.receive { $0.lowercased().hasPrefix("connection:") }
                #expect(throws: Conversation.Fault.self) { try line.receive { $0.hasPrefix("HTTP/1.1") } }
                return (status, connection)
            }
            #expect(heard.0.hasPrefix("HTTP/1.1 200") && heard.1.lowercased().contains("close"))
        }
    }

    @Test("An address longer than any that is read is refused in the words of EPCIS; what is no request is told so, too", arguments: [
        ("GET /epcis/events?EQ_bizStep=\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 414", "epcisException:URITooLongException"),
        ("GET /epcis HTTP/1.1\r\nHost localhost\r\n\r\n", "HTTP/1.1 400", "about:blank"),
    ])
    func unreadable(_ text: String, _ status: String, _ type: String) async throws {
        try await Self.open { _, port in
            let (first, body) = try await Conversation.on(port: port) { line in
                try line.send(text)
                let first = try line.receive { $0.hasPrefix("HTTP/1.1") }
                let length = try line.receive { $0.lowercased().hasPrefix("content-length:") }
                _ = try line.receive { $0 == "\r" }
                return (first, try line.receive(bytes: Int(length.filter(\.isNumber)) ?? 0))
            }
            #expect(first.hasPrefix(status) && (try? JSON.parse(body))?.string("type") == type, "\(first) \(body)")
        }
    }

    @Test("The key of the handshake is answered as RFC 6455 has it")
    func handshake() async throws {
        try await Self.open { shop, port in
            let secret = shop.secret(of: .carrier)
            let lines = try await Conversation.on(port: port) { line in
                try line.send(
                    "GET \(Self.path)?stream=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(secret)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                var lines: [String] = []
                _ = try line.receive { text in
                    lines.append(text.trimmingSuffix { $0.isWhitespace })
                    return lines.last == ""
                }
                return lines
            }
            #expect(lines.first == "HTTP/1.1 101 Switching Protocols" && lines.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") && lines.contains("Upgrade: websocket"))
            #expect(lines.contains { $0.hasPrefix("GS1-Query-Min-Record-Time: 2026") } && !lines.contains { $0.lowercased().hasPrefix("transfer-encoding") })
            await Self.left(shop)
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isLeft: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isLeft(last) { text = text.dropLast() }
        return String(text)
    }
}
