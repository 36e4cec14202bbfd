import Core
import Hooks
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    /// Where parties are told what happens (docs/guides/webhooks.md).
    var webhookEndpoints: [Endpoint] {
        [listWebhooks, createWebhook, showWebhook, deleteWebhook, changeWebhookSecret]
            + [
                webhookChange("/webhooks/{webhook}/deactivations", "Stop a webhook", "Nothing is queued for it any more; what waits stays until it is active again.") {
                    try workflows.deactivateWebhook($0, by: $1, at: $2, in: $3, ids: $4)
                },
                webhookChange(
                    "/webhooks/{webhook}/activations", "Activate a webhook", "What waited goes on at once, in order. What happened meanwhile is not told: read `GET /facts`."
                ) { try workflows.activateWebhook($0, by: $1, at: $2, in: $3, ids: $4) },
                webhookChange("/webhooks/{webhook}/replays", "Send given-up messages again", "The oldest first, at most 1,000 at a time, under their ids.") {
                    _ = try workflows.replayWebhook($0, nil, by: $1, at: $2, in: $3, ids: $4)
                },
                testWebhook, listMessages, showMessage, replayMessage,
            ]
    }

    private var listWebhooks: Endpoint {
        Endpoint(
            method: .get, path: "/webhooks", summary: "List webhooks", details: "The operator sees all, a party its own; the latest first.",
            query: [.cursor, .limit], replies: [.json(200, "Webhooks.", .page("Webhook", of: WebhookEntry.schema))],
            door: .guarded(.everybody) { call in
                var query = QueryReader(call.visit)
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let (sight, wallNow) = (call.sight, world.wallNow())
                let list = ListAnswer<WebhookEntry>(
                    page: { cursor, limit in try await store.read { try WebhookList.page(seenBy: sight, after: cursor, limit: limit, wallNow: wallNow, in: $0) } },
                    write: { row, out in out.object { row.write(to: &$0) } })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private static let withSecret = Schema.named(
        "WebhookWithSecret",
        .object(WebhookEntry.members + [.required("secret", .text(), "whsec_ and base64: what messages are signed with. It is shown once, here.")]))

    private var createWebhook: Endpoint {
        Endpoint(
            method: .post, path: "/webhooks", summary: "Make a webhook",
            details: "What happens from now on is posted to the address, as Standard Webhooks has it. The secret is shown once, here, and never again.",
            body: .json(
                .object([
                    .required("url", .text(most: 2_048), "https, at a public address."),
                    .optional("kinds", .list(.text(), most: 100), "Kinds of facts, as `claim.payable`, or families, as `claim.*`; none for all that you may see."),
                ])), idempotency: .refused, replies: [.json(201, "The webhook with its secret.", Self.withSecret)],
            door: .guarded(.everybody) { call in
                let (value, _) = try await call.visit.json()
                let draft: WebhookDraft = try readBody(value, known: ["url", "kinds"]) { object, errors in
                    let url = errors.read(try object.text("url"))
                    let kinds = errors.items(errors.readOptional(try object.optionalArray("kinds", max: 100)), readKind)
                    return url.map { WebhookDraft(url: $0, kinds: kinds) }
                }
                guard let party = call.principal.party else { throw Problem.notFound("party") }
                let (actor, policy) = (call.actor, options.webhookPolicy)
                return try await once(call, body: [], location: "/webhooks/") { tx, ids, now, out in
                    let (endpoint, secret) = try workflows.createWebhook(draft, of: party, policy: policy, by: actor, at: now, in: tx, ids: ids)
                    try write(endpoint.id, secret: secret, in: tx, to: &out)
                }
            })
    }

    private func write(_ id: WebhookID, secret: String? = nil, in tx: any Transaction, to out: inout JSONWriter) throws {
        guard let entry = try WebhookList.load(id, seenBy: .everything, wallNow: world.wallNow(), in: tx) else { throw WebhookRefusal.notFound }
        out.object { out in
            entry.write(to: &out)
            if let secret { out.member("secret", secret) }
        }
    }

    private var showWebhook: Endpoint {
        Endpoint(
            method: .get, path: "/webhooks/{webhook}", summary: "Show a webhook", replies: [.json(200, "The webhook.", WebhookEntry.schema)],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                let (sight, wallNow) = (call.sight, world.wallNow())
                let entry = try await store.read { try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: $0) }
                return .json { out in out.object { entry.write(to: &$0) } }
            })
    }

    private var deleteWebhook: Endpoint {
        Endpoint(
            method: .delete, path: "/webhooks/{webhook}", summary: "Delete a webhook", details: "With its secrets and its messages, for good.",
            replies: [Reply(204, "Done.")],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                let (sight, actor, wallNow) = (call.sight, call.actor, world.wallNow())
                return try await end(call) { tx, ids, now in
                    _ = try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: tx)
                    try workflows.deleteWebhook(id, by: actor, at: now, in: tx, ids: ids)
                }
            })
    }

    private var changeWebhookSecret: Endpoint {
        Endpoint(
            method: .post, path: "/webhooks/{webhook}/secrets", summary: "Change the secret of a webhook",
            details: "The new secret signs at once; for a day the old one signs with it, so that the receiver can change at any moment. It is shown once, here.",
            idempotency: .refused, replies: [.json(201, "The webhook with its new secret.", Self.withSecret)],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                let (principal, actor) = (call.principal, call.actor)
                return try await once(call, body: []) { tx, ids, now, out in
                    let secret = try newSecret(id, principal, by: actor, at: now, in: tx, ids: ids)
                    try write(id, secret: secret, in: tx, to: &out)
                }
            })
    }

    /// Only for its own party: the operator, who sees all webhooks, must not learn what proves to others that a message is genuine.
    func newSecret(_ id: WebhookID, _ principal: Principal, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> String {
        let entry = try WebhookList.visible(id, seenBy: principal.sight, wallNow: world.wallNow(), in: tx)
        guard entry.party == principal.party else { throw WebhookRefusal.notYours }
        return try workflows.changeWebhookSecret(id, by: actor, at: now, in: tx, ids: ids)
    }

    /// A POST that changes the webhook and answers with it.
    private func webhookChange(
        _ path: String, _ summary: String, _ details: String, _ change: @escaping @Sendable (WebhookID, Actor, Instant, any Transaction, IdPool) throws -> Void
    ) -> Endpoint {
        Endpoint(
            method: .post, path: path, summary: summary, details: details, idempotency: .optional,
            replies: [.json(201, "The webhook as it is now.", WebhookEntry.schema)],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                let (sight, actor, wallNow) = (call.sight, call.actor, world.wallNow())
                return try await once(call, body: []) { tx, ids, now, out in
                    _ = try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: tx)
                    try change(id, actor, now, tx, ids)
                    try write(id, in: tx, to: &out)
                }
            })
    }

    private var testWebhook: Endpoint {
        Endpoint(
            method: .post, path: "/webhooks/{webhook}/tests", summary: "Send a test message",
            details: "Of the kind `webhook.test`: it tells of nothing but that messages come through.", idempotency: .optional,
            replies: [.json(201, "The message.", WebhookMessageDetail.schema)],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                let (sight, wallNow) = (call.sight, world.wallNow())
                return try await once(call, body: [], location: "/webhook-messages/") { tx, ids, _, out in
                    _ = try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: tx)
                    let message = try workflows.testWebhook(id, in: tx, ids: ids)
                    try WebhookList.message(message, seenBy: sight, in: tx)?.write(to: &out)
                }
            })
    }

    // MARK: Messages

    private var listMessages: Endpoint {
        Endpoint(
            method: .get, path: "/webhooks/{webhook}/messages", summary: "List messages of a webhook", details: "The latest first. Delivered ones are kept for 30 days, given-up ones for 90.",
            query: [QueryParameter("state", .choice(WebhookMessageState.self), "Messages in this state."), .cursor, .limit],
            replies: [.json(200, "Messages.", .page("WebhookMessage", of: WebhookMessageEntry.schema))],
            door: .guarded(.everybody) { call in
                let id: WebhookID = try call.visit.id("webhook")
                var query = QueryReader(call.visit)
                let state: WebhookMessageState? = query.choice("state")
                let cursor = query.cursor(Cursor.isID)
                let limit = query.limit()
                try query.finish()
                let (sight, wallNow) = (call.sight, world.wallNow())
                let list = ListAnswer<WebhookMessageEntry>(
                    page: { cursor, limit in
                        try await store.read { tx in
                            _ = try WebhookList.visible(id, seenBy: sight, wallNow: wallNow, in: tx)
                            return try WebhookList.messages(of: id, state: state?.rawValue, after: cursor, limit: limit, in: tx)
                        }
                    }, write: { row, out in out.object { row.write(to: &$0) } })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var showMessage: Endpoint {
        Endpoint(
            method: .get, path: "/webhook-messages/{message}", summary: "Show a message with its body and its attempts",
            replies: [.json(200, "The message.", WebhookMessageDetail.schema)],
            door: .guarded(.everybody) { call in
                let id: MessageID = try call.visit.id("message")
                let sight = call.sight
                guard let message = try await store.read({ try WebhookList.message(id, seenBy: sight, in: $0) }) else { throw WebhookRefusal.messageNotFound }
                return .json { message.write(to: &$0) }
            })
    }

    private var replayMessage: Endpoint {
        Endpoint(
            method: .post, path: "/webhook-messages/{message}/replays", summary: "Send a given-up message again", details: "Under its id; the plan of attempts begins anew.",
            idempotency: .optional, replies: [.json(201, "The message as it is now.", WebhookMessageDetail.schema)],
            door: .guarded(.everybody) { call in
                let id: MessageID = try call.visit.id("message")
                let (sight, actor) = (call.sight, call.actor)
                return try await once(call, body: []) { tx, ids, now, out in
                    _ = try replay(id, seenBy: sight, by: actor, at: now, in: tx, ids: ids)
                    try WebhookList.message(id, seenBy: sight, in: tx)?.write(to: &out)
                }
            })
    }

    /// - Returns: the message's webhook.
    func replay(_ id: MessageID, seenBy sight: Sight, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> WebhookID {
        guard let webhook = try WebhookList.message(id, seenBy: sight, in: tx)?.message.webhook else { throw WebhookRefusal.messageNotFound }
        _ = try workflows.replayWebhook(webhook, id, by: actor, at: now, in: tx, ids: ids)
        return webhook
    }
}

private func readKind(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> String? {
    errors.read(try reader.string(minBytes: 1, maxBytes: 128))
}

/// States of messages, as they stand in addresses.
enum WebhookMessageState: String, CaseIterable, Sendable {
    case queued, due, posting, delivered, dead
}

extension WebhookList {
    /// - Throws: `WebhookRefusal.notFound` where there is none, or it may not be seen.
    static func visible(_ id: WebhookID, seenBy sight: Sight, wallNow: Instant, in tx: any Transaction) throws -> WebhookEntry {
        guard let entry = try load(id, seenBy: sight, wallNow: wallNow, in: tx) else { throw WebhookRefusal.notFound }
        return entry
    }
}
