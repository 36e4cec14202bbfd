import Core
import Store

/// One transfer as an account sees it, and how the account stood after it.
package struct StatementEntry: Sendable, Equatable {
    package let transfer: TransferEntry
    /// The account on the other side.
    package let counter: AccountID
    /// Minor units that came in for good, or went out (below zero).
    package let posted: Int64
    /// Minor units that were reserved, or stopped being so (below zero).
    package let pending: Int64
    /// What was there for good after it.
    package let balance: Int64
    /// What was reserved after it: of a budget promised to buyers, of a buyer's account promised by budgets.
    package let reserved: Int64
}

/// The transfers of one account with its running balance, the latest first. The first page starts from the balances that the account has now; each
/// page hands on in its cursors how the account stood there, so that page a thousand costs as much as page one. A due time that is carried out late
/// makes a transfer of an earlier time, which may belong before a place that somebody goes on from: a cursor says which transfers it has seen, and
/// those that came since and belong before it are added to it.
package enum AccountStatement {
    /// Transfers that a cursor may have missed; beyond that the statement begins anew.
    static let lateLimit = 10_000

    package static func page(
        of account: AccountID, at place: Place, limit: Int, in tx: any Transaction
    ) throws -> Page<StatementEntry> {
        let standing = try tx.first(
            "SELECT credits_posted - debits_posted, credits_pending + debits_pending FROM account WHERE id = \(account)"
        ) { (posted: try $0.int(0), pending: try $0.int(1)) }
        guard let standing, let seen = try newest(of: account, in: tx) else { return .empty }
        let turning = Turning(account: account, limit: limit, seen: seen)
        guard case .balance(let id, let at, let posted, let pending, let known)? = place.cursor,
            let late = try late(account, upTo: (at, id), since: known, in: tx)
        else {
            return turning.older(try rows(account, .first, limit, tx), from: standing, isFirst: true)
        }
        let then = (posted: posted + late.posted, pending: pending + late.pending)
        if place.isBackward { return turning.newer(try rows(account, .after(at, id), limit, tx), from: then) }
        // The cursor tells how the account stood before the transfers that follow it here, which are older.
        return turning.older(try rows(account, .before(at, id), limit, tx), from: then, isFirst: false)
    }

    fileprivate typealias Standing = (posted: Int64, pending: Int64)
    fileprivate typealias Found = (transfer: TransferEntry, held: Int64)

    /// The account's transfer that was made last, whatever its time.
    private static func newest(of account: AccountID, in tx: any Transaction) throws -> UUIDBits? {
        let found = try ["debit_id", "credit_id"].compactMap { side in
            try tx.first("SELECT id FROM transfer WHERE \(raw: side) = \(account) ORDER BY id DESC LIMIT 1") { try $0.bits(0) }
        }
        return found.max()
    }

    /// What transfers made after `seen` have changed up to a place.
    /// - Returns: nil when there are too many to look at.
    private static func late(
        _ account: AccountID, upTo place: (at: Int64, id: UUIDBits), since seen: UUIDBits, in tx: any Transaction
    ) throws -> Standing? {
        let made = try ["debit_id", "credit_id"].flatMap { side in
            try tx.rows(
                """
                SELECT id, at FROM transfer WHERE \(raw: side) = \(account) AND id > \(seen) ORDER BY id LIMIT \(lateLimit + 1)
                """
            ) { (id: try $0.bits(0), at: try $0.int(1)) }
        }
        guard made.count <= lateLimit else { return nil }
        let ids = made.filter { ($0.at, $0.id) <= (place.at, place.id) }.map { TransferID($0.id) }
        guard !ids.isEmpty else { return (0, 0) }
        let rows = try tx.rows(
            Bulk(
                """
                SELECT \(TransferList.columns), COALESCE(h.amount, 0) FROM transfer AS t {join values} JOIN marketplace AS m ON m.id = t.marketplace_id
                LEFT JOIN claim_part AS p ON p.id = t.part_id LEFT JOIN transfer AS h ON h.id = t.hold_id WHERE t.id = v.id
                """, ["id": .ids(ids)])
        ) { (try TransferList.read($0), try $0.int(12)) as Found }
        return rows.map { change($0, of: account) }.reduce((posted: 0, pending: 0)) { ($0.posted + $1.posted, $0.pending + $1.pending) }
    }

    fileprivate static func entry(_ row: Found, of account: AccountID, after standing: Standing) -> StatementEntry {
        let (posted, pending) = change(row, of: account)
        return StatementEntry(
            transfer: row.transfer, counter: row.transfer.debit == account ? row.transfer.credit : row.transfer.debit, posted: posted,
            pending: pending, balance: standing.posted, reserved: standing.pending)
    }

    /// What a transfer does to one of its accounts; as `Posting` does it in the ledger.
    fileprivate static func change(_ row: Found, of account: AccountID) -> Standing {
        let sign: Int64 = row.transfer.credit == account ? 1 : -1
        return switch row.transfer.kind {
        case "hold": (0, row.transfer.amount)
        case "post": (sign * row.transfer.amount, -row.held)
        case "void": (0, -row.held)
        default: (sign * row.transfer.amount, 0)
        }
    }

    private enum Edge {
        case first
        case before(Int64, UUIDBits)
        case after(Int64, UUIDBits)
    }

    /// Each side through its own index of times.
    private static func rows(_ account: AccountID, _ edge: Edge, _ limit: Int, _ tx: any Transaction) throws -> [Found] {
        let way: Way =
            switch edge {
            case .first: Way(cursor: nil, isBackward: false, count: limit + 1)
            case .before(let at, let id): Way(cursor: .numbered(at, id), isBackward: false, count: limit + 1)
            case .after(let at, let id): Way(cursor: .numbered(at, id), isBackward: true, count: limit + 1)
            }
        var statement: Statement = "SELECT \(raw: TransferList.columns), COALESCE(h.amount, 0) FROM ("
        for side in ["debit_id", "credit_id"] {
            statement.append { sql in
                sql.appendLiteral("\(side == "debit_id" ? "" : " UNION ALL ")SELECT id FROM (SELECT id FROM transfer WHERE \(side) = ")
                sql.appendInterpolation(account)
            }
            statement.walk(way, number: "at", id: "id", descending: true)
            statement.add(raw: ") AS \(side)_side")
        }
        let order = way.isDescending(true) ? " DESC" : ""
        statement.append { sql in
            sql.appendLiteral(
                """
                ) AS both_sides JOIN transfer AS t ON t.id = both_sides.id JOIN marketplace AS m ON m.id = t.marketplace_id
                LEFT JOIN claim_part AS p ON p.id = t.part_id LEFT JOIN transfer AS h ON h.id = t.hold_id ORDER BY t.at\(order), t.id\(order) LIMIT
                """)
            sql.appendLiteral(" ")
            sql.appendInterpolation(limit + 1)
        }
        return try tx.rows(statement) { (try TransferList.read($0), try $0.int(12)) }
    }
}

