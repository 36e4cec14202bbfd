import Cashback
import Core
import Fulfilment
import Ledger
import TradeNetwork
import Selling
import Store
import Workflows

/// An order that was taken.
package struct PlacedOrder: Sendable {
    package let id: OrderID
    package let claims: [PlacedClaim]
}

// What people do in the shop.
extension TestShop {
    /// An offer of 5 % that trusts unsigned scans; `change` makes it another.
    @discardableResult
    package func offer(
        _ key: String, funded: Int64 = 1_000_000, isLimited: Bool = true, consent: Bool = false,
        _ change: @Sendable (inout Terms) -> Void = { _ in }
    ) async throws -> Offer {
        let draft = OfferDraft(
            marketplace: Self.marketplace, key: key, name: key, payer: "mira", terms: Self.terms(change), isBudgetLimited: isLimited,
            comparisonConsent: consent)
        let offer = try await command { try $0.createOffer(draft, by: .job("test"), at: $3, in: $1, ids: $2) }
        if funded > 0 { try await fund(offer, funded) }
        return offer
    }

    package static func terms(_ change: (inout Terms) -> Void = { _ in }) -> Terms {
        var terms = Terms(reward: .rate(Rate(ppm: 50_000)), grades: [.a: .confirm, .b: .confirm, .c: .confirm])
        change(&terms)
        return terms
    }

    @discardableResult
    package func fund(_ offer: Offer, _ amount: Int64) async throws -> Transfer {
        try await command { try $0.fundOffer(offer.id, amount: amount, by: .job("test"), at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func revise(_ offer: Offer, expected: Int64? = nil, consent: Bool = false, _ change: @Sendable (inout Terms) -> Void) async throws -> Offer {
        let terms = Self.terms(change)
        return try await command {
            try $0.reviseOffer(
                offer.id, expected: expected ?? offer.version, terms: terms, comparisonConsent: consent, by: .job("test"), at: $3, in: $1, ids: $2)
        }
    }

    /// One mug of Mira's for 20.00 EUR in the parcel `P-` and the order's key, through the offer “autumn”.
    package func draft(_ key: String = "1", _ change: (inout OrderDraft) -> Void = { _ in }) -> OrderDraft {
        var draft = OrderDraft(
            marketplace: Self.marketplace, key: key, currency: .eur, orderedAt: clock.now, lines: [.mug], parcels: [ParcelDraft(key: "P-\(key)")],
            offers: [Self.offer], receivedAt: clock.now)
        change(&draft)
        return draft
    }

    package func place(_ drafts: [OrderDraft], by who: Who = .operator) async throws -> [OrderOutcome] {
        try await workflows.placeOrders(drafts, by: try principal(who))
    }

    @discardableResult
    package func placeOrder(_ key: String = "1", _ change: (inout OrderDraft) -> Void = { _ in }) async throws -> PlacedOrder {
        let outcome = try await place([draft(key, change)]).first
        guard case .placed(let id, let claims)? = outcome else { throw Missing("the order \(key) (\(String(describing: outcome)))") }
        return PlacedOrder(id: id, claims: claims)
    }

    /// A scan made and received now, with a source id of its own, unless `change` says otherwise.
    package func scanDraft(_ step: Step, _ parcel: String = "P-1", by who: Who = .leipzig, _ change: (inout ScanDraft) -> Void = { _ in }) throws -> ScanDraft {
        var draft = ScanDraft(
            parcelKey: parcel, step: step, occurredAt: OffsetInstant(clock.now), receivedAt: clock.now, recorder: try party(who).id,
            recorderKind: who.kind, source: who.rawValue, sourceID: "s-\(world.random())")
        change(&draft)
        return draft
    }

    @discardableResult
    package func scan(
        _ step: Step, _ parcel: String = "P-1", by who: Who = .leipzig, _ change: (inout ScanDraft) -> Void = { _ in }
    ) async throws -> ScanAnswer {
        let outcome = try await workflows.captureScans([try scanDraft(step, parcel, by: who, change)]).first
        guard case .stored(let answer)? = outcome else { throw Missing("the scan (\(String(describing: outcome)))") }
        return answer
    }

    @discardableResult
    package func cancel(_ order: OrderID, lines: Set<Int64>? = nil) async throws -> [Int64] {
        let actor = try actor(.mira)
        return try await command { try $0.cancel(order, lines: lines, by: actor, reason: "the buyer changed their mind", at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func addParcels(_ parcels: [ParcelDraft], to order: OrderID) async throws -> [Parcel] {
        let actor = try actor(.leipzig)
        return try await command { try $0.addParcels(parcels, to: order, by: actor, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func decide(_ claim: ClaimID, _ decision: ClaimDecision, reason: String = "looked at") async throws -> [Part] {
        let actor = try actor(.operator)
        return try await command { try $0.decide(claim, decision, by: actor, reason: reason, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func decide(_ anomaly: AnomalyID, _ decision: AnomalyDecision, note: String? = nil) async throws -> Anomaly {
        let actor = try actor(.operator)
        return try await command { try $0.decide(anomaly, decision, by: actor, note: note, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func void(_ scan: ScanID) async throws -> Scan {
        let actor = try actor(.operator)
        return try await command { try $0.void(scan, by: actor, reason: "scanned the wrong parcel", at: $3, in: $1, ids: $2) }
    }

    /// The clock moves on and everything that falls due is carried out.
    package func wait(hours: Int64) async throws {
        clock.advance(hours: hours)
        try await workflows.runAllDueTimes(until: clock.now)
    }

    package func wait(days: Int64) async throws { try await wait(hours: days * 24) }
}

extension LineDraft {
    package static let mug = LineDraft(sku: "mug", merchant: "mira", amount: 2_000, shipping: 490)
    package static let poster = LineDraft(sku: "poster", merchant: "noah", amount: 3_000, shipping: 490)
}

extension OrderOutcome {
    /// The order that was placed just now.
    package var placed: OrderID? {
        if case .placed(let id, _) = self { id } else { nil }
    }
}

extension ScanOutcome {
    /// What became of a scan that was stored just now.
    package var answer: ScanAnswer? {
        if case .stored(let answer) = self { answer } else { nil }
    }
}
