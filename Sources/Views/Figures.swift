import Core
import Store

/// How a marketplace stood at a moment: orders approved by then, what scans said of them, and where the money was. Counted from facts and transfers
/// with the times they carry, so the answer for a past moment never changes.
package struct Figures: Sendable, Equatable {
    package let approved: Int64
    /// Orders of which a parcel was handed over.
    package let carrierScanned: Int64
    /// Orders whose every parcel was delivered or collected.
    package let delivered: Int64
    package let inTransit: Int64
    package let overdueUndelivered: Int64
    /// Minor units reserved or owed.
    package let accrued: Int64
    /// Minor units payable.
    package let released: Int64
    /// Minor units payable for parcels that had not been delivered.
    package let releasedButNotDelivered: Int64

    package var pending: Int64 { accrued - released }

    package static func of(_ marketplace: MarketplaceID, at moment: Instant, in tx: any Transaction) throws -> Figures {
        let orders = try orderCounts(marketplace, moment, tx)
        let money = try sums(marketplace, moment, tx)
        return Figures(
            approved: orders[0], carrierScanned: orders[1], delivered: orders[2], inTransit: orders[3], overdueUndelivered: orders[4],
            accrued: money.reserved + money.released, released: money.released, releasedButNotDelivered: money.undelivered)
    }

    private static func orderCounts(_ marketplace: MarketplaceID, _ moment: Instant, _ tx: any Transaction) throws -> [Int64] {
        let counts = try tx.first(
            """
            SELECT COUNT(*), \(raw: sum("handed")), \(raw: sum("delivered")), \(raw: sum("handed = 1 AND delivered = 0")),
            \(raw: sum("delivered = 0 AND overdue = 1")) FROM (
                SELECT CASE WHEN o.estimated_delivery_at <= \(moment) THEN 1 ELSE 0 END AS overdue,
                COALESCE(MAX(s.handed), 0) AS handed, COALESCE(MIN(COALESCE(s.delivered, 0)), 0) AS delivered
                FROM customer_order AS o LEFT JOIN parcel AS p ON p.order_id = o.id
                LEFT JOIN (
                    SELECT parcel_id, MAX(CASE WHEN step = 'handed_over' THEN 1 ELSE 0 END) AS handed,
                    MAX(CASE WHEN step IN ('delivered', 'collected') THEN 1 ELSE 0 END) AS delivered
                    FROM parcel_step WHERE received_at <= \(moment) AND (voided_at IS NULL OR voided_at > \(moment)) GROUP BY parcel_id
                ) AS s ON s.parcel_id = p.id
                WHERE o.marketplace_id = \(marketplace) AND o.received_at <= \(moment) GROUP BY o.id, o.estimated_delivery_at
            ) AS standing
            """
        ) { row in try (0..<5).map { try row.int($0) } }
        return counts ?? [0, 0, 0, 0, 0]
    }

    /// `SUM` as a plain integer on both databases, 0 where there is nothing; a condition counts as 1.
    private static func sum(_ condition: String) -> String {
        let value = condition.contains("=") ? "CASE WHEN \(condition) THEN 1 ELSE 0 END" : condition
        return "CAST(COALESCE(SUM(\(value)), 0) AS BIGINT)"
    }

    private static func sums(
        _ marketplace: MarketplaceID, _ moment: Instant, _ tx: any Transaction
    ) throws -> (reserved: Int64, released: Int64, undelivered: Int64) {
        let released = "CASE t.kind WHEN 'post' THEN t.amount WHEN 'reversal' THEN -t.amount ELSE 0 END"
        let found = try tx.first(
            """
            SELECT
            CAST(COALESCE(SUM(CASE t.kind WHEN 'hold' THEN t.amount WHEN 'post' THEN -h.amount WHEN 'void' THEN -h.amount ELSE 0 END), 0) AS BIGINT),
            CAST(COALESCE(SUM(\(raw: released)), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN EXISTS (
                SELECT 1 FROM claim_part AS c JOIN parcel_step AS s ON s.parcel_id = c.parcel_id WHERE c.id = t.part_id
                AND s.step IN ('delivered', 'collected') AND s.received_at <= \(moment) AND s.voided_at IS NULL) OR EXISTS (
                SELECT 1 FROM claim_part AS c JOIN parcel_step AS s ON s.parcel_id = c.parcel_id WHERE c.id = t.part_id
                AND s.step IN ('delivered', 'collected') AND s.received_at <= \(moment) AND s.voided_at IS NOT NULL AND s.voided_at > \(moment))
            THEN 0 ELSE \(raw: released) END), 0) AS BIGINT)
            FROM transfer AS t LEFT JOIN transfer AS h ON h.id = t.hold_id
            WHERE t.marketplace_id = \(marketplace) AND t.at <= \(moment) AND t.kind <> 'deposit'
            """
        ) { (reserved: try $0.int(0), released: try $0.int(1), undelivered: try $0.int(2)) }
        return found ?? (0, 0, 0)
    }
}
