import Core
import Store

/// How many anomalies are in each state.
package enum AnomalyCounts {
    static let limit: Int64 = 10_000

    /// - Parameter states: as the rows have them.
    package static func load(_ states: [String], in tx: any Transaction) throws -> [String: BoundedCount] {
        var counts: [String: BoundedCount] = [:]
        for state in states {
            // An index of some states only is entered where its condition stands in the text; a parameter alone does not say that it holds.
            let part = ["open", "held"].contains(state) ? "IN" : "NOT IN"
            let counted = try tx.count(
                """
                SELECT COUNT(*) FROM (SELECT 1 AS one FROM anomaly WHERE state = \(state) AND state \(raw: part) ('open', 'held')
                LIMIT \(limit + 1)) AS w
                """)
            counts[state] = BoundedCount(counted: counted, limit: limit)
        }
        return counts
    }
}
