import Core
import Store

/// Lets messages go that nobody needs to look at any more.
package enum WebhookForgetting {
    /// - Returns: messages that are gone; call again while it is `limit`.
    package static func forget(at now: Instant, limit: Int, in tx: any Transaction) throws -> Int {
        let delivered = try old(.delivered, before: now.adding(days: -WebhookLimits.deliveredDays), limit: limit, in: tx)
        let dead = try old(.dead, before: now.adding(days: -WebhookLimits.deadDays), limit: limit - delivered.count, in: tx)
        let orphans = try tx.rows(
            """
            SELECT m.id, m.endpoint_id FROM webhook_message AS m JOIN webhook_endpoint AS e ON e.id = m.endpoint_id
            WHERE e.state = 'deleted' ORDER BY m.id LIMIT \(max(limit - delivered.count - dead.count, 0))
            """, read)
        let all = Dictionary((delivered + dead + orphans).map { ($0.id, $0) }) { first, _ in first }.values.sorted { $0.id < $1.id }
        // Endpoints first, as everywhere.
        for (endpoint, count) in Dictionary(grouping: dead, by: \.endpoint).mapValues(\.count).sorted(by: { $0.key < $1.key }) {
            try tx.run("UPDATE webhook_endpoint SET dead = dead - \(count) WHERE id = \(endpoint)")
        }
        try tx.run([
            Bulk("DELETE FROM webhook_attempt {using values} WHERE webhook_attempt.message_id = v.id", ["id": .ids(all.map(\.id))]),
            Bulk("DELETE FROM webhook_message {using values} WHERE webhook_message.id = v.id", ["id": .ids(all.map(\.id))]),
        ].filter { $0.count > 0 })
        return all.count
    }

    private struct Old {
        let id: MessageID
        let endpoint: WebhookID
    }

    private static func old(_ state: MessageState, before: Instant, limit: Int, in tx: any Transaction) throws -> [Old] {
        try tx.rows(
            "SELECT id, endpoint_id FROM webhook_message WHERE state = \(state) AND ended_at IS NOT NULL AND ended_at < \(before) ORDER BY ended_at LIMIT \(max(limit, 0)) {lock skipping}",
            read)
    }

    private static func read(_ row: any Row) throws -> Old { Old(id: try row.id(0), endpoint: try row.id(1)) }
}
