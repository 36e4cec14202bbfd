import Core
import Store

/// The balances of all accounts of one currency, by kind. They add up to zero, or the books are wrong.
package struct CurrencyProof: Sendable, Equatable {
    package let currency: Currency
    /// Minor units.
    package var funding: Int64 = 0
    package var budget: Int64 = 0
    package var payable: Int64 = 0
    /// Of kinds that this list does not know.
    package var others: Int64 = 0
    /// What budgets have reserved, and what is promised to buyers: two sides of the same holds.
    package var debitsPending: Int64 = 0
    package var creditsPending: Int64 = 0

    package var sum: Int64 { funding + budget + payable + others }
    package var isBalanced: Bool { sum == 0 && debitsPending == creditsPending }
}

/// All accounts added up, as far as a page can wait for it.
package struct LedgerProof: Sendable, Equatable {
    package let currencies: [CurrencyProof]
    /// False where there are more accounts than `limit`; then nothing is said of them.
    package let isComplete: Bool

    /// Accounts added up at most.
    package static let limit: Int64 = 50_000

    package static func load(in tx: any Transaction) throws -> LedgerProof {
        let rows = try tx.rows(
            """
            SELECT w.currency, w.kind, COUNT(*), CAST(SUM(w.posted) AS {int}), CAST(SUM(w.debits_pending) AS {int}),
            CAST(SUM(w.credits_pending) AS {int}) FROM (SELECT currency, kind, credits_posted - debits_posted AS posted, debits_pending, credits_pending
            FROM account ORDER BY id LIMIT \(limit + 1)) AS w GROUP BY w.currency, w.kind ORDER BY w.currency, w.kind
            """
        ) { row in
            (
                currency: try row.currency(0), kind: try row.text(1), count: try row.int(2), posted: try row.int(3), debits: try row.int(4),
                credits: try row.int(5)
            )
        }
        guard rows.reduce(0, { $0 + $1.count }) <= limit else { return LedgerProof(currencies: [], isComplete: false) }
        var proofs: [CurrencyProof] = []
        for row in rows {
            if proofs.last?.currency != row.currency { proofs.append(CurrencyProof(currency: row.currency)) }
            let last = proofs.count - 1
            switch row.kind {
            case "funding": proofs[last].funding += row.posted
            case "budget": proofs[last].budget += row.posted
            case "payable": proofs[last].payable += row.posted
            default: proofs[last].others += row.posted
            }
            proofs[last].debitsPending += row.debits
            proofs[last].creditsPending += row.credits
        }
        return LedgerProof(currencies: proofs, isComplete: true)
    }
}
