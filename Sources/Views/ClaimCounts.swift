import Core
import Store

/// How many claims stand in each state, counted as their lists show them: once for each moment at which parts of a claim came into it.
package enum ClaimCounts {
    /// Parts of each state that are looked at.
    static let limit: Int64 = 1_000

    /// By state.
    package static func load(_ states: [String], in tx: any Transaction) throws -> [String: BoundedCount] {
        var counts: [String: BoundedCount] = [:]
        for state in states {
            let (looked, claims) = try tx.first(
                """
                SELECT CAST(COALESCE(SUM(g.parts), 0) AS {int}), COUNT(*) FROM (SELECT w.claim_id, w.moved_at, COUNT(*) AS parts FROM (
                SELECT p.claim_id, p.moved_at FROM claim_part AS p WHERE p.state = \(state) ORDER BY p.moved_at LIMIT \(limit + 1)) AS w
                GROUP BY w.claim_id, w.moved_at) AS g
                """
            ) { (try $0.int(0), try $0.int(1)) } ?? (0, 0)
            counts[state] = BoundedCount(value: min(claims, limit), isExact: looked <= limit)
        }
        return counts
    }
}
