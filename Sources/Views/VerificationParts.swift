import Core
import Store

extension Verification {
    /// Parts against the ledger, and the dates that they wait for against the due times.
    static func checkParts(_ look: VerificationLook) throws {
        try checkMoney(look)
        try checkDueTimes(look)
    }

    /// A part whose money waits has one open hold, a payable one has one post that stands, of its amount and named by its row; whatever else there
    /// was is resolved or taken back. A part of amount 0 has neither. (It may have had: a split can leave it nothing.) A part that was rejected
    /// because the budget had not enough never had a hold.
    private static func checkMoney(_ look: VerificationLook) throws {
        let waits = "(p.amount > 0 AND p.state IN ('tracked', 'awaiting_scan', 'confirmed', 'cooling', 'review', 'held'))"
        try askMoney(MoneyRule(code: .partHold, kind: "hold", isExpected: waits, pointer: "hold_id", endedBy: "hold_id", name: "open hold"), look)
        let isPayable = "(p.amount > 0 AND p.state = 'payable')"
        try askMoney(
            MoneyRule(code: .partPost, kind: "post", isExpected: isPayable, pointer: "post_id", endedBy: "corrects_id", name: "standing post"), look)
    }

    /// When a part must have one transfer that still counts.
    private struct MoneyRule {
        let code: VerificationCode
        let kind: String
        /// SQL that says whether part `p` must have one; it has none otherwise.
        let isExpected: String
        /// The part's column that must name it.
        let pointer: String
        /// The column by which a later transfer ends it.
        let endedBy: String
        let name: String
    }

    private static func askMoney(_ rule: MoneyRule, _ look: VerificationLook) throws {
        try look.ask(
            rule.code,
            """
            SELECT p.id, p.state, p.amount, COALESCE(s.standing, 0), CASE WHEN \(raw: rule.isExpected) THEN 1 ELSE 0 END, n.amount
            FROM claim_part AS p LEFT JOIN (SELECT t.part_id, COUNT(*) AS standing FROM transfer AS t
                WHERE t.part_id IS NOT NULL AND t.kind = '\(raw: rule.kind)'
                AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.\(raw: rule.endedBy) = t.id) GROUP BY t.part_id) AS s ON s.part_id = p.id
            LEFT JOIN transfer AS n ON n.id = p.\(raw: rule.pointer) AND n.part_id = p.id AND n.kind = '\(raw: rule.kind)'
                AND NOT EXISTS (SELECT 1 FROM transfer AS r WHERE r.\(raw: rule.endedBy) = n.id)
            WHERE COALESCE(s.standing, 0) <> CASE WHEN \(raw: rule.isExpected) THEN 1 ELSE 0 END
            OR (\(raw: rule.isExpected) AND (n.amount IS NULL OR n.amount <> p.amount))
            """
        ) { row in
            let amount = try row.int(3)
            let standing = try row.int(4)
            let state = try row.text(2)
            guard try row.bool(5) else { return (try row.typeID(PartTag.self, 1), "no \(rule.name), \(state)", "\(standing)") }
            let named = try row.optionalInt(6).map { "its row names one of \($0)" } ?? "its row names none"
            return (try row.typeID(PartTag.self, 1), "one \(rule.name) of \(amount), \(state)", "\(standing); \(named)")
        }
    }

    /// Only what a part's state looks at: the end of cooling, a comparison rule's date, the end of patience.
    private static func checkDueTimes(_ look: VerificationLook) throws {
        try look.ask(
            .dueMissing,
            """
            SELECT w.id, w.state, w.at, w.claim_id FROM (
                SELECT p.id, p.claim_id, p.state, p.release_at AS at FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id
                JOIN offer_terms AS t ON t.id = c.terms_id
                WHERE p.release_at IS NOT NULL AND (p.state = 'cooling' OR (p.state IN ('tracked', 'awaiting_scan') AND t.comparison = 1))
                UNION ALL
                SELECT p.id, p.claim_id, p.state, p.expires_at AS at FROM claim_part AS p
                WHERE p.expires_at IS NOT NULL AND p.state IN ('tracked', 'awaiting_scan')) AS w
            WHERE NOT EXISTS (SELECT 1 FROM due AS d WHERE d.at = w.at AND d.kind = 'claim' AND d.subject = w.claim_id)
            """
        ) { row in
            (
                try row.typeID(PartTag.self, 1), "\(try row.instant(3)) for \(try row.typeID(ClaimTag.self, 4)) among the due times",
                "\(try row.text(2)) without it"
            )
        }
        try look.ask(.dueMissing, "SELECT p.id, p.state FROM claim_part AS p WHERE p.state = 'cooling' AND p.release_at IS NULL") { row in
            (try row.typeID(PartTag.self, 1), "the end of its cooling", "none")
        }
    }
}
