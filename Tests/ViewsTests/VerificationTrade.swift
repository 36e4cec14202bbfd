import Cashback
import Core
import Fulfilment
import Selling
import Store
import TradeNetwork
import Workflows

/// A small trade with something of everything, made by the real workflows on a clock of its own.
struct VerificationTrade {
    let store: any Store
    let clock: ManualClock
    let workflows: Workflows
    private let world: World
    private(set) var hub: PartyID
    private(set) var carrier: PartyID
    private(set) var merchant: PartyID
    private(set) var offers: [String: OfferID] = [:]
    private(set) var orders: [String: OrderID] = [:]
    private(set) var claims: [String: ClaimID] = [:]
    private(set) var scans: [String: ScanID] = [:]

    static let member = "zebra-7731@example.org"
    static let clerk = Actor("operator:clerk")
    private static let start = Instant(seconds: 1_793_606_400) // 2026-11-02T08:00:00Z

    /// An empty network with two marketplaces, their parties and offers. - Parameter store: has the schema.
    init(on store: any Store, seed: UInt64 = 7) async throws {
        self.store = store
        let clock = ManualClock(Self.start)
        self.clock = clock
        let world = World.seeded(seed, clock: clock)
        self.world = world
        workflows = Workflows(store: store, world: world, passwordCost: .quick)
        let flows = workflows
        let now = clock.now
        let ids = IdPool(world)
        (hub, carrier, merchant) = try await store.write { tx in
            ids.rewind()
            _ = try flows.openCity(key: "lej", name: "Leipzig", zone: "Europe/Berlin", by: Self.clerk, at: now, in: tx, ids: ids)
            _ = try flows.openMarketplace(key: "saxony", name: "Saxony", currency: .eur, zone: "Europe/Berlin", by: Self.clerk, at: now, in: tx, ids: ids)
            _ = try flows.openMarketplace(key: "kyoto", name: "Kyoto", currency: .jpy, zone: "Asia/Tokyo", by: Self.clerk, at: now, in: tx, ids: ids)
            let hub = try flows.registerParty(kind: .hub, key: "hub-1", name: "Hub", city: "lej", by: Self.clerk, at: now, in: tx, ids: ids)
            let carrier = try flows.registerParty(kind: .carrier, key: "bike", name: "Bike", city: nil, by: Self.clerk, at: now, in: tx, ids: ids)
            let merchant = try flows.registerParty(kind: .merchant, key: "mill", name: "Mill", city: nil, by: Self.clerk, at: now, in: tx, ids: ids)
            for party in ["hub-1", "bike", "mill"] {
                _ = try flows.grant(party: party, marketplace: "saxony", by: Self.clerk, at: now, in: tx, ids: ids)
            }
            _ = try flows.grant(party: "bike", marketplace: "kyoto", by: Self.clerk, at: now, in: tx, ids: ids)
            return (hub.id, carrier.id, merchant.id)
        }
    }

    private func command<Result: Sendable>(_ body: @escaping @Sendable (any Transaction, IdPool, Instant) throws -> Result) async throws -> Result {
        let ids = IdPool(world)
        let now = clock.now
        return try await store.write { tx in
            ids.rewind()
            return try body(tx, ids, now)
        }
    }

    // MARK: Offers

    static let trusting: [Grade: GradeAction] = [.a: .confirm, .b: .confirm, .c: .confirm]

    mutating func offer(_ key: String, in marketplace: String = "saxony", _ terms: Terms, funded: Int64? = nil, limited: Bool = true) async throws {
        let draft = OfferDraft(
            marketplace: marketplace, key: key, name: key, payer: "mill", terms: terms, isBudgetLimited: limited,
            comparisonConsent: terms.release.isComparison)
        let flows = workflows
        offers[key] = try await command { tx, ids, now in
            let offer = try flows.createOffer(draft, by: Self.clerk, at: now, in: tx, ids: ids)
            if let funded { _ = try flows.fundOffer(offer.id, amount: funded, by: Self.clerk, at: now, in: tx, ids: ids) }
            return offer.id
        }
    }

