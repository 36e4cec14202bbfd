import Core
import Store

/// What is debited and credited, in minor units; 128 bits wide, so that no tampered amount can make a sum overflow.
private struct LedgerSums: Equatable {
    var debitsPosted: Int128 = 0
    var creditsPosted: Int128 = 0
    var debitsPending: Int128 = 0
    var creditsPending: Int128 = 0

    static func += (a: inout LedgerSums, b: LedgerSums) {
        a.debitsPosted += b.debitsPosted
        a.creditsPosted += b.creditsPosted
        a.debitsPending += b.debitsPending
        a.creditsPending += b.creditsPending
    }

    var text: String { "debits \(debitsPosted), credits \(creditsPosted), pending debits \(debitsPending), pending credits \(creditsPending)" }
}

private struct AccountRow {
    let id: AccountID
    let marketplace: MarketplaceID
    let currency: String
    let kind: String
    let mayOverdraw: Bool
    let stored: LedgerSums

    init(_ row: any Row) throws {
        id = try row.id(0)
        marketplace = try row.id(1)
        currency = try row.text(2)
        kind = try row.text(3)
        mayOverdraw = try row.bool(4)
        stored = LedgerSums(
            debitsPosted: Int128(try row.int(5)), creditsPosted: Int128(try row.int(6)), debitsPending: Int128(try row.int(7)),
            creditsPending: Int128(try row.int(8)))
    }
}

/// Accounts that are shown as one line.
private struct LedgerKey: Hashable {
    let marketplace: MarketplaceID
    let currency: String
    let kind: String
}

extension Verification {
    /// Every account's four balances against its transfers, its limit, and debits against credits.
    static func checkAccounts(_ look: VerificationLook) throws {
        var totals: [LedgerKey: (accounts: Int64, sums: LedgerSums)] = [:]
        try look.eachPage(id: \.id.bits) { after in
            try look.tx.rows(
                """
                SELECT id, marketplace_id, currency, kind, may_overdraw, debits_posted, credits_posted, debits_pending, credits_pending
                FROM account WHERE id > \(after) ORDER BY id LIMIT \(VerificationLook.rowsAtOnce)
                """, AccountRow.init)
        } _: { page in
            let moved = try moved(page, look)
            for account in page {
                let key = LedgerKey(marketplace: account.marketplace, currency: account.currency, kind: account.kind)
                totals[key, default: (0, LedgerSums())].accounts += 1
                totals[key]?.sums += account.stored
                let expected = moved[account.id] ?? LedgerSums()
                if account.stored != expected { look.add(.accountBalance, account.id, expected: expected.text, found: account.stored.text) }
                let available = account.stored.creditsPosted - account.stored.debitsPosted - account.stored.debitsPending
                if !account.mayOverdraw, available < 0 {
                    look.add(.accountOverdrawn, account.id, expected: "0 or more available", found: "\(available)")
                }
            }
        }
        try conclude(totals, look)
    }

    /// What the transfers make of each account of a page. A hold counts as pending until something resolves it.
    private static func moved(_ page: [AccountRow], _ look: VerificationLook) throws -> [AccountID: LedgerSums] {
        guard let first = page.first?.id, let last = page.last?.id else { return [:] }
        var sums: [AccountID: LedgerSums] = [:]
        for side in ["debit_id", "credit_id"] {
            // Sums in two halves, because a sum of 64-bit amounts may need more than 64 bits.
            let question: Statement = """
                SELECT t.\(raw: side), t.kind, CAST(SUM(t.amount / 1000000000) AS BIGINT), CAST(SUM(t.amount % 1000000000) AS BIGINT)
                FROM transfer AS t WHERE t.\(raw: side) >= \(first) AND t.\(raw: side) <= \(last) AND (t.kind IN ('deposit', 'post', 'reversal')
                OR (t.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.hold_id = t.id))) GROUP BY t.\(raw: side), t.kind
                """
            let found = try look.tx.rows(question) { row in
                (try row.id(0) as AccountID, try row.text(1) == "hold", Int128(try row.int(2)) * 1_000_000_000 + Int128(try row.int(3)))
            }
            for (account, isPending, amount) in found {
                switch (side, isPending) {
                case ("debit_id", false): sums[account, default: LedgerSums()].debitsPosted += amount
                case ("debit_id", true): sums[account, default: LedgerSums()].debitsPending += amount
                case (_, false): sums[account, default: LedgerSums()].creditsPosted += amount
                case (_, true): sums[account, default: LedgerSums()].creditsPending += amount
                }
            }
        }
        return sums
    }

    private static func conclude(_ totals: [LedgerKey: (accounts: Int64, sums: LedgerSums)], _ look: VerificationLook) throws {
        let keys = Dictionary(
            try look.tx.rows("SELECT id, key FROM marketplace") { (try $0.id(0) as MarketplaceID, try $0.text(1)) }, uniquingKeysWith: { first, _ in first })
        var books: [LedgerKey: LedgerSums] = [:]
        for (key, total) in totals {
            books[LedgerKey(marketplace: key.marketplace, currency: key.currency, kind: ""), default: LedgerSums()] += total.sums
            look.report.balances.append(
                VerificationBalance(
                    marketplace: key.marketplace, marketplaceKey: keys[key.marketplace] ?? "", currency: key.currency, kind: key.kind,
                    accounts: total.accounts, debitsPosted: total.sums.debitsPosted, creditsPosted: total.sums.creditsPosted,
                    debitsPending: total.sums.debitsPending, creditsPending: total.sums.creditsPending))
        }
        look.report.balances.sort { ($0.marketplaceKey, $0.currency, $0.kind) < ($1.marketplaceKey, $1.currency, $1.kind) }
        for (key, sums) in books.sorted(by: { ($0.key.marketplace, $0.key.currency) < ($1.key.marketplace, $1.key.currency) })
        where sums.debitsPosted != sums.creditsPosted || sums.debitsPending != sums.creditsPending {
            look.add(.ledgerUnbalanced, key.marketplace, expected: "equal debits and credits in \(key.currency)", found: sums.text)
        }
    }
}
