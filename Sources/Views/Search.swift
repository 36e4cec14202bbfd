import Core
import Store

/// A row on the way of a search: where it stands in the list, and whether the list has it.
struct Candidate<ID: Equatable & Sendable> {
    let id: ID
    let cursor: Cursor
    let isMatch: Bool
}

/// Which way through an index a search goes, and from where.
struct Way {
    /// nil at the beginning of the list, seen in this direction.
    let cursor: Cursor?
    /// True against the order of the list.
    let isBackward: Bool
    let count: Int

    /// - Parameter descending: how the list is ordered.
    func isDescending(_ descending: Bool) -> Bool { descending != isBackward }
}

enum Search {
    /// Ends a question inside EXISTS that is asked of each row looked at. PostgreSQL would otherwise rather answer it for the whole table beforehand,
    /// which is the right thing to do for all rows and the wrong one for the fifty of a page.
    static let once = "LIMIT 1 OFFSET 0"

    /// Rows that one page looks at most: a filter that no index knows reads past what it does not want, and says so where it stops.
    static let lookLimit = 5_000
    private static let chunkLimit = 2_000

    /// Looks for one page, in chunks that grow while they bring little.
    /// - Parameter look: the next rows on the way, fewer than asked for only at the end.
    /// - Returns: items in the order of the list, whichever way they were found.
    static func page<ID: Equatable & Sendable>(
        at place: Place, limit: Int, lookLimit: Int = lookLimit, _ look: (Way) throws -> [Candidate<ID>]
    ) throws -> Page<ID> {
        var found: [Candidate<ID>] = []
        var cursor = place.cursor
        var looked = 0
        var count = limit + 1
        var isEnd = false
        while found.count <= limit, !isEnd, looked < lookLimit {
            let rows = try look(Way(cursor: cursor, isBackward: place.isBackward, count: count))
            looked += rows.count
            // One thing may be met twice, over two lines of an order; then the two stand side by side.
            for row in rows where row.isMatch && row.id != found.last?.id { found.append(row) }
            isEnd = rows.count < count
            cursor = rows.last?.cursor ?? cursor
            count = min(count * 4, chunkLimit)
        }
        let hasMore = found.count > limit
        let shown = Array(found.prefix(limit))
        let onward = hasMore ? shown.last?.cursor : isEnd ? nil : cursor
        // Whoever came from a place can go back to it.
        let back = place == .first ? nil : shown.first?.cursor ?? place.cursor
        return Page(
            items: place.isBackward ? shown.reversed().map(\.id) : shown.map(\.id), next: place.isBackward ? back : onward,
            previous: place.isBackward ? onward : back, stoppedAfter: !hasMore && !isEnd ? looked : nil)
    }
}

extension Statement {
    /// Goes on after the cursor's id and ends the question, in the direction of `way`.
    /// - Parameter descending: how the list is ordered.
    mutating func walk(_ way: Way, by column: String, descending: Bool) {
        let isDescending = way.isDescending(descending)
        append { sql in
            if case .id(let bits)? = way.cursor {
                sql.appendLiteral(" AND \(column) \(isDescending ? "<" : ">") ")
                sql.appendInterpolation(bits)
            }
            sql.appendLiteral(" ORDER BY \(column)\(isDescending ? " DESC" : "") LIMIT ")
            sql.appendInterpolation(way.count)
        }
    }

    /// The same in lists ordered by a number first. Two conditions, so that the index is entered at the number.
    mutating func walk(_ way: Way, number: String, id: String, descending: Bool) {
        let isDescending = way.isDescending(descending)
        let (sign, order) = isDescending ? ("<", " DESC") : (">", "")
        append { sql in
            if case .numbered(let value, let bits)? = way.cursor {
                sql.appendLiteral(" AND \(number) \(sign)= ")
                sql.appendInterpolation(value)
                sql.appendLiteral(" AND (\(number) \(sign) ")
                sql.appendInterpolation(value)
                sql.appendLiteral(" OR \(id) \(sign) ")
                sql.appendInterpolation(bits)
                sql.appendLiteral(")")
            }
            sql.appendLiteral(" ORDER BY \(number)\(order), \(id)\(order) LIMIT ")
            sql.appendInterpolation(way.count)
        }
    }

    /// The same in lists ordered by another thing's id first.
    mutating func walk(_ way: Way, outer: String, inner: String, descending: Bool) {
        let isDescending = way.isDescending(descending)
        let (sign, order) = isDescending ? ("<", " DESC") : (">", "")
        append { sql in
            if case .nested(let first, let second)? = way.cursor {
                sql.appendLiteral(" AND \(outer) \(sign)= ")
                sql.appendInterpolation(first)
                sql.appendLiteral(" AND (\(outer) \(sign) ")
                sql.appendInterpolation(first)
                sql.appendLiteral(" OR \(inner) \(sign) ")
                sql.appendInterpolation(second)
                sql.appendLiteral(")")
            }
            sql.appendLiteral(" ORDER BY \(outer)\(order), \(inner)\(order) LIMIT ")
            sql.appendInterpolation(way.count)
        }
    }

    mutating func add(raw sql: String) { append { $0.appendLiteral(" \(sql)") } }
}
