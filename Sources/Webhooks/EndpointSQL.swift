import Core
import Hooks
import Store

package enum WebhookEndpoints {
    private static let columns = "e.id, e.party_id, e.url, e.kinds, e.state, e.reason, e.created_at, e.since, e.failing_since"

    package static func insert(_ endpoint: WebhookEndpoint, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO webhook_endpoint (id, party_id, url, kinds, state, created_at, since, served_at, waiting, dead, sent, failed)
            VALUES (\(endpoint.id), \(endpoint.party), \(endpoint.url), \(endpoint.kinds.text), \(endpoint.state), \(endpoint.createdAt), \(endpoint.since),
            \(endpoint.createdAt), 0, 0, 0, 0)
            """)
    }

    /// - Parameter lock: holds the row to the end of the transaction.
    package static func load(_ id: WebhookID, lock: Bool = false, in tx: any Transaction) throws -> WebhookEndpoint? {
        try tx.first("SELECT \(raw: columns) FROM webhook_endpoint AS e WHERE e.id = \(id) \(raw: lock ? "{lock}" : "")", read)
    }

    package static func count(of party: PartyID, in tx: any Transaction) throws -> Int64 {
        try tx.count("SELECT COUNT(*) FROM webhook_endpoint WHERE party_id = \(party) AND state <> 'deleted'")
    }

    package static func isAnyActive(in tx: any Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM webhook_endpoint WHERE state = 'active' LIMIT 1", { try $0.int(0) }) != nil
    }

    /// With the kind of their party, as it stands in the table of parties.
    package static func active<Kind: RawRepresentable<String>>(in tx: any Transaction) throws -> [(endpoint: WebhookEndpoint, kind: Kind)] {
        try tx.rows(
            "SELECT \(raw: columns), p.kind FROM webhook_endpoint AS e JOIN party AS p ON p.id = e.party_id WHERE e.state = 'active' ORDER BY e.id"
        ) { (try read($0), try $0.word(9)) }
    }

    package static func move(_ id: WebhookID, to state: WebhookState, because reason: WebhookReason?, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE webhook_endpoint SET state = \(state), reason = \(reason?.rawValue) WHERE id = \(id) AND state <> \(state) AND state <> 'deleted'") == 1
    }

    /// As new: what failed before is not held against it, and facts from now on are its.
    package static func activate(_ id: WebhookID, since: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE webhook_endpoint SET state = 'active', reason = NULL, since = \(since), failing_since = NULL, not_before = NULL
            WHERE id = \(id) AND state = 'inactive'
            """) == 1
    }

    static func read(_ row: any Row) throws -> WebhookEndpoint {
        WebhookEndpoint(
            id: try row.id(0), party: try row.id(1), url: try row.text(2), kinds: KindChoice(text: try row.text(3)), state: try row.word(4),
            reason: try row.isNull(5) ? nil : row.word(5), createdAt: try row.instant(6), since: try row.instant(7), failingSince: try row.optionalInstant(8))
    }
}

extension KindChoice {
    /// With blanks between them; empty for all.
    package var text: String { chosen.joined(separator: " ") }

    package init(text: String) { self.init(text.split(separator: " ").map(String.init)) }
}

/// The secrets of endpoints.
package enum WebhookKeys {
    /// Those that can still sign, the newest first.
    package static func ring(of endpoint: WebhookID, in tx: any Transaction) throws -> HookKeyRing {
        let entries = try tx.rows("SELECT secret, until FROM webhook_key WHERE endpoint_id = \(endpoint) ORDER BY number DESC") { row in
            HookKeyRing.Entry(try HookKey(parsing: try row.text(0)), until: try row.optionalInt(1))
        }
        return try HookKeyRing(entries)
    }

    package static func replace(_ ring: HookKeyRing, of endpoint: WebhookID, in tx: any Transaction) throws {
        try remove(of: endpoint, in: tx)
        for (place, entry) in ring.entries.reversed().enumerated() {
            try tx.run("INSERT INTO webhook_key (endpoint_id, number, secret, until) VALUES (\(endpoint), \(place), \(entry.key.text), \(entry.until))")
        }
    }

    package static func remove(of endpoint: WebhookID, in tx: any Transaction) throws {
        try tx.run("DELETE FROM webhook_key WHERE endpoint_id = \(endpoint)")
    }
}
