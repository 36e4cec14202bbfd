import Core
import Store

/// A document whose turn it is.
package struct WaitingCapture: Sendable {
    package let capture: Capture
    package let mediaType: String
    package let body: [UInt8]
    /// How often it was taken up before, by a process that did not come to its end.
    package let attempts: Int64
    /// Until when it is this process's.
    package let lease: Instant
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

    /// The document whose turn it is; it is the caller's until `lease`. Parties take turns: next is whoever has waited longest since a document of theirs was done, so that
    /// nobody waits behind all that another has sent. Of a party the oldest, and none while somebody else has one of theirs under way: what it said last must be stored last.
    /// - Parameter current: which one the caller has under way, where this is the next beside it. Then only what nobody has taken up before: whoever dies of the one
    ///   leaves no further mark on the other.
    package static func take(at now: Instant, until lease: Instant, behind current: CaptureID? = nil, in tx: any Transaction) throws -> WaitingCapture? {
        // Two who look at once would not see what the other takes.
        try tx.take(.takingCaptures)
        let found = try tx.first(next(at: now, behind: current)) {
            WaitingCapture(capture: try read($0), mediaType: try $0.text(11), body: try $0.bytes(12), attempts: try $0.int(13), lease: lease)
        }
        guard let found, current == nil || found.attempts == 0 else { return nil }
        try tx.run("UPDATE epcis_capture SET taken_until = \(lease), attempts = attempts + 1 WHERE id = \(found.capture.id)")
        return found
    }

    /// Looks at what waits alone, however much a party ever sent.
    static func next(at now: Instant, behind current: CaptureID?) -> Statement {
        """
        SELECT \(raw: columns), c.media_type, c.body, c.attempts FROM epcis_capture AS c
        WHERE c.state = 'waiting' AND (c.taken_until IS NULL OR c.taken_until < \(now)) AND NOT EXISTS (SELECT 1 FROM epcis_capture AS u
        WHERE u.state = 'waiting' AND u.party_id = c.party_id AND u.taken_until >= \(now) AND u.id <> \(current ?? CaptureID(.zero)))
        ORDER BY COALESCE((SELECT MAX(u.taken_until) FROM epcis_capture AS u WHERE u.state = 'waiting' AND u.party_id = c.party_id AND u.taken_until >= \(now)),
        (SELECT d.finished_at FROM epcis_capture AS d WHERE d.party_id = c.party_id AND d.finished_at IS NOT NULL ORDER BY d.id DESC LIMIT 1), 0),
        c.id LIMIT 1 {lock skipping}
        """
    }

    /// Gives a document back to whoever looks next, unless somebody has taken it over.
    package static func release(_ waiting: WaitingCapture, in tx: any Transaction) throws {
        try tx.run(
            """
            UPDATE epcis_capture SET taken_until = NULL, attempts = attempts - 1
            WHERE id = \(waiting.capture.id) AND state = 'waiting' AND taken_until = \(waiting.lease)
            """)
    }

    /// Ends a document that was taken. - Returns: false where somebody else has taken it over.
    package static func finish(_ capture: Capture, _ waiting: WaitingCapture, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            UPDATE epcis_capture SET state = \(capture.state), finished_at = \(capture.finishedAt), events = \(capture.events), stored = \(capture.stored),
            errors = \(capture.errors), body = NULL, taken_until = NULL WHERE id = \(capture.id) AND state = 'waiting' AND taken_until = \(waiting.lease)
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
