import Core
import Store

/// An offer with the terms that new orders freeze, and what its budget has left.
package struct OfferEntry: Sendable, Equatable {
    package let id: OfferID
    /// Key and name of the marketplace.
    package let marketplace: String
    package let marketplaceName: String
    package let key: String
    package let name: String
    /// Key of the party whose money it is.
    package let payer: String
    package let currency: Currency
    package let terms: TermsID
    package let version: Int64
    /// JSON object.
    package let termsBody: String
    /// True where the terms pay on something else than a proved delivery.
    package let isComparison: Bool
    package let budget: AccountID
    package let isBudgetLimited: Bool
    /// Minor units that can still be promised.
    package let available: Int64
    package let createdAt: Instant
    package let closedAt: Instant?
}

package enum OfferList {
    /// - Parameter marketplace: key; nil for all that may be seen.
    package static func page(
        marketplace: String?, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<OfferEntry> {
        var statement = question(where: "o.id >")
        statement.append { $0.appendInterpolation(Cursor.id(of: cursor)) }
        sight.restrict(&statement, marketplace: "o.marketplace_id")
        if let marketplace { statement.add("AND m.key =", marketplace) }
        statement.page(by: "o.id", limit: limit)
        return Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
    }

    /// Offers that take new orders, the newest first.
    static func open(seenBy sight: Sight, limit: Int, in tx: any Transaction) throws -> [OfferEntry] {
        var statement = question(where: "o.closed_at IS NULL")
        sight.restrict(&statement, marketplace: "o.marketplace_id")
        statement.append { sql in
            sql.appendLiteral(" ORDER BY o.id DESC LIMIT ")
            sql.appendInterpolation(limit)
        }
        return try tx.rows(statement, read)
    }

    /// - Returns: nil when there is no such offer, or it may not be seen.
    package static func load(_ id: OfferID, seenBy sight: Sight, in tx: any Transaction) throws -> OfferEntry? {
        var statement = question(where: "o.id =")
        statement.append { $0.appendInterpolation(id) }
        sight.restrict(&statement, marketplace: "o.marketplace_id")
        return try tx.first(statement, read)
    }

    private static func question(where condition: String) -> Statement {
        """
        SELECT o.id, m.key, o.key, o.name, p.key, a.currency, o.terms_id, o.version, t.body, t.comparison, o.budget_id, a.may_overdraw,
        a.credits_posted - a.debits_posted - a.debits_pending, o.created_at, o.closed_at, m.name FROM offer AS o
        JOIN marketplace AS m ON m.id = o.marketplace_id JOIN party AS p ON p.id = o.payer_id JOIN offer_terms AS t ON t.id = o.terms_id
        JOIN account AS a ON a.id = o.budget_id WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> OfferEntry {
        OfferEntry(
            id: try row.id(0), marketplace: try row.text(1), marketplaceName: try row.text(15), key: try row.text(2), name: try row.text(3),
            payer: try row.text(4), currency: try row.currency(5), terms: try row.id(6), version: try row.int(7), termsBody: try row.text(8),
            isComparison: try row.bool(9), budget: try row.id(10), isBudgetLimited: try !row.bool(11), available: try row.int(12), createdAt: try row.instant(13),
            closedAt: try row.optionalInstant(14))
    }
}