    func revise(_ key: String, _ terms: Terms) async throws {
        guard let id = offers[key] else { throw Missing(name: key) }
        let flows = workflows
        _ = try await command { tx, ids, now in
            try flows.reviseOffer(id, expected: 1, terms: terms, comparisonConsent: false, by: Self.clerk, at: now, in: tx, ids: ids)
        }
    }

    func close(_ key: String) async throws {
        guard let id = offers[key] else { throw Missing(name: key) }
        let flows = workflows
        _ = try await command { tx, ids, now in try flows.closeOffer(id, by: Self.clerk, at: now, in: tx, ids: ids) }
    }

    // MARK: The network

    /// A device and a token come and go, and a grant ends.
    func changeNetwork() async throws {
        let flows = workflows
        let hub = hub
        try await command { tx, ids, now in
            let device = try flows.registerDevice(key: "scanner-1", name: "Scanner", owner: "hub-1", by: Self.clerk, at: now, in: tx, ids: ids)
            let (token, _) = try flows.issueToken(
                for: .device(device.id, owner: hub, .hub), name: "at the door", expiresAt: nil, by: Self.clerk, at: now, in: tx, ids: ids)
            try flows.revokeToken(token.id, by: Self.clerk, at: now, in: tx, ids: ids)
            let draft = SSCCRangeDraft(party: "hub-1", companyPrefix: "4012345", extensionDigit: 3, last: 999)
            let range = try flows.openSSCCRange(draft, by: Self.clerk, at: now, in: tx, ids: ids)
            for count in [100, 50, 25] as [Int64] { _ = try flows.leaseSSCCs(count, of: range.id, to: nil, by: Self.clerk, at: now, in: tx, ids: ids) }
            try flows.revokeDevice(device.id, by: Self.clerk, at: now, in: tx, ids: ids)
            let grants = try Grants.all(after: nil, limit: 10, in: tx)
            guard let last = grants.last else { throw Missing(name: "grant") }
            try flows.revokeGrant(last.id, by: Self.clerk, at: now, in: tx, ids: ids)
        }
    }

    // MARK: Orders

    /// Several orders of one buyer in one batch, one of them sent twice and one refused.
    func placeTogether(_ keys: [String], offers: [String]) async throws {
        let now = clock.now
        func draft(_ key: String, merchant: String = "mill") -> OrderDraft {
            OrderDraft(
                marketplace: "saxony", key: key, currency: .eur, attribution: Attribution(member: "together"),
                lines: [LineDraft(sku: "cup", merchant: merchant, quantity: 2, amount: 1_999, shipping: 100)], parcels: [ParcelDraft(key: "T-\(key)")],
                offers: offers, receivedAt: now)
        }
        let drafts = keys.map { draft($0) } + keys.prefix(1).map { draft($0) } + [draft("never", merchant: "stranger")]
        let outcomes = try await workflows.placeOrders(drafts, by: .party(hub, .operator))
        guard case .duplicate? = outcomes.dropLast().last, case .refused? = outcomes.last else { throw Missing(name: "\(outcomes)") }
    }

    /// What a file shows and no scan can.
    func reportAnomaly(_ reference: String) async throws {
        let report = ReportedAnomaly(
            kind: .statusWithoutScan, detail: "delivered", marketplace: "saxony", reference: reference, at: clock.now)
        _ = try await workflows.reportAnomalies([report], by: Self.clerk)
    }

    mutating func place(
        _ key: String, in marketplace: String = "saxony", _ currency: Currency = .eur, lines: [LineDraft], parcels: [ParcelDraft] = [],
        offers: [String] = [], member: String? = nil, estimateHours: Int64? = nil
    ) async throws {
        let now = clock.now
        let draft = OrderDraft(
            marketplace: marketplace, key: key, currency: currency, orderedAt: now.adding(hours: -1),
            estimatedDeliveryAt: estimateHours.map { now.adding(hours: $0) },
            attribution: Attribution(campaign: "autumn", couponCode: "C-5", member: member, click: "k-\(key)"), lines: lines, parcels: parcels, offers: offers,
            receivedAt: now)
        let outcomes = try await workflows.placeOrders([draft], by: .party(hub, .operator))
        if case .refused(let refusal)? = outcomes.first { throw refusal }
        guard case .placed(let id, let placed)? = outcomes.first else { throw Missing(name: "\(key): \(outcomes)") }
        orders[key] = id
        for (offer, claim) in zip(offers, placed) { claims["\(key)/\(offer)"] = claim.claim }
    }

