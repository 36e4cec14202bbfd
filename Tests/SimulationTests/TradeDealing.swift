import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import TradeNetwork
import Workflows

/// Everything that was made up so far, so that later commands can come back to it.
struct TradeDrafts: Sendable {
    var orders: [OrderDraft] = []
    var scans: [ScanDraft] = []
    /// Keys of parcels, also of those that nobody has declared yet.
    var parcels: [String] = []
    var offers = [TestShop.offer, "cool", "careful", "recording", "estimate", "scarce"]
    var made = 0

    mutating func next(_ prefix: String) -> String {
        made += 1
        return "\(prefix)\(made)"
    }
}

extension RandomTrade {
    /// Draws what somebody does next; nil where there is nothing to do it to.
    func deal() async throws -> TradeCommand.Deed? {
        switch number(100) {
        case 0..<17: .place((0..<(1 + number(3))).map { _ in order() }, by: oneIn(5) ? .mira : .operator)
        case 17..<49: .capture(try (0..<(1 + number(4))).map { _ in try scan() })
        case 49..<54: try await parcels()
        case 54..<58: try await one("SELECT id FROM customer_order ORDER BY id").map { .cancel($0, lines: oneIn(3) ? nil : [Int64(1 + number(2))]) }
        case 58..<62: try await one("SELECT id FROM scan WHERE \(oneIn(4) ? 1 : 0) = 1 OR state = 'applied' ORDER BY id").map { .void($0) }
        case 62..<78: try await judgement()
        case 78..<85: try await claim()
        case 85..<88: try await objection()
        case 88..<92: try await offer()
        case 92..<93: try await grant()
        case 93..<97: .due
        case 97..<98: .match
        default: .seal
        }
    }

    private func order() -> OrderDraft {
        if oneIn(4), let earlier = one(drafts.orders) { return oneIn(2) ? earlier : changed(earlier) }
        var parcels: [ParcelDraft] = []
        for _ in 0..<number(3) {
            // Sometimes one that has been scanned already, or that another order has taken.
            let key = oneIn(4) ? one(drafts.parcels) ?? drafts.next("P") : drafts.next("P")
            parcels.append(ParcelDraft(key: key, contents: parcels.isEmpty && oneIn(2) ? [ParcelContent(line: 1, quantity: 1)] : []))
            drafts.parcels.append(key)
        }
        var mug = LineDraft.mug
        mug.quantity = Int64(1 + number(3))
        mug.amount = Int64(1 + number(9_000))
        let draft = shop.draft(drafts.next("o")) {
            $0.lines = oneIn(2) ? [mug] : [mug, .poster]
            $0.parcels = parcels
            $0.offers = drafts.offers.filter { _ in oneIn(3) }
            $0.estimatedDeliveryAt = oneIn(4) ? nil : shop.now.adding(hours: Int64(number(60)))
            $0.attribution = Attribution(member: one(["ada", "ben", nil]) ?? nil)
        }
        drafts.orders.append(draft)
        return draft
    }

    /// The same key with other goods.
    private func changed(_ draft: OrderDraft) -> OrderDraft {
        var draft = draft
        draft.lines[0].amount += 1
        return draft
    }

    private func scan() throws -> ScanDraft {
        if oneIn(5), let earlier = one(drafts.scans) {
            guard oneIn(2) else { return earlier }
            var other = earlier
            other.readPoint = one(["leipzig", "berlin", "elsewhere"])
            return other
        }
        let parcel = oneIn(8) ? nil : one(Array(drafts.parcels.suffix(12)))
        let key = parcel ?? drafts.next("P")
        if parcel == nil { drafts.parcels.append(key) }
        let step = one(Step.allCases + [.handedOver, .delivered, .delivered, .delivered, .delivered]) ?? .delivered
        let at = shop.now.adding(hours: oneIn(4) ? -Int64(1 + number(60)) : 0)
        let place = one(["leipzig", "leipzig", "berlin", nil]) ?? nil
        let id = drafts.next("s")
        let who = one([TestShop.Who.leipzig, .leipzig, .berlin, .carrier, .carrier, .dresden, .mira, .operator]) ?? .leipzig
        let draft = try shop.scanDraft(step, key, by: who) {
            $0.source = "scanners"
            $0.sourceID = id
            $0.readPoint = place
            $0.occurredAt = OffsetInstant(at)
        }
        drafts.scans.append(draft)
        return draft
    }

