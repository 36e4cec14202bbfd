import Core
import Views

extension Tampering {
    /// Against orders, parcels, scans and what binds them.
    static let ofOrders: [Tampering] = [
        Tampering("a line of another amount") { attack in
            let order = try attack.order("E4")
            try attack.run("UPDATE order_line SET amount = amount + 100 WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
            attack.expect(.claimAmount, try attack.claim("E4/week"))
        },
        Tampering("a line of another article") { attack in
            let order = try attack.order("E4")
            try attack.run("UPDATE order_line SET sku = 'plate' WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a title where none was sent") { attack in
            let order = try attack.order("E4")
            try attack.run("UPDATE order_line SET title = 'Plate' WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a line under another title") { attack in
            let order = try attack.order("E1")
            try attack.run("UPDATE order_line SET title = 'Plate' WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a line's title lost") { attack in
            let order = try attack.order("E1")
            try attack.run("UPDATE order_line SET title = NULL WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a line of another merchant") { attack in
            let order = try attack.order("A4")
            try attack.run("UPDATE order_line SET merchant_id = \(attack.trade.hub) WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a line of more than was ordered") { attack in
            let order = try attack.order("E4")
            try attack.run("UPDATE order_line SET quantity = quantity + 1 WHERE order_id = \(order)")
            attack.expect(.orderFact, order)
            attack.expect(.claimParts, try attack.claim("E4/week"))
        },
        Tampering("an order received at another time") { attack in
            let order = try attack.order("A3")
            try attack.run("UPDATE customer_order SET received_at = received_at + 1 WHERE id = \(order)")
            attack.expect(.orderFact, order)
        },
        Tampering("a cancelled line open again") { attack in
            let order = try attack.order("B7")
            try attack.run("UPDATE order_line SET cancelled_at = NULL WHERE order_id = \(order) AND position = 2")
            attack.expect(.orderCancellation, order)
        },
        Tampering("an order cancelled by nobody") { attack in
            let order = try attack.order("A3")
            try attack.run("UPDATE customer_order SET state = 'cancelled', cancelled_at = received_at WHERE id = \(order)")
            attack.expect(.orderCancellation, order)
        },
        Tampering("an order's key forgotten") { attack in
            let order = try attack.order("A1")
            try attack.run("DELETE FROM order_key WHERE order_id = \(order)")
            attack.expect(.orderKey, order)
        },
        Tampering("a key without its order") { attack in
            let order: OrderID = attack.fresh()
            try attack.run("INSERT INTO order_key (marketplace_id, key, order_id) VALUES (\(try attack.marketplace("saxony")), 'Z9', \(order))")
            attack.expect(.orderKey, order)
        },
        Tampering("a parcel under another key") { attack in
            let parcel = try attack.parcel("P24")
            try attack.run("UPDATE parcel_key SET key = 'P24-b' WHERE parcel_id = \(parcel)")
            try attack.run("UPDATE parcel SET key = 'P24-b' WHERE id = \(parcel)")
            attack.expect(.parcelFact, parcel)
            attack.expect(.scanParcel, try attack.scan("u4"))
        },
        Tampering("a parcel deleted") { attack in
            let parcel = try attack.parcel("P31")
            try attack.run("DELETE FROM parcel_content WHERE parcel_id = \(parcel)")
            try attack.run("DELETE FROM parcel_key WHERE parcel_id = \(parcel)")
            try attack.run("DELETE FROM parcel WHERE id = \(parcel)")
            attack.expect(.parcelFact, parcel)
            attack.expect(.referenceMissing, try attack.part("D2/estimate"))
        },
        Tampering("a parcel's key forgotten") { attack in
            let parcel = try attack.parcel("P1")
            try attack.run("DELETE FROM parcel_key WHERE parcel_id = \(parcel)")
            attack.expect(.parcelKey, parcel)
        },
        Tampering("more in parcels than was ordered") { attack in
            try attack.run("UPDATE parcel_content SET quantity = quantity + 1 WHERE parcel_id = \(try attack.parcel("P1")) AND line = 2")
            attack.expect(.parcelContents, try attack.order("A1"))
        },
        Tampering("a scan deleted") { attack in
            let scan = try attack.scan("s1")
            try attack.run("DELETE FROM scan WHERE id = \(scan)")
            attack.expect(.scanMissing, scan)
            attack.expect(.scanKey, scan)
            attack.expect(.stepWithoutScan, try attack.parcel("P1"))
        },
        Tampering("a scan deleted with its key and its step") { attack in
            let scan = try attack.scan("s1")
            for table in ["parcel_step", "scan_key"] { try attack.run("DELETE FROM \(raw: table) WHERE scan_id = \(scan)") }
            try attack.run("DELETE FROM scan WHERE id = \(scan)")
            attack.expect(.scanMissing, scan)
        },
        Tampering("a waiting scan deleted with its key and its anomaly") { attack in
            let scan = try attack.scan("t2")
            let anomaly: AnomalyID = try attack.one("SELECT id FROM anomaly WHERE scan_id = \(scan)")
            for table in ["anomaly", "scan_key"] { try attack.run("DELETE FROM \(raw: table) WHERE scan_id = \(scan)") }
            try attack.run("DELETE FROM scan WHERE id = \(scan)")
            attack.expect(.scanMissing, scan)
            attack.expect(.subjectMissing, anomaly)
        },
        Tampering("a scan that was never recorded") { attack in
            attack.expect(.scanWithoutFact, try attack.repeatScan(attack.scan("s3"), state: "repeated"))
        },
        Tampering("a second confirmation by a forged scan") { attack in
            let scan = try attack.scan("s3")
            let copy = try attack.repeatScan(scan, state: "applied")
            try attack.addStep(like: scan, by: copy)
            attack.expect(.secondConfirmation, try attack.parcel("P1"))
            attack.expect(.scanWithoutFact, copy)
        },
        Tampering("a second confirmation by a step alone") { attack in
            try attack.addStep(like: attack.scan("s3"), by: attack.fresh())
            attack.expect(.secondConfirmation, try attack.parcel("P1"))
            attack.expect(.stepWithoutScan, try attack.parcel("P1"))
        },
        Tampering("a void confirmation made to count again") { attack in
            let scan = try attack.scan("t6")
            try attack.run("UPDATE parcel_step SET voided_at = NULL WHERE scan_id = \(scan)")
            attack.expect(.secondConfirmation, try attack.parcel("P13"))
            attack.expect(.scanStep, scan)
        },
        Tampering("a packed step without a scan") { attack in
            try attack.addStep(like: attack.scan("s1"), by: attack.fresh())
            attack.expect(.stepWithoutFact, try attack.parcel("P1"))
            attack.expect(.stepWithoutScan, try attack.parcel("P1"))
        },
        Tampering("a scan recorded twice") { attack in
            try attack.unseal()
            let scan = try attack.scan("s1")
            try attack.repeatFact(
                attack.one("SELECT id FROM fact WHERE subject = \(try attack.parcel("P1")) AND body LIKE \("%\(scan)%") AND kind = 'scan.recorded'"))
            attack.expect(.scanRecordedTwice, scan)
        },
        Tampering("a scan at another place") { attack in
            let scan = try attack.scan("s3-again")
            try attack.run("UPDATE scan SET read_point = 'attic' WHERE id = \(scan)")
            attack.expect(.scanDiffers, scan)
        },
        Tampering("a scan received earlier, step and all") { attack in
            let scan = try attack.scan("v3")
            try attack.run("UPDATE scan SET received_at = received_at - 1 WHERE id = \(scan)")
            try attack.run("UPDATE parcel_step SET received_at = received_at - 1 WHERE scan_id = \(scan)")
            attack.expect(.scanDiffers, scan)
        },
        Tampering("a scan moved to another parcel of the same key") { attack in
            let scan = try attack.scan("t4")
            try attack.run("UPDATE scan SET offset_minutes = 0, grade = 'A' WHERE id = \(scan)")
            try attack.run("UPDATE parcel_step SET grade = 'A' WHERE scan_id = \(scan)")
            attack.expect(.scanDiffers, scan)
        },
        Tampering("a scan's key forgotten") { attack in
            let scan = try attack.scan("s1")
            try attack.run("DELETE FROM scan_key WHERE scan_id = \(scan)")
            attack.expect(.scanKey, scan)
        },
        Tampering("a repeated scan set aside") { attack in
            let scan = try attack.scan("s3-again")
            try attack.run("UPDATE scan SET state = 'set_aside' WHERE id = \(scan)")
            attack.expect(.scanState, scan)
        },
        Tampering("a rejected scan waiting again") { attack in
            let scan = try attack.scan("t3")
            try attack.run("UPDATE scan SET state = 'waiting' WHERE id = \(scan)")
            attack.expect(.scanState, scan)
        },
        Tampering("a repeated scan rejected by nobody") { attack in
            let scan = try attack.scan("s3-again")
            try attack.run("UPDATE scan SET state = 'rejected' WHERE id = \(scan)")
            attack.expect(.scanState, scan)
        },
        Tampering("a step taken back by nobody") { attack in
            let scan = try attack.scan("s1")
            try attack.run("UPDATE scan SET state = 'voided' WHERE id = \(scan)")
            try attack.run("UPDATE parcel_step SET voided_at = received_at WHERE scan_id = \(scan)")
            attack.expect(.scanState, scan)
        },
        Tampering("a waiting scan with a parcel") { attack in
            let scan = try attack.scan("t2")
            try attack.run("UPDATE scan SET parcel_id = \(try attack.parcel("P1")) WHERE id = \(scan)")
            attack.expect(.scanParcel, scan)
        },
        Tampering("a scan in another parcel") { attack in
            let scan = try attack.scan("s3-again")
            try attack.run("UPDATE scan SET parcel_id = \(try attack.parcel("P2")) WHERE id = \(scan)")
            attack.expect(.scanParcel, scan)
            attack.expect(.scanDiffers, scan)
            attack.expect(.scanWithoutFact, scan)
        },
        Tampering("a step at another time than its scan") { attack in
            let scan = try attack.scan("s1")
            try attack.run("UPDATE parcel_step SET occurred_at = occurred_at + 1 WHERE scan_id = \(scan)")
            attack.expect(.scanStep, scan)
        },
        Tampering("a step of a scan that does not count") { attack in
            let scan = try attack.scan("s3-again")
            try attack.addStep(like: attack.scan("s1"), by: scan)
            attack.expect(.scanStep, scan)
            attack.expect(.stepWithoutFact, try attack.parcel("P1"))
        },
        Tampering("an anomaly accepted by nobody") { attack in
            let anomaly: AnomalyID = try attack.one("SELECT id FROM anomaly WHERE scan_id = \(try attack.scan("t2"))")
            try attack.run("UPDATE anomaly SET state = 'accepted' WHERE id = \(anomaly)")
            attack.expect(.anomalyFact, anomaly)
        },
        Tampering("a decision undone by nobody") { attack in
            let anomaly: AnomalyID = try attack.one("SELECT id FROM anomaly WHERE scan_id = \(try attack.scan("t9"))")
            try attack.run("UPDATE anomaly SET state = 'open', decided_at = NULL WHERE id = \(anomaly)")
            attack.expect(.anomalyFact, anomaly)
            attack.expect(.scanState, try attack.scan("t9"))
        },
        Tampering("a parcel in another marketplace") { attack in
            let parcel = try attack.parcel("P40")
            try attack.run("UPDATE parcel SET marketplace_id = \(try attack.marketplace("kyoto")) WHERE id = \(parcel)")
            attack.expect(.linkDiffers, parcel)
        },
        Tampering("a claim for another buyer") { attack in
            let claim = try attack.claim("A3/five")
            try attack.run("UPDATE claim SET payable_id = \(try attack.payable("A1/five")) WHERE id = \(claim)")
            attack.expect(.linkDiffers, claim)
        },
        Tampering("a part of another order") { attack in
            let part = try attack.part("E4/week")
            try attack.run("UPDATE claim_part SET order_id = \(try attack.order("A1")) WHERE id = \(part)")
            attack.expect(.linkDiffers, part)
        },
        Tampering("an offer with another's budget") { attack in
            let offer = try attack.offer("ended")
            attack.expect(.linkDiffers, offer)
            attack.expect(.transferDiffers, try attack.deposit("ended"))
            attack.expect(.transferUnnamed, try attack.deposit("poor"))
            try attack.run("UPDATE offer SET budget_id = \(try attack.budget("poor")) WHERE id = \(offer)")
        },
        Tampering("a scan of a device that is not there") { attack in
            let scan = try attack.scan("s1")
            try attack.run("UPDATE scan SET device_id = \(attack.fresh() as DeviceID) WHERE id = \(scan)")
            attack.expect(.referenceMissing, scan)
        },
        Tampering("an account of nobody") { attack in
            let account = try attack.budget("ended")
            try attack.run("UPDATE account SET owner_id = \(attack.fresh() as OfferID) WHERE id = \(account)")
            attack.expect(.referenceMissing, account)
            attack.expect(.linkDiffers, try attack.offer("ended"))
        },
        Tampering("a grant deleted") { attack in
            let grant: GrantID = try attack.one("SELECT id FROM access_grant WHERE party_id = \(attack.trade.hub)")
            try attack.run("DELETE FROM access_grant WHERE id = \(grant)")
            attack.expect(.subjectMissing, grant)
        },
    ]
}
