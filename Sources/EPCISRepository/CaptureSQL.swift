import Core
import Store

/// A document whose turn it is.
package struct WaitingCapture: Sendable {
    package let capture: Capture
    package let mediaType: String
    package let body: [UInt8]
    /// How often it was taken up before, by a process that did not come to its end.
    package let attempts: Int64
}

package enum Captures {
    private static let columns = "c.id, c.party_id, c.party_kind, c.device_id, c.behaviour, c.state, c.created_at, c.finished_at, c.events, c.stored, c.errors"

    package static func add(_ capture: Capture, mediaType: String, body: [UInt8], in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO epcis_capture (id, party_id, party_kind, device_id, behaviour, state, created_at, media_type, body, attempts, events, stored)
            VALUES (\(capture.id), \(capture.sender.party), \(capture.sender.kind), \(capture.sender.device), \(capture.behaviour), \(CaptureState.waiting), \(capture.createdAt),
            \(mediaType), \(body), 0, \(capture.events), 0)
            """)
    }

    package static func waiting(of party: PartyID, in tx: any Transaction) throws -> Int64 {
        try tx.count(
            "SELECT COUNT(*) FROM (SELECT 1 FROM epcis_capture WHERE state = 'waiting' AND party_id = \(party) LIMIT \(Int(CaptureLimits.waiting))) AS n")
    }

    package static func isAnyWaiting(at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.first(
            "SELECT 1 FROM epcis_capture WHERE state = 'waiting' AND (taken_until IS NULL OR taken_until < \(now)) LIMIT 1", { try $0.int(0) }) != nil
    }

    /// The document whose turn it is, of those that no process has taken; it is this process's until `lease`. Parties take turns: next is whoever has waited longest since
    /// a document of theirs was done, and of theirs the oldest, so that nobody waits behind all that another has sent. A document that is under way counts as done just now.
    /// - Parameter isAhead: while another of this process is under way. Only what nobody has taken up before: whoever dies of the other one leaves no mark on a second
    ///   that was tried before.
    package static func take(at now: Instant, until lease: Instant, isAhead: Bool, in tx: any Transaction) throws -> WaitingCapture? {
        let found = try tx.first(
            """
            SELECT \(raw: columns), c.media_type, c.body, c.attempts FROM epcis_capture AS c
            WHERE c.state = 'waiting' AND (c.taken_until IS NULL OR c.taken_until < \(now))
            ORDER BY COALESCE((SELECT MAX(u.taken_until) FROM epcis_capture AS u WHERE u.state = 'waiting' AND u.party_id = c.party_id AND u.taken_until >= \(now)),
            (SELECT d.finished_at FROM epcis_capture AS d WHERE d.party_id = c.party_id AND d.finished_at IS NOT NULL ORDER BY d.id DESC LIMIT 1), 0),
            c.id LIMIT 1 {lock skipping}
            """
        ) { WaitingCapture(capture: try read($0), mediaType: try $0.text(11), body: try $0.bytes(12), attempts: try $0.int(13)) }
        guard let found, !isAhead || found.attempts == 0 else { return nil }
        try tx.run("UPDATE epcis_capture SET taken_until = \(lease), attempts = attempts + 1 WHERE id = \(found.capture.id)")
        return found
    }

    /// Gives a document back to whoever looks next.
    package static func release(_ id: CaptureID, in tx: any Transaction) throws {
        try tx.run("UPDATE epcis_capture SET taken_until = NULL, attempts = attempts - 1 WHERE id = \(id) AND state = 'waiting'")
    }

    /// Ends a document. - Returns: false where another process has ended it.
    package static func finish(_ capture: Capture, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE epcis_capture SET state = \(capture.state), finished_at = \(capture.finishedAt), events = \(capture.events), stored = \(capture.stored),
            errors = \(capture.errors), body = NULL, taken_until = NULL WHERE id = \(capture.id) AND state = 'waiting'
            """) == 1
    }

    package static func load(_ id: CaptureID, in tx: any Transaction) throws -> Capture? {
        try tx.first("SELECT \(raw: columns) FROM epcis_capture AS c WHERE c.id = \(id)", read)
    }

    /// Newest first. - Parameter party: nil for all.
    package static func list(of party: PartyID?, before id: CaptureID?, limit: Int, in tx: any Transaction) throws -> [Capture] {
        var sql: Statement = "SELECT \(raw: columns) FROM epcis_capture AS c WHERE true"
        sql.append { sql in
            if let party {
                sql.appendLiteral(" AND c.party_id = ")
                sql.appendInterpolation(party)
            }
            if let id {
                sql.appendLiteral(" AND c.id < ")
                sql.appendInterpolation(id)
            }
            sql.appendLiteral(" ORDER BY c.id DESC LIMIT \(limit)")
        }
        return try tx.rows(sql, read)
    }

    private static func read(_ row: any Row) throws -> Capture {
        Capture(
            id: try row.id(0), sender: CaptureSender(party: try row.id(1), kind: try row.word(2), device: try row.optionalID(3)),
            behaviour: try row.word(4), state: try row.word(5), createdAt: try row.instant(6), finishedAt: try row.optionalInstant(7),
            events: try row.int(8), stored: try row.int(9), errors: try row.optionalText(10))
    }
}

package enum LocationParts {
    package static func add(_ parts: [LocationPart], by party: PartyID, in tx: any Transaction) throws {
        guard !parts.isEmpty else { return }
        let parts = Set(parts).sorted { ($0.location, $0.part) < ($1.location, $1.part) }
        try tx.send(
            [
                Bulk(
                    """
                    INSERT INTO epcis_location (location, part, party_id) SELECT v.location, v.part, v.party_id {from values} WHERE true
                    ON CONFLICT DO NOTHING
                    """,
                    ["location": .texts(parts.map(\.location)), "part": .texts(parts.map(\.part)), "party_id": .ids(parts.map { _ in party })])
            ], exactly: false)
    }
}
