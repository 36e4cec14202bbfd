import Core
import EPCISRepository
import Fulfilment
import Hooks
import JSONText
import Selling
import Store
import TestSupport
import TradeNetwork
import Webhooks
import Workflows

/// A trade in which everything happens once that can be told of, and what the operator was told of it.
struct HookStory {
    let shop: TestShop
    let webhook: WebhookID

    static func play(_ shop: TestShop) async throws -> HookStory {
        let party = try shop.party(.operator).id
        let made = try await shop.command { flows, tx, ids, now in
            try flows.createWebhook(WebhookDraft(url: "https://shop.example/hook", kinds: []), of: party, policy: .publicOnly, by: .job("test"), at: now, in: tx, ids: ids).endpoint
        }
        let story = HookStory(shop: shop, webhook: made.id)
        try await story.offersAndOrders()
        try await story.doubts()
        try await story.scansAtOdds()
        try await story.network()
        try await story.webhooks()
        try await shop.store.settle()
        try await shop.workflows.queueWebhooks()
        return story
    }

    private func offersAndOrders() async throws {
        let cool = try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
        try await shop.revise(cool) { $0.grades[.c] = .cool(hours: 24) }
        let old = try await shop.offer("old")
        _ = try await shop.command { try $0.closeOffer(old.id, by: .job("test"), at: $3, in: $1, ids: $2) }
        let paid = try await shop.placeOrder("1")
        try await shop.scan(.delivered)
        try await shop.cancel(paid.id)
        let late = try await shop.placeOrder("2") { $0.parcels = [] }
        try await shop.addParcels([ParcelDraft(key: "P-2")], to: late.id)
        let two = try await shop.placeOrder("3") { $0.lines = [.mug, .poster] }
        try await shop.cancel(two.id, lines: [1])
        try await shop.placeOrder("4") { $0.offers = ["cool"] }
        try await shop.scan(.delivered, "P-4")
        try await shop.wait(days: 61)
        try await shop.decide(late.claims[0].claim, .reject)
    }

    private func doubts() async throws {
        let order = try await shop.placeOrder("5") { $0.offers = ["cool"] }
        try await shop.scan(.delivered, "P-5")
        let objection = try await shop.object(order).id
        try await shop.ask(objection)
        try await shop.answer(objection, by: .leipzig)
        try await shop.decide(objection, .hold)
        try await shop.decide(objection, .reject)
    }

    private func scansAtOdds() async throws {
        try await shop.scan(.packed, "P-6")
        try await shop.placeOrder("6")
        try await shop.scan(.delivered, "P-6", by: .dresden)
        let stranger = try await shop.anomaly(.recorderNotPermitted).id
        try await shop.decide(stranger, .accept)
        try await shop.reopen(stranger)
        try await shop.placeOrder("7")
        try await shop.scan(.delivered, "P-7") { $0.occurredAt = OffsetInstant(shop.now.adding(hours: -1)) }
        let early = try await shop.anomaly(.scanBeforeOrder).id
        try await shop.decide(early, .reject)
        try await shop.reopen(early)
        try await shop.placeOrder("8")
        let packed = try shop.scanDraft(.packed, "P-8")
        var reused = packed
        reused.step = .handedOver
        let scan = try await shop.workflows.captureScans([packed])[0].answer?.scan
        _ = try await shop.workflows.captureScans([reused])
        if let scan { try await shop.void(scan) }
    }

    private func network() async throws {
        let me = Actor.job("test")
        let user = try await shop.user("anna@mira.example")
        _ = try await shop.workflows.changePassword(of: user.id, to: nil, by: me)
        let principal = try shop.principal(.leipzig)
        try await shop.command { flows, tx, ids, now in
            _ = try flows.openCity(key: "jena", name: "Jena", zone: "Europe/Berlin", by: me, at: now, in: tx, ids: ids)
            _ = try flows.openMarketplace(key: "yen", name: "Yen", currency: .eur, zone: "UTC", by: me, at: now, in: tx, ids: ids)
            let west = try flows.registerParty(kind: .hub, key: "west", name: "West", city: "jena", by: me, at: now, in: tx, ids: ids)
            let words = try EventMapping([EventMapping.Line(bizStep: "https://partner.example/drop", disposition: nil, readPoint: nil, step: .handedOver)])
            try flows.mapEvents(of: west.id, words, by: me, at: now, in: tx, ids: ids)
            let range = try flows.openSSCCRange(SSCCRangeDraft(party: "west", companyPrefix: "4012345", extensionDigit: 3), by: me, at: now, in: tx, ids: ids)
            _ = try flows.leaseSSCCs(100, of: range.id, to: nil, by: me, at: now, in: tx, ids: ids)
            let device = try flows.registerDevice(key: "scanner-1", name: "Door", owner: "west", by: me, at: now, in: tx, ids: ids)
            try flows.revokeDevice(device.id, by: me, at: now, in: tx, ids: ids)
            let grant = try flows.grant(party: "west", marketplace: "yen", by: me, at: now, in: tx, ids: ids)
            try flows.revokeGrant(grant.id, by: me, at: now, in: tx, ids: ids)
            let token = try flows.issueToken(for: principal, name: "till", expiresAt: nil, by: me, at: now, in: tx, ids: ids).token
            try flows.revokeToken(token.id, by: me, at: now, in: tx, ids: ids)
            try flows.revokeUser(user.id, by: me, at: now, in: tx, ids: ids)
            // As DELETE /people/{person} writes it.
            try Journal.append([Fact(id: ids.next(), kind: "person.erased", about: ids.next(PersonTag.self), occurredAt: now, receivedAt: now, actor: me, body: "{}")], in: tx)
        }
    }

    private func webhooks() async throws {
        let me = Actor.job("test"), party = try shop.party(.mira).id, now = shop.now
        let id = try await shop.command { flows, tx, ids, now in
            let made = try flows.createWebhook(WebhookDraft(url: "https://mira.example/", kinds: ["order.*"]), of: party, policy: .publicOnly, by: me, at: now, in: tx, ids: ids)
            _ = try flows.changeWebhookSecret(made.endpoint.id, by: me, at: now, in: tx, ids: ids)
            _ = try flows.testWebhook(made.endpoint.id, in: tx, ids: ids)
            return made.endpoint.id
        }
        try await shop.store.write { tx in
            let decision = AttemptDecision(message: .dead, endpoint: .failing(since: now), holdUntil: nil)
            for message in try WebhookPosting.claim(.healthy, at: now, until: now, limit: 100, in: tx) where message.endpoint == id {
                _ = try WebhookPosting.end(message, MessageAttempt(at: now, milliseconds: 1, status: 500, text: ""), decision, at: now, in: tx)
            }
        }
        try await shop.command { flows, tx, ids, now in
            _ = try flows.replayWebhook(id, nil, by: me, at: now, in: tx, ids: ids)
            try flows.deactivateWebhook(id, by: me, at: now, in: tx, ids: ids)
            try flows.activateWebhook(id, by: me, at: now, in: tx, ids: ids)
            try flows.deleteWebhook(id, by: me, at: now, in: tx, ids: ids)
        }
    }

    /// The first body of each kind.
    func bodies() async throws -> [String: String] {
        let rows = try await shop.store.read { [webhook] tx in
            try tx.rows("SELECT kind, body FROM webhook_message WHERE endpoint_id = \(webhook) ORDER BY id") { (try $0.text(0), try $0.text(1)) }
        }
        return Dictionary(rows) { first, _ in first }
    }
}
