import TestSupport
import Testing

@testable import Web

@Suite("Pages of webhooks")
struct WebhookPageTests {
    @Test("Made by a form, its secret shown once; tried, stopped, activated and deleted by buttons", arguments: Backend.underTest)
    func course(_ backend: Backend) async throws {
        let receiver = try await HookReceiver(.answer(200))
        try await WebShop.open(on: backend, options: WebShop.privateWebhooks) { shop in
            let browser = try await shop.browse(as: .merchant)
            #expect(try await browser.get("/webhooks").text.contains("No webhooks"))
            let form = try await browser.get("/webhooks/new")
            #expect(form.text.contains("name=\"claims\"") && !form.text.contains("name=\"network\""))
            let wrong = try await browser.post("/webhooks", [("url", "")])
            #expect(wrong.status == 422 && wrong.text.contains("Give the address that is to be told"))
            let refused = try await browser.post("/webhooks", [("url", "ftp://x")])
            #expect(refused.status == 422 && refused.text.contains("The URL begins with https://.") && refused.text.contains("value=\"ftp://x\""))
            let once = String(repeating: "ab", count: 16)
            let made = try await browser.post("/webhooks", [("url", receiver.url), ("orders", "on"), ("once", once)])
            #expect(made.status == 201 && made.text.contains("whsec_") && made.text.contains("I have kept it"))
            let again = try await browser.post("/webhooks", [("url", receiver.url), ("orders", "on"), ("once", once)])
            #expect(again.status == 303 && again.headers[.location]?.hasPrefix("/webhooks/whk_") == true)
            let path = again.headers[.location] ?? ""
            let page = try await browser.follow(again)
            #expect(page.text.contains("order.*") && !page.text.contains("whsec_") && page.text.contains("No messages"))
            let tested = try await browser.post(path + "/tests")
            #expect(try await browser.follow(tested).text.contains("Waits for its time"))
            try await shop.sendWebhooks()
            let sent = try await browser.get(path)
            #expect(sent.text.contains("Test message") && sent.text.contains("Delivered"))
            let message = try #require(sent.text.firstMatch(of: #/href="(/webhook-messages/msg_[a-z0-9]+)"/#)).1
            let detail = try await browser.get(String(message))
            #expect(detail.status == 200 && detail.text.contains("webhook.test") && detail.text.contains("<td") && detail.text.contains("200"))
            #expect(try await browser.get(path + "/deactivations").text.contains("From now on nothing is queued for it."))
            #expect(try await browser.follow(browser.post(path + "/deactivations")).text.contains("This webhook is stopped"))
            #expect(try await browser.follow(browser.post(path + "/activations")).text.contains("The webhook is active again."))
            #expect(try await browser.get(path + "/secrets").status == 200)
            let secret = try await browser.post(path + "/secrets")
            #expect(secret.status == 201 && secret.text.contains("whsec_"))
            #expect(try await browser.get(path + "/deletions").text.contains("deleted for good"))
            #expect(try await browser.follow(browser.post(path + "/deletions")).text.contains("The webhook is deleted."))
            #expect(try await browser.get(path).status == 404)
        }
        try await receiver.close()
    }

    @Test("A webhook that failed says why, and a given-up message is sent again")
    func failed() async throws {
        let receiver = try await HookReceiver(.answer(500, body: "no <room>"), .answer(410))
        try await WebShop.open(options: WebShop.privateWebhooks) { shop in
            let browser = try await shop.browse(as: .operator)
            let id = try await shop.post("/webhooks", #"{"url":"\#(receiver.url)","kinds":["city.*"]}"#).string("id")
            let path = "/webhooks/\(id)"
            let message = try await shop.post(path + "/tests").string("id")
            try await shop.sendWebhooks()
            #expect(try await browser.get(path).text.contains("Attempts have failed since"))
            let detail = try await browser.get("/webhook-messages/\(message)")
            #expect(detail.text.contains("no &lt;room&gt;") && detail.text.contains("Next attempt"))
            shop.clock.advance(hours: 1)
            try await shop.sendWebhooks()
            #expect(try await browser.get(path).text.contains("The receiver wants no more messages"))
            #expect(try await browser.get("/webhooks").text.contains("Not active"))
            _ = try await browser.follow(browser.post(path + "/activations"))
            #expect(try await browser.get(path + "?state=dead").text.contains("Send all given-up messages again"))
            #expect(try await browser.get("/webhook-messages/\(message)").text.contains("Send again"))
            #expect(try await browser.follow(browser.post("/webhook-messages/\(message)/replays")).text.contains("On its way again."))
            receiver.behave(.answer(200))
            try await shop.sendWebhooks()
            #expect(try await browser.get(path + "?state=delivered").text.contains("Test message"))
            #expect(try await browser.follow(browser.post(path + "/replays")).text.contains("On its way again."))
        }
        try await receiver.close()
    }

    @Test("Another party's is not there; the operator cannot change its secret", arguments: [TestRole.hub, .carrier])
    func others(_ role: TestRole) async throws {
        try await WebShop.open { shop in
            let id = try await shop.post("/webhooks", #"{"url":"https://shop.example/"}"#, as: .merchant).string("id")
            let browser = try await shop.browse(as: role)
            #expect(try await browser.get("/webhooks/\(id)").status == 404)
            #expect(try await browser.get("/webhooks/\(id)/deletions").status == 404)
            #expect(try await browser.post("/webhooks/\(id)/deletions").status == 404)
            let operatorBrowser = try await shop.browse(as: .operator)
            #expect(!(try await operatorBrowser.get("/webhooks/\(id)").text.contains("New secret")))
            #expect(try await operatorBrowser.post("/webhooks/\(id)/secrets").status == 403)
        }
    }
}
