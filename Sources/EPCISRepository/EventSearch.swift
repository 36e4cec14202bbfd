import Core
import Store

/// In which order events are told.
package struct EventOrder: Hashable, Sendable {
    package enum Key: String, Sendable {
        case eventTime, recordTime
    }

    package let key: Key
    package let isDescending: Bool

    package init(key: Key = .eventTime, isDescending: Bool = true) {
        self.key = key
        self.isDescending = isDescending
    }

    /// By the number of coming, which is the order of record times.
    var columns: String {
        let direction = isDescending ? "DESC" : "ASC"
        return key == .eventTime ? "at \(direction), seq \(direction)" : "seq \(direction)"
    }

    func isBefore(_ a: EventPlace, _ b: EventPlace) -> Bool {
        let isLess = key == .eventTime ? (a.at, a.number) < (b.at, b.number) : a.number < b.number
        return isDescending ? !isLess && a != b : isLess
    }
}

/// Events that the index finds: never fewer than are meant, and a few more where a clause is not wholly in the index. Whoever asks looks at each.
package struct EventSearch: Sendable {
    package var clauses: [EventClause]
    /// From, and before.
    package var at: Range<Instant>
    /// Numbers of the events that belong to it: what comes later does not, so that pages follow one another whatever comes meanwhile.
    package var numbers: Range<Int64>
    package var order: EventOrder

    /// - Throws: `EventRefusal.tooManyPatterns`.
    package init(clauses: [EventClause], at: Range<Instant>, numbers: Range<Int64>, order: EventOrder) throws(EventRefusal) {
        guard clauses.allSatisfy({ $0.groups.count <= SearchLimits.parts }) else { throw .tooManyPatterns }
        self.clauses = clauses
        self.at = at
        self.numbers = numbers
        self.order = order
    }

    /// The next events after `place`, in order.
    /// - Returns: those found, and where to go on; nil where there are no more.
    package func next(after place: EventPlace?, limit: Int, in tx: any Transaction) throws -> (found: [EventPlace], end: EventPlace?) {
        if clauses.contains(where: { $0.parts.isEmpty }) || at.isEmpty || numbers.isEmpty { return ([], nil) }
        if let rare = try rarest(tx) { return try gather(rare, after: place, limit: limit, tx) }
        return try walk(after: place, limit: limit, tx)
    }

    /// The clause that fewest events meet, if they are few.
    private func rarest(_ tx: any Transaction) throws -> EventClause? {
        var best: (clause: EventClause, count: Int64)?
        for clause in clauses {
            let most = min(best?.count ?? Int64(SearchLimits.rare), Int64(SearchLimits.rare))
            var count: Int64 = 0
            for part in clause.groups where count < most {
                var sql: Statement = "SELECT COUNT(*) FROM ("
                sql.append { sql in
                    part.select(into: &sql)
                    bounds(&sql, "x", place: nil)
                    sql.appendLiteral(" LIMIT \(most - count)) AS n")
                }
                count += try tx.count(sql)
            }
            if count < most { best = (clause, count) }
        }
        return best?.clause
    }

    /// Few events: all of them, put in order.
    private func gather(_ clause: EventClause, after place: EventPlace?, limit: Int, _ tx: any Transaction) throws -> (found: [EventPlace], end: EventPlace?) {
        var sql: Statement = "SELECT DISTINCT d.at, d.seq FROM ("
        sql.append { sql in
            union(clause.groups, after: place, limit: nil, &sql)
            sql.appendLiteral(") AS d WHERE true")
            for other in clauses where other != clause { other.restrict(&sql) }
            sql.appendLiteral(" ORDER BY \(order.columns) LIMIT \(limit + 1)")
        }
        let found = try tx.rows(sql, Self.place)
        return found.count > limit ? (Array(found.prefix(limit)), found[limit - 1]) : (found, nil)
    }

    /// Many events, looked at from step to step in their order.
    private func walk(after place: EventPlace?, limit: Int, _ tx: any Transaction) throws -> (found: [EventPlace], end: EventPlace?) {
        let leader = order.key == .eventTime ? clauses.first(where: \.isOrdered) : nil
        // Where nothing else is asked, each event that is met is one that is found.
        let step = clauses.allSatisfy { $0 == leader } ? limit + 1 : SearchLimits.step
        var place = place
        for _ in 0..<SearchLimits.steps {
            var sql: Statement = "SELECT d.at, d.seq FROM ("
            sql.append { sql in
                lead(leader, after: place, limit: step, &sql)
                sql.appendLiteral(") AS d WHERE true")
                for other in clauses where other != leader { other.restrict(&sql) }
                sql.appendLiteral(" ORDER BY \(order.columns) LIMIT \(limit + 1)")
            }
            let found = try tx.rows(sql, Self.place)
            if found.count > limit { return (Array(found.prefix(limit)), found[limit - 1]) }
            guard step > limit + 1, let last = try lastOf(leader, after: place, step: step, tx), last.isFull else { return (found, nil) }
            if !found.isEmpty { return (found, last.place) }
            place = last.place
        }
        return ([], place)
    }

    /// The last event of a step, and whether the step is full.
    private func lastOf(_ leader: EventClause?, after place: EventPlace?, step: Int, _ tx: any Transaction) throws -> (place: EventPlace, isFull: Bool)? {
        var sql: Statement = "SELECT d.at, d.seq, COUNT(*) OVER () FROM ("
        sql.append { sql in
            lead(leader, after: place, limit: step, &sql)
            let back = EventOrder(key: order.key, isDescending: !order.isDescending)
            sql.appendLiteral(") AS d ORDER BY \(back.columns) LIMIT 1")
        }
        return try tx.first(sql) { (try Self.place($0), try $0.int(2) >= Int64(step)) }
    }

    private func lead(_ leader: EventClause?, after place: EventPlace?, limit: Int, _ sql: inout Statement.Interpolation) {
        if let leader { return union(leader.parts, after: place, limit: limit, &sql) }
        sql.appendLiteral("SELECT x.at, x.seq FROM epcis_event AS x WHERE true")
        // By time the index of times leads. Its key is not the number: with both to choose from, the database would put all events in order.
        bounds(&sql, "x", place: place, leadsByNumber: order.key == .recordTime)
        sql.appendLiteral(" ORDER BY \(order.columns) LIMIT \(limit)")
    }

    /// Each part in its own order, all together in theirs.
    private func union(_ parts: [EventClause.Part], after place: EventPlace?, limit: Int?, _ sql: inout Statement.Interpolation) {
        if parts.count > 1 { sql.appendLiteral("SELECT u.at, u.seq FROM (") }
        for (number, part) in parts.enumerated() {
            if number > 0 { sql.appendLiteral(" UNION ") }
            sql.appendLiteral("SELECT b.at, b.seq FROM (")
            part.select(into: &sql)
            bounds(&sql, "x", place: place)
            if let limit { sql.appendLiteral(" ORDER BY \(order.columns) LIMIT \(limit)") }
            sql.appendLiteral(") AS b")
        }
        if parts.count > 1 { sql.appendLiteral(") AS u") }
        if let limit { sql.appendLiteral(" ORDER BY \(order.columns) LIMIT \(limit)") }
    }

    /// - Parameter leadsByNumber: whether the range of numbers may be what an index is asked for; `+` keeps it from that on both databases.
    private func bounds(_ sql: inout Statement.Interpolation, _ row: String, place: EventPlace?, leadsByNumber: Bool = true) {
        if at.lowerBound > .earliest {
            sql.appendLiteral(" AND \(row).at >= ")
            sql.appendInterpolation(at.lowerBound)
        }
        if at.upperBound < .latest {
            sql.appendLiteral(" AND \(row).at < ")
            sql.appendInterpolation(at.upperBound)
        }
        let number = (leadsByNumber ? "" : "+") + "\(row).seq"
        sql.appendLiteral(" AND \(number) >= ")
        sql.appendInterpolation(numbers.lowerBound)
        sql.appendLiteral(" AND \(number) < ")
        sql.appendInterpolation(numbers.upperBound)
        guard let place else { return }
        let sign = order.isDescending ? "<" : ">"
        if order.key == .eventTime {
            sql.appendLiteral(" AND (\(row).at, \(row).seq) \(sign) (")
            sql.appendInterpolation(place.at)
            sql.appendLiteral(", ")
        } else {
            sql.appendLiteral(" AND \(row).seq \(sign) (")
        }
        sql.appendInterpolation(place.number)
        sql.appendLiteral(")")
    }

    static func place(_ row: any Row) throws -> EventPlace { EventPlace(at: try row.instant(0), number: try row.int(1)) }
}
