import Core
import Store

extension Verification {
    /// Transfers among themselves and against the accounts and claims that they name.
    static func checkTransfers(_ look: VerificationLook) throws {
        try checkBorders(look)
        try checkRoutes(look)
        try checkResolutions(look)
        try checkReversals(look)
    }

    private static func checkBorders(_ look: VerificationLook) throws {
        try look.ask(
            .transferCrosses,
            """
            SELECT t.id, t.marketplace_id, t.currency, d.marketplace_id, d.currency, c.marketplace_id, c.currency FROM transfer AS t
            JOIN account AS d ON d.id = t.debit_id JOIN account AS c ON c.id = t.credit_id
            WHERE d.marketplace_id <> t.marketplace_id OR c.marketplace_id <> t.marketplace_id OR d.currency <> t.currency OR c.currency <> t.currency
            """
        ) { row in
            (
                try row.typeID(TransferTag.self, 1), "accounts of \(try row.typeID(MarketplaceTag.self, 2)) in \(try row.text(3))",
                "debit \(try row.typeID(MarketplaceTag.self, 4)) \(try row.text(5)), credit \(try row.typeID(MarketplaceTag.self, 6)) \(try row.text(7))"
            )
        }
        try look.ask(.transferAmount, "SELECT t.id, t.amount FROM transfer AS t WHERE t.amount <= 0") { row in
            (try row.typeID(TransferTag.self, 1), "an amount above 0", "\(try row.int(2))")
        }
    }

    private static func checkRoutes(_ look: VerificationLook) throws {
        try look.ask(
            .transferRoute,
            """
            SELECT t.id, t.kind, d.kind, c.kind, CASE WHEN t.part_id IS NULL THEN 'without' ELSE 'for' END FROM transfer AS t
            JOIN account AS d ON d.id = t.debit_id JOIN account AS c ON c.id = t.credit_id
            WHERE NOT ((t.kind = 'deposit' AND d.kind = 'funding' AND c.kind = 'budget' AND t.part_id IS NULL)
            OR (t.kind IN ('hold', 'post', 'void') AND d.kind = 'budget' AND c.kind = 'payable' AND t.part_id IS NOT NULL)
            OR (t.kind = 'reversal' AND d.kind = 'payable' AND c.kind = 'budget' AND t.part_id IS NOT NULL))
            """
        ) { row in
            let expected =
                switch try row.text(2) {
                case "deposit": "deposit from funding to budget without a part"
                case "reversal": "reversal from payable to budget for a part"
                case let kind: "\(kind) from budget to payable for a part"
                }
            return (
                try row.typeID(TransferTag.self, 1), expected,
                "\(try row.text(2)) from \(try row.text(3)) to \(try row.text(4)) \(try row.text(5)) a part"
            )
        }
        try look.ask(
            .transferRoute,
            """
            SELECT t.id, c.id, t.debit_id, t.credit_id FROM transfer AS t JOIN claim_part AS p ON p.id = t.part_id
            JOIN claim AS c ON c.id = p.claim_id
            WHERE (t.kind = 'reversal' AND (t.debit_id <> c.payable_id OR t.credit_id <> c.budget_id))
            OR (t.kind IN ('hold', 'post', 'void') AND (t.debit_id <> c.budget_id OR t.credit_id <> c.payable_id))
            """
        ) { row in
            (
                try row.typeID(TransferTag.self, 1), "the accounts of \(try row.typeID(ClaimTag.self, 2))",
                "\(try row.typeID(AccountTag.self, 3)) to \(try row.typeID(AccountTag.self, 4))"
            )
        }
    }

    private static func checkResolutions(_ look: VerificationLook) throws {
        try look.ask(
            .holdResolvedTwice,
            "SELECT t.hold_id, COUNT(*) FROM transfer AS t WHERE t.hold_id IS NOT NULL GROUP BY t.hold_id HAVING COUNT(*) > 1"
        ) { (try $0.typeID(TransferTag.self, 1), "one post or void", "\(try $0.int(2))") }
        try look.ask(
            .resolutionDiffers,
            """
            SELECT t.id, t.kind, t.amount, h.id, h.kind, h.amount FROM transfer AS t LEFT JOIN transfer AS h ON h.id = t.hold_id
            WHERE (t.kind IN ('post', 'void')) <> (t.hold_id IS NOT NULL) OR h.kind <> 'hold' OR h.debit_id <> t.debit_id
            OR h.credit_id <> t.credit_id OR h.part_id <> t.part_id OR (t.kind = 'void' AND t.amount <> h.amount) OR t.amount > h.amount
            """
        ) { row in
            let kind = try row.text(2)
            guard !row.isNull(4) else {
                return (try row.typeID(TransferTag.self, 1), kind == "post" || kind == "void" ? "a hold" : "no hold", "\(kind) of none")
            }
            return (
                try row.typeID(TransferTag.self, 1), "the accounts, the part and \(kind == "void" ? "all" : "at most all") of \(try row.int(6))",
                "\(kind) of \(try row.int(3)) for \(try row.text(5)) \(try row.typeID(TransferTag.self, 4))"
            )
        }
    }

    private static func checkReversals(_ look: VerificationLook) throws {
        try look.ask(
            .postReversedTwice,
            "SELECT t.corrects_id, COUNT(*) FROM transfer AS t WHERE t.corrects_id IS NOT NULL GROUP BY t.corrects_id HAVING COUNT(*) > 1"
        ) { (try $0.typeID(TransferTag.self, 1), "one reversal", "\(try $0.int(2))") }
        try look.ask(
            .reversalDiffers,
            """
            SELECT t.id, t.kind, t.amount, p.id, p.kind, p.amount FROM transfer AS t LEFT JOIN transfer AS p ON p.id = t.corrects_id
            WHERE (t.kind = 'reversal') <> (t.corrects_id IS NOT NULL) OR p.kind <> 'post' OR p.debit_id <> t.credit_id
            OR p.credit_id <> t.debit_id OR p.part_id <> t.part_id OR t.amount > p.amount
            """
        ) { row in
            let kind = try row.text(2)
            guard !row.isNull(4) else { return (try row.typeID(TransferTag.self, 1), kind == "reversal" ? "a post" : "no post", "\(kind) of none") }
            return (
                try row.typeID(TransferTag.self, 1), "the accounts the other way round, the part and at most \(try row.int(6))",
                "\(kind) of \(try row.int(3)) for \(try row.text(5)) \(try row.typeID(TransferTag.self, 4))"
            )
        }
    }
}
