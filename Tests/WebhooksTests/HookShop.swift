import Core
import Hooks
import Posting
import Store
import TestSupport
import Testing
import Webhooks
import Workflows

/// A shop whose parties want to be told, and receivers on this machine.
struct HookShop {
    let shop: TestShop
    /// With time for a machine that has much else to do; how long a receiver has is tested in PostingTests.
    let client = HookClient(policy: .privateToo, seconds: 600)
    let sender: WebhookSender

    init(_ shop: TestShop) {
        self.shop = shop
        sender = WebhookSender(shop.workflows, poster: client) { Issue.record($0) }
    }

    struct Made {
        let id: WebhookID
        let secret: String
    }

    func webhook(_ url: String, for who: TestShop.Who = .operator, kinds: [String] = [], policy: HookTarget.Policy = .privateToo) async throws -> Made {
        let party = try shop.party(who).id, actor = try shop.actor(who)
        let (endpoint, secret) = try await shop.command {
            try $0.createWebhook(WebhookDraft(url: url, kinds: kinds), of: party, policy: policy, by: actor, at: $3, in: $1, ids: $2)
        }
        return Made(id: endpoint.id, secret: secret)
    }

    /// What has happened is queued and sent, as far as its time has come.
    func send() async throws {
        try await queue()
        try await sender.settle()
    }

    func queue() async throws {
        try await shop.store.settle()
        try await shop.workflows.queueWebhooks()
    }

    func endpoint(_ id: WebhookID) async throws -> WebhookEndpoint {
        try #require(try await shop.store.read { try WebhookEndpoints.load(id, in: $0) })
    }

    /// State and sequence of each message about a subject of this prefix, in their order.
    func messages(_ id: WebhookID, _ prefix: String = "") async throws -> [String] {
        try await shop.store.read { tx in
            try tx.rows("SELECT kind, sequence, state, attempts FROM webhook_message WHERE endpoint_id = \(id) ORDER BY subject, sequence") {
                "\(try $0.text(0)) \(try $0.int(1)) \(try $0.text(2)) \(try $0.int(3))"
            }
        }.filter { $0.hasPrefix(prefix) }
    }

    func counts(_ id: WebhookID) async throws -> [Int64] {
        try #require(
            try await shop.store.read { tx in
                try tx.first("SELECT waiting, dead, sent, failed FROM webhook_endpoint WHERE id = \(id)") { [try $0.int(0), try $0.int(1), try $0.int(2), try $0.int(3)] }
            })
    }

    func attempts() async throws -> [MessageAttempt] {
        try await shop.store.read { tx in
            try tx.rows("SELECT at, milliseconds, status, answer FROM webhook_attempt ORDER BY message_id, number") {
                MessageAttempt(at: try $0.instant(0), milliseconds: try $0.int(1), status: try $0.optionalInt(2), text: try $0.text(3))
            }
        }
    }

    /// Whether what a receiver got is signed with this secret, now.
    func verify(_ request: HookReceiver.Request, _ secret: String) throws {
        try HookVerifier([HookKey(parsing: secret)]).verify(HookHeaders { request.header($0) }, body: request.body, now: shop.now.unixSeconds)
    }
}

extension Backend {
    func withHookShop(_ body: (HookShop) async throws -> Void) async throws {
        try await withShop { shop in
            let hooks = HookShop(shop)
            try await body(hooks)
            await hooks.sender.close()
            await hooks.client.shutdown()
        }
    }
}

extension HookReceiver.Request {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The type in the body.
    var type: String { text.split(separator: "\"").dropFirst(3).first.map(String.init) ?? "" }
}
