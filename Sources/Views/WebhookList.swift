import Core
import Store

/// An endpoint with how its messages stand.
package struct WebhookEntry: Sendable, Equatable {
    package let id: WebhookID
    package let party: PartyID
    /// Of the party.
    package let partyKey: String
    package let partyName: String
    package let url: String
    /// Kinds and families that are told; none for all.
    package let kinds: [String]
    /// `active` or `inactive`.
    package let state: String
    /// Why it is inactive.
    package let reason: String?
    package let createdAt: Instant
    package let failingSince: Instant?
    package let waiting: Int64
    package let dead: Int64
    package let sent: Int64
    /// Attempts that failed.
    package let failed: Int64
    /// Secrets that sign now.
    package let secrets: Int64
}

/// A message with where it stands.
package struct WebhookMessageEntry: Sendable, Equatable {
    package let id: MessageID
    package let webhook: WebhookID
    package let fact: FactID?
    package let kind: String
    package let subject: String
    package let sequence: Int64
    /// `queued`, `due`, `posting`, `delivered` or `dead`.
    package let state: String
    package let attempts: Int64
    package let nextAt: Instant?
    package let createdAt: Instant
    package let endedAt: Instant?
}

/// One attempt to send a message.
package struct WebhookAttemptEntry: Sendable, Equatable {
    package let number: Int64
    package let at: Instant
    package let milliseconds: Int64
    package let status: Int64?
    package let answer: String
}

/// A message with its body and all attempts, the latest first.
package struct WebhookMessageDetail: Sendable, Equatable {
    package let message: WebhookMessageEntry
    package let body: String
    package let attempts: [WebhookAttemptEntry]
}

extension Sight {
    /// Whose endpoints somebody sees: the operator all, a party its own.
    fileprivate func restrict(_ statement: inout Statement, webhook: String) {
        switch self {
        case .everything: break
        case .merchant(let party), .recorder(let party, nil): statement.add("AND \(webhook).party_id =", party)
        case .recorder, .order: statement.append { $0.appendLiteral(" AND 1 = 0") }
        }
    }
}

