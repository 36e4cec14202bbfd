/// A part of a long list.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Where the next part begins; nil when there is no more now.
    package let next: Cursor?

    package init(items: [Item], next: Cursor?) {
        self.items = items
        self.next = next
    }

    /// Makes a page of rows that were read with one row more than `limit`, which only tells that more follow.
    package init(reading rows: [Item], limit: Int, cursor: (Item) -> Cursor) {
        items = Array(rows.prefix(limit))
        next = rows.count > limit ? items.last.map(cursor) : nil
    }
}

package enum PageLimits {
    /// Items of one page at most.
    package static let most = 500
    package static let usual = 100
}
