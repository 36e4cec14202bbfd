import Core
import JSONText
import Store

/// A claim: one order's cashback from one offer, under the terms that it froze.
package struct ClaimEntry: Sendable, Equatable {
    package let id: ClaimID
    /// Key and name of the marketplace.
    package let marketplace: String
    package let marketplaceName: String
    package let order: OrderID
    package let orderKey: String
    package let offer: OfferID
    package let offerKey: String
    package let offerName: String
    package let terms: TermsID
    package let termsVersion: Int64
    /// The frozen terms, a JSON object.
    package let termsBody: String
    /// True where the terms pay on something else than a proved delivery.
    package let isComparison: Bool
    /// True where they pay on a date, scan or no scan.
    package let isDated: Bool
    package let currency: Currency
    /// Minor units; its parts add up to it.
    package let amount: Int64
    package let budget: AccountID
    package let payable: AccountID
    package let trackedAt: Instant

    /// `delivery_scan`, `estimated_delivery+7d`, …
    package func releaseRule() throws -> String {
        guard let rule = try JSON.parse(termsBody)["release"]?.asString else { throw StoreError.unreadable("terms \(terms) have no release rule") }
        return rule
    }
}

/// The share of a claim that stands for units of one line in one parcel.
package struct PartEntry: Sendable, Equatable {
    package let id: PartID
    package let claim: ClaimID
    package let parcel: ParcelID?
    package let parcelKey: String?
    package let line: Int64
    /// What people read for the line's article: its title, or where the order has none, its sku.
    package let article: String
    package let quantity: Int64
    /// Minor units.
    package let amount: Int64
    package let state: String
    package let confirmingScan: ScanID?
    package let confirmedAt: Instant?
    /// When it became payable; nil unless it is.
    package let payableAt: Instant?
    /// When the terms free it, or freed it.
    package let releaseAt: Instant?
    package let expiresAt: Instant?
    package let hold: TransferID?
    package let post: TransferID?
    /// Where a held part came from, and what holds it: `anomaly`, `objection`, `person`, in the order of the words.
    package let heldFrom: String?
    package let holds: [String]
    package let movedAt: Instant
    /// The fact that moved it last.
    package let fact: FactID
    /// Whether the claim's terms free it on a date, scan or no scan.
    package var isDated = false

    /// A word of `ShownState`.
    package var shownState: String { shown(state) }

    /// What people call a state of the trade when this share is in it.
    package func shown(_ state: String) -> String {
        isDated && state == ShownState.awaitingScan.rawValue ? ShownState.awaitingDate.rawValue : state
    }
}

/// A claim with its parts.
package struct ClaimWithParts: Sendable, Equatable {
    package let claim: ClaimEntry
    package let parts: [PartEntry]

    package init(claim: ClaimEntry, parts: [PartEntry]) {
        self.claim = claim
        self.parts = parts
    }
}

package struct ClaimFilter: Sendable, Equatable {
    /// Claims with a part in this state, a word of `ShownState`.
    package var state: String?
    /// Key of a marketplace.
    package var marketplace: String?

    package init(state: String? = nil, marketplace: String? = nil) {
        self.state = state
        self.marketplace = marketplace
    }
}

