import Core
import Store

extension Verification {
    /// Rows of different nouns that belong together agree.
    static func checkLinks(_ look: VerificationLook) throws {
        let ofClaim = { (row: any Row) in try row.typeID(ClaimTag.self, 1) }
        try look.ask(
            .linkDiffers,
            """
            SELECT c.id, o.id FROM claim AS c JOIN customer_order AS o ON o.id = c.order_id JOIN account AS a ON a.id = c.payable_id
            WHERE c.marketplace_id <> o.marketplace_id OR c.currency <> o.currency OR a.kind <> 'payable' OR a.marketplace_id <> c.marketplace_id
            OR a.currency <> c.currency OR a.owner_id <> COALESCE(o.person_id, o.marketplace_id)
            """
        ) { (try ofClaim($0), "marketplace, currency and buyer of \(try $0.typeID(OrderTag.self, 2))", "others") }
        try look.ask(
            .linkDiffers,
            """
            SELECT c.id, o.id FROM claim AS c JOIN offer AS o ON o.id = c.offer_id JOIN offer_terms AS t ON t.id = c.terms_id
            WHERE c.marketplace_id <> o.marketplace_id OR c.budget_id <> o.budget_id OR t.offer_id <> o.id
            """
        ) { (try ofClaim($0), "marketplace, budget and terms of \(try $0.typeID(OfferTag.self, 2))", "others") }
        try look.ask(
            .linkDiffers,
            """
            SELECT o.id, a.id FROM offer AS o JOIN account AS a ON a.id = o.budget_id
            WHERE a.kind <> 'budget' OR a.owner_id <> o.id OR a.marketplace_id <> o.marketplace_id
            """
        ) { (try $0.typeID(OfferTag.self, 1), "a budget of its own", try $0.typeID(AccountTag.self, 2)) }
        try look.ask(
            .linkDiffers,
            """
            SELECT p.id, o.id FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id JOIN customer_order AS o ON o.id = c.order_id
            LEFT JOIN parcel AS b ON b.id = p.parcel_id WHERE p.order_id <> c.order_id OR b.order_id <> c.order_id
            """
        ) { (try $0.typeID(PartTag.self, 1), "a part and a parcel of \(try $0.typeID(OrderTag.self, 2))", "another order's") }
        try look.ask(
            .linkDiffers,
            """
            SELECT p.id, o.id FROM parcel AS p JOIN customer_order AS o ON o.id = p.order_id WHERE p.marketplace_id <> o.marketplace_id
            """
        ) { (try $0.typeID(ParcelTag.self, 1), "the marketplace of \(try $0.typeID(OrderTag.self, 2))", "another") }
        try look.ask(
            .linkDiffers,
            """
            SELECT o.id, m.currency, o.currency, p.id FROM customer_order AS o JOIN marketplace AS m ON m.id = o.marketplace_id
            LEFT JOIN person AS p ON p.id = o.person_id WHERE o.currency <> m.currency OR p.marketplace_id <> o.marketplace_id
            """
        ) { (try $0.typeID(OrderTag.self, 1), "\(try $0.text(2)) and a buyer of the marketplace", "\(try $0.text(3)), \(try $0.typeID(PersonTag.self, 4))") }
    }
}
