import Hooks
import JSONText
import Posting
import TestSupport
import Testing
import TradeNetwork
import Workflows

@testable import Web

extension WebShop {
    /// What has happened is queued and sent to receivers on this machine.
    func sendWebhooks() async throws {
        let client = HookClient(policy: .privateToo, seconds: 600)
        let sender = WebhookSender(workflows, poster: client) { Issue.record($0) }
        try await workflows.store.settle()
        try await workflows.queueWebhooks()
        try await sender.settle()
        await sender.close()
        await client.shutdown()
    }

    static let privateWebhooks = ServerOptions(port: 0, metricsPatienceMilliseconds: 600_000, webhookPolicy: .privateToo)
}

@Suite("Webhooks over HTTP")
struct WebhookTests {
    @Test("Made with a secret that is shown once; what happens comes signed; tried, stopped, activated, deleted", arguments: Backend.underTest)
    func course(_ backend: Backend) async throws {
        let receiver = try await HookReceiver(.answer(200))
        try await WebShop.open(on: backend, options: WebShop.privateWebhooks) { shop in
            let made = try await shop.post("/webhooks", #"{"url":"\#(receiver.url)","kinds":["order.placed"]}"#, as: .merchant)
            let id = made.string("id"), secret = made.string("secret")
            #expect(made.status == 201 && secret.hasPrefix("whsec_") && made.headers[.location] == "/webhooks/\(id)" && made.string("party") == "muehle")
            let shown = try await shop.get("/webhooks/\(id)", as: .merchant)
            #expect(shown.string("state") == "active" && !shown.text.contains("whsec_"))
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            let test = try await shop.post("/webhooks/\(id)/tests", as: .merchant)
            #expect(test.status == 201 && test.string("kind") == "webhook.test" && test.string("state") == "due")
            try await shop.sendWebhooks()
            #expect(receiver.requests.count == 2)
            let verifier = HookVerifier([try HookKey(parsing: secret)])
            for request in receiver.requests { try verifier.verify(HookHeaders { request.header($0) }, body: request.body, now: 1_793_606_400) }
            let messages = try await shop.get("/webhooks/\(id)/messages?state=delivered", as: .merchant)
            #expect(Set(messages.items.map { $0.string("kind") }) == ["webhook.test", "order.placed"])
            let message = try await shop.get("/webhook-messages/\(test.string("id"))", as: .merchant)
            #expect(message.json.list("log").first?["status"] == 200 && message.json["body"]?["type"]?.asString == "webhook.test")
            #expect(try await shop.post("/webhooks/\(id)/deactivations", as: .merchant).string("reason") == "stopped")
            #expect(try await shop.post("/webhooks/\(id)/deactivations", as: .merchant).code == "webhook-inactive")
            #expect(try await shop.post("/webhooks/\(id)/activations", as: .merchant).string("state") == "active")
            let changed = try await shop.post("/webhooks/\(id)/secrets", as: .merchant)
            #expect(changed.status == 201 && changed.string("secret") != secret && changed.json["secrets"] == 2)
            #expect(try await shop.delete("/webhooks/\(id)", as: .merchant).status == 204)
            #expect(try await shop.get("/webhooks/\(id)", as: .merchant).code == "not-found")
            #expect(try await shop.get("/webhooks", as: .merchant).items.isEmpty)
        }
        try await receiver.close()
    }

    @Test("Given-up messages are listed and sent again, one or all", arguments: Backend.underTest)
    func dead(_ backend: Backend) async throws {
        let receiver = try await HookReceiver(.answer(410), .answer(500))
        try await WebShop.open(on: backend, options: WebShop.privateWebhooks) { shop in
            // The city of the set-up, which would be told where its transaction settled after the webhook was made.
            try await shop.workflows.store.settle()
            let made = try await shop.post("/webhooks", #"{"url":"\#(receiver.url)","kinds":["city.*"]}"#).string("id")
            let message = try await shop.post("/webhooks/\(made)/tests").string("id")
            try await shop.sendWebhooks()
            let gone = try await shop.get("/webhooks/\(made)")
            #expect(gone.string("reason") == "gone" && gone.json["dead"] == 1 && gone.json["failed"] == 1)
            #expect(try await shop.get("/webhooks/\(made)/messages?state=dead").items.map { $0.string("id") } == [message])
            #expect(try await shop.post("/webhook-messages/\(message)/replays").code == "webhook-inactive")
            _ = try await shop.post("/webhooks/\(made)/activations")
            let replayed = try await shop.post("/webhook-messages/\(message)/replays", key: "again-1")
            #expect(replayed.status == 201 && replayed.string("state") == "due" && replayed.json["attempts"] == 0)
            #expect(try await shop.post("/webhook-messages/\(message)/replays", key: "again-1").headers[.idempotencyReplayed] == "true")
            #expect(try await shop.post("/webhook-messages/\(message)/replays").code == "webhook-message-not-dead")
            #expect(try await shop.post("/webhooks/\(made)/replays").json["dead"] == 0)
            receiver.behave(.answer(200))
            try await shop.sendWebhooks()
            let requests = receiver.requests
            #expect(requests.count == 2 && requests.first?.header("webhook-id") == requests.last?.header("webhook-id"))
        }
        try await receiver.close()
    }

    @Test(
        "What is no webhook is refused, with the place",
        arguments: [
            (#"{"url":"http://shop.example/"}"#, "webhook-url"), (#"{"url":"https://10.0.0.1/"}"#, "webhook-url"), (#"{"url":"shop"}"#, "webhook-url"),
            (#"{"url":"https://shop.example/","kinds":["claim.paid"]}"#, "webhook-kind-unknown"), (#"{}"#, "malformed-body"),
            (#"{"url":"https://shop.example/","kinds":"claim.*"}"#, "malformed-body"), (#"{"url":"https://shop.example/","kinds":[1]}"#, "malformed-body"),
            (#"{"url":"https://shop.example/","secret":"x"}"#, "malformed-body"),
        ])
    func refused(_ body: String, _ code: String) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.post("/webhooks", body, as: .hub)
            #expect(reply.status == 400 && reply.code == code && !reply.json.list("errors").isEmpty, "\(reply.text)")
        }
    }

    @Test("A party neither sees nor changes another's; the operator sees all, and no secret")
    func others() async throws {
        try await WebShop.open { shop in
            let id = try await shop.post("/webhooks", #"{"url":"https://shop.example/"}"#, as: .merchant).string("id")
            let message = try await shop.post("/webhooks/\(id)/tests", as: .merchant).string("id")
            for role in [Role.hub, .carrier, .factory] {
                #expect(try await shop.get("/webhooks", as: role).items.isEmpty)
                #expect(try await shop.get("/webhooks/\(id)", as: role).code == "not-found")
                #expect(try await shop.get("/webhooks/\(id)/messages", as: role).code == "not-found")
                #expect(try await shop.get("/webhook-messages/\(message)", as: role).code == "not-found")
                for noun in ["secrets", "deactivations", "activations", "replays", "tests"] {
                    #expect(try await shop.post("/webhooks/\(id)/\(noun)", as: role).code == "not-found")
                }
                #expect(try await shop.post("/webhook-messages/\(message)/replays", as: role).code == "not-found")
                #expect(try await shop.delete("/webhooks/\(id)", as: role).code == "not-found")
            }
            #expect(try await shop.get("/webhooks").items.map { $0.string("id") } == [id])
            #expect(try await shop.post("/webhooks/\(id)/secrets").code == "webhook-not-yours")
            #expect(try await shop.post("/webhooks/\(id)/deactivations").status == 201)
        }
    }

    @Test("What is sent, waits and was given up is told to those who watch")
    func metrics() async throws {
        let receiver = try await HookReceiver(.answer(200), .answer(500))
        try await WebShop.open(options: WebShop.privateWebhooks) { shop in
            let id = try await shop.post("/webhooks", #"{"url":"\#(receiver.url)","kinds":["city.*"]}"#).string("id")
            for _ in 1...3 { _ = try await shop.post("/webhooks/\(id)/tests") }
            try await shop.sendWebhooks()
            let metrics = try await shop.metrics()
            #expect(metrics.value("nearmade_webhook_attempts_total", ["outcome": "delivered"]) == 1)
            #expect(metrics.value("nearmade_webhook_attempts_total", ["outcome": "failed"]) == 1)
            #expect(metrics.value("nearmade_webhook_messages", ["state": "waiting"]) == 2)
            #expect(metrics.value("nearmade_webhooks_inactive") == 0)
            #expect(metrics.value("nearmade_journal_lag_facts", ["reader": "webhooks"]) == 0)
            _ = try await shop.post("/webhooks/\(id)/deactivations")
            #expect(try await shop.metrics().value("nearmade_webhooks_inactive") == 1)
        }
        try await receiver.close()
    }
}