/// Claims in the order of their ids, which is that of their tracking. A page is one look at the database, so the parts of a claim always add up.
package enum ClaimList {
    package static func page(
        _ filter: ClaimFilter, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<ClaimWithParts> {
        var statement = question(where: "c.id >")
        statement.append { $0.appendInterpolation(Cursor.id(of: cursor)) }
        sight.restrict(&statement, order: "c.order_id")
        if let marketplace = filter.marketplace { statement.add("AND m.key =", marketplace) }
        if let state = filter.state {
            let question = StateQuestion(state)
            statement.append { sql in
                // Nearly all claims end payable, and are met one by one as they come; those of another state may stand anywhere among them, so that
                // all of that state are gathered first.
                if question.stored == ShownState.payable.rawValue {
                    sql.appendLiteral(" AND EXISTS (SELECT 1 FROM claim_part AS p WHERE p.claim_id = c.id AND \(unindexed("p.state")) = ")
                } else {
                    sql.appendLiteral(" AND c.id IN (SELECT p.claim_id FROM claim_part AS p WHERE p.claim_id > ")
                    sql.appendInterpolation(Cursor.id(of: cursor))
                    sql.appendLiteral(" AND p.state = ")
                }
                sql.appendInterpolation(question.stored)
                sql.appendLiteral(")")
            }
            if let terms = question.condition(terms: "c.terms_id") { statement.add(raw: "AND \(terms)") }
        }
        statement.page(by: "c.id", limit: limit)
        let page = Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
        return Page(items: try complete(page.items, in: tx), next: page.next)
    }

    static func load(_ id: ClaimID, seenBy sight: Sight, in tx: any Transaction) throws -> ClaimWithParts? {
        var statement = question(where: "c.id =")
        statement.append { $0.appendInterpolation(id) }
        sight.restrict(&statement, order: "c.order_id")
        return try complete(try tx.rows(statement, read), in: tx).first
    }

    static func of(_ order: OrderID, in tx: any Transaction) throws -> [ClaimWithParts] {
        var statement = question(where: "c.order_id =")
        statement.append { sql in
            sql.appendInterpolation(order)
            sql.appendLiteral(" ORDER BY c.id")
        }
        return try complete(try tx.rows(statement, read), in: tx)
    }

    /// A column of texts that no index is to be entered by: of one claim's few parts the state is simply compared, while SQLite would rather go
    /// through all parts of that state for each claim.
    static func unindexed(_ column: String) -> String { "\(column) || ''" }

    /// Claims in the order of `ids`.
    static func load(_ ids: [ClaimID], in tx: any Transaction) throws -> [ClaimWithParts] {
        let found = try tx.rows(Bulk(question(where: "c.id = v.id", join: "{join values}").sql, ["id": .ids(Set(ids).sorted())]), read)
        let claims = Dictionary(uniqueKeysWithValues: try complete(found, in: tx).map { ($0.claim.id, $0) })
        return ids.compactMap { claims[$0] }
    }

    private static func question(where condition: String, join: String = "") -> Statement {
        """
        SELECT c.id, m.key, c.order_id, o.key, c.offer_id, f.key, f.name, c.terms_id, t.version, t.body, t.comparison, c.currency, c.amount,
        c.budget_id, c.payable_id, c.tracked_at, m.name, t.pays_on_date FROM claim AS c JOIN marketplace AS m ON m.id = c.marketplace_id
        JOIN customer_order AS o ON o.id = c.order_id JOIN offer AS f ON f.id = c.offer_id JOIN offer_terms AS t ON t.id = c.terms_id
        \(raw: join) WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> ClaimEntry {
        ClaimEntry(
            id: try row.id(0), marketplace: try row.text(1), marketplaceName: try row.text(16), order: try row.id(2), orderKey: try row.text(3),
            offer: try row.id(4), offerKey: try row.text(5), offerName: try row.text(6), terms: try row.id(7), termsVersion: try row.int(8),
            termsBody: try row.text(9), isComparison: try row.bool(10), isDated: try row.bool(17), currency: try row.currency(11), amount: try row.int(12),
            budget: try row.id(13), payable: try row.id(14), trackedAt: try row.instant(15))
    }

    private static func complete(_ claims: [ClaimEntry], in tx: any Transaction) throws -> [ClaimWithParts] {
        let parts = try tx.rows(
            Bulk(
                """
                SELECT p.id, p.claim_id, p.parcel_id, b.key, p.line, p.quantity, p.amount, p.state, p.confirming_scan_id, p.confirmed_at,
                t.at, p.moved_at, p.release_at, p.expires_at, p.hold_id, p.post_id, p.fact_id, p.held_from, p.holds, COALESCE(l.title, l.sku, '')
                FROM claim_part AS p {join values} LEFT JOIN order_line AS l ON l.order_id = p.order_id AND l.position = p.line
                LEFT JOIN parcel AS b ON b.id = p.parcel_id LEFT JOIN transfer AS t ON t.id = p.post_id WHERE p.claim_id = v.claim_id
                """, ["claim_id": .ids(claims.map(\.id))]), readPart)
        let partsOf = Dictionary(grouping: parts, by: \.claim)
        return claims.map { claim in
            var own = (partsOf[claim.id] ?? []).sorted { ($0.line, $0.id) < ($1.line, $1.id) }
            if claim.isDated { for index in own.indices { own[index].isDated = true } }
            return ClaimWithParts(claim: claim, parts: own)
        }
    }

    private static func readPart(_ row: any Row) throws -> PartEntry {
        let state = try row.text(7)
        // A part without money has no transfer to tell the moment; its last move does.
        let payableAt = state == "payable" ? try row.optionalInstant(10) ?? row.instant(11) : nil
        return PartEntry(
            id: try row.id(0), claim: try row.id(1), parcel: try row.optionalID(2), parcelKey: try row.optionalText(3), line: try row.int(4),
            article: try row.text(19), quantity: try row.int(5), amount: try row.int(6), state: state, confirmingScan: try row.optionalID(8),
            confirmedAt: try row.optionalInstant(9), payableAt: payableAt, releaseAt: try row.optionalInstant(12),
            expiresAt: try row.optionalInstant(13), hold: try row.optionalID(14), post: try row.optionalID(15), heldFrom: try row.optionalText(17),
            holds: try row.text(18).split(separator: " ").map(String.init).sorted(),
            movedAt: try row.instant(11), fact: try row.id(16))
    }
}
