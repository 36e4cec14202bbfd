import Core
import Store

package enum Claims {
    static let columns = """
        c.id, c.marketplace_id, c.order_id, c.offer_id, c.terms_id, c.currency, c.amount, c.budget_id, c.payable_id, c.tracked_at
        """

    /// Claims, locked in the order of their ids: commands that move different parts of one claim write its facts one after another.
    package static func lock(_ ids: Set<ClaimID>, in tx: any Transaction) throws -> Answer<[ClaimID: Claim]> {
        try tx.ask(
            Bulk("SELECT \(columns) FROM claim AS c {join values} WHERE c.id = v.id ORDER BY c.id {lock c}", ["id": .ids(ids.sorted())]), read
        ).map { found in Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) }) }
    }

    package static func of(_ orders: [OrderID], in tx: any Transaction) throws -> [Claim] {
        try tx.rows(Bulk("SELECT \(columns) FROM claim AS c {join values} WHERE c.order_id = v.order_id", ["order_id": .ids(orders)]), read)
    }

    package static func insert(_ claims: [Claim]) -> Bulk {
        Bulk(
            """
            INSERT INTO claim (id, marketplace_id, order_id, offer_id, terms_id, currency, amount, budget_id, payable_id, tracked_at)
            SELECT v.id, v.marketplace_id, v.order_id, v.offer_id, v.terms_id, v.currency, v.amount, v.budget_id, v.payable_id, v.tracked_at
            {from values}
            """,
            [
                "id": .ids(claims.map(\.id)), "marketplace_id": .ids(claims.map(\.marketplace)), "order_id": .ids(claims.map(\.order)),
                "offer_id": .ids(claims.map(\.offer)), "terms_id": .ids(claims.map(\.terms)), "currency": .texts(claims.map(\.currency.code)),
                "amount": .ints(claims.map(\.amount)), "budget_id": .ids(claims.map(\.budget)), "payable_id": .ids(claims.map(\.payable)),
                "tracked_at": .instants(claims.map(\.trackedAt)),
            ])
    }

    static func read(_ row: any Row) throws -> Claim {
        Claim(
            id: try row.id(0), marketplace: try row.id(1), order: try row.id(2), offer: try row.id(3), terms: try row.id(4),
            currency: try row.currency(5), amount: try row.int(6), budget: try row.id(7), payable: try row.id(8), trackedAt: try row.instant(9))
    }
}

