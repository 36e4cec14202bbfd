import Core
import Store

/// How many claims stand in each state.
package enum ClaimCounts {
    /// Parts of each state that are looked at, along an index that holds all that is asked.
    static let limit: Int64 = 10_000
    /// The same where their claims have to be looked at for their terms.
    static let termsLimit: Int64 = 1_000
    /// Orders of a merchant that are looked at, each with its claims.
    static let orderLimit: Int64 = 1_000

    /// By state, which are words of `ShownState`; none for those who see no claims.
    package static func load(_ states: [String], seenBy sight: Sight, in tx: any Transaction) throws -> [String: BoundedCount] {
        switch sight {
        case .everything: try ofAll(states, in: tx)
        case .merchant(let merchant): try of(merchant, states, in: tx)
        case .recorder, .order: [:]
        }
    }

    private static func ofAll(_ states: [String], in tx: any Transaction) throws -> [String: BoundedCount] {
        let anyDated = try StateQuestion.anyDated(in: tx)
        var counts: [String: BoundedCount] = [:]
        for state in states {
            let question = StateQuestion(state)
            let count = question.count(terms: "c.terms_id", anyDated: anyDated)
            if case .nothing = count {
                counts[state] = .zero
                continue
            }
            let terms = count.condition
            let limit = terms == nil ? Self.limit : termsLimit
            let (looked, claims) = try tx.first(
                """
                SELECT COUNT(*), COUNT(DISTINCT \(raw: terms.map { "CASE WHEN \($0) THEN w.claim_id END" } ?? "w.claim_id")) FROM (
                SELECT p.claim_id FROM claim_part AS p WHERE p.state = \(question.stored) ORDER BY p.moved_at LIMIT \(limit + 1)) AS w
                \(raw: terms == nil ? "" : "JOIN claim AS c ON c.id = w.claim_id")
                """
            ) { (try $0.int(0), try $0.int(1)) } ?? (0, 0)
            counts[state] = BoundedCount(value: min(claims, limit), isExact: looked <= limit)
        }
        return counts
    }

    /// No index knows a merchant's parts by state, so those of its newest orders are counted.
    private static func of(_ merchant: PartyID, _ states: [String], in tx: any Transaction) throws -> [String: BoundedCount] {
        let orders = try tx.count(
            """
            SELECT COUNT(*) FROM (SELECT DISTINCT order_id FROM order_line WHERE merchant_id = \(merchant) ORDER BY order_id DESC LIMIT \(orderLimit + 1)) AS w
            """)
        let rows = try tx.rows(
            """
            SELECT \(raw: StateQuestion.word(state: "p.state", terms: "c.terms_id")), COUNT(DISTINCT p.claim_id) FROM (
            SELECT DISTINCT order_id FROM order_line WHERE merchant_id = \(merchant) ORDER BY order_id DESC LIMIT \(orderLimit)) AS w
            JOIN claim AS c ON c.order_id = w.order_id JOIN claim_part AS p ON p.claim_id = c.id GROUP BY 1
            """
        ) { (try $0.text(0), try $0.int(1)) }
        let counted = Dictionary(uniqueKeysWithValues: rows)
        let isExact = orders <= orderLimit
        return Dictionary(uniqueKeysWithValues: states.map { ($0, BoundedCount(value: counted[$0] ?? 0, isExact: isExact)) })
    }
}
