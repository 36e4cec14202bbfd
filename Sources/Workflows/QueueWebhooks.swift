import Core
import JSONText
import Store
import TradeNetwork
import Webhooks

extension Workflows {
    /// The durable cursor's name. It stands only while an endpoint is active, so that nothing is kept for nobody.
    package static let webhookReader = "webhooks"

    /// Queues messages about what has happened, for every active endpoint that may and wants to know. - Returns: facts looked at.
    @discardableResult
    package func queueWebhooks() async throws -> Int {
        var total = 0
        while true {
            let count = try await queueNext()
            total += count
            if count < WebhookLimits.facts { return total }
        }
    }

    private func queueNext() async throws -> Int {
        let isIdle = try await store.read { tx in
            if try !WebhookEndpoints.isAnyActive(in: tx) { return try !Journal.hasCursor(Self.webhookReader, in: tx) }
            // Where one writer is let in at a time, it is let in for news only.
            guard tx.dialect.kind == .sqlite else { return false }
            return try Journal.head(after: try Journal.position(of: Self.webhookReader, in: tx), in: tx) == nil
        }
        guard !isIdle else { return 0 }
        let wallNow = world.wallNow(), now = world.now()
        return try await command { tx, ids in
            // Against endpoints that come meanwhile, and other processes.
            try tx.take(.webhooks)
            let endpoints: [(endpoint: WebhookEndpoint, kind: PartyKind)] = try WebhookEndpoints.active(in: tx)
            guard !endpoints.isEmpty else {
                try Journal.forget(Self.webhookReader, in: tx)
                return 0
            }
            let facts = try Journal.read(after: Journal.position(of: Self.webhookReader, in: tx), limit: WebhookLimits.facts, in: tx)
            guard let last = facts.last else { return 0 }
            try WebhookFanOut(facts, to: endpoints, in: tx).queue(at: wallNow, tradeNow: now, ids: ids, in: tx)
            try Journal.move(Self.webhookReader, to: last.position, in: tx)
            return facts.count
        }
    }
}

/// Some facts on their way into the queues of endpoints.
private struct WebhookFanOut {
    private struct Delivery {
        let endpoint: WebhookEndpoint
        let fact: RecordedFact
        let told: String

        var place: SubjectPlace { SubjectPlace(endpoint: endpoint.id, subject: fact.subjectText) }
    }

    private var deliveries: [Delivery] = []

    init(_ facts: [RecordedFact], to endpoints: [(endpoint: WebhookEndpoint, kind: PartyKind)], in tx: any Transaction) throws {
        let readers = Dictionary(endpoints.map { ($0.endpoint.party, $0.kind) }) { first, _ in first }
        let audience = try HookAudience(of: facts, among: readers, in: tx)
        for fact in facts {
            guard let entry = HookCatalogue.fact(fact.kind) else { continue }
            let wanting = endpoints.map(\.endpoint).filter { $0.since <= fact.receivedAt && $0.kinds.takes(fact.kind) && audience.mayRead(fact, $0.party) }
            guard !wanting.isEmpty else { continue }
            let told = try HookBodies.told(fact, entry)
            deliveries += wanting.map { Delivery(endpoint: $0, fact: fact, told: told) }
        }
    }

    func queue(at now: Instant, tradeNow: Instant, ids: IdPool, in tx: any Transaction) throws {
        let counts = Dictionary(grouping: deliveries, by: \.endpoint.id).mapValues { Int64($0.count) }
        let (entered, flooded) = try WebhookQueue.enter(counts, in: tx)
        let taken = deliveries.filter { entered.contains($0.endpoint.id) }
        let places = try WebhookQueue.number(Dictionary(grouping: taken, by: \.place).mapValues { Int64($0.count) }, in: tx)
        var given: [SubjectPlace: Int64] = [:]
        let messages = try taken.map { delivery in
            let (last, ended) = places[delivery.place] ?? (0, 0)
            let sequence = (given[delivery.place] ?? last) + 1
            given[delivery.place] = sequence
            return NewMessage(
                id: ids.next(), endpoint: delivery.endpoint.id, fact: delivery.fact.id, kind: delivery.fact.kind, subject: delivery.fact.subjectText, sequence: sequence,
                body: try HookBodies.message(delivery.fact, sequence: sequence, told: delivery.told), isFirst: sequence == ended + 1)
        }
        try WebhookQueue.add(messages, at: now, in: tx)
        let parties = Dictionary(deliveries.map { ($0.endpoint.id, $0.endpoint.party) }) { first, _ in first }
        for id in flooded {
            guard let party = parties[id] else { continue }
            try Journal.append([WebhookFacts.deactivated(id, of: party, .flooded, by: .job("webhooks"), at: tradeNow, ids: ids)], in: tx)
        }
    }
}

/// Facts about endpoints themselves. Their addresses are left out: some have a secret in them.
enum WebhookFacts {
    static func fact(_ kind: String, _ id: WebhookID, of party: PartyID, isNew: Bool = false, by actor: Actor, at now: Instant, ids: IdPool, _ members: (inout JSONWriter) -> Void = { _ in }) -> Fact {
        Fact(
            id: ids.next(), kind: kind, about: id, isNew: isNew, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("party", party.description)
                members(&out)
            })
    }

    static func deactivated(_ id: WebhookID, of party: PartyID, _ reason: WebhookReason, by actor: Actor, at now: Instant, ids: IdPool) -> Fact {
        fact("webhook.deactivated", id, of: party, by: actor, at: now, ids: ids) { $0.member("reason", reason.rawValue) }
    }
}
