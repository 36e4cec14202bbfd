import Core
import Hooks
import Posting
import Store
import TestSupport
import Testing
import Webhooks

@testable import Workflows

@Suite("Facts go out as webhooks")
struct DeliveryTests {
    @Test("What happens after an endpoint was made is told once, signed, in order", arguments: Backend.underTest)
    func told(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(204))
            try await hooks.shop.placeOrder("before")
            hooks.shop.clock.advance(hours: 1)
            let made = try await hooks.webhook(receiver.url, kinds: ["claim.*", "order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.shop.scan(.delivered)
            try await hooks.send()
            try await hooks.send()
            #expect(receiver.requests.map(\.type).sorted() == ["claim.awaiting_scan", "claim.payable", "order.placed"])
            for request in receiver.requests { try hooks.verify(request, made.secret) }
            let claims = receiver.requests.filter { $0.type.hasPrefix("claim.") }
            try #require(claims.count == 2)
            #expect(claims.map(\.type) == ["claim.awaiting_scan", "claim.payable"])
            #expect(claims[0].text.contains(#""sequence":1,"#) && claims[1].text.contains(#""sequence":2,"#))
            #expect(Set(receiver.requests.compactMap { $0.header("webhook-id") }).count == 3)
            #expect(try await hooks.counts(made.id) == [0, 0, 3, 0])
            #expect(try await hooks.attempts().allSatisfy { $0.status == 204 })
            try await receiver.close()
        }
    }

