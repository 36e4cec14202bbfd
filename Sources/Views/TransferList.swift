import Core
import Store

/// One immutable movement between two accounts.
package struct TransferEntry: Sendable, Equatable {
    package let id: TransferID
    /// Key of the marketplace.
    package let marketplace: String
    package let currency: Currency
    package let kind: String
    package let debit: AccountID
    package let credit: AccountID
    /// Minor units, above zero.
    package let amount: Int64
    package let at: Instant
    /// The hold that it resolves.
    package let hold: TransferID?
    /// The transfer that it takes back.
    package let corrects: TransferID?
    package let part: PartID?
    /// The claim of that part.
    package let claim: ClaimID?
}

/// Transfers of an account in the order of their ids.
package enum TransferList {
    static let columns = """
        t.id, m.key, t.currency, t.kind, t.debit_id, t.credit_id, t.amount, t.at, t.hold_id, t.corrects_id, t.part_id, p.claim_id
        """

    package static func page(
        of account: AccountID, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<TransferEntry> {
        let start = Cursor.id(of: cursor)
        // Each side is read through its own index; a transfer has different accounts on its sides, so none comes twice.
        let rows = try tx.rows(
            """
            SELECT \(raw: columns) FROM (
                SELECT id FROM (SELECT id FROM transfer WHERE debit_id = \(account) AND id > \(start) ORDER BY id LIMIT \(limit + 1)) AS debits
                UNION ALL
                SELECT id FROM (SELECT id FROM transfer WHERE credit_id = \(account) AND id > \(start) ORDER BY id LIMIT \(limit + 1)) AS credits
            ) AS both_sides JOIN transfer AS t ON t.id = both_sides.id JOIN marketplace AS m ON m.id = t.marketplace_id
            LEFT JOIN claim_part AS p ON p.id = t.part_id ORDER BY t.id LIMIT \(limit + 1)
            """, read)
        return Page(reading: rows, limit: limit) { .id($0.id.bits) }
    }

    package static func load(_ id: TransferID, in tx: any Transaction) throws -> TransferEntry? { try load([id], in: tx)[id] }

    static func load(_ ids: [TransferID], in tx: any Transaction) throws -> [TransferID: TransferEntry] {
        let found = try tx.rows(
            Bulk(
                """
                SELECT \(columns) FROM transfer AS t {join values} JOIN marketplace AS m ON m.id = t.marketplace_id
                LEFT JOIN claim_part AS p ON p.id = t.part_id WHERE t.id = v.id
                """, ["id": .ids(Set(ids).sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    static func read(_ row: any Row) throws -> TransferEntry {
        TransferEntry(
            id: try row.id(0), marketplace: try row.text(1), currency: try row.currency(2), kind: try row.text(3), debit: try row.id(4),
            credit: try row.id(5), amount: try row.int(6), at: try row.instant(7), hold: try row.optionalID(8), corrects: try row.optionalID(9),
            part: try row.optionalID(10), claim: try row.optionalID(11))
    }
}
