import Core
import Store
import Tallies
import Views

extension Tampering {
    /// Against the journal and its seals.
    static let ofJournal: [Tampering] = [
        Tampering("a gap in the numbers of an offer's facts") { attack in
            try attack.unseal()
            let offer = try attack.offer("ended")
            try attack.run("UPDATE fact SET number = number + 1 WHERE subject = \(offer) AND kind = 'offer.closed'")
            attack.expect(.factNumber, offer)
        },
        Tampering("a fact about two kinds of things") { attack in
            try attack.unseal()
            let offer = try attack.offer("ended")
            try attack.run("UPDATE fact SET subject_kind = 'ord' WHERE subject = \(offer) AND kind = 'offer.closed'")
            attack.expect(.factNumber, offer)
        },
        Tampering("a fact whose body is no JSON") { attack in
            try attack.unseal()
            let fact = try attack.fact("order.placed", about: attack.order("A3").bits)
            try attack.run("UPDATE fact SET body = '{\"key\":' WHERE id = \(fact)")
            attack.expect(.factUnreadable, fact)
        },
        Tampering("a fact without a seal for more than a minute") { attack in
            try attack.unseal()
            let start = Instant(seconds: 1_793_606_400)
            attack.wallNow = start.adding(microseconds: 61_000_000)
            for fact in try attack.tx.rows("SELECT id FROM fact WHERE received_at = \(start) ORDER BY id", { try $0.id(0) as FactID }).prefix(20) {
                attack.expect(.factUnsealed, fact)
            }
        },
        Tampering("the last block taken away in time") { attack in
            try attack.run("DELETE FROM seal WHERE number = 2")
            attack.wallNow = attack.trade.clock.now.adding(microseconds: -10_000_000_000_000)
        },
        Tampering("a sealed fact changed") { attack in
            let fact = try attack.fact("claim.decided", about: attack.claim("E4/week").bits)
            try attack.run("UPDATE fact SET actor = 'operator:somebody else' WHERE id = \(fact)")
            attack.expect(.sealHash, "block 2")
        },
        Tampering("a sealed fact deleted") { attack in
            let offer = try attack.offer("ended")
            try attack.run("DELETE FROM fact WHERE subject = \(offer) AND kind = 'offer.closed'")
            attack.expect(.sealCount, "block 1")
            attack.expect(.offerFact, offer)
        },
        Tampering("a sealed fact moved behind the last block") { attack in
            let fact: FactID = try attack.one("SELECT id FROM fact WHERE subject = \(try attack.offer("poor")) AND number = 1")
            try attack.run("UPDATE fact SET seq = seq + 1000000, xid = xid + 1000000 WHERE id = \(fact)")
            attack.expect(.sealCount, "block 1")
        },
        Tampering("a fact put in among the sealed ones") { attack in
            let before: FactID = try attack.one("SELECT id FROM fact WHERE subject = \(try attack.offer("poor")) AND number = 1")
            try attack.repeatFact(before)
            let added: FactID = attack.fresh()
            try attack.run("UPDATE fact SET kind = 'offer.noticed' WHERE id = \(added)")
            switch attack.tx.dialect.kind {
            case .postgres:
                try attack.run("UPDATE fact SET xid = (SELECT f.xid FROM fact AS f WHERE f.id = \(before)) WHERE id = \(added)")
                attack.expect(.sealCount, "block 1")
            case .sqlite:
                // All places are taken, so the facts behind move on by one, and each block's last becomes the next one's first.
                try attack.run("UPDATE fact SET seq = -seq - 1 WHERE id <> \(added) AND seq > (SELECT f.seq FROM fact AS f WHERE f.id = \(before))")
                try attack.run("UPDATE fact SET seq = (SELECT f.seq + 1 FROM fact AS f WHERE f.id = \(before)) WHERE id = \(added)")
                try attack.run("UPDATE fact SET seq = -seq WHERE seq < 0")
                attack.expect(.sealHash, "block 1")
                attack.expect(.sealHash, "block 2")
            }
        },
        Tampering("a fact moved before the first block", isForSQLiteOnly: true) { attack in
            let fact: FactID = try attack.one("SELECT id FROM fact WHERE subject = \(try attack.offer("poor")) AND number = 1")
            try attack.run("UPDATE fact SET seq = -7 WHERE id = \(fact)")
            attack.expect(.sealCount, "block 1")
            attack.expect(.sealCount, "journal")
        },
        Tampering("a block that follows another") { attack in
            try attack.run("UPDATE seal SET previous = (SELECT hash FROM seal WHERE number = 2) WHERE number = 2")
            attack.expect(.sealChain, "block 2")
            attack.expect(.sealHash, "block 2")
        },
        Tampering("a block taken out") { attack in
            try attack.run("DELETE FROM seal WHERE number = 1")
            attack.expect(.sealChain, "block 1")
            attack.expect(.sealCount, "block 2")
        },
        Tampering("a block that ends where it began") { attack in
            try attack.run(
                """
                UPDATE seal SET seq = (SELECT s.seq FROM seal AS s WHERE s.number = 1), xid = (SELECT s.xid FROM seal AS s WHERE s.number = 1)
                WHERE number = 2
                """)
            attack.expect(.sealChain, "block 2")
        },
        Tampering("a day's sum raised and a quarter of an hour taken out") { attack in
            _ = try Tallies.countNext(in: attack.tx)
            let first = try attack.tx.rows("SELECT quarter, currency FROM tally WHERE series = 'orders' ORDER BY quarter, currency LIMIT 1") {
                (quarter: try $0.int(0), currency: try $0.text(1))
            }[0]
            let start = Instant(seconds: first.quarter * 900)
            try attack.run("UPDATE tally SET amount = amount + 1 WHERE series = 'orders' AND quarter = \(first.quarter) AND currency = \(first.currency)")
            try attack.run("DELETE FROM tally_quarter WHERE quarter = \(first.quarter)")
            attack.expect(.tallyDiffers, "orders \(start) \(first.currency)")
            attack.expect(.tallyDiffers, "quarter \(start)")
        },
        Tampering("an id of one byte", isForSQLiteOnly: true) { attack in
            try attack.run("UPDATE scan SET recorder_id = x'07' WHERE id = \(try attack.scan("s1"))")
            attack.expect(.rowUnreadable, "references")
        },
    ]
}
