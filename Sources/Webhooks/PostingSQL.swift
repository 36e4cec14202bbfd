import Core
import Hooks
import Store

/// Which endpoints are asked for their messages: those that fail have room of their own, and take none of the others'.
package enum WebhookLane: Sendable, CaseIterable {
    case healthy, failing

    package var atOnce: Int { self == .healthy ? WebhookLimits.atOnce : WebhookLimits.atOnceFailing }
    fileprivate var condition: String { self == .healthy ? "e.failing_since IS NULL" : "e.failing_since IS NOT NULL" }
}

/// This process was at a message for so long that another has taken it over; what it found out is no longer asked for.
package struct MessageTakenOver: Error, CustomStringConvertible {
    package let id: MessageID

    package var description: String { "The message \(id) took longer than its lease, and another process has taken it over." }
}

/// Takes messages up to be sent, and notes how that went.
package enum WebhookPosting {
    private static func ready(_ lane: WebhookLane, at now: Instant, limit: Int, lock: Bool) -> Statement {
        """
        SELECT e.id, e.url, e.failing_since FROM webhook_endpoint AS e WHERE e.state = 'active' AND (e.not_before IS NULL OR e.not_before <= \(now)) AND \(raw: lane.condition)
        AND EXISTS (SELECT 1 FROM webhook_message AS m WHERE m.endpoint_id = e.id AND m.state = 'due' AND m.next_at <= \(now))
        AND (SELECT COUNT(*) FROM webhook_message AS p WHERE p.endpoint_id = e.id AND p.state = 'posting') < \(lane.atOnce)
        ORDER BY e.served_at LIMIT \(limit) \(raw: lock ? "{lock skipping}" : "")
        """
    }

    package static func isAnyReady(_ lane: WebhookLane, at now: Instant, in tx: any Transaction) throws -> Bool {
        if try tx.first("SELECT 1 FROM webhook_message WHERE state = 'posting' AND leased_until < \(now) LIMIT 1", { try $0.int(0) }) != nil { return true }
        return try tx.first(ready(lane, at: now, limit: 1, lock: false)) { try $0.text(1) } != nil
    }

    /// Messages whose turn it is, of the endpoints that have waited longest, for this process alone until `lease`.
    package static func claim(_ lane: WebhookLane, at now: Instant, until lease: Instant, limit: Int, in tx: any Transaction) throws -> [ClaimedMessage] {
        // Of a process that has ended: whether the receiver has them nobody knows, so they are sent again.
        try tx.run(
            """
            UPDATE webhook_message SET state = 'due', next_at = \(now), leased_until = NULL WHERE id IN
            (SELECT p.id FROM webhook_message AS p WHERE p.state = 'posting' AND p.leased_until < \(now) ORDER BY p.id LIMIT \(limit) {lock skipping})
            """)
        var claimed: [ClaimedMessage] = []
        let endpoints = try tx.rows(ready(lane, at: now, limit: limit, lock: true)) {
            (id: try $0.id(0) as WebhookID, url: try $0.text(1), failingSince: try $0.optionalInstant(2))
        }
        for endpoint in endpoints where claimed.count < limit {
            // Counted once the endpoint is held: another process may just have taken some up.
            let busy = try tx.count("SELECT COUNT(*) FROM webhook_message AS p WHERE p.endpoint_id = \(endpoint.id) AND p.state = 'posting'")
            let room = min(lane.atOnce - Int(busy), limit - claimed.count)
            guard room > 0 else { continue }
            let due = try tx.rows(
                """
                SELECT m.id, m.subject, m.sequence, m.body, m.attempts FROM webhook_message AS m
                WHERE m.endpoint_id = \(endpoint.id) AND m.state = 'due' AND m.next_at <= \(now) ORDER BY m.next_at, m.id LIMIT \(room) {lock}
                """
            ) { row in
                ClaimedMessage(
                    id: try row.id(0), endpoint: endpoint.id, url: endpoint.url, subject: try row.text(1), sequence: try row.int(2), body: try row.text(3),
                    attempt: Int(try row.int(4)) + 1, lease: lease, failingSince: endpoint.failingSince)
            }
            try tx.runExactly([
                Bulk(
                    """
                    UPDATE webhook_message SET state = 'posting', next_at = NULL, leased_until = v.lease, attempts = attempts + 1 {from values}
                    WHERE webhook_message.id = v.id AND webhook_message.state = 'due'
                    """, ["id": .ids(due.map(\.id)), "lease": .instants(due.map { _ in lease })])
            ])
            try tx.run("UPDATE webhook_endpoint SET served_at = \(now) WHERE id = \(endpoint.id)")
            claimed += due
        }
        return claimed
    }

    /// Notes how an attempt ended.
    /// - Returns: whether the endpoint is inactive because of it.
    /// - Throws: `MessageTakenOver` where the message is no longer this process's.
    package static func end(
        _ message: ClaimedMessage, _ attempt: MessageAttempt, _ decision: AttemptDecision, at now: Instant, in tx: any Transaction
    ) throws -> WebhookReason? {
        let isOver = decision.message.state != .due
        // Held in the order in which everybody holds them: endpoint, subject, message.
        _ = try tx.first("SELECT 1 FROM webhook_endpoint WHERE id = \(message.endpoint) {lock}", { try $0.int(0) })
        if isOver {
            try tx.run(
                """
                UPDATE webhook_subject SET ended = \(message.sequence) WHERE endpoint_id = \(message.endpoint) AND subject = \(message.subject)
                AND ended = \(message.sequence - 1)
                """)
        }
        let changed = try tx.run(
            """
            UPDATE webhook_message SET state = \(decision.message.state), next_at = \(decision.message.next), leased_until = NULL, ended_at = \(isOver ? now : nil)
            WHERE id = \(message.id) AND state = 'posting' AND leased_until = \(message.lease)
            """)
        guard changed == 1 else { throw MessageTakenOver(id: message.id) }
        let stopped = try noteEndpoint(message.endpoint, decision, in: tx)
        if isOver {
            try tx.run(
                """
                UPDATE webhook_message SET state = 'due', next_at = \(now) WHERE endpoint_id = \(message.endpoint) AND subject = \(message.subject)
                AND sequence = \(message.sequence + 1) AND state = 'queued'
                """)
        }
        try tx.run(
            """
            INSERT INTO webhook_attempt (message_id, number, at, milliseconds, status, answer)
            SELECT \(message.id), COALESCE(MAX(number), 0) + 1, \(attempt.at), \(attempt.milliseconds), \(attempt.status), \(attempt.text)
            FROM webhook_attempt WHERE message_id = \(message.id)
            """)
        return stopped
    }

    /// Counts, and what the attempt says about the endpoint itself.
    private static func noteEndpoint(_ id: WebhookID, _ decision: AttemptDecision, in tx: any Transaction) throws -> WebhookReason? {
        let isDelivered = decision.message == .delivered, isDead = decision.message == .dead
        var since: Instant?
        if case .failing(let instant) = decision.endpoint { since = instant }
        var update: Statement =
            """
            UPDATE webhook_endpoint SET waiting = waiting - \(isDelivered || isDead ? 1 : 0), dead = dead + \(isDead ? 1 : 0),
            sent = sent + \(isDelivered ? 1 : 0), failed = failed + \(isDelivered ? 0 : 1)
            """
        update.append { sql in
            if isDelivered {
                sql.appendLiteral(", failing_since = NULL, not_before = NULL")
            } else if let since {
                sql.appendLiteral(", failing_since = COALESCE(failing_since, ")
                sql.appendInterpolation(since)
                sql.appendLiteral("), not_before = ")
                sql.appendInterpolation(decision.holdUntil)
            }
            sql.appendLiteral(" WHERE id = ")
            sql.appendInterpolation(id)
        }
        try tx.run(update)
        guard case .inactive(let reason) = decision.endpoint, try WebhookEndpoints.move(id, to: .inactive, because: reason, in: tx) else { return nil }
        return reason
    }
}

extension AttemptDecision.Message {
    var state: MessageState {
        switch self {
        case .delivered: .delivered
        case .again: .due
        case .dead: .dead
        }
    }

    var next: Instant? {
        if case .again(let next) = self { next } else { nil }
    }
}
