import Core
import Store

/// How far one thing has come at one endpoint.
package struct SubjectPlace: Hashable, Sendable {
    package let endpoint: WebhookID
    package let subject: String

    package init(endpoint: WebhookID, subject: String) {
        self.endpoint = endpoint
        self.subject = subject
    }
}

/// Puts messages into the queues of endpoints. Rows are held in one order everywhere: endpoint, subject, message.
package enum WebhookQueue {
    /// Makes room for messages. - Parameter counts: messages by endpoint.
    /// - Returns: endpoints that are active and have room; the others get none.
    package static func enter(_ counts: [WebhookID: Int64], in tx: any Transaction) throws -> (entered: Set<WebhookID>, flooded: [WebhookID]) {
        var entered: Set<WebhookID> = []
        var flooded: [WebhookID] = []
        for (id, count) in counts.sorted(by: { $0.key < $1.key }) {
            let changed = try tx.run(
                "UPDATE webhook_endpoint SET waiting = waiting + \(count) WHERE id = \(id) AND state = 'active' AND waiting + \(count) <= \(WebhookLimits.waiting)")
            if changed == 1 {
                entered.insert(id)
            } else if try WebhookEndpoints.move(id, to: .inactive, because: .flooded, in: tx) {
                flooded.append(id)
            }
        }
        return (entered, flooded)
    }

    /// Gives out sequence numbers. - Returns: the last number and the last that has ended, before these.
    package static func number(_ counts: [SubjectPlace: Int64], in tx: any Transaction) throws -> [SubjectPlace: (last: Int64, ended: Int64)] {
        let places = counts.sorted { ($0.key.endpoint, $0.key.subject) < ($1.key.endpoint, $1.key.subject) }
        guard !places.isEmpty else { return [:] }
        let rows = try tx.rows(
            Bulk(
                """
                INSERT INTO webhook_subject (endpoint_id, subject, last, ended) SELECT v.endpoint, v.subject, v.count, 0 {from values} WHERE true
                ON CONFLICT (endpoint_id, subject) DO UPDATE SET last = webhook_subject.last + excluded.last RETURNING endpoint_id, subject, last, ended
                """,
                [
                    "endpoint": .ids(places.map(\.key.endpoint)), "subject": .texts(places.map(\.key.subject)), "count": .ints(places.map(\.value)),
                ])
        ) { (SubjectPlace(endpoint: try $0.id(0), subject: try $0.text(1)), try $0.int(2), try $0.int(3)) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, ($1 - (counts[$0] ?? 0), $2)) })
    }

    package static func add(_ messages: [NewMessage], at now: Instant, in tx: any Transaction) throws {
        try tx.runExactly([
            Bulk(
                """
                INSERT INTO webhook_message (id, endpoint_id, fact_id, kind, subject, sequence, body, state, attempts, next_at, created_at)
                SELECT v.id, v.endpoint, v.fact, v.kind, v.subject, v.sequence, v.body, v.state, 0, v.next, v.now {from values}
                """,
                [
                    "id": .ids(messages.map(\.id)), "endpoint": .ids(messages.map(\.endpoint)), "fact": .ids(messages.map(\.fact)), "kind": .texts(messages.map(\.kind)),
                    "subject": .texts(messages.map(\.subject)), "sequence": .ints(messages.map(\.sequence)), "body": .texts(messages.map(\.body)),
                    "state": .texts(messages.map { ($0.isFirst ? MessageState.due : .queued).rawValue }),
                    "next": .instants(messages.map { $0.isFirst ? now : nil }), "now": .instants(messages.map { _ in now }),
                ])
        ])
    }

    /// Dead letters, the oldest first, go out once more: the plan begins anew, the id stays. What came after them in their order does not wait for them.
    /// - Parameter message: nil for all of the endpoint, at most `WebhookLimits.replays`.
    /// - Returns: how many.
    package static func replay(_ endpoint: WebhookID, _ message: MessageID?, at now: Instant, in tx: any Transaction) throws -> Int {
        guard try WebhookEndpoints.load(endpoint, lock: true, in: tx) != nil else { return 0 }
        let chosen: Statement =
            if let message {
                "UPDATE webhook_message SET state = 'due', next_at = \(now), attempts = 0, ended_at = NULL WHERE id = \(message) AND endpoint_id = \(endpoint) AND state = 'dead'"
            } else {
                """
                UPDATE webhook_message SET state = 'due', next_at = \(now), attempts = 0, ended_at = NULL WHERE id IN
                (SELECT m.id FROM webhook_message AS m WHERE m.endpoint_id = \(endpoint) AND m.state = 'dead' ORDER BY m.id LIMIT \(WebhookLimits.replays))
                """
            }
        let count = try tx.run(chosen)
        guard count > 0 else { return 0 }
        try tx.run("UPDATE webhook_endpoint SET waiting = waiting + \(count), dead = dead - \(count) WHERE id = \(endpoint)")
        return count
    }
}