    private func parcels() async throws -> TradeCommand.Deed? {
        guard let order: OrderID = try await one("SELECT id FROM customer_order WHERE state = 'open' ORDER BY id") else { return nil }
        let key = oneIn(3) ? one(drafts.parcels) ?? drafts.next("P") : drafts.next("P")
        drafts.parcels.append(key)
        let contents = oneIn(2) ? [] : [ParcelContent(line: Int64(1 + number(2)), quantity: Int64(1 + number(2)))]
        return .addParcels([ParcelDraft(key: key, contents: contents)], to: order)
    }

    private func judgement() async throws -> TradeCommand.Deed? {
        switch number(16) {
        case 0..<9:
            let decision = one(AnomalyDecision.allCases + [.accept, .reject]) ?? .accept
            return try await one("SELECT id FROM anomaly WHERE state IN ('open', 'held') ORDER BY id").map { .judge($0, decision) }
        case 9..<12: return try await one("SELECT id FROM anomaly WHERE state IN ('accepted', 'rejected') ORDER BY id").map { .reopen($0) }
        case 12..<14: return try await one("SELECT id FROM anomaly WHERE state IN ('open', 'held') ORDER BY id").map { .ask($0) }
        case 14: return try await one("SELECT id FROM anomaly WHERE asked_party_id IS NOT NULL ORDER BY id").map { .answer($0) }
        default: return try await one("SELECT id FROM anomaly ORDER BY id").map { .judge($0, .accept) }
        }
    }

    private func claim() async throws -> TradeCommand.Deed? {
        let decisions: [(ClaimDecision, on: String)] = [
            (.approve, "review"), (.approve, "held"), (.hold, "awaiting_scan"), (.hold, "cooling"), (.release, "held"), (.release, "held"),
            (.extend(hours: Int64(1 + number(40))), "review"), (.reject, "review"), (.clawBack, "payable"), (.approve, "payable"),
        ]
        guard let (decision, state) = one(decisions) else { return nil }
        return try await one("SELECT DISTINCT claim_id FROM claim_part WHERE state = \(state) ORDER BY claim_id").map { .decide($0, decision) }
    }

    private func objection() async throws -> TradeCommand.Deed? {
        guard let order: OrderID = try await one("SELECT id FROM customer_order ORDER BY id") else { return nil }
        let parcel: ParcelID? = oneIn(2) ? nil : try await one("SELECT id FROM parcel WHERE order_id = \(order) ORDER BY id")
        return .object(order, one([.notReceived, .notReceived] + ObjectionReason.allCases) ?? .other, parcel: parcel, text: oneIn(2) ? "hm" : nil)
    }

    private func offer() async throws -> TradeCommand.Deed? {
        let chance = number(8)
        if chance == 0 {
            let key = drafts.next("offer-")
            drafts.offers.append(key)
            return .create(
                OfferDraft(
                    marketplace: TestShop.marketplace, key: key, name: key, payer: "noah", terms: terms(), isBudgetLimited: oneIn(2),
                    comparisonConsent: true))
        }
        guard let id: OfferID = try await one("SELECT id FROM offer ORDER BY id") else { return nil }
        switch chance {
        case 1: return .close(id)
        case 2...4:
            let version = try await shop.number("SELECT version FROM offer WHERE id = \(id)")
            return .revise(id, expected: oneIn(5) ? version + 1 : version, terms())
        default: return .fund(id, Int64(1 + number(5_000)))
        }
    }

    private func terms() -> Terms {
        TestShop.terms {
            $0.reward = oneIn(2) ? .rate(Rate(ppm: Int64(1 + number(200_000)))) : .amount(Int64(number(500)))
            $0.base = one(RewardBase.allCases) ?? .items
            $0.grades[.c] = one([.confirm, .confirm, .cool(hours: 12), .review]) ?? .confirm
            let rules: [ReleaseRule] = [
                .deliveryScan(days: 0), .deliveryScan(days: 0), .deliveryScan(days: 1), .handoverScan, .estimatedDelivery(days: 1),
            ]
            $0.release = one(rules) ?? .handoverScan
            $0.expiryHours = one([nil, 40, 400]) ?? nil
            $0.onAnomaly = one(AnomalyPolicy.allCases) ?? .hold
        }
    }

    private func grant() async throws -> TradeCommand.Deed? {
        let shared: [TestShop.Who] = [.leipzig, .berlin, .carrier, .dresden]
        guard oneIn(3) else { return .grant(one(shared) ?? .dresden) }
        let hubs = try [TestShop.Who.leipzig, .berlin, .carrier].map { try shop.party($0).id }
        guard let party = one(hubs) else { return nil }
        return try await one("SELECT id FROM access_grant WHERE party_id = \(party) AND revoked_at IS NULL ORDER BY id").map { .revoke($0) }
    }
}

extension TradeCommand.Deed {
    /// The word before what it is done to.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}
