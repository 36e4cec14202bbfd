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
    /// The order whose cashback it moved, and its key; nil for money that came in.
    package let order: OrderID?
    package let orderKey: String?
    /// Its own time is before that of one of the `lateWindow` booked before it: a due time was carried out late.
    package let isBookedLate: Bool
}

/// The transfers of one account with its running balance, in the order in which they were booked, the last first: as a bank's statement has them. A due
/// time carried out late makes a transfer whose own time is earlier than that of others booked before it. The first page starts from the balances that
/// the account has now; each page hands on in its cursors how the account stood there, so that page a thousand costs as much as page one.
///
/// Booking order is that of ids, which processes make before they commit: two that book at the same moment, or whose clocks differ, may stand the other
/// way round, and one that commits after a page was turned may belong before it.
package enum AccountStatement {
    /// Transfers that one is compared with, so that its mark is the same on whatever page it stands.
    package static let lateWindow = 100

    package static func page(
        of account: AccountID, at place: Place, limit: Int, in tx: any Transaction
    ) throws -> Page<StatementEntry> {
        let standing = try tx.first(
            "SELECT credits_posted - debits_posted, credits_pending + debits_pending FROM account WHERE id = \(account)"
        ) { (posted: try $0.int(0), pending: try $0.int(1)) }
        guard let standing else { return .empty }
        guard case .balance(let id, let posted, let pending)? = place.cursor else {
            return try older(try rows(account, before: nil, limit, tx), than: nil, from: standing, limit, account, tx)
        }
        if place.isBackward { return try newer(try rows(account, after: id, limit, tx), limit, from: (posted, pending), account, tx) }
        // The cursor tells how the account stood before the transfers that follow it here, which are older.
        return try older(try rows(account, before: id, limit, tx), than: id, from: (posted, pending), limit, account, tx)
    }

    private typealias Standing = (posted: Int64, pending: Int64)
    private typealias Found = (transfer: TransferEntry, held: Int64, order: OrderID?, orderKey: String?)

    /// - Parameter standing: after the first of `rows`, which are the latest first.
    private static func older(
        _ rows: [Found], than id: UUIDBits?, from standing: Standing, _ limit: Int, _ account: AccountID, _ tx: any Transaction
    ) throws -> Page<StatementEntry> {
        var standing = standing
        var items: [StatementEntry] = []
        let late = try bookedLate(rows.prefix(limit).reversed(), account, tx)
        for row in rows.prefix(limit) {
            let entry = entry(row, of: account, after: standing, isLate: late.contains(row.transfer.id))
            items.append(entry)
            standing = (standing.posted - entry.posted, standing.pending - entry.pending)
        }
        let end = items.last.map { Cursor.balance($0.transfer.id.bits, posted: standing.posted, pending: standing.pending) }
        return Page(items: items, next: rows.count > limit ? end : nil, previous: id == nil ? nil : items.first.map(back))
    }

    /// - Parameter standing: before the first of `rows`, which are the oldest first.
    private static func newer(
        _ rows: [Found], _ limit: Int, from standing: Standing, _ account: AccountID, _ tx: any Transaction
    ) throws -> Page<StatementEntry> {
        var standing = standing
        var items: [StatementEntry] = []
        let late = try bookedLate(Array(rows.prefix(limit)), account, tx)
        for row in rows.prefix(limit) {
            let (posted, pending) = change(row, of: account)
            standing = (standing.posted + posted, standing.pending + pending)
            items.append(entry(row, of: account, after: standing, isLate: late.contains(row.transfer.id)))
        }
        let next = items.first.map { Cursor.balance($0.transfer.id.bits, posted: $0.balance - $0.posted, pending: $0.reserved - $0.pending) }
        return Page(items: items.reversed(), next: next, previous: rows.count > limit ? items.last.map(back) : nil)
    }

    /// To what came after this entry: a page before it starts from how the account stood after it.
    private static func back(_ entry: StatementEntry) -> Cursor { .balance(entry.transfer.id.bits, posted: entry.balance, pending: entry.reserved) }

    /// - Parameter rows: the oldest first.
    private static func bookedLate(_ rows: [Found], _ account: AccountID, _ tx: any Transaction) throws -> Set<TransferID> {
        guard let oldest = rows.first else { return [] }
        let before = try self.rows(account, before: oldest.transfer.id.bits, lateWindow - 1, tx).reversed()
        let booked = before.map(\.transfer) + rows.map(\.transfer)
        return Set(
            booked.indices.dropFirst(before.count).filter { index in
                booked[max(0, index - lateWindow)..<index].contains { $0.at > booked[index].at }
            }.map { booked[$0].id })
    }

    private static func entry(_ row: Found, of account: AccountID, after standing: Standing, isLate: Bool) -> StatementEntry {
        let (posted, pending) = change(row, of: account)
        return StatementEntry(
            transfer: row.transfer, counter: row.transfer.debit == account ? row.transfer.credit : row.transfer.debit, posted: posted,
            pending: pending, balance: standing.posted, reserved: standing.pending, order: row.order, orderKey: row.orderKey, isBookedLate: isLate)
    }

    /// What a transfer does to one of its accounts; as `Posting` does it in the ledger.
    private static func change(_ row: Found, of account: AccountID) -> Standing {
        let sign: Int64 = row.transfer.credit == account ? 1 : -1
        return switch row.transfer.kind {
        case "hold": (0, row.transfer.amount)
        case "post": (sign * row.transfer.amount, -row.held)
        case "void": (0, -row.held)
        default: (sign * row.transfer.amount, 0)
        }
    }

    private static func rows(
        _ account: AccountID, before: UUIDBits? = nil, after: UUIDBits? = nil, _ limit: Int, _ tx: any Transaction
    ) throws -> [Found] {
        let isDescending = after == nil
        let order = isDescending ? " DESC" : ""
        var statement: Statement = "SELECT \(raw: TransferList.columns), COALESCE(h.amount, 0), o.id, o.key FROM ("
        for side in ["debit_id", "credit_id"] {
            statement.append { sql in
                sql.appendLiteral("\(side == "debit_id" ? "" : " UNION ALL ")SELECT id FROM (SELECT id FROM transfer WHERE \(side) = ")
                sql.appendInterpolation(account)
                if let edge = after ?? before {
                    sql.appendLiteral(" AND id \(isDescending ? "<" : ">") ")
                    sql.appendInterpolation(edge)
                }
                sql.appendLiteral(" ORDER BY id\(order) LIMIT ")
                sql.appendInterpolation(limit + 1)
                sql.appendLiteral(") AS \(side)_side")
            }
        }
        statement.append { sql in
            sql.appendLiteral(
                """
                ) AS both_sides JOIN transfer AS t ON t.id = both_sides.id JOIN marketplace AS m ON m.id = t.marketplace_id
                LEFT JOIN claim_part AS p ON p.id = t.part_id LEFT JOIN customer_order AS o ON o.id = p.order_id
                LEFT JOIN transfer AS h ON h.id = t.hold_id ORDER BY t.id\(order) LIMIT
                """)
            sql.appendLiteral(" ")
            sql.appendInterpolation(limit + 1)
        }
        return try tx.rows(statement) { (try TransferList.read($0), try $0.int(12), try $0.optionalID(13), try $0.optionalText(14)) }
    }
}
