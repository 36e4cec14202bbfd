import Core
import Store

package enum Accounts {
    static let columns = """
        a.id, a.marketplace_id, a.currency, a.kind, a.owner_id, a.may_overdraw, a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending
        """

    /// Accounts by owner, of those that exist.
    package static func find(_ keys: [AccountKey], in tx: any Transaction) throws -> Answer<[AccountKey: Account]> {
        try tx.ask(
            Bulk(
                """
                SELECT \(columns) FROM account AS a {join values}
                WHERE a.marketplace_id = v.marketplace_id AND a.kind = v.kind AND a.owner_id = v.owner_id AND a.currency = v.currency
                """,
                [
                    "marketplace_id": .ids(keys.map(\.marketplace)), "kind": .texts(keys.map(\.kind.rawValue)), "owner_id": .ids(keys.map(\.owner)),
                    "currency": .texts(keys.map(\.currency.code)),
                ]), read
        ).map { found in
            Dictionary(
                uniqueKeysWithValues: found.map {
                    (AccountKey(marketplace: $0.marketplace, currency: $0.currency, kind: $0.kind, owner: $0.owner), $0)
                })
        }
    }

    /// Of these accounts the ones whose limit a decision rests on, locked in the order of their ids. One without a limit is changed by delta and
    /// need not be held.
    package static func lockLimited(_ ids: Set<AccountID>, in tx: any Transaction) throws -> Answer<[AccountID: Account]> {
        try tx.ask(
            Bulk(
                "SELECT \(columns) FROM account AS a {join values} WHERE a.id = v.id AND a.may_overdraw = 0 ORDER BY a.id {lock a}",
                ["id": .ids(ids.sorted())]), read
        ).map { found in Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) }) }
    }

    package static func load(_ id: AccountID, in tx: any Transaction) throws -> Account? {
        try tx.first("SELECT \(raw: columns) FROM account AS a WHERE a.id = \(id)", read)
    }

    package static func insert(_ accounts: [Account], at now: Instant) -> Bulk {
        Bulk(
            """
            INSERT INTO account (id, marketplace_id, currency, kind, owner_id, may_overdraw, created_at)
            SELECT v.id, v.marketplace_id, v.currency, v.kind, v.owner_id, v.may_overdraw, v.created_at {from values}
            WHERE true ON CONFLICT DO NOTHING
            """,
            [
                "id": .ids(accounts.map(\.id)), "marketplace_id": .ids(accounts.map(\.marketplace)),
                "currency": .texts(accounts.map(\.currency.code)), "kind": .texts(accounts.map(\.kind.rawValue)),
                "owner_id": .ids(accounts.map(\.owner)), "may_overdraw": .ints(accounts.map { $0.mayOverdraw ? 1 : 0 }),
                "created_at": .instants(accounts.map { _ in now }),
            ])
    }

    static func read(_ row: any Row) throws -> Account {
        Account(
            id: try row.id(0), marketplace: try row.id(1), currency: try row.currency(2), kind: try row.word(3), owner: try row.bits(4),
            mayOverdraw: try row.bool(5), debitsPosted: try row.int(6), creditsPosted: try row.int(7), debitsPending: try row.int(8),
            creditsPending: try row.int(9))
    }
}

package enum Transfers {
    static let columns = """
        t.id, t.marketplace_id, t.currency, t.kind, t.debit_id, t.credit_id, t.amount, t.at, t.hold_id, t.corrects_id, t.part_id
        """

    package static func load(_ ids: [TransferID], in tx: any Transaction) throws -> [TransferID: Transfer] {
        let found = try tx.rows(Bulk("SELECT \(columns) FROM transfer AS t {join values} WHERE t.id = v.id", ["id": .ids(ids)]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    /// Writes `transfers` and brings the balances along: accounts last, one delta each, in the order of their ids, so that writers who share a
    /// funding row wait for it as shortly as can be and never in a circle.
    /// - Parameter held: amounts of the holds that `transfers` resolve.
    /// - Throws: `StoreError.guardMissed` when an account that may not be overdrawn would be.
    package static func record(_ transfers: [Transfer], held: [TransferID: Int64], in tx: any Transaction) throws {
        guard !transfers.isEmpty else { return }
        let deltas = Posting.deltas(of: transfers, held: held).filter { $0.value != AccountDelta() }.sorted { $0.key < $1.key }
        try tx.send([insert(transfers), update(deltas)], exactly: true)
    }

    private static func insert(_ transfers: [Transfer]) -> Bulk {
        Bulk(
            """
            INSERT INTO transfer (id, marketplace_id, currency, kind, debit_id, credit_id, amount, at, hold_id, corrects_id, part_id)
            SELECT v.id, v.marketplace_id, v.currency, v.kind, v.debit_id, v.credit_id, v.amount, v.at, v.hold_id, v.corrects_id, v.part_id
            {from values}
            """,
            [
                "id": .ids(transfers.map(\.id)), "marketplace_id": .ids(transfers.map(\.marketplace)),
                "currency": .texts(transfers.map(\.currency.code)), "kind": .texts(transfers.map(\.kind.rawValue)),
                "debit_id": .ids(transfers.map(\.debit)), "credit_id": .ids(transfers.map(\.credit)), "amount": .ints(transfers.map(\.amount)),
                "at": .instants(transfers.map(\.at)), "hold_id": .ids(transfers.map(\.hold)), "corrects_id": .ids(transfers.map(\.corrects)),
                "part_id": .ids(transfers.map(\.part)),
            ])
    }

    private static func update(_ deltas: [(key: AccountID, value: AccountDelta)]) -> Bulk {
        Bulk(
            """
            UPDATE account AS a SET debits_posted = a.debits_posted + v.debits_posted, credits_posted = a.credits_posted + v.credits_posted,
            debits_pending = a.debits_pending + v.debits_pending, credits_pending = a.credits_pending + v.credits_pending {from values}
            WHERE a.id = v.id AND (a.may_overdraw = 1 OR a.credits_posted + v.credits_posted - a.debits_posted - v.debits_posted
            - a.debits_pending - v.debits_pending >= 0)
            """,
            [
                "id": .ids(deltas.map(\.key)), "debits_posted": .ints(deltas.map(\.value.debitsPosted)),
                "credits_posted": .ints(deltas.map(\.value.creditsPosted)), "debits_pending": .ints(deltas.map(\.value.debitsPending)),
                "credits_pending": .ints(deltas.map(\.value.creditsPending)),
            ])
    }

    static func read(_ row: any Row) throws -> Transfer {
        Transfer(
            id: try row.id(0), marketplace: try row.id(1), currency: try row.currency(2), kind: try row.word(3), debit: try row.id(4),
            credit: try row.id(5), amount: try row.int(6), at: try row.instant(7), hold: try row.optionalID(8), corrects: try row.optionalID(9),
            part: try row.optionalID(10))
    }
}
