import Core
import JSONText
import Store

struct VerificationClaimRow {
    let id: ClaimID
    let order: OrderID
    let offer: OfferID
    let terms: TermsID
    let currency: String
    let amount: Int64

    init(_ row: any Row) throws {
        id = try row.id(0)
        order = try row.id(1)
        offer = try row.id(2)
        terms = try row.id(3)
        currency = try row.text(4)
        amount = try row.int(5)
    }
}

struct VerificationPartRow {
    let id: PartID
    let claim: ClaimID
    let parcel: ParcelID?
    let line: Int64
    let quantity: Int64
    let amount: Int64
    let state: String
    let confirmingScan: ScanID?
    let releaseAt: Instant?
    let fact: FactID

    init(_ row: any Row) throws {
        id = try row.id(0)
        claim = try row.id(1)
        parcel = try row.optionalID(2)
        line = try row.int(3)
        quantity = try row.int(4)
        amount = try row.int(5)
        state = try row.text(6)
        confirmingScan = try row.optionalID(7)
        releaseAt = try row.optionalInstant(8)
        fact = try row.id(9)
    }

    var isFinal: Bool { state == "rejected" || state == "cancelled" || state == "clawed_back" }
    var isConfirmed: Bool { state == "confirmed" || state == "cooling" || state == "payable" }
}

struct VerificationLineRow {
    let order: OrderID
    let position: Int64
    let quantity: Int64
    let amount: Int64
    let shipping: Int64

    init(_ row: any Row) throws {
        order = try row.id(0)
        position = try row.int(1)
        quantity = try row.int(2)
        amount = try row.int(3)
        shipping = try row.int(4)
    }
}

/// A page of claims with all that hangs on them.
struct VerificationClaimPage {
    let claims: [VerificationClaimRow]
    let parts: [ClaimID: [VerificationPartRow]]
    let lines: [OrderID: [VerificationLineRow]]
    let facts: [UUIDBits: [VerificationFact]]

    init(_ claims: [VerificationClaimRow], _ look: VerificationLook) throws {
        self.claims = claims
        let parts = try look.tx.rows(
            Bulk(
                """
                SELECT p.id, p.claim_id, p.parcel_id, p.line, p.quantity, p.amount, p.state, p.confirming_scan_id,
                p.release_at, p.fact_id
                FROM claim_part AS p {join values} WHERE p.claim_id = v.claim_id
                """, ["claim_id": .ids(claims.map(\.id))]), VerificationPartRow.init)
        self.parts = Dictionary(grouping: parts, by: \.claim).mapValues { $0.sorted { $0.id < $1.id } }
        let lines = try look.tx.rows(
            Bulk(
                """
                SELECT l.order_id, l.position, l.quantity, l.amount, l.shipping FROM order_line AS l {join values} WHERE l.order_id = v.order_id
                """, ["order_id": .ids(Set(claims.map(\.order)).sorted())]), VerificationLineRow.init)
        self.lines = Dictionary(grouping: lines, by: \.order).mapValues { $0.sorted { $0.position < $1.position } }
        facts = try look.facts(about: claims.map(\.id.bits))
    }
}