/// Makes pages of an account's transfers.
private struct Turning {
    let account: AccountID
    let limit: Int
    /// The account's transfer that was made last.
    let seen: UUIDBits

    /// - Parameter standing: after the first of `rows`, which are the latest first.
    func older(_ rows: [AccountStatement.Found], from standing: AccountStatement.Standing, isFirst: Bool) -> Page<StatementEntry> {
        var standing = standing
        var items: [StatementEntry] = []
        for row in rows.prefix(limit) {
            let entry = AccountStatement.entry(row, of: account, after: standing)
            items.append(entry)
            standing = (standing.posted - entry.posted, standing.pending - entry.pending)
        }
        return Page(items: items, next: rows.count > limit ? items.last.map(onward) : nil, previous: isFirst ? nil : items.first.map(back))
    }

    /// - Parameter standing: before the first of `rows`, which are the oldest first.
    func newer(_ rows: [AccountStatement.Found], from standing: AccountStatement.Standing) -> Page<StatementEntry> {
        var standing = standing
        var items: [StatementEntry] = []
        for row in rows.prefix(limit) {
            let (posted, pending) = AccountStatement.change(row, of: account)
            standing = (standing.posted + posted, standing.pending + pending)
            items.append(AccountStatement.entry(row, of: account, after: standing))
        }
        return Page(items: items.reversed(), next: items.first.map(onward), previous: rows.count > limit ? items.last.map(back) : nil)
    }

    /// To what came before this entry.
    private func onward(_ entry: StatementEntry) -> Cursor {
        place(entry, posted: entry.balance - entry.posted, pending: entry.reserved - entry.pending)
    }

    /// To what came after it: a page before it starts from how the account stood after it.
    private func back(_ entry: StatementEntry) -> Cursor { place(entry, posted: entry.balance, pending: entry.reserved) }

    private func place(_ entry: StatementEntry, posted: Int64, pending: Int64) -> Cursor {
        .balance(entry.transfer.id.bits, at: entry.transfer.at.microseconds, posted: posted, pending: pending, seen: seen)
    }
}
