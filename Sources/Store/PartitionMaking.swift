import Core

/// How long the span of a part is, in UTC.
package enum PartitionLength: String, CaseIterable, Sendable {
    case month, week, day

    /// Where the span ends that `instant` is in; weeks begin on Monday.
    package func end(after instant: Instant) -> Instant {
        let civil = CivilTime(instant)
        let midnight = CivilTime(year: civil.year, month: civil.month, day: civil.day, microsecondOfDay: 0).utc
        switch self {
        case .day: return midnight.adding(days: 1)
        case .week:
            // 1970 began on a Thursday.
            let sinceMonday = (midnight.microseconds / 86_400_000_000 + 3) % 7
            return midnight.adding(days: 7 - sinceMonday)
        case .month:
            return CivilTime(year: civil.month == 12 ? civil.year + 1 : civil.year, month: civil.month % 12 + 1, day: 1, microsecondOfDay: 0).utc
        }
    }

    /// The setting of this database.
    package static func chosen(in tx: any Transaction) throws -> PartitionLength {
        try Settings.get(setting, in: tx).flatMap(PartitionLength.init) ?? .month
    }

    /// For parts made from now on.
    package func choose(in tx: any Transaction) throws { try Settings.set(Self.setting, to: rawValue, in: tx) }

    private static let setting = "partition length"
}

extension Partitions {
    /// Whole spans that stand ready beyond the one that is written now.
    package static let ahead = 2
    /// Rows that are moved out of the default part, while everybody waits, without being asked for.
    package static let movedAtMost = 100_000

    /// Makes the next part of a table where fewer than `ahead` begin after `wallNow`. Rows of its span that stand in the default part move into it.
    /// - Returns: its name; nil where nothing is to be done. Call again until then.
    /// - Throws: `.busy` where somebody has worked with the table for too long, `.schema` where more than `limit` rows would have to be moved.
    package static func makeNext(of table: PartitionedTable, at wallNow: Instant, movingAtMost limit: Int = movedAtMost, in tx: any Transaction) throws -> String? {
        guard tx.dialect.kind == .postgres else { return nil }
        try tx.take(.partitioning)
        let periods = try periods(of: table, in: tx)
        guard periods.contains(where: \.isDefault), countAhead(periods, at: wallNow) < ahead else { return nil }
        // Spans follow each other without gaps, so the next begins where the last ends.
        let length = try PartitionLength.chosen(in: tx)
        guard let start = periods.last(where: { !$0.isDefault }).map({ $0.end }) ?? wallNow else { return nil }
        let (from, to) = (first(at: start), first(at: length.end(after: start)))
        let name = name(of: table, from: start, to: length.end(after: start))
        try tx.run(sql("CREATE TABLE \(name) (LIKE \(table.fallback) INCLUDING ALL)"))
        try holdStill(table, in: tx)
        let range: Statement = "FROM \(raw: table.fallback) WHERE \(raw: table.column) >= \(from) AND \(raw: table.column) < \(to)"
        let misplaced = Int(try tx.count(asking("SELECT COUNT(*) FROM (SELECT 1 AS one ", range, " LIMIT \(limit + 1)) AS w")))
        guard misplaced <= limit else {
            throw StoreError.schema(
                "\(table.fallback) holds more than \(limit) rows of the span of \(name). Move them while nobody minds waiting: nearmade partitions --make")
        }
        if misplaced > 0 { try tx.run(asking("WITH moved AS (DELETE ", range, " RETURNING *) INSERT INTO \(name) SELECT * FROM moved")) }
        try attach(name, to: table, from: from, to: to, in: tx)
        return name
    }

    /// Parts of each table that begin after `wallNow`; a table that is not partitioned is left out.
    package static func countsAhead(at wallNow: Instant, in tx: any Transaction) throws -> [PartitionedTable: Int] {
        var counts: [PartitionedTable: Int] = [:]
        for table in PartitionedTable.allCases {
            let periods = try periods(of: table, in: tx)
            if !periods.isEmpty { counts[table] = countAhead(periods, at: wallNow) }
        }
        return counts
    }

    private static func countAhead(_ periods: [PartitionPeriod], at wallNow: Instant) -> Int {
        periods.count { period in period.start.map { $0 > wallNow } ?? false }
    }

    /// `fact_2026_11` for a whole month, `fact_2026_11_23` for anything else, by its first day.
    private static func name(of table: PartitionedTable, from start: Instant, to end: Instant) -> String {
        let civil = CivilTime(start)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let month = "\(table.rawValue)_\(civil.year)_\(two(civil.month))"
        return civil.day == 1 && end == PartitionLength.month.end(after: start) ? month : month + "_\(two(civil.day))"
    }

    private static func asking(_ head: String, _ range: Statement, _ tail: String) -> Statement {
        var statement = range
        statement.sql = head + range.sql + tail
        return statement
    }
}