package enum Parts {
    static let columns = """
        p.id, p.claim_id, p.order_id, p.parcel_id, p.line, p.quantity, p.amount, p.state, p.hold_id, p.post_id, p.confirming_scan_id, \
        p.confirmed_at, p.release_at, p.expires_at, p.held_from, p.fact_id, p.holds
        """

    /// Parts in these parcels, locked in the order of their ids.
    package static func lock(inParcels parcels: [ParcelID], in tx: any Transaction) throws -> Answer<[Part]> {
        try tx.ask(
            Bulk(
                "SELECT \(columns) FROM claim_part AS p {join values} WHERE p.parcel_id = v.parcel_id {lock by id p}",
                ["parcel_id": .ids(parcels.sorted())]), read)
    }

    package static func lock(ofClaims claims: Set<ClaimID>, in tx: any Transaction) throws -> [Part] {
        try tx.rows(
            Bulk(
                "SELECT \(columns) FROM claim_part AS p {join values} WHERE p.claim_id = v.claim_id {lock by id p}",
                ["claim_id": .ids(claims.sorted())]), read)
    }

    private static func read(_ row: any Row) throws -> Part {
        Part(
            id: try row.id(0), claim: try row.id(1), order: try row.id(2), parcel: try row.optionalID(3), line: try row.int(4),
            quantity: try row.int(5), amount: try row.int(6), state: try row.word(7), hold: try row.optionalID(8), post: try row.optionalID(9),
            confirmingScan: try row.optionalID(10), confirmedAt: try row.optionalInstant(11), releaseAt: try row.optionalInstant(12),
            expiresAt: try row.optionalInstant(13), heldFrom: try row.isNull(14) ? nil : row.word(14), holds: try holds(row.text(16)),
            fact: try row.optionalID(15))
    }

    private static func holds(_ text: String) throws -> Set<HoldReason> {
        let words = text.split(separator: " ")
        let holds = words.compactMap { HoldReason(rawValue: String($0)) }
        guard holds.count == words.count else { throw StoreError.unreadable("“\(text)” are no reasons to hold a part") }
        return Set(holds)
    }

    private static func text(_ holds: Set<HoldReason>) -> String { holds.sorted().map(\.rawValue).joined(separator: " ") }

    /// States of parts of a parcel that came to their end at `moment` or later.
    package static func ended(in parcel: ParcelID, since moment: Instant, in tx: any Transaction) throws -> [(part: PartID, state: PartState)] {
        try tx.rows(
            """
            SELECT id, state FROM claim_part WHERE parcel_id = \(parcel) AND state IN ('rejected', 'cancelled', 'clawed_back')
            AND moved_at >= \(moment) ORDER BY id
            """
        ) { (part: try $0.id(0), state: try $0.word(1)) }
    }

    package static func insert(_ parts: [(part: Part, at: Instant)]) -> Bulk {
        Bulk(
            """
            INSERT INTO claim_part (id, claim_id, order_id, parcel_id, line, quantity, amount, state, hold_id, post_id, confirming_scan_id,
            confirmed_at, release_at, expires_at, held_from, holds, fact_id, moved_at)
            SELECT v.id, v.claim_id, v.order_id, v.parcel_id, v.line, v.quantity, v.amount, v.state, v.hold_id, v.post_id, v.confirming_scan_id,
            v.confirmed_at, v.release_at, v.expires_at, v.held_from, v.holds, v.fact_id, v.moved_at {from values}
            """,
            [
                "id": .ids(parts.map(\.part.id)), "claim_id": .ids(parts.map(\.part.claim)), "order_id": .ids(parts.map(\.part.order)),
                "parcel_id": .ids(parts.map(\.part.parcel)), "line": .ints(parts.map(\.part.line)),
                "quantity": .ints(parts.map(\.part.quantity)), "amount": .ints(parts.map(\.part.amount)),
                "state": .texts(parts.map(\.part.state.rawValue)), "hold_id": .ids(parts.map(\.part.hold)),
                "post_id": .ids(parts.map(\.part.post)), "confirming_scan_id": .ids(parts.map(\.part.confirmingScan)),
                "confirmed_at": .instants(parts.map(\.part.confirmedAt)), "release_at": .instants(parts.map(\.part.releaseAt)),
                "expires_at": .instants(parts.map(\.part.expiresAt)),
                "held_from": .optionalTexts(parts.map { $0.part.heldFrom?.rawValue }), "holds": .texts(parts.map { text($0.part.holds) }),
                "fact_id": .ids(parts.map(\.part.fact)),
                "moved_at": .instants(parts.map(\.at)),
            ])
    }

    /// Moves parts on, each from the state in which it was loaded. The parcel is named only where it changes: naming it would write its index anew.
    package static func update(_ parts: [(was: Part, part: Part, at: Instant)]) -> [Bulk] {
        let rehoused = parts.filter { $0.part.parcel != $0.was.parcel }
        guard !rehoused.isEmpty else { return [update(parts)] }
        return [
            update(parts.filter { $0.part.parcel == $0.was.parcel }),
            update(rehoused, setting: "parcel_id = v.parcel_id, ", ("parcel_id", .ids(rehoused.map(\.part.parcel)))),
        ]
    }

    private static func update(_ parts: [(was: Part, part: Part, at: Instant)], setting more: String = "", _ column: (String, Column)? = nil) -> Bulk {
        let columns: [(String, Column)] = [
            ("id", .ids(parts.map(\.part.id))), ("was", .texts(parts.map(\.was.state.rawValue))),
            ("quantity", .ints(parts.map(\.part.quantity))), ("amount", .ints(parts.map(\.part.amount))),
            ("state", .texts(parts.map(\.part.state.rawValue))), ("hold_id", .ids(parts.map(\.part.hold))),
            ("post_id", .ids(parts.map(\.part.post))), ("confirming_scan_id", .ids(parts.map(\.part.confirmingScan))),
            ("confirmed_at", .instants(parts.map(\.part.confirmedAt))), ("release_at", .instants(parts.map(\.part.releaseAt))),
            ("expires_at", .instants(parts.map(\.part.expiresAt))), ("held_from", .optionalTexts(parts.map { $0.part.heldFrom?.rawValue })),
            ("holds", .texts(parts.map { text($0.part.holds) })), ("fact_id", .ids(parts.map(\.part.fact))),
            ("moved_at", .instants(parts.map(\.at))),
        ]
        let all = columns + (column.map { [$0] } ?? [])
        return Bulk(
            """
            UPDATE claim_part AS p SET \(more)quantity = v.quantity, amount = v.amount, state = v.state, hold_id = v.hold_id,
            post_id = v.post_id, confirming_scan_id = v.confirming_scan_id, confirmed_at = v.confirmed_at, release_at = v.release_at,
            expires_at = v.expires_at, held_from = v.held_from, holds = v.holds, fact_id = v.fact_id, moved_at = v.moved_at {from values}
            WHERE p.id = v.id AND p.state = v.was
            """, names: all.map(\.0), columns: all.map(\.1))
    }
}
