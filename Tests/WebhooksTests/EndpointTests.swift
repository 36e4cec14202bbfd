import Core
import Hooks
import Store
import TestSupport
import Testing
import Webhooks
import Workflows

typealias Verb<Result> = @Sendable (Workflows, any Transaction, IdPool, Instant) throws -> Result

@Suite("Endpoints are made, changed and deleted")
struct EndpointTests {
    @Test("What is no address for webhooks, or no kind of fact, is refused", arguments: Backend.underTest)
    func refused(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks async throws in
            func refusal(_ url: String, _ kinds: [String] = []) async throws -> String? {
                do {
                    _ = try await hooks.webhook(url, kinds: kinds, policy: .publicOnly)
                    return nil
                } catch let refusal as WebhookRefusal { return refusal.code }
            }
            for url in ["http://shop.example/", "https://127.0.0.1/", "x"] { #expect(try await refusal(url) == "webhook-url") }
            for kind in ["claim.paid", "claim", "*"] { #expect(try await refusal("https://shop.example/", [kind]) == "webhook-kind-unknown") }
            #expect(try await refusal("https://shop.example/", (1...101).map { "a.\($0)" }) == "webhook-too-many-kinds")
            #expect(try await refusal("https://shop.example/", ["claim.*"]) == nil)
            for number in 2...20 { #expect(try await refusal("https://shop.example/\(number)") == nil) }
            #expect(try await refusal("https://shop.example/21") == "webhook-too-many-endpoints")
            #expect(try await hooks.shop.facts("webhook.created").count == 20)
            #expect(try await hooks.shop.facts("webhook.created").allSatisfy { !$0.body.contains("shop.example") })
        }
    }

    @Test("After a change both secrets sign for a day, then the new one alone", arguments: Backend.underTest)
    func rotated(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            let actor = try hooks.shop.actor(.operator)
            let change: Verb<String> = { try $0.changeWebhookSecret(made.id, by: actor, at: $3, in: $1, ids: $2) }
            let secret = try await hooks.shop.command(change)
            try await hooks.shop.placeOrder("1")
            try await hooks.send()
            for known in [made.secret, secret] { try hooks.verify(receiver.requests[0], known) }
            hooks.shop.clock.advance(hours: 24)
            try await hooks.shop.placeOrder("2")
            try await hooks.send()
            try hooks.verify(receiver.requests[1], secret)
            #expect(throws: HookError.self) { try hooks.verify(receiver.requests[1], made.secret) }
            for _ in 1...3 { _ = try await hooks.shop.command(change) }
            await #expect(throws: WebhookRefusal.tooManySecrets) { _ = try await hooks.shop.command(change) }
            try await receiver.close()
        }
    }

    @Test("Deactivated, activated and deleted, each once; a deleted one keeps no secret and no message", arguments: Backend.underTest)
    func states(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            let actor = try hooks.shop.actor(.operator)
            let stop: Verb<Void> = { try $0.deactivateWebhook(made.id, by: actor, at: $3, in: $1, ids: $2) }
            let test: Verb<MessageID> = { flows, tx, ids, _ in try flows.testWebhook(made.id, in: tx, ids: ids) }
            await #expect(throws: WebhookRefusal.isActive) { try await hooks.activate(made.id) }
            try await hooks.shop.command(stop)
            await #expect(throws: WebhookRefusal.isInactive) { try await hooks.shop.command(stop) }
            await #expect(throws: WebhookRefusal.isInactive) { _ = try await hooks.replay(made.id) }
            await #expect(throws: WebhookRefusal.isInactive) { _ = try await hooks.shop.command(test) }
            try await hooks.shop.placeOrder("1")
            try await hooks.send()
            // Nobody listens: the journal keeps nothing for it.
            #expect(try await hooks.shop.store.read { try !Journal.hasCursor(Workflows.webhookReader, in: $0) })
            hooks.shop.clock.advance(hours: 1)
            try await hooks.activate(made.id)
            try await hooks.shop.placeOrder("2")
            try await hooks.send()
            #expect(receiver.requests.count == 1)
            try await hooks.shop.command { try $0.deleteWebhook(made.id, by: actor, at: $3, in: $1, ids: $2) }
            await #expect(throws: WebhookRefusal.notFound) { try await hooks.activate(made.id) }
            await #expect(throws: WebhookRefusal.notFound) { try await hooks.shop.command { try $0.deleteWebhook(made.id, by: actor, at: $3, in: $1, ids: $2) } }
            #expect(try await hooks.shop.workflows.forgetWebhookMessages() == 1)
            #expect(try await hooks.messages(made.id).isEmpty)
            #expect(try await hooks.attempts().isEmpty)
            #expect(try await hooks.shop.store.read { try $0.count("SELECT COUNT(*) FROM webhook_key") } == 0)
            try await receiver.close()
        }
    }

    @Test("A test message comes through and tells of nothing; only dead letters are sent again", arguments: Backend.underTest)
    func tested(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            let test: Verb<MessageID> = { flows, tx, ids, _ in try flows.testWebhook(made.id, in: tx, ids: ids) }
            let ids = try await [hooks.shop.command(test), hooks.shop.command(test)]
            try await hooks.send()
            #expect(receiver.requests.map(\.type) == ["webhook.test", "webhook.test"] && receiver.requests.compactMap { $0.header("webhook-id") } == ids.map(\.description))
            #expect(receiver.requests[0].text.contains(#""data":{"version":1,"subject":"\#(made.id)","sequence":1}"#))
            await #expect(throws: WebhookRefusal.notDead) { _ = try await hooks.replay(made.id, ids[0]) }
            try await receiver.close()
        }
    }

    @Test("More waiting than is kept makes an endpoint inactive, and a fact says so", arguments: Backend.underTest)
    func flooded(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let made = try await hooks.webhook("http://127.0.0.1:1/", kinds: ["order.placed"])
            let test: Verb<MessageID> = { flows, tx, ids, _ in try flows.testWebhook(made.id, in: tx, ids: ids) }
            try await hooks.shop.store.write { tx in try tx.run("UPDATE webhook_endpoint SET waiting = \(WebhookLimits.waiting) WHERE id = \(made.id)") }
            await #expect(throws: WebhookRefusal.isFull) { _ = try await hooks.shop.command(test) }
            try await hooks.shop.placeOrder("1")
            try await hooks.queue()
            #expect(try await hooks.endpoint(made.id).reason == .flooded)
            #expect(try await hooks.messages(made.id).isEmpty)
            #expect(try await hooks.shop.facts("webhook.deactivated").first?.body.contains("flooded") == true)
        }
    }

    @Test("Messages are kept for a month, dead ones for three", arguments: Backend.underTest)
    func forgotten(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let receiver = try await HookReceiver(.answer(200), .answer(410))
            let made = try await hooks.webhook(receiver.url, kinds: ["order.placed"])
            try await hooks.shop.placeOrder("1")
            try await hooks.send()
            try await hooks.shop.placeOrder("2")
            try await hooks.send()
            hooks.shop.clock.advance(hours: 30 * 24)
            #expect(try await hooks.shop.workflows.forgetWebhookMessages() == 0)
            hooks.shop.clock.advance(hours: 1)
            #expect(try await hooks.shop.workflows.forgetWebhookMessages() == 1)
            #expect(try await hooks.counts(made.id) == [0, 1, 1, 1])
            hooks.shop.clock.advance(hours: 60 * 24)
            #expect(try await hooks.shop.workflows.forgetWebhookMessages() == 1)
            #expect(try await hooks.counts(made.id) == [0, 0, 1, 1])
            try await receiver.close()
        }
    }
}
