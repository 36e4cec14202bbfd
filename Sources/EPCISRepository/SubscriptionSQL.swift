import Core
import EPCIS
import JSONText
import Store

package enum Subscriptions {
    private static let columns =
        "s.id, s.query_id, s.party_id, s.dest, s.token, s.epc_format, s.schedule, s.reports_empty, s.initial_time, s.created_at, s.mark, s.batch, s.due_at, "
        + "s.is_under_way, s.failures, s.run_at, s.notified_at, s.state, s.detail, s.report_end"

    /// - Throws: `QueryRefusal.tooManySubscriptions`, `.notFound` where the query has gone meanwhile.
    package static func add(_ subscription: Subscription, in tx: any Transaction) throws {
        // Held against whoever deletes it.
        let isThere = try tx.first("SELECT q.id FROM epcis_query AS q WHERE q.id = \(subscription.query) {lock q}", { try $0.bits(0) }) != nil
        guard isThere else { throw QueryRefusal.notFound }
        let progress = subscription.progress
        let added = try tx.run(
            """
            INSERT INTO epcis_subscription (id, query_id, party_id, dest, token, epc_format, schedule, reports_empty, initial_time, created_at, mark, batch, due_at,
            is_under_way, failures, state)
            SELECT \(subscription.id), \(subscription.query), \(subscription.party), \(subscription.dest), \(subscription.token), \(subscription.format),
            \(subscription.controls.schedule.map(text)), \(subscription.controls.reportsEmpty ? 1 : 0), \(subscription.controls.initialTime), \(subscription.createdAt),
            \(progress.mark), \(progress.batch), \(progress.dueAt), 0, 0, \(progress.state)
            WHERE (SELECT COUNT(*) FROM epcis_subscription AS s WHERE s.party_id = \(subscription.party)) < \(QueryLimits.subscriptions)
            """)
        guard added == 1 else { throw QueryRefusal.tooManySubscriptions }
    }

    package static func load(_ id: SubscriptionID, of query: QueryID, in tx: any Transaction) throws -> Subscription? {
        try tx.first("SELECT \(raw: columns) FROM epcis_subscription AS s WHERE s.id = \(id) AND s.query_id = \(query)", read)
    }

    /// In the order of their making. - Parameter id: the last of the page before.
    package static func list(of query: QueryID, after id: SubscriptionID?, limit: Int, in tx: any Transaction) throws -> [Subscription] {
        try tx.rows(
            "SELECT \(raw: columns) FROM epcis_subscription AS s WHERE s.query_id = \(query) AND s.id > \(id?.bits ?? .zero) ORDER BY s.id LIMIT \(limit)", read)
    }

    package static func delete(_ id: SubscriptionID, of query: QueryID, in tx: any Transaction) throws -> Bool {
        try tx.run("DELETE FROM epcis_subscription WHERE id = \(id) AND query_id = \(query)") == 1
    }

    /// Whose turn it is at a moment: `now` is the trade's clock, `wall` that of leases.
    package struct Turn: Sendable {
        package let now: Instant
        package let wall: Instant

        package init(now: Instant, wall: Instant) {
            self.now = now
            self.wall = wall
        }
    }

    package static func isAnyDue(_ turn: Turn, in tx: any Transaction) throws -> Bool {
        try due(turn, "", in: tx) { try $0.bits(0) } != nil
    }

    /// A subscription that has something to do and that no process has taken; it is this process's until `lease`.
    package static func take(_ turn: Turn, until lease: Instant, in tx: any Transaction) throws -> Subscription? {
        guard let found = try due(turn, "{lock skipping}", in: tx, read) else { return nil }
        try tx.run("UPDATE epcis_subscription SET taken_until = \(lease) WHERE id = \(found.id)")
        return found
    }

    /// Those with a schedule first, which come less often.
    private static func due<Result>(_ turn: Turn, _ lock: String, in tx: any Transaction, _ read: (any Row) throws -> Result) throws -> Result? {
        let scheduled = try tx.first(
            """
            SELECT \(raw: columns) FROM epcis_subscription AS s WHERE s.state = 'active' AND s.schedule IS NOT NULL AND s.due_at <= \(turn.now)
            \(raw: free(turn)) ORDER BY s.due_at LIMIT 1 \(raw: lock)
            """, read)
        if let scheduled { return scheduled }
        let last = try Events.lastNumber(in: tx)
        return try tx.first(
            """
            SELECT \(raw: columns) FROM epcis_subscription AS s WHERE s.state = 'active' AND s.schedule IS NULL AND s.mark < \(last) AND s.due_at <= \(turn.now)
            \(raw: free(turn)) ORDER BY s.mark LIMIT 1 \(raw: lock)
            """, read)
    }

    /// Nobody has it, and its party does not keep all others waiting.
    private static func free(_ turn: Turn) -> String {
        let wall = turn.wall.microseconds
        return """
            AND (s.taken_until IS NULL OR s.taken_until < \(wall)) AND (SELECT COUNT(*) FROM epcis_subscription AS o WHERE o.party_id = s.party_id
            AND o.taken_until >= \(wall)) < \(takenAtOnce)
            """
    }

    /// Of one party.
    private static let takenAtOnce = 4

    /// Keeps how far it has come, and gives it back.
    /// - Returns: false where it has gone, or the lease was over and another process has it.
    package static func keep(_ subscription: Subscription, until lease: Instant, in tx: any Transaction) throws -> Bool {
        let progress = subscription.progress
        return try tx.run(
            """
            UPDATE epcis_subscription SET mark = \(progress.mark), batch = \(progress.batch), due_at = \(progress.dueAt), is_under_way = \(progress.isUnderWay ? 1 : 0),
            failures = \(progress.failures), run_at = \(progress.runAt), notified_at = \(progress.notifiedAt), state = \(progress.state), detail = \(progress.detail),
            report_end = \(progress.reportEnd), taken_until = NULL WHERE id = \(subscription.id) AND taken_until = \(lease)
            """) == 1
    }

    /// Notes with what a report ends that is about to be sent.
    /// - Returns: false where it has gone, or the lease is over.
    package static func send(_ id: SubscriptionID, through end: Int64, until lease: Instant, in tx: any Transaction) throws -> Bool {
        try tx.run("UPDATE epcis_subscription SET report_end = \(end) WHERE id = \(id) AND taken_until = \(lease)") == 1
    }

    private static func text(_ schedule: QuerySchedule) -> String {
        var out = JSONWriter(reservingBytes: 100)
        out.beginObject()
        for field in QuerySchedule.Field.allCases { if let text = schedule.texts[field] { out.member(field.rawValue, text) } }
        out.endObject()
        return out.text
    }

    private static func schedule(_ text: String) throws -> QuerySchedule {
        var texts: [QuerySchedule.Field: String] = [:]
        for member in try JSON.parse(text).asObject ?? JSONObject() { if let field = QuerySchedule.Field(rawValue: member.name) { texts[field] = member.value.asString } }
        do {
            return try QuerySchedule(texts)
        } catch {
            throw StoreError.unreadable("schedule \(text): \(error)")
        }
    }

    private static func read(_ row: any Row) throws -> Subscription {
        let controls = StandingControls(
            schedule: try row.optionalText(6).map(schedule), reportsEmpty: try row.bool(7), initialTime: try row.optionalInstant(8))
        var progress = SubscriptionProgress(mark: try row.int(10), dueAt: try row.instant(12))
        progress.batch = Int(try row.int(11))
        progress.isUnderWay = try row.bool(13)
        progress.failures = try row.int(14)
        progress.runAt = try row.optionalInstant(15)
        progress.notifiedAt = try row.optionalInstant(16)
        progress.state = try row.word(17)
        progress.detail = try row.optionalText(18)
        progress.reportEnd = try row.optionalInt(19)
        return Subscription(
            id: try row.id(0), query: try row.id(1), party: try row.id(2), dest: try row.text(3), token: try row.optionalText(4), format: try row.word(5),
            controls: controls, createdAt: try row.instant(9), progress: progress)
    }
}