/// Endpoints and their messages, both in the order of their making, the latest first.
package enum WebhookList {
    /// States of messages that are looked for, each by an index; the words stand in `webhook_message`.
    package static let states = ["queued", "due", "posting", "delivered", "dead"]
    /// Attempts of a message that are shown.
    static let attemptsMost = 100

    private static func endpoints(_ now: Instant) -> Statement {
        """
        SELECT e.id, e.party_id, p.key, p.name, e.url, e.kinds, e.state, e.reason, e.created_at, e.failing_since, e.waiting, e.dead, e.sent, e.failed,
        (SELECT COUNT(*) FROM webhook_key AS k WHERE k.endpoint_id = e.id AND (k.until IS NULL OR k.until > \(now.microseconds / 1_000_000)))
        FROM webhook_endpoint AS e JOIN party AS p ON p.id = e.party_id WHERE e.state <> 'deleted'
        """
    }

    /// - Parameter wallNow: for the secrets that have not ended.
    package static func page(seenBy sight: Sight, after cursor: Cursor?, limit: Int, wallNow: Instant, in tx: any Transaction) throws -> Page<WebhookEntry> {
        var statement = endpoints(wallNow)
        sight.restrict(&statement, webhook: "e")
        if case .id(let id)? = cursor { statement.append { $0.appendLiteral(" AND e.id < "); $0.appendInterpolation(id) } }
        statement.page(by: "e.id DESC", limit: limit)
        return Page(reading: try tx.rows(statement, readEndpoint), limit: limit) { .id($0.id.bits) }
    }

    /// - Returns: nil when there is none, or it may not be seen.
    package static func load(_ id: WebhookID, seenBy sight: Sight, wallNow: Instant, in tx: any Transaction) throws -> WebhookEntry? {
        var statement = endpoints(wallNow)
        statement.add("AND e.id =", id)
        sight.restrict(&statement, webhook: "e")
        return try tx.first(statement, readEndpoint)
    }

    private static let messageColumns = "m.id, m.endpoint_id, m.fact_id, m.kind, m.subject, m.sequence, m.state, m.attempts, m.next_at, m.created_at, m.ended_at"

    /// - Parameter state: only those in it.
    package static func messages(of webhook: WebhookID, state: String?, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<WebhookMessageEntry> {
        var statement: Statement = "SELECT \(raw: messageColumns) FROM webhook_message AS m WHERE m.endpoint_id = \(webhook)"
        if let state { statement.add("AND m.state =", state) }
        if case .id(let id)? = cursor { statement.append { $0.appendLiteral(" AND m.id < "); $0.appendInterpolation(id) } }
        statement.page(by: "m.id DESC", limit: limit)
        return Page(reading: try tx.rows(statement, readMessage), limit: limit) { .id($0.id.bits) }
    }

    /// - Returns: nil when there is none, or its endpoint may not be seen.
    package static func message(_ id: MessageID, seenBy sight: Sight, in tx: any Transaction) throws -> WebhookMessageDetail? {
        var statement: Statement = """
            SELECT \(raw: messageColumns), m.body FROM webhook_message AS m JOIN webhook_endpoint AS e ON e.id = m.endpoint_id
            WHERE m.id = \(id) AND e.state <> 'deleted'
            """
        sight.restrict(&statement, webhook: "e")
        guard let (message, body) = try tx.first(statement, { (try readMessage($0), try $0.text(11)) }) else { return nil }
        let attempts = try tx.rows(
            "SELECT number, at, milliseconds, status, answer FROM webhook_attempt WHERE message_id = \(id) ORDER BY number DESC LIMIT \(attemptsMost)"
        ) {
            WebhookAttemptEntry(
                number: try $0.int(0), at: try $0.instant(1), milliseconds: try $0.int(2), status: try $0.optionalInt(3), answer: try $0.text(4))
        }
        return WebhookMessageDetail(message: message, body: body, attempts: attempts)
    }

    private static func readEndpoint(_ row: any Row) throws -> WebhookEntry {
        WebhookEntry(
            id: try row.id(0), party: try row.id(1), partyKey: try row.text(2), partyName: try row.text(3), url: try row.text(4),
            kinds: try row.text(5).split(separator: " ").map(String.init), state: try row.text(6), reason: try row.optionalText(7),
            createdAt: try row.instant(8), failingSince: try row.optionalInstant(9), waiting: try row.int(10), dead: try row.int(11),
            sent: try row.int(12), failed: try row.int(13), secrets: try row.int(14))
    }

    private static func readMessage(_ row: any Row) throws -> WebhookMessageEntry {
        WebhookMessageEntry(
            id: try row.id(0), webhook: try row.id(1), fact: try row.optionalID(2), kind: try row.text(3), subject: try row.text(4), sequence: try row.int(5),
            state: try row.text(6), attempts: try row.int(7), nextAt: try row.optionalInstant(8), createdAt: try row.instant(9),
            endedAt: try row.optionalInstant(10))
    }
}

/// What endpoints leave undone, for those who watch.
package struct WebhookFigures: Sendable, Equatable {
    /// Of active endpoints.
    package let waiting: Int64
    package let dead: Int64
    package let inactive: Int64

    /// Endpoints that are looked at.
    static let limit: Int64 = 10_000

    /// The states stand in the text, since an index of some rows only is not entered by a parameter.
    package static func load(in tx: any Transaction) throws -> WebhookFigures {
        let found = try tx.first(
            """
            SELECT CAST(COALESCE(SUM(w.waiting), 0) AS {int}), CAST(COALESCE(SUM(w.dead), 0) AS {int})
            FROM (SELECT e.waiting, e.dead FROM webhook_endpoint AS e WHERE e.state = 'active' AND e.served_at > 0 ORDER BY e.served_at LIMIT \(limit)) AS w
            """
        ) { (try $0.int(0), try $0.int(1)) } ?? (0, 0)
        let inactive = try tx.count(
            "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_endpoint AS e WHERE e.state = 'inactive' AND e.served_at > 0 LIMIT \(limit)) AS w")
        return WebhookFigures(waiting: found.0, dead: found.1, inactive: inactive)
    }
}
