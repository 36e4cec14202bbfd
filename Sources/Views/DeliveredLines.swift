import Core
import Store

/// Lines of an order of which a scan that counts has proved a delivery, in whole or in part.
package enum DeliveredLines {
    /// - Returns: positions.
    package static func of(_ order: OrderID, in tx: any Transaction) throws -> Set<Int64> {
        Set(
            try tx.rows(
                """
                SELECT DISTINCT c.line FROM parcel AS p JOIN parcel_content AS c ON c.parcel_id = p.id
                JOIN parcel_step AS s ON s.parcel_id = p.id WHERE p.order_id = \(order) AND s.step IN ('delivered', 'collected')
                AND s.voided_at IS NULL
                """
            ) { try $0.int(0) })
    }
}

package enum OrderExists {
    /// False, too, for an order that may not be seen.
    package static func check(_ order: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> Bool {
        var statement: Statement = "SELECT COUNT(*) FROM customer_order AS o WHERE o.id = \(order)"
        sight.restrict(&statement, order: "o.id")
        return try tx.count(statement) > 0
    }
}
