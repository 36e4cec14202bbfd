import Core
import Store

/// What an account stands for, with the names of its owner.
package enum AccountMeaning: Hashable, Sendable {
    /// Where a party's money comes from: below zero by what it has paid in.
    case paidIn(party: String, name: String)
    /// What is set aside for an offer.
    case budget(offer: OfferID, key: String, name: String)
    /// What is owed to one buyer: the marketplace's own name for the member, nil where that has been erased. Accounts are shown to the operator alone.
    case owed(PersonID, member: String?)
    /// What is owed to the buyers whom the marketplace does not name.
    case owedUnnamed
    /// A kind of account that this list does not know by name.
    case other(kind: String)
}

/// An account in a list for people.
package struct AccountSummary: Sendable, Equatable {
    package let account: AccountEntry
    package let meaning: AccountMeaning
}

/// Which accounts people look for, the newest first.
package struct AccountSearch: Hashable, Sendable {
    /// `funding`, `budget` or `payable`.
    package var kind: String?
    /// Key of a marketplace.
    package var marketplace: String?

    package init(kind: String? = nil, marketplace: String? = nil) {
        self.kind = kind
        self.marketplace = marketplace
    }

    package func page(at place: Place, limit: Int, in tx: any Transaction) throws -> Page<AccountSummary> {
        let found = try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT a.id, CASE WHEN 1 = 1"
            if let marketplace {
                statement.append { sql in
                    sql.appendLiteral(" AND a.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                    sql.appendInterpolation(marketplace)
                    sql.appendLiteral(")")
                }
            }
            statement.add(raw: "THEN 1 ELSE 0 END FROM account AS a WHERE 1 = 1")
            if let kind { statement.add("AND a.kind =", kind) }
            statement.walk(way, by: "a.id", descending: true)
            return try tx.rows(statement) { row in
                let id: AccountID = try row.id(0)
                return Candidate(id: id, cursor: .id(id.bits), isMatch: try row.bool(1))
            }
        }
        return found.with(try AccountSummary.load(found.items, in: tx))
    }
}

extension AccountSummary {
    /// Accounts in the order of `ids`.
    package static func load(_ ids: [AccountID], in tx: any Transaction) throws -> [AccountSummary] {
        let accounts = try AccountList.load(ids, in: tx)
        let meanings = try tx.rows(
            Bulk(
                """
                SELECT a.id, a.kind, a.owner_id, a.marketplace_id, p.key, p.name, o.key, o.name, n.member_key FROM account AS a {join values}
                LEFT JOIN party AS p ON p.id = a.owner_id LEFT JOIN offer AS o ON o.id = a.owner_id
                LEFT JOIN person AS n ON n.id = a.owner_id AND n.erased_at IS NULL WHERE a.id = v.id
                """, ["id": .ids(Set(ids).sorted())])
        ) { row in (try row.id(0) as AccountID, try meaning(row)) }
        let meaningOf = Dictionary(uniqueKeysWithValues: meanings)
        return ids.compactMap { id in
            guard let account = accounts[id], let meaning = meaningOf[id] else { return nil }
            return AccountSummary(account: account, meaning: meaning)
        }
    }

    private static func meaning(_ row: any Row) throws -> AccountMeaning {
        let kind = try row.text(1)
        switch kind {
        case "funding" where !row.isNull(4): return .paidIn(party: try row.text(4), name: try row.text(5))
        case "budget" where !row.isNull(6): return .budget(offer: OfferID(try row.bits(2)), key: try row.text(6), name: try row.text(7))
        case "payable": return try row.bits(2) == row.bits(3) ? .owedUnnamed : .owed(PersonID(try row.bits(2)), member: try row.optionalText(8))
        default: return .other(kind: kind)
        }
    }
}
