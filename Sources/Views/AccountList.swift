import Core
import Store

/// An account and its balances in minor units.
package struct AccountEntry: Sendable, Equatable {
    package let id: AccountID
    /// Key and name of the marketplace.
    package let marketplace: String
    package let marketplaceName: String
    package let currency: Currency
    package let kind: String
    /// TypeID of the offer, party, person or marketplace that it stands for.
    package let owner: String
    package let mayOverdraw: Bool
    package let debitsPosted: Int64
    package let creditsPosted: Int64
    package let debitsPending: Int64
    package let creditsPending: Int64

    /// What is there for good.
    package var balance: Int64 { creditsPosted - debitsPosted }
    /// What can still be held or paid out: holds count as spent, promised credits do not count yet.
    package var available: Int64 { creditsPosted - debitsPosted - debitsPending }
}

package struct AccountFilter: Sendable, Equatable {
    package var kind: String?
    /// Offer, party, person or marketplace.
    package var owner: UUIDBits?

    package init(kind: String? = nil, owner: UUIDBits? = nil) {
        self.kind = kind
        self.owner = owner
    }
}

package enum AccountList {
    package static func page(_ filter: AccountFilter, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<AccountEntry> {
        var statement = question(where: "a.id >")
        statement.append { $0.appendInterpolation(Cursor.id(of: cursor)) }
        if let kind = filter.kind { statement.add("AND a.kind =", kind) }
        if let owner = filter.owner {
            statement.append { sql in
                sql.appendLiteral(" AND a.owner_id = ")
                sql.appendInterpolation(owner)
            }
        }
        statement.page(by: "a.id", limit: limit)
        return Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
    }

    package static func load(_ id: AccountID, in tx: any Transaction) throws -> AccountEntry? {
        var statement = question(where: "a.id =")
        statement.append { $0.appendInterpolation(id) }
        return try tx.first(statement, read)
    }

    static func load(_ ids: [AccountID], in tx: any Transaction) throws -> [AccountID: AccountEntry] {
        let found = try tx.rows(Bulk(question(where: "a.id = v.id", join: "{join values}").sql, ["id": .ids(Set(ids).sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    private static func question(where condition: String, join: String = "") -> Statement {
        """
        SELECT a.id, a.marketplace_id, m.key, a.currency, a.kind, a.owner_id, a.may_overdraw, a.debits_posted, a.credits_posted, a.debits_pending,
        a.credits_pending, m.name FROM account AS a JOIN marketplace AS m ON m.id = a.marketplace_id \(raw: join)
        WHERE \(raw: condition)
        """
    }

    private static func read(_ row: any Row) throws -> AccountEntry {
        let kind = try row.text(4)
        let owner = try row.bits(5)
        return AccountEntry(
            id: try row.id(0), marketplace: try row.text(2), marketplaceName: try row.text(11), currency: try row.currency(3), kind: kind,
            owner: TypeID.format(prefix: prefix(ofOwner: owner, kind: kind, marketplace: try row.bits(1)), bits: owner),
            mayOverdraw: try row.bool(6), debitsPosted: try row.int(7), creditsPosted: try row.int(8), debitsPending: try row.int(9),
            creditsPending: try row.int(10))
    }

    /// An account keeps its owner's bits only; the kind of account tells the kind of owner.
    private static func prefix(ofOwner owner: UUIDBits, kind: String, marketplace: UUIDBits) -> String {
        if owner == marketplace { return MarketplaceTag.idPrefix }
        return switch kind {
        case "budget": OfferTag.idPrefix
        case "funding": PartyTag.idPrefix
        default: PersonTag.idPrefix
        }
    }
}
