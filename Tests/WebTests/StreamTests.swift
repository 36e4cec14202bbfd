import Core
import Hummingbird
import JSONText
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Streams of NDJSON")
struct StreamTests {
    @Test("Each line is answered, in order; bad ones are answered and passed over")
    func lines() async throws {
        try await WebShop.open { shop in
            let long = WebShop.scan("P-9", "packed", more: #","reason":"\#(String(repeating: "x", count: WebLimits.lineBytes))""#)
            let body = [
                WebShop.scan("P-1", "packed"), "", "{", "7", long, WebShop.scan("P-1", "packed") + "\r", WebShop.scan("", "packed"),
                WebShop.scan("P-2", "packed"),
            ].joined(separator: "\n")
            let reply = try await shop.post("/scans", body, as: .hub, type: "application/x-ndjson; charset=utf-8")
            #expect(reply.status == 200 && reply.headers[.contentType] == "application/x-ndjson")
            #expect(reply.lines.map { $0.number("line") } == [1, 3, 4, 5, 6, 7, 8], "the blank line has no answer")
            #expect(reply.lines.map { $0.number("status") } == [201, 400, 400, 413, 200, 400, 201])
            #expect(reply.lines.map { $0.string("code") } == ["", "malformed-json", "malformed-body", "line-too-long", "", "scan-text-length", ""])
        }
    }

    @Test("Orders come as a stream too, and a merchant's stay its own")
    func orders() async throws {
        try await WebShop.open { shop in
            let body = (1...500).map { WebShop.order("A-\($0)", offers: []).replacing("\n", with: "") }
            let foreign = OrderTests.Refusal.body(key: "X", lines: OrderTests.Refusal.line("roesterei"))
            let reply = try await shop.post("/orders", (body + [foreign]).joined(separator: "\n"), as: .merchant, type: "application/x-ndjson")
            #expect(reply.lines.count == 501)
            #expect(reply.lines.prefix(500).allSatisfy { $0.string("outcome") == "placed" })
            #expect(reply.lines.last?.string("code") == "merchant-not-yours")
            #expect(try await shop.get("/orders?limit=500").items.count == 500)
        }
    }

    @Test("An empty stream is answered by an empty one")
    func empty() async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post("/scans", "\n\n", as: .hub, type: "application/x-ndjson")
            #expect(reply.status == 200 && reply.text.isEmpty)
        }
    }

    @Test("Lines are answered while the stream still comes in: the client may wait for each answer before it goes on")
    func conversation() async throws {
        try await WebShop.open(.live) { shop in
            let port = try #require(shop.client.port)
            let secret = shop.secret(of: .hub)
            let answers = try await Conversation.on(port: port) { line in
                try line.send(
                    "POST /scans HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(secret)\r\nContent-Type: application/x-ndjson\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                var answers: [String] = []
                for number in 1...5 {
                    let scan = WebShop.scan("P-\(number)", "packed") + "\n"
                    // Cut in the middle of a line, so that the second half completes it.
                    let half = scan.utf8.count / 2
                    try line.send(chunk: String(scan.prefix(half)))
                    try line.send(chunk: String(scan.dropFirst(half)))
                    answers.append(try line.receive { $0.hasPrefix("{") })
                }
                try line.send("0\r\n\r\n")
                return answers
            }
            #expect(answers.map { (try? JSON.parse($0))?.number("line") } == [1, 2, 3, 4, 5])
            #expect(answers.allSatisfy { $0.contains(#""state":"waiting""#) })
        }
    }

    @Test("The next piece is read when the answers to the last have been taken: a client that does not read is not read on")
    func backPressure() async throws {
        try await WebShop.open { shop in
            let taken = Mutex(0)
            let pieces = AsyncStream<ByteBuffer> { () -> ByteBuffer? in
                let number = taken.withLock { taken in
                    taken += 1
                    return taken
                }
                return number > 3 ? nil : ByteBuffer(string: WebShop.scan("P-\(number)", "packed") + "\n")
            }
            let intake = Site(workflows: shop.workflows, options: ServerOptions()).scanIntake(.party(shop.workflows.world.id(), .operator))
            let writer = SlowWriter()
            let response = intake.stream(RequestBody(asyncSequence: pieces), world: shop.workflows.world, logger: Logger(label: "test"))
            async let done: Void = response.body.write(writer)
            for number in 1...3 {
                await writer.reached[number - 1].passed()
                #expect(taken.withLock { $0 } == number, "the stream was read on before the answer was taken")
                writer.released[number - 1].open()
            }
            try await done
        }
    }

    /// Takes an answer only when it is told to.
    private struct SlowWriter: ResponseBodyWriter {
        let reached = (0..<3).map { _ in Gate() }
        let released = (0..<3).map { _ in Gate() }
        private let count = Counter()

        func write(_ buffer: ByteBuffer) async throws {
            let index = count.next()
            guard reached.indices.contains(index) else { return }
            reached[index].open()
            await released[index].passed()
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                defer { count += 1 }
                return count
            }
        }
    }
}
