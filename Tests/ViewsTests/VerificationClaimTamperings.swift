import Core
import Views

extension Tampering {
    /// Against claims, their parts and the offers behind.
    static let ofClaims: [Tampering] = [
        Tampering("a claim of another amount") { attack in
            let claim = try attack.claim("A1/five")
            try attack.run("UPDATE claim SET amount = amount + 1 WHERE id = \(claim)")
            for code in [VerificationCode.claimAmount, .claimParts, .claimFact] { attack.expect(code, claim) }
        },
        Tampering("a claim under later terms") { attack in
            let claim = try attack.claim("A1/five")
            try attack.run("UPDATE claim SET terms_id = (SELECT terms_id FROM offer WHERE id = \(try attack.offer("five"))) WHERE id = \(claim)")
            attack.expect(.claimAmount, claim)
            attack.expect(.claimFact, claim)
        },
        Tampering("a claim whose facts are gone") { attack in
            try attack.unseal()
            let claim = try attack.claim("A3/five")
            try attack.run("DELETE FROM fact WHERE subject = \(claim)")
            attack.expect(.claimFact, claim)
        },
        Tampering("a cent moved from one part to another") { attack in
            let (first, second) = (try attack.part("A1/five", line: 1), try attack.part("A1/five", line: 2))
            try attack.run("UPDATE claim_part SET amount = amount - 1 WHERE id = \(first)")
            try attack.run("UPDATE claim_part SET amount = amount + 1 WHERE id = \(second)")
            for part in [first, second] {
                attack.expect(.partAmount, part)
                attack.expect(.partPost, part)
            }
            let claim = try attack.claim("A1/five")
            attack.expect(.claimParts, claim)
            attack.expect(.claimParts, claim)
        },
        Tampering("a part that names another's hold") { attack in
            let (part, other) = (try attack.part("E1/five"), try attack.part("E1/week"))
            try attack.run("UPDATE claim_part SET hold_id = \(try attack.transfer("hold", of: other)) WHERE id = \(part)")
            attack.expect(.partHold, part)
        },
        Tampering("a payable part that names no post") { attack in
            let part = try attack.part("A2/five")
            try attack.run("UPDATE claim_part SET post_id = NULL WHERE id = \(part)")
            attack.expect(.partPost, part)
        },
        Tampering("a part made payable without a scan") { attack in
            let part = try attack.part("E1/five")
            try attack.run("UPDATE claim_part SET state = 'payable' WHERE id = \(part)")
            for code in [VerificationCode.partState, .partHold, .partPost, .partProof] { attack.expect(code, part) }
        },
        Tampering("a part that is held, shown as under review") { attack in
            let part = try attack.part("E4/week")
            try attack.run("UPDATE claim_part SET state = 'review' WHERE id = \(part)")
            attack.expect(.partState, part)
        },
        Tampering("a part confirmed by another parcel's scan") { attack in
            let part = try attack.part("A2/five")
            try attack.run("UPDATE claim_part SET confirming_scan_id = \(try attack.scan("s3")) WHERE id = \(part)")
            attack.expect(.partScan, part)
            attack.expect(.partProof, part)
        },
        Tampering("a confirming step made void") { attack in
            let scan = try attack.scan("s4")
            try attack.run("UPDATE parcel_step SET voided_at = received_at WHERE scan_id = \(scan)")
            attack.expect(.partProof, try attack.part("A2/five"))
            attack.expect(.scanStep, scan)
        },
        Tampering("a part that names another fact") { attack in
            let part = try attack.part("A2/five")
            try attack.run("UPDATE claim_part SET fact_id = \(try attack.fact("order.placed", about: attack.order("A2").bits)) WHERE id = \(part)")
            attack.expect(.partFact, part)
        },
        Tampering("a part that no fact tells of") { attack in
            try attack.unseal()
            let part = try attack.part("A4/five")
            let other: PartID = attack.fresh()
            try attack.run("UPDATE claim_part SET id = \(other) WHERE id = \(part)")
            attack.expect(.partFact, other)
            attack.expect(.partMissing, part)
        },
        Tampering("a part deleted") { attack in
            let part = try attack.part("A4/five")
            try attack.run("DELETE FROM claim_part WHERE id = \(part)")
            attack.expect(.partMissing, part)
            attack.expect(.claimParts, try attack.claim("A4/five"))
        },
        Tampering("a move that begins elsewhere") { attack in
            try attack.unseal()
            let claim = try attack.claim("A2/five")
            try attack.run(
                """
                UPDATE fact SET body = replace(body, '"from":"awaiting_scan"', '"from":"review"') WHERE subject = \(claim) AND number = 2
                """)
            attack.expect(.partCourse, try attack.part("A2/five"))
        },
        Tampering("the end of cooling forgotten") { attack in
            try attack.run("DELETE FROM due WHERE subject = \(try attack.claim("E3/week"))")
            attack.expect(.dueMissing, try attack.part("E3/week"))
        },
        Tampering("the end of patience forgotten") { attack in
            try attack.run("DELETE FROM due WHERE subject = \(try attack.claim("E2/week"))")
            attack.expect(.dueMissing, try attack.part("E2/week"))
        },
        Tampering("a comparison rule's date forgotten") { attack in
            try attack.run("DELETE FROM due WHERE subject = \(try attack.claim("D2/estimate"))")
            attack.expect(.dueMissing, try attack.part("D2/estimate"))
        },
        Tampering("the date of a part put off") { attack in
            let part = try attack.part("E3/week")
            try attack.run("UPDATE claim_part SET release_at = release_at + 1 WHERE id = \(part)")
            attack.expect(.dueMissing, part)
        },
        Tampering("cooling cut short, due time and all") { attack in
            let part = try attack.part("E3/week")
            try attack.run("UPDATE claim_part SET release_at = release_at - 1000000 WHERE id = \(part)")
            try attack.run("UPDATE due SET at = at - 1000000 WHERE subject = \(try attack.claim("E3/week"))")
            attack.expect(.partEarly, part)
        },
        Tampering("terms made better afterwards") { attack in
            let terms: TermsID = try attack.one("SELECT terms_id FROM offer WHERE id = \(try attack.offer("ended"))")
            try attack.run("UPDATE offer_terms SET body = replace(body, '\"amount\":1', '\"amount\":1000') WHERE id = \(terms)")
            attack.expect(.termsFact, terms)
        },
        Tampering("a comparison rule without its mark") { attack in
            let terms: TermsID = try attack.one("SELECT terms_id FROM offer WHERE id = \(try attack.offer("handover"))")
            try attack.run("UPDATE offer_terms SET comparison = 0 WHERE id = \(terms)")
            attack.expect(.termsFact, terms)
        },
        Tampering("terms that wait for a scan, marked as paying on a date") { attack in
            let terms: TermsID = try attack.one("SELECT terms_id FROM offer WHERE id = \(try attack.offer("handover"))")
            try attack.run("UPDATE offer_terms SET pays_on_date = 1 WHERE id = \(terms)")
            attack.expect(.termsFact, terms)
        },
        Tampering("a closed offer opened again") { attack in
            let offer = try attack.offer("ended")
            try attack.run("UPDATE offer SET closed_at = NULL WHERE id = \(offer)")
            attack.expect(.offerFact, offer)
        },
        Tampering("a budget freed of its limit") { attack in
            try attack.run("UPDATE account SET may_overdraw = 1 WHERE id = \(try attack.budget("ended"))")
            attack.expect(.offerFact, try attack.offer("ended"))
        },
        Tampering("a comparison rule without consent") { attack in
            try attack.unseal()
            let offer = try attack.offer("estimate")
            try attack.run(
                """
                UPDATE fact SET body = replace(body, '"comparisonConsent":true', '"comparisonConsent":false') WHERE subject = \(offer) AND number = 1
                """)
            attack.expect(.comparisonConsent, try attack.one("SELECT terms_id FROM offer WHERE id = \(offer)") as TermsID)
        },
    ]
}
