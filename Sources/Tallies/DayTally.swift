import Core
import Store

/// One day of a zone, in numbers.
package struct DayTally: Sendable, Equatable {
    /// The day is [start, end): 23, 24 or 25 hours.
    package let start: Instant
    package let end: Instant
    /// Facts by series; what did not happen is not in it.
    package private(set) var facts: [TallySeries: Int64] = [:]
    /// What they moved, by series: a sum for each currency, in the order of their codes.
    package private(set) var amounts: [TallySeries: [Money]] = [:]

    package func count(_ series: TallySeries) -> Int64 { facts[series] ?? 0 }
    package func money(_ series: TallySeries) -> [Money] { amounts[series] ?? [] }

    /// Days that are told at most.
    package static let most = 400

    /// The last `days` days of `zone` up to the one that `now` is in, the latest last; none from before the first fact. They are added up from quarters of an hour, so the question
    /// costs the same however much has happened. A midnight that is no whole quarter of an hour in UTC (before 1972) is taken for the one before it.
    package static func load(_ days: Int, until now: Instant, zone: Zone, in tx: any Transaction) throws -> [DayTally] {
        let first = try tx.rows("SELECT MIN(quarter) FROM tally_quarter") { try $0.optionalInt(0) }.compactMap { $0 }.first ?? .max
        let bounds = bounds(of: min(max(days, 1), most), until: now, zone: zone)
        // Today is there in any case.
        var tallies = bounds.enumerated().filter { $0.offset == bounds.count - 1 || Tallies.quarter(of: $0.element.end) > first }.map {
            DayTally(start: $0.element.start, end: $0.element.end)
        }
        let asked = tallies.indices.flatMap { day in TallySeries.allCases.map { (day: day, series: $0) } }
        let rows = try tx.rows(
            Bulk(
                """
                SELECT v.day, v.series, t.currency, CAST(SUM(t.facts) AS BIGINT), CAST(SUM(t.amount) AS BIGINT) FROM tally AS t {join values}
                WHERE t.series = v.series AND t.quarter >= v.first AND t.quarter < v.last GROUP BY v.day, v.series, t.currency
                """,
                [
                    "day": .ints(asked.map { Int64($0.day) }), "series": .texts(asked.map(\.series.rawValue)),
                    "first": .ints(asked.map { Tallies.quarter(of: tallies[$0.day].start) }),
                    "last": .ints(asked.map { Tallies.quarter(of: tallies[$0.day].end) }),
                ])
        ) { row in (day: Int(try row.int(0)), series: try row.word(1) as TallySeries, code: try row.text(2), facts: try row.int(3), amount: try row.int(4)) }
        for row in rows.sorted(by: { ($0.day, $0.code) < ($1.day, $1.code) }) {
            tallies[row.day].facts[row.series, default: 0] += row.facts
            if let currency = Currency(code: row.code) { tallies[row.day].amounts[row.series, default: []].append(Money(minor: row.amount, currency)) }
        }
        return tallies
    }

    /// The latest last.
    private static func bounds(of days: Int, until now: Instant, zone: Zone) -> [(start: Instant, end: Instant)] {
        var bounds = [zone.day(of: zone.local(at: now))]
        while bounds.count < days, let first = bounds.last {
            bounds.append(zone.day(of: zone.local(at: first.start.adding(microseconds: -1))))
        }
        return bounds.reversed()
    }
}

/// How far the counting has come.
package enum TallyProgress {
    /// The last fact that is counted; nil while none is.
    package static func position(in tx: any Transaction) throws -> JournalPosition? {
        try tx.first("SELECT era, xid, seq FROM journal_cursor WHERE reader = \(Tallies.reader)") {
            JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2))
        }
    }
}

/// The part of the journal that holds what was received in a span of time, as far as it is counted.
package struct JournalSpan: Sendable, Equatable {
    /// Both belong to it.
    package let first: JournalPosition
    package let last: JournalPosition

    /// Quarters looked at on either side: what was received later can stand earlier in the journal, as long as a transaction takes.
    private static let look = 97

    /// - Parameters:
    ///   - since: nil for the journal's beginning.
    ///   - before: nil for its end.
    /// - Returns: nil where nothing was received then.
    package static func holding(since: Instant?, before: Instant?, in tx: any Transaction) throws -> JournalSpan? {
        let low = since.map(Tallies.quarter(of:)) ?? .min
        let high = before.map { Tallies.quarter(of: $0.adding(microseconds: -1)) } ?? .max
        func positions(_ column: String, _ order: String) throws -> [JournalPosition?] {
            try tx.rows(
                """
                SELECT f.era, f.xid, f.seq FROM (SELECT q.\(raw: column) AS id FROM tally_quarter AS q WHERE q.quarter >= \(low) AND q.quarter <= \(high)
                ORDER BY q.quarter \(raw: order) LIMIT \(look)) AS w LEFT JOIN fact AS f ON f.id = w.id
                """
            ) { $0.isNull(0) ? nil : JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2)) }
        }
        let (firsts, lasts) = (try positions("first_id", "ASC"), try positions("last_id", "DESC"))
        guard !firsts.isEmpty, !lasts.isEmpty else { return nil }
        // Where a quarter's first or last fact has left for the archive, what stays of it stands somewhere before the archive's end.
        let horizon = try firsts.contains(nil) || lasts.contains(nil) ? Archive.horizon(in: tx) : nil
        let first = firsts.contains(nil) ? .start : firsts.compactMap { $0 }.min()
        let last = (lasts.compactMap { $0 } + [lasts.contains(nil) ? horizon : nil].compactMap { $0 }).max()
        guard let first, let last else { return nil }
        return JournalSpan(first: first, last: last)
    }

    /// The place just before the first fact, after which readers go on forwards, and just after the last.
    package var before: JournalPosition { JournalPosition(era: first.era, transaction: first.transaction, sequence: first.sequence - 1) }
    package var after: JournalPosition { JournalPosition(era: last.era, transaction: last.transaction, sequence: last.sequence + 1) }

    package func contains(_ position: JournalPosition) -> Bool { first <= position && position <= last }
}
