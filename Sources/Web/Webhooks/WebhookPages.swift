import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    var webhookPages: [PageEndpoint] {
        [
            .get("/webhooks", .everybody, filters: []) { call in try await showWebhooks(call) },
            .get("/webhooks/new", .everybody) { call in newWebhook(call, FormInput()) },
            .post("/webhooks", .everybody) { call, form in try await makeWebhook(call, form) },
            .get("/webhooks/{webhook}", .everybody) { call in try await showWebhook(call) },
            .get("/webhook-messages/{message}", .everybody) { call in try await showWebhookMessage(call) },
        ] + webhookSecretPages + webhookChangePages
    }

    private func showWebhooks(_ call: PageCall) async throws -> Response {
        let (sight, wallNow, place) = (call.sight, world.wallNow(), Turning.place(call.visit))
        let found = try await store.read { try WebhookList.page(seenBy: sight, after: place.cursor, limit: Turning.rows, wallNow: wallNow, in: $0) }
        let shown = WebhooksPage(webhooks: found, address: PagePath("/webhooks"), showsParty: call.principal.role == .operator)
        return page(call, title: call.viewer.say(.navWebhooks), in: .webhooks, shown.html(call.viewer))
    }

    private func showWebhook(_ call: PageCall) async throws -> Response {
        let state: WebhookMessageState? = call.visit.choice("state")
        let place = Turning.place(call.visit)
        let (webhook, messages) = try await visible(call) { webhook, tx in
            (webhook, try WebhookList.messages(of: webhook.id, state: state?.rawValue, after: place.cursor, limit: Turning.rows, in: tx))
        }
        let shown = WebhookPage(
            webhook: webhook, messages: messages, state: state, address: Turning.address("/webhooks/\(webhook.id)", call.visit, "state"), csrf: call.csrf,
            isOwn: webhook.party == call.principal.party)
        return page(call, title: webhook.url, in: .webhooks, shown.html(call.viewer))
    }

    private func showWebhookMessage(_ call: PageCall) async throws -> Response {
        let id: MessageID = try call.visit.id("message")
        let (sight, wallNow) = (call.sight, world.wallNow())
        let found = try await store.read { tx -> (WebhookEntry, WebhookMessageDetail)? in
            guard let detail = try WebhookList.message(id, seenBy: sight, in: tx) else { return nil }
            return try WebhookList.load(detail.message.webhook, seenBy: sight, wallNow: wallNow, in: tx).map { ($0, detail) }
        }
        guard let (webhook, detail) = found else { throw Problem.notFound("message") }
        let shown = WebhookMessagePage(webhook: webhook, detail: detail, csrf: call.csrf, opensFacts: call.principal.role == .operator)
        return page(call, title: call.viewer.say(.webhookMessageTitle, ["url": .text(webhook.url)]), in: .webhooks, shown.html(call.viewer))
    }

    /// The webhook that the path names. - Throws: a problem where there is none to see.
    private func visible<Value: Sendable>(_ call: PageCall, _ body: @escaping @Sendable (WebhookEntry, any Transaction) throws -> Value) async throws -> Value {
        let id: WebhookID = try call.visit.id("webhook")
        let (sight, wallNow) = (call.sight, world.wallNow())
        return try await store.read { try body(try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: $0), $0) }
    }

    // MARK: A new one

    private func newWebhook(_ call: PageCall, _ input: FormInput) -> Response {
        let form = Form(
            "/webhooks", fields: WebhookTopic.fields(call.principal.role, input, call.viewer), buttons: [.submit(call.viewer.say(.webhooksNew))],
            hidden: [Hidden("csrf", call.csrf), onceField()], error: input.wholeFault)
        let shown = FormPage(title: call.viewer.say(.webhooksNew), lead: call.viewer.say(.webhooksLead), back: Link(call.viewer.say(.navWebhooks), "/webhooks"), form: form)
        return show(call, shown, in: .webhooks)
    }

    /// Sent twice, it makes one webhook; the second answer has no secret to show.
    private func makeWebhook(_ call: PageCall, _ form: FormInput) async throws -> Response {
        var form = form
        let url = form.required("url", bytesAtMost: 2_048, missing: call.viewer.say(.webhookURLMissing), tooLong: call.viewer.say(.webhookURLLong))
        guard form.faults.isEmpty, let party = call.principal.party else { return newWebhook(call, form) }
        let topics = WebhookTopic.told(call.principal.role).filter { form.isChecked($0.rawValue) }
        let draft = WebhookDraft(url: url, kinds: topics.flatMap(\.families))
        let (actor, policy, shown) = (call.actor, options.webhookPolicy, ShownOnce())
        do {
            let (answer, isRepeat) = try await workflows.once(call.onceRequest(form, fields: "url")) { tx, ids, now in
                let (endpoint, secret) = try workflows.createWebhook(draft, of: party, policy: policy, by: actor, at: now, in: tx, ids: ids)
                shown.keep(secret)
                return IdempotencyAnswer(requestHash: [], status: 201, body: endpoint.id.description)
            }
            guard !isRepeat, let secret = shown.take() else { return redirect(to: "/webhooks/\(answer.body)", flash: .webhookFlashMade) }
            return SecretPage(title: .webhookMadeTitle, name: url, label: .webhookSecret, secret: secret, done: "/webhooks/\(answer.body)", isKept: true).response(self, call, in: .webhooks)
        } catch let refusal as any Refusal {
            form.fault(refusal, among: ["url"])
            return newWebhook(call, form)
        }
    }

    private var webhookSecretPages: [PageEndpoint] {
        [
            .get("/webhooks/{webhook}/secrets", .everybody) { call in
                try await askAboutWebhook(call, "secrets", .webhookSecretTitle, .webhookSecretMeans, .webhookNewSecret)
            },
            .post("/webhooks/{webhook}/secrets", .everybody) { call, _ in
                let (principal, actor, shown) = (call.principal, call.actor, ShownOnce())
                let webhook = try await visible(call) { webhook, _ in webhook }
                _ = try await workflows.once(nil) { tx, ids, now in
                    shown.keep(try newSecret(webhook.id, principal, by: actor, at: now, in: tx, ids: ids))
                    return IdempotencyAnswer(requestHash: [], status: 201, body: "")
                }
                guard let secret = shown.take() else { return redirect(to: "/webhooks/\(webhook.id)") }
                return SecretPage(title: .webhookSecretChanged, name: webhook.url, label: .webhookSecret, secret: secret, done: "/webhooks/\(webhook.id)", isKept: true)
                    .response(self, call, in: .webhooks)
            },
        ]
    }

    // MARK: Changes

    private func askAboutWebhook(_ call: PageCall, _ noun: String, _ title: Phrase, _ means: Phrase, _ button: Phrase) async throws -> Response {
        let webhook = try await visible(call) { webhook, _ in webhook }
        let question = QuestionPage(
            title: call.viewer.say(title, ["url": .text(webhook.url)]), means: call.viewer.say(means), action: "/webhooks/\(webhook.id)/\(noun)",
            button: call.viewer.say(button), back: "/webhooks/\(webhook.id)")
        return page(call, title: question.title, in: .webhooks, live: false, question.html(call.viewer, csrf: call.csrf))
    }

    private var webhookChangePages: [PageEndpoint] {
        [
            .get("/webhooks/{webhook}/deactivations", .everybody) { call in
                try await askAboutWebhook(call, "deactivations", .webhookStopTitle, .webhookStopMeans, .webhookStop)
            },
            change("deactivations", .webhookFlashStopped) { try workflows.deactivateWebhook($0, by: $1, at: $2, in: $3, ids: $4) },
            .get("/webhooks/{webhook}/deletions", .everybody) { call in
                try await askAboutWebhook(call, "deletions", .webhookDeleteTitle, .webhookDeleteMeans, .webhookDelete)
            },
            change("deletions", .webhookFlashDeleted, to: "/webhooks") { try workflows.deleteWebhook($0, by: $1, at: $2, in: $3, ids: $4) },
            change("activations", .webhookFlashActivated) { try workflows.activateWebhook($0, by: $1, at: $2, in: $3, ids: $4) },
            change("tests", .webhookFlashTested) { id, _, _, tx, ids in _ = try workflows.testWebhook(id, in: tx, ids: ids) },
            change("replays", .webhookFlashReplayed) { _ = try workflows.replayWebhook($0, nil, by: $1, at: $2, in: $3, ids: $4) },
            .post("/webhook-messages/{message}/replays", .everybody) { call, _ in
                let id: MessageID = try call.visit.id("message")
                let (sight, actor) = (call.sight, call.actor)
                let path = try await carryOut { tx, ids, now in
                    _ = try replay(id, seenBy: sight, by: actor, at: now, in: tx, ids: ids)
                    return "/webhook-messages/\(id)"
                }
                return redirect(to: path, flash: .webhookFlashReplayed)
            },
        ]
    }

    /// A form that changes the webhook. - Parameter path: where it leads; nil to the webhook itself.
    private func change(
        _ noun: String, _ flash: Phrase, to path: String? = nil, _ change: @escaping @Sendable (WebhookID, Actor, Instant, any Transaction, IdPool) throws -> Void
    ) -> PageEndpoint {
        .post("/webhooks/{webhook}/\(noun)", .everybody) { call, _ in
            let id: WebhookID = try call.visit.id("webhook")
            let (sight, actor, wallNow) = (call.sight, call.actor, world.wallNow())
            let next = try await carryOut { tx, ids, now in
                _ = try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: tx)
                try change(id, actor, now, tx, ids)
                return path ?? "/webhooks/\(id)"
            }
            return redirect(to: next, flash: flash)
        }
    }
}
