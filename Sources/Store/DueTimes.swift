import Core

/// Something that must be looked at when its time has come. The row only wakes; what then happens the state decides.
package struct DueTime: Hashable, Sendable {
    package let at: Instant
    package let kind: String
    package let subject: UUIDBits

    package init(at: Instant, kind: String, subject: UUIDBits) {
        self.at = at
        self.kind = kind
        self.subject = subject
    }
}

package enum DueTimes {
    package static func add(_ times: [DueTime]) -> Bulk {
        Bulk(
            "INSERT INTO due (at, kind, subject) SELECT v.at, v.kind, v.subject {from values} WHERE true ON CONFLICT DO NOTHING",
            ["at": .instants(times.map(\.at)), "kind": .texts(times.map(\.kind)), "subject": .ids(times.map(\.subject))])
    }

    package static func remove(_ times: [DueTime]) -> Bulk {
        Bulk(
            "DELETE FROM due {using values} WHERE due.at = v.at AND due.kind = v.kind AND due.subject = v.subject",
            ["at": .instants(times.map(\.at)), "kind": .texts(times.map(\.kind)), "subject": .ids(times.map(\.subject))])
    }

    /// What is due at `now` or before, oldest first; on PostgreSQL only what no other process holds.
    package static func claim(until now: Instant, limit: Int, in tx: any Transaction) throws -> [DueTime] {
        try tx.rows(
            "SELECT at, kind, subject FROM due WHERE at <= \(now) ORDER BY at, kind, subject LIMIT \(limit) {lock skipping}"
        ) { DueTime(at: try $0.instant(0), kind: try $0.text(1), subject: try $0.bits(2)) }
    }

    package static func last(in tx: any Transaction) throws -> Instant? {
        try tx.first("SELECT MAX(at) FROM due") { try $0.optionalInstant(0) } ?? nil
    }
}
