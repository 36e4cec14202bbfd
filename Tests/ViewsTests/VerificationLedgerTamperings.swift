import Core
import Views

extension Tampering {
    /// Against balances and transfers.
    static let ofLedger: [Tampering] = [
        Tampering("a balance raised") { attack in
            let account = try attack.budget("five")
            try attack.run("UPDATE account SET credits_posted = credits_posted + 100 WHERE id = \(account)")
            attack.expect(.accountBalance, account)
            attack.expect(.ledgerUnbalanced, try attack.marketplace("saxony"))
        },
        Tampering("a balance raised on both sides, so that the books still close") { attack in
            let (budget, payable) = (try attack.budget("five"), try attack.payable("A1/five"))
            try attack.run("UPDATE account SET debits_pending = debits_pending + 100 WHERE id = \(budget)")
            try attack.run("UPDATE account SET credits_pending = credits_pending + 100 WHERE id = \(payable)")
            attack.expect(.accountBalance, budget)
            attack.expect(.accountBalance, payable)
        },
        Tampering("a limit put on an account that is below zero") { attack in
            let account = try attack.budget("estimate")
            try attack.run("UPDATE account SET may_overdraw = 0 WHERE id = \(account)")
            attack.expect(.accountOverdrawn, account)
            attack.expect(.offerFact, try attack.offer("estimate"))
        },
        Tampering("a transfer in another marketplace") { attack in
            let transfer = try attack.transfer("hold", of: attack.part("E4/week"))
            try attack.run("UPDATE transfer SET marketplace_id = \(try attack.marketplace("kyoto")) WHERE id = \(transfer)")
            attack.expect(.transferCrosses, transfer)
        },
        Tampering("a transfer in another currency") { attack in
            let transfer = try attack.transfer("hold", of: attack.part("E4/week"))
            try attack.run("UPDATE transfer SET currency = 'JPY' WHERE id = \(transfer)")
            attack.expect(.transferCrosses, transfer)
        },
        Tampering("a deposit for a part") { attack in
            let transfer = try attack.deposit("ended")
            try attack.run("UPDATE transfer SET part_id = \(try attack.part("E4/week")) WHERE id = \(transfer)")
            attack.expect(.transferRoute, transfer)
            attack.expect(.transferUnnamed, transfer)
        },
        Tampering("a hold for another claim's buyer") { attack in
            let transfer = try attack.transfer("hold", of: attack.part("E4/week"))
            let (own, other) = (try attack.payable("E4/week"), try attack.payable("E1/week"))
            try attack.run("UPDATE transfer SET credit_id = \(other) WHERE id = \(transfer)")
            attack.expect(.transferRoute, transfer)
            attack.expect(.accountBalance, own)
            attack.expect(.accountBalance, other)
        },
        Tampering("a void of nothing") { attack in
            let transfer = try attack.transfer("void", of: attack.part("B8/week"))
            try attack.run("UPDATE transfer SET amount = 0 WHERE id = \(transfer)")
            attack.expect(.transferAmount, transfer)
            attack.expect(.resolutionDiffers, transfer)
        },
        Tampering("a void of more than its hold") { attack in
            let transfer = try attack.transfer("void", of: attack.part("B8/week"))
            try attack.run("UPDATE transfer SET amount = amount + 1 WHERE id = \(transfer)")
            attack.expect(.resolutionDiffers, transfer)
        },
        Tampering("a post without its hold") { attack in
            let part = try attack.part("A2/five")
            let post = try attack.transfer("post", of: part)
            try attack.run("UPDATE transfer SET hold_id = NULL WHERE id = \(post)")
            attack.expect(.resolutionDiffers, post)
            attack.expect(.partHold, part)
            attack.expect(.accountBalance, try attack.budget("five"))
            attack.expect(.accountBalance, try attack.payable("A2/five"))
        },
        Tampering("a hold resolved twice") { attack in
            let part = try attack.part("B8/week")
            let (hold, copy) = (try attack.transfer("hold", of: part), attack.fresh() as TransferID)
            try attack.copyTransfer(attack.transfer("void", of: part), as: copy)
            attack.expect(.holdResolvedTwice, hold)
            attack.expect(.transferUnnamed, copy)
        },
        Tampering("a post taken back twice") { attack in
            let part = try attack.part("B4/five")
            let reversal: TransferID = try attack.one(
                "SELECT id FROM transfer WHERE part_id = \(part) AND kind = 'reversal' ORDER BY id DESC LIMIT 1")
            let post: TransferID = try attack.one("SELECT corrects_id FROM transfer WHERE id = \(reversal)")
            let copy: TransferID = attack.fresh()
            try attack.copyTransfer(reversal, as: copy)
            attack.expect(.postReversedTwice, post)
            attack.expect(.transferUnnamed, copy)
            attack.expect(.accountBalance, try attack.budget("five"))
            attack.expect(.accountBalance, try attack.payable("B4/five"))
        },
        Tampering("more taken back than was posted") { attack in
            let part = try attack.part("B7/five")
            let reversal = try attack.transfer("reversal", of: part)
            try attack.run("UPDATE transfer SET amount = amount + 1 WHERE id = \(reversal)")
            attack.expect(.reversalDiffers, reversal)
            attack.expect(.accountBalance, try attack.budget("five"))
            attack.expect(.accountBalance, try attack.payable("B7/five"))
        },
        Tampering("an amount beyond all sums") { attack in
            let transfer = try attack.transfer("hold", of: attack.part("E4/week"))
            try attack.run("UPDATE transfer SET amount = 9223372036854775807 WHERE id = \(transfer)")
            attack.expect(.partHold, try attack.part("E4/week"))
            attack.expect(.transferDiffers, transfer)
            attack.expect(.accountBalance, try attack.budget("week"))
            attack.expect(.accountBalance, try attack.payable("E4/week"))
        },
        Tampering("a deposit that a second fact names") { attack in
            try attack.unseal()
            try attack.repeatFact(attack.fact("offer.funded", about: attack.offer("ended").bits))
            attack.expect(.transferNamedTwice, try attack.deposit("ended"))
        },
        Tampering("a deposit that no fact names") { attack in
            try attack.unseal()
            try attack.run("UPDATE fact SET kind = 'offer.noticed' WHERE id = \(try attack.fact("offer.funded", about: attack.offer("ended").bits))")
            attack.expect(.transferUnnamed, try attack.deposit("ended"))
        },
        Tampering("a deposit of another amount") { attack in
            let transfer = try attack.deposit("ended")
            try attack.run("UPDATE transfer SET amount = amount + 1 WHERE id = \(transfer)")
            attack.expect(.transferDiffers, transfer)
            attack.expect(.accountBalance, try attack.budget("ended"))
            attack.expect(.accountBalance, try attack.one("SELECT debit_id FROM transfer WHERE id = \(transfer)") as AccountID)
        },
        Tampering("a transfer at another time") { attack in
            let transfer = try attack.transfer("post", of: attack.part("A2/five"))
            try attack.run("UPDATE transfer SET at = at - 1 WHERE id = \(transfer)")
            attack.expect(.transferDiffers, transfer)
        },
    ]
}

extension Attack {
    func copyTransfer(_ id: TransferID, as copy: TransferID) throws {
        try run(
            """
            INSERT INTO transfer (id, marketplace_id, currency, kind, debit_id, credit_id, amount, at, hold_id, corrects_id, part_id)
            SELECT \(copy), marketplace_id, currency, kind, debit_id, credit_id, amount, at, hold_id, corrects_id, part_id FROM transfer WHERE id = \(id)
            """)
    }
}