    @Test("After a failure the same message comes again, under the same id; later ones about the same thing wait for it, others do not", arguments: Backend.underTest)
    func retried(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(500, body: "oops"), .answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["claim.*"])
            try await hooks.shop.placeOrder("1")
            try await hooks.shop.scan(.delivered)
            try await hooks.send()
            #expect(try await hooks.messages(made.id) == ["claim.awaiting_scan 1 due 1", "claim.payable 2 queued 0"])
            #expect(try await hooks.endpoint(made.id).failingSince == hooks.shop.now)
            try await hooks.shop.placeOrder("2")
            try await hooks.send()
            #expect(receiver.requests.count == 2)
            #expect(try await hooks.messages(made.id).contains("claim.awaiting_scan 1 delivered 1"))
            hooks.shop.clock.advance(to: hooks.shop.now.adding(microseconds: 6_000_000))
            try await hooks.send()
            let requests = receiver.requests
            try #require(requests.count == 4)
            #expect(requests.map(\.type) == ["claim.awaiting_scan", "claim.awaiting_scan", "claim.awaiting_scan", "claim.payable"])
            #expect(requests[0].header("webhook-id") == requests[2].header("webhook-id") && requests[0].body == requests[2].body)
            #expect(requests[0].header("webhook-timestamp") != requests[2].header("webhook-timestamp"))
            try hooks.verify(requests[2], made.secret)
            #expect(try await hooks.endpoint(made.id).failingSince == nil)
            #expect(try await hooks.counts(made.id) == [0, 0, 3, 1])
            #expect(try await hooks.attempts().contains { $0.status == 500 && $0.text == "oops" })
            try await receiver.close()
        }
    }

    @Test("A body that would be too long for receivers has no lists, and says so")
    func long() throws {
        func told(_ edges: Int) throws -> String {
            let edge = #"{"part":"prt_01h455vb4pex5vsknk084sn02q","to":"payable","reason":"said by a person"}"#
            let body = #"{"order":"ord_01h455vb4pex5vsknk084sn02q","amount":100,"edges":["# + Array(repeating: edge, count: edges).joined(separator: ",") + "]}"
            let fact = RecordedFact(
                position: .start, id: FactID(.zero), kind: "claim.payable", subjectKind: "clm", subject: .zero, number: 1, occurredAt: .testStart, receivedAt: .testStart,
                actor: .job("test"), cause: nil, body: body)
            return try HookBodies.told(fact, try #require(HookCatalogue.fact(fact.kind)))
        }
        #expect(try told(2).contains(#"{"part":"prt_01h455vb4pex5vsknk084sn02q","to":"payable"}]}"#) && !told(2).contains("person"))
        #expect(try told(1_000) == #"{"order":"ord_01h455vb4pex5vsknk084sn02q","amount":100,"isCut":true}"#)
    }

    @Test("410 makes the endpoint inactive at once: a fact says so, nothing more is queued, and activated it goes on in order", arguments: Backend.underTest)
    func gone(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(410), .answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["claim.*"])
            try await hooks.shop.placeOrder("1")
            try await hooks.shop.scan(.delivered)
            try await hooks.send()
            #expect(try await hooks.endpoint(made.id).reason == .gone)
            let fact = try #require(try await hooks.shop.facts("webhook.deactivated").first)
            #expect(fact.body == #"{"party":"\#(try hooks.shop.party(.operator).id)","reason":"gone"}"# && fact.actor == .job("webhooks"))
            try await hooks.shop.placeOrder("2")
            try await hooks.send()
            #expect(receiver.requests.count == 1)
            #expect(try await hooks.messages(made.id) == ["claim.awaiting_scan 1 dead 1", "claim.payable 2 due 0"])
            try await hooks.activate(made.id)
            try await hooks.send()
            #expect(receiver.requests.map(\.type) == ["claim.awaiting_scan", "claim.payable"])
            try await receiver.close()
        }
    }

    @Test("429 with Retry-After keeps the whole endpoint quiet that long", arguments: Backend.underTest)
    func patience(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(429, headers: [("Retry-After", "600")]), .answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.send()
            try await hooks.shop.placeOrder("2")
            hooks.shop.clock.advance(to: hooks.shop.now.adding(microseconds: 590_000_000))
            try await hooks.send()
            #expect(receiver.requests.count == 1)
            hooks.shop.clock.advance(to: hooks.shop.now.adding(microseconds: 140_000_000))
            try await hooks.send()
            #expect(receiver.requests.count == 3)
            #expect(try await hooks.counts(made.id) == [0, 0, 2, 1])
            try await receiver.close()
        }
    }

    @Test("After ten attempts a message is dead, and the next about the same thing goes; dead letters can be sent again under their ids", arguments: Backend.underTest)
    func dead(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(302, headers: [("Location", "http://127.0.0.1:1/")]))
            let made = try await hooks.webhook(receiver.url, kinds: ["claim.*"])
            try await hooks.shop.placeOrder("1")
            try await hooks.shop.scan(.delivered)
            try await hooks.queue()
            for _ in 1...10 {
                try await hooks.sender.settle()
                hooks.shop.clock.advance(hours: 29)
                // A success in between, so that five days of failure do not come together.
                try await hooks.forgive(made.id)
            }
            // The next one has begun its own round at once.
            #expect(receiver.requests.map(\.type) == Array(repeating: "claim.awaiting_scan", count: 10) + ["claim.payable"])
            #expect(try await hooks.messages(made.id) == ["claim.awaiting_scan 1 dead 10", "claim.payable 2 due 1"])
            #expect(try await hooks.counts(made.id) == [1, 1, 0, 11])
            receiver.behave(.answer(200))
            #expect(try await hooks.replay(made.id) == 1)
            try await hooks.send()
            #expect(receiver.requests.suffix(2).map(\.type).sorted() == ["claim.awaiting_scan", "claim.payable"])
            #expect(Set(receiver.requests.filter { $0.type == "claim.awaiting_scan" }.compactMap { $0.header("webhook-id") }).count == 1)
            #expect(try await hooks.counts(made.id) == [0, 0, 2, 11])
            #expect(try await hooks.replay(made.id) == 0)
            try await receiver.close()
        }
    }

    @Test("Five days of failure only make the endpoint inactive", arguments: Backend.underTest)
    func failing(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.close)
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.send()
            hooks.shop.clock.advance(hours: 121)
            try await hooks.send()
            #expect(try await hooks.endpoint(made.id).reason == .failing)
            #expect(try await hooks.attempts().last?.text.isEmpty == false)
            try await receiver.close()
        }
    }

    @Test("One that does not answer has four messages on their way, then one, and holds up nobody", arguments: Backend.underTest)
    func slow(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let slow = try await HookReceiver(.silence), endless = try await HookReceiver(.endless(200)), well = try await HookReceiver(.answer(200))
            let first = try await hooks.webhook(slow.url, kinds: ["order.placed"])
            let others = try await [hooks.webhook(endless.url, kinds: ["order.placed"]).id, hooks.webhook(well.url, kinds: ["order.placed"]).id]
            for key in 1...12 { try await hooks.shop.placeOrder("\(key)") }
            try await hooks.queue()
            try await hooks.sender.beat()
            for id in others { while try await hooks.counts(id) != [0, 0, 12, 0] { await Task.yield() } }
            #expect(try await hooks.messages(first.id).filter { $0.contains("posting") }.count == WebhookLimits.atOnce)
            try await slow.hangUp()
            try await hooks.sender.settle()
            // Each has failed once by now: nobody has taken any.
            #expect(try await hooks.counts(first.id) == [12, 0, 0, 12])
            for receiver in [endless, well] { try await receiver.close() }
        }
    }

    @Test("A message whose process ended comes again when its lease is over, under the same id", arguments: Backend.underTest)
    func crashed(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.queue()
            let now = hooks.shop.now, lease = now.adding(microseconds: WebhookLimits.leaseMicroseconds)
            let taken = try await hooks.shop.store.write { try WebhookPosting.claim(.healthy, at: now, until: lease, limit: 10, in: $0) }
            #expect(taken.count == 1)
            try await hooks.sender.settle()
            #expect(receiver.requests.isEmpty)
            hooks.shop.clock.advance(to: lease.adding(microseconds: 1))
            try await hooks.sender.settle()
            #expect(receiver.requests.count == 1 && receiver.requests.first?.header("webhook-id") == taken.first?.id.description)
            // The one that was believed dead comes back, and nothing is counted twice.
            let late = MessageAttempt(at: now, milliseconds: 1, status: 200, text: "")
            let decision = AttemptDecision.decide(.status(200), attempt: 1, failingSince: nil, at: now, random: 0)
            await #expect(throws: MessageTakenOver.self) { try await hooks.shop.store.write { try WebhookPosting.end(taken[0], late, decision, at: now, in: $0) } }
            #expect(try await hooks.counts(made.id) == [0, 0, 1, 0])
            try await receiver.close()
        }
    }

    @Test("Several processes send each message once", arguments: Backend.underTest)
    func processes(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            _ = try await hooks.webhook(receiver.url, kinds: ["order.placed", "claim.*"])
            for key in 1...20 { try await hooks.shop.placeOrder("\(key)") }
            let other = WebhookSender(hooks.shop.workflows, poster: hooks.client) { Issue.record($0) }
            async let first: Void = hooks.send()
            async let second: Void = { try await hooks.queue(); try await other.settle() }()
            _ = try await (first, second)
            try await hooks.send()
            #expect(receiver.requests.count == 40 && Set(receiver.requests.compactMap { $0.header("webhook-id") }).count == 40)
            await other.close()
            try await receiver.close()
        }
    }

    @Test("An address that is not allowed any more is not posted to, and says why", arguments: Backend.underTest)
    func forbidden(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.queue()
            let strict = HookClient(policy: .publicOnly)
            let sender = WebhookSender(hooks.shop.workflows, poster: strict) { Issue.record($0) }
            try await sender.settle()
            #expect(receiver.requests.isEmpty)
            #expect(try await hooks.attempts().map(\.text) == ["Webhooks go over https only: the URL begins with https://."])
            #expect(try await hooks.counts(made.id) == [1, 0, 0, 1])
            await sender.close()
            await strict.shutdown()
            try await receiver.close()
        }
    }
}

extension HookShop {
    func activate(_ id: WebhookID) async throws {
        let actor = try shop.actor(.operator)
        try await shop.command { try $0.activateWebhook(id, by: actor, at: $3, in: $1, ids: $2) }
    }

    func replay(_ id: WebhookID, _ message: MessageID? = nil) async throws -> Int {
        let actor = try shop.actor(.operator)
        return try await shop.command { try $0.replayWebhook(id, message, by: actor, at: $3, in: $1, ids: $2) }
    }

    /// As if something had been delivered meanwhile.
    func forgive(_ id: WebhookID) async throws {
        try await shop.store.write { tx in try tx.run("UPDATE webhook_endpoint SET failing_since = NULL WHERE id = \(id)") }
    }
}
