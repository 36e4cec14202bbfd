/// A part of a long list.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Where the next part begins; nil when there is no more now.
    package let next: Cursor?
    /// Where the part before ends; nil at the beginning, and in lists that only go forward.
    package let previous: Cursor?
    /// Rows looked at when the search stopped before the page was full; `next` goes on from there. nil where the page says all there is.
    package let stoppedAfter: Int?

    package init(items: [Item], next: Cursor?, previous: Cursor? = nil, stoppedAfter: Int? = nil) {
        self.items = items
        self.next = next
        self.previous = previous
        self.stoppedAfter = stoppedAfter
    }

    /// Makes a page of rows that were read with one row more than `limit`, which only tells that more follow.
    package init(reading rows: [Item], limit: Int, cursor: (Item) -> Cursor) {
        items = Array(rows.prefix(limit))
        next = rows.count > limit ? items.last.map(cursor) : nil
        previous = nil
        stoppedAfter = nil
    }

    static var empty: Page { Page(items: [], next: nil) }

    /// The same part of the list with more said of each item.
    func with<Other>(_ items: [Other]) -> Page<Other> { Page<Other>(items: items, next: next, previous: previous, stoppedAfter: stoppedAfter) }
}

package enum PageLimits {
    /// Items of one page at most.
    package static let most = 500
    package static let usual = 100
}

/// Which part of a list is asked for, in lists that people turn over in both directions.
package enum Place: Hashable, Sendable {
    case first
    /// What comes after the cursor: the `next` of a page.
    case after(Cursor)
    /// What comes before it: the `previous` of a page.
    case before(Cursor)

    /// The beginning, where there is no cursor.
    package init(after cursor: Cursor?) { self = cursor.map(Place.after) ?? .first }

    package var cursor: Cursor? {
        switch self {
        case .first: nil
        case .after(let cursor), .before(let cursor): cursor
        }
    }

    var isBackward: Bool { if case .before = self { true } else { false } }
}
