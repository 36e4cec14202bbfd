import Hooks
import Posting
import TestSupport
import Testing
import Workflows

@Suite("Webhooks over HTTP")
struct HookClientTests {
    private let body = Array(#"{"type":"test"}"#.utf8)

    /// What comes back from a receiver that behaves so; `host` is a name for it that the lookup knows.
    private func post(
        to behaviour: HookReceiver.Behaviour, host: String? = nil, lookup: any NameLookup = SystemLookup(), seconds: Double = 600
    ) async throws -> (reply: HookReply, requests: [HookReceiver.Request]) {
        let receiver = try await HookReceiver(behaviour)
        let url = host.map { "http://\($0):\(receiver.port)/hook?x=1" } ?? receiver.url
        let client = HookClient(policy: .privateToo, lookup: lookup, seconds: seconds)
        let reply = await client.post(body, headers: [("webhook-id", "msg_1"), ("content-type", "application/json")], to: try HookTarget(parsing: url, policy: .privateToo))
        await client.shutdown()
        try await receiver.close()
        return (reply, receiver.requests)
    }

    @Test("The body and the headers come as they were given, and the answer's first bytes come back")
    func plain() async throws {
        let (reply, requests) = try await post(to: .answer(200, body: "well\u{0}\n" + String(repeating: "x", count: 5_000)))
        #expect(reply.answer == .status(200) && reply.text.hasPrefix("well  xxx") && reply.text.utf8.count == HookReply.bodyMost)
        let request = try #require(requests.first)
        #expect(requests.count == 1 && request.body == body && request.head.hasPrefix("POST /hook HTTP/1.1"))
        #expect(request.header("webhook-id") == "msg_1" && request.header("content-type") == "application/json" && request.header("user-agent") == "Nearmade")
    }

    @Test("Any status is an answer, with its Retry-After", arguments: [201, 204, 400, 410, 500])
    func statuses(status: Int) async throws {
        #expect(try await post(to: .answer(status)).reply.answer == .status(status))
        #expect(try await post(to: .answer(status, headers: [("Retry-After", "120")])).reply.answer == .status(status, retryAfter: "120"))
    }

    @Test("A redirect is an answer and is not followed")
    func redirect() async throws {
        let elsewhere = try await HookReceiver(.answer(200))
        let (reply, requests) = try await post(to: .answer(302, headers: [("Location", elsewhere.url)]))
        #expect(reply.answer == .status(302) && requests.count == 1 && elsewhere.requests.isEmpty)
        try await elsewhere.close()
    }

    @Test("A body without end, or one that breaks off, is an answer by its status")
    func strangeBodies() async throws {
        let endless = try await post(to: .endless(200)).reply
        #expect(endless.answer == .status(200) && endless.text.utf8.count == HookReply.bodyMost)
        #expect(try await post(to: .brokenBody(500)).reply.answer == .status(500))
    }

    @Test("A connection that is closed, or that nobody takes, is a failure that says so")
    func closed() async throws {
        let (reply, requests) = try await post(to: .close)
        #expect(reply.answer == .failure && reply.text.hasPrefix("The connection brought no answer") && requests.count == 1)
        let gone = try await HookReceiver(.close)
        let target = try HookTarget(parsing: gone.url, policy: .privateToo)
        try await gone.close()
        let client = HookClient(policy: .privateToo, seconds: 600)
        #expect(await client.post(body, headers: [], to: target) == HookReply(answer: .failure, text: "No connection could be made."))
        await client.shutdown()
    }

    @Test("Who does not answer in time has not answered")
    func slow() async throws {
        #expect(try await post(to: .silence, seconds: 0.2).reply == HookReply(answer: .failure, text: "No answer within 200 ms."))
    }

    @Test("A name that nobody resolves does not hold on to the sender either")
    func slowName() async throws {
        #expect(try await post(to: .answer(200), host: "shop.example", lookup: SilentLookup(), seconds: 0.2).reply.text == "No answer within 200 ms.")
    }

    @Test("A receiver that should speak TLS and does not has not answered")
    func noTLS() async throws {
        let receiver = try await HookReceiver(.answer(200))
        let client = HookClient(policy: .privateToo, seconds: 1)
        let reply = await client.post(body, headers: [], to: try HookTarget(parsing: "https://127.0.0.1:\(receiver.port)/", policy: .privateToo))
        #expect(reply.answer == .failure && !reply.text.isEmpty && receiver.requests.isEmpty)
        await client.shutdown()
        try await receiver.close()
    }

    @Test("The connection goes to the address that was looked up, and asks for the name")
    func named() async throws {
        let (reply, requests) = try await post(to: .answer(200), host: "shop.example", lookup: FixedLookup("127.0.0.1"))
        let request = try #require(requests.first)
        #expect(reply.answer == .status(200) && request.header("host")?.hasPrefix("shop.example:") == true && request.path == "/hook?x=1")
    }

    @Test("The next address of a name is asked where the first is not there")
    func nextAddress() async throws {
        #expect(try await post(to: .answer(200), host: "shop.example", lookup: FixedLookup("::1", "127.0.0.1")).reply.answer == .status(200))
    }

    @Test("A name without an address is a failure")
    func noAddress() async throws {
        #expect(try await post(to: .answer(200), host: "shop.example", lookup: FixedLookup()).reply.text == "The name shop.example has no address.")
    }

    @Test("The system's own names are found")
    func system() async throws {
        #expect(try await SystemLookup().addresses(of: "localhost").contains { $0.kind == .loopback })
        #expect(try await SystemLookup().addresses(of: "nowhere.invalid").isEmpty)
    }

    @Test("A public name with any address that is not public is refused, before a connection is made", arguments: [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:169.254.169.254"]])
    func privateName(addresses: [String]) async throws {
        let receiver = try await HookReceiver(.answer(200))
        let client = HookClient(policy: .publicOnly, lookup: FixedLookup(addresses), seconds: 600)
        let reply = await client.post(body, headers: [], to: try HookTarget(parsing: "https://shop.example:\(receiver.port)/", policy: .publicOnly))
        #expect(reply.answer == .failure && reply.text.contains("is no public address") && receiver.requests.isEmpty)
        // What was allowed when it was written down is not when it is sent.
        let old = await client.post(body, headers: [], to: try HookTarget(parsing: receiver.url, policy: .privateToo))
        #expect(old.text == "Webhooks go over https only." && receiver.requests.isEmpty)
        await client.shutdown()
        try await receiver.close()
    }

    @Test("A name that resolves elsewhere the second time is checked again")
    func rebinding() async throws {
        let receiver = try await HookReceiver(.answer(200))
        let client = HookClient(policy: .publicOnly, lookup: TurningLookup(["192.0.2.7", "127.0.0.1"]), seconds: 600)
        for _ in 1...2 {
            let reply = await client.post(body, headers: [], to: try HookTarget(parsing: "https://shop.example:\(receiver.port)/", policy: .publicOnly))
            #expect(reply.text.contains("is no public address"))
        }
        #expect(receiver.requests.isEmpty)
        await client.shutdown()
        try await receiver.close()
    }

    @Test("More receivers than are kept are all reached")
    func manyHosts() async throws {
        let receiver = try await HookReceiver(.answer(204))
        let client = HookClient(policy: .privateToo, lookup: FixedLookup("127.0.0.1"), seconds: 600)
        for number in 1...120 {
            let target = try HookTarget(parsing: "http://shop\(number).example:\(receiver.port)/", policy: .privateToo)
            #expect(await client.post(body, headers: [], to: target).answer == .status(204))
        }
        #expect(receiver.requests.count == 120)
        await client.shutdown()
        #expect(await client.post(body, headers: [], to: try HookTarget(parsing: receiver.url, policy: .privateToo)).answer == .failure)
        try await receiver.close()
    }
}