    func cancel(_ key: String, lines: Set<Int64>? = nil) async throws {
        guard let id = orders[key] else { throw Missing(name: key) }
        let flows = workflows
        _ = try await command { tx, ids, now in
            try flows.cancel(id, lines: lines, by: Self.clerk, reason: "changed their mind", at: now, in: tx, ids: ids)
        }
    }

    func add(_ parcels: [ParcelDraft], to key: String) async throws {
        guard let id = orders[key] else { throw Missing(name: key) }
        let flows = workflows
        _ = try await command { tx, ids, now in try flows.addParcels(parcels, to: id, by: Self.clerk, at: now, in: tx, ids: ids) }
    }

    // MARK: Scans

    /// - Parameter as: the source's id of the scan, and the name under which the test finds it again.
    @discardableResult
    mutating func scan(
        _ step: Step, _ parcel: String, as name: String, by kind: PartyKind = .carrier, at place: String? = "door", hoursAgo: Int64 = 0, offset: Int = 60
    ) async throws -> ScanOutcome {
        let now = clock.now
        let recorder = kind == .merchant ? merchant : kind == .hub ? hub : carrier
        let draft = ScanDraft(
            parcelKey: parcel, step: step, occurredAt: OffsetInstant(now.adding(hours: -hoursAgo), offsetMinutes: offset), receivedAt: now, readPoint: place,
            recorder: recorder, recorderKind: kind, source: "test", sourceID: name)
        let outcomes = try await workflows.captureScans([draft])
        guard let outcome = outcomes.first else { throw Missing(name: name) }
        if case .stored(let answer) = outcome { scans[name] = answer.scan }
        return outcome
    }

    func void(_ name: String) async throws {
        guard let id = scans[name] else { throw Missing(name: name) }
        let flows = workflows
        _ = try await command { tx, ids, now in try flows.void(id, by: Self.clerk, reason: "wrong parcel", at: now, in: tx, ids: ids) }
    }

    // MARK: Decisions

    func decide(_ claim: String, _ decision: ClaimDecision) async throws {
        guard let id = claims[claim] else { throw Missing(name: claim) }
        let flows = workflows
        _ = try await command { tx, ids, now in
            try flows.decide(id, decision, by: Self.clerk, reason: "looked at", at: now, in: tx, ids: ids)
        }
    }

    /// Decides the open anomalies of one kind that a scan has raised.
    func decide(_ kind: AnomalyKind, of scan: String, _ decision: AnomalyDecision) async throws {
        guard let scan = scans[scan] else { throw Missing(name: scan) }
        let found = try await store.read { tx in
            try tx.rows("SELECT id FROM anomaly WHERE scan_id = \(scan) AND kind = \(kind) AND state IN ('open', 'held')") { try $0.id(0) as AnomalyID }
        }
        guard let id = found.first else { throw Missing(name: "\(kind) of \(scan)") }
        let flows = workflows
        _ = try await command { tx, ids, now in try flows.decide(id, decision, by: Self.clerk, note: nil, at: now, in: tx, ids: ids) }
    }

    /// Lets time pass and what it brings happen.
    func wait(hours: Int64) async throws {
        clock.advance(hours: hours)
        try await workflows.runAllDueTimes(until: clock.now)
    }

    func states(_ claim: String) async throws -> [String] {
        guard let id = claims[claim] else { throw Missing(name: claim) }
        return try await store.read { tx in try tx.rows("SELECT state FROM claim_part WHERE claim_id = \(id) ORDER BY id") { try $0.text(0) } }
    }

    struct Missing: Error, CustomStringConvertible {
        let name: String
        var description: String { "the trade has no \(name)" }
    }
}

extension LineDraft {
    static func goods(_ amount: Int64, quantity: Int64 = 1, shipping: Int64 = 350, promised: Instant? = nil, title: String? = nil) -> LineDraft {
        LineDraft(sku: "mug", title: title, merchant: "mill", quantity: quantity, amount: amount, shipping: shipping, promisedShipAt: promised)
    }
}
