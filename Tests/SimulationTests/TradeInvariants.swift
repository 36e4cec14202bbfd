import Core
import Store

/// What must hold after every step, asked in SQL of the tables as they are.
enum TradeInvariants {
    /// - Parameter now: no process's clock is behind it.
    /// - Throws: `Broken`, naming the first rule that does not hold.
    static func check(_ model: TradeModel, now: Instant, in tx: any Transaction) throws {
        let found = try tallies(in: tx)
        for tally in Tally.allCases where !model.expected(tally).contains(found[tally, default: 0]) {
            throw Broken("\(tally): there are \(found[tally, default: 0]), senders were told \(model.expected(tally))")
        }
        let reuses = try tx.count("SELECT COUNT(*) FROM scan_reuse")
        guard model.expectedReuses.contains(reuses) else { throw Broken("\(reuses) ids of scans were used again, of \(model.expectedReuses)") }
        for (rule, query) in rules(now) {
            let broken = try tx.count(query)
            guard broken == 0 else { throw Broken("\(broken) times not: \(rule)") }
        }
        try checkIds(model, in: tx)
    }

    static func tallies(in tx: any Transaction) throws -> [Tally: Int64] {
        let facts = Dictionary(uniqueKeysWithValues: try tx.rows("SELECT kind, COUNT(*) FROM fact GROUP BY kind") { (try $0.text(0), try $0.int(1)) })
        var tallies: [Tally: Int64] = [:]
        for tally in Tally.allCases { tallies[tally] = tally.facts.reduce(0) { $0 + facts[$1, default: 0] } }
        tallies[.objections] = try tx.count("SELECT COUNT(*) FROM anomaly WHERE kind = 'objection'")
        tallies[.money] = try tx.count("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM transfer WHERE kind = 'deposit'")
        return tallies
    }

    /// Each order and scan that was acknowledged is there under its key.
    private static func checkIds(_ model: TradeModel, in tx: any Transaction) throws {
        let orders = Dictionary(uniqueKeysWithValues: try tx.rows("SELECT key, id FROM customer_order") { (try $0.text(0), try $0.id(1) as OrderID) })
        for (key, order) in model.orders where orders[key] != order.id { throw Broken("the order \(key) was told to be \(order.id)") }
        let scans = Dictionary(uniqueKeysWithValues: try tx.rows("SELECT source_id, id FROM scan") { (try $0.text(0), try $0.id(1) as ScanID) })
        for (key, scan) in model.scans where scans[key] != scan.id { throw Broken("the scan \(key) was told to be \(scan.id)") }
    }

    private static func rules(_ now: Instant) -> [(String, Statement)] {
        [
            (
                "an account holds what its transfers say",
                """
                SELECT COUNT(*) FROM account AS a WHERE
                a.debits_posted <> COALESCE((SELECT SUM(t.amount) FROM transfer AS t
                    WHERE t.debit_id = a.id AND t.kind IN ('deposit', 'post', 'reversal')), 0)
                OR a.credits_posted <> COALESCE((SELECT SUM(t.amount) FROM transfer AS t
                    WHERE t.credit_id = a.id AND t.kind IN ('deposit', 'post', 'reversal')), 0)
                OR a.debits_pending <> COALESCE((SELECT SUM(h.amount) FROM transfer AS h WHERE h.debit_id = a.id AND h.kind = 'hold'
                    AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.hold_id = h.id)), 0)
                OR a.credits_pending <> COALESCE((SELECT SUM(h.amount) FROM transfer AS h WHERE h.credit_id = a.id AND h.kind = 'hold'
                    AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.hold_id = h.id)), 0)
                """
            ),
            (
                "a limited budget is not below zero",
                "SELECT COUNT(*) FROM account WHERE may_overdraw = 0 AND credits_posted - debits_posted - debits_pending < 0"
            ),
            (
                "buyers may have what their payable parts amount to",
                """
                SELECT CASE WHEN (SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM account WHERE kind = 'payable')
                = (SELECT COALESCE(SUM(amount), 0) FROM claim_part WHERE state = 'payable') THEN 0 ELSE 1 END
                """
            ),
            (
                "what is payable was scanned, and the scan counts, or its terms compare",
                """
                SELECT COUNT(*) FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id JOIN offer_terms AS t ON t.id = c.terms_id
                WHERE p.state IN ('payable', 'cooling') AND t.comparison = 0 AND NOT EXISTS (SELECT 1 FROM parcel_step AS s
                JOIN scan AS n ON n.id = s.scan_id WHERE s.parcel_id = p.parcel_id AND s.scan_id = p.confirming_scan_id AND s.voided_at IS NULL
                AND n.state = 'applied')
                """
            ),
            (
                "a scan that counts is a step, and a step is a scan that counts",
                """
                SELECT COUNT(*) FROM scan AS n WHERE (n.state = 'applied') <> EXISTS (SELECT 1 FROM parcel_step AS s
                WHERE s.parcel_id = n.parcel_id AND s.scan_id = n.id AND s.voided_at IS NULL)
                """
            ),
            (
                "the facts of a subject are numbered without gaps",
                "SELECT COUNT(*) FROM (SELECT subject FROM fact GROUP BY subject HAVING COUNT(*) <> MAX(number)) AS gap"
            ),
            (
                "what waits for a date is woken at it",
                """
                SELECT COUNT(*) FROM claim_part AS p WHERE p.state IN ('tracked', 'awaiting_scan', 'cooling') AND
                ((p.expires_at > \(now) AND p.state <> 'cooling'
                    AND NOT EXISTS (SELECT 1 FROM due AS d WHERE d.at = p.expires_at AND d.subject = p.claim_id))
                OR (p.release_at > \(now) AND NOT EXISTS (SELECT 1 FROM due AS d WHERE d.at = p.release_at AND d.subject = p.claim_id)))
                """
            ),
        ]
    }

    /// What a process has seen to when it has carried out what is due until `moment`.
    static func checkNothingIsDue(until moment: Instant, in tx: any Transaction) throws {
        let left = try tx.count("SELECT COUNT(*) FROM due WHERE at <= \(moment)")
        guard left == 0 else { throw Broken("\(left) dates are left that had come") }
        let missed = try tx.count(
            """
            SELECT COUNT(*) FROM claim_part WHERE (state = 'cooling' AND release_at <= \(moment))
            OR (state IN ('tracked', 'awaiting_scan') AND expires_at <= \(moment))
            """)
        guard missed == 0 else { throw Broken("\(missed) parts wait for dates that have come") }
    }
}
