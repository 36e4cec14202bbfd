import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Workflows

@testable import Views

@Suite("What a buyer sees, and why a claim is not payable")
struct BuyerOrderTests {
    private func buyer(_ order: PlacedOrder, _ shop: TestShop) async throws -> BuyerOrder {
        let found = try await shop.store.read { try BuyerOrder.load(order.id, seenBy: .order(order.id), in: $0) }
        return try #require(found)
    }

    private func next(_ order: PlacedOrder, _ shop: TestShop) async throws -> [BuyerNext] {
        try await buyer(order, shop).cashback.flatMap(\.shares).map(\.next)
    }

    private func why(_ order: PlacedOrder, _ shop: TestShop, _ sight: Sight = .everything) async throws -> [PartExplanation] {
        let found = try await shop.store.read { try WhyNotPayable.load(order.claims[0].claim, seenBy: sight, in: $0) }
        return try #require(found).parts
    }

    @Test("From the order to the money: packed, on its way, delivered, cooling, payable", arguments: Backend.underTest)
    func course(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
            let estimate = shop.now.adding(hours: 30)
            let promise = shop.now.adding(hours: 20)
            let order = try await shop.placeOrder { draft in
                draft.lines = [LineDraft(sku: "mug", title: "Mug, blue", merchant: "mira", amount: 2_000, promisedShipAt: promise)]
                draft.parcels = []
                draft.offers = ["cool"]
                draft.estimatedDeliveryAt = estimate
            }
            #expect(try await next(order, shop) == [.beingMade(promisedShipAt: promise)])
            try await shop.addParcels([ParcelDraft(key: "P-1")], to: order.id)
            #expect(try await next(order, shop) == [.deliveryScan(parcelKey: "P-1", estimatedDeliveryAt: estimate, then: BuyerWait(hours: 48))])
            let packed = shop.now
            try await shop.scan(.packed)
            shop.clock.advance(hours: 2)
            try await shop.scan(.handedOver, by: .carrier)
            let handedOver = shop.now
            shop.clock.advance(hours: 2)
            try await shop.scan(.collected)
            let view = try await buyer(order, shop)
            let parcel = try #require(view.parcels.first)
            #expect(parcel.packedAt == packed && parcel.onItsWayAt == handedOver && parcel.deliveredAt == shop.now && parcel.isCollected)
            #expect(parcel.progress == .delivered && parcel.contents.map(\.name) == ["Mug, blue"] && view.lines.map(\.name) == ["Mug, blue"])
            #expect(view.cashback.flatMap(\.shares).map(\.next) == [.cooling(until: shop.now.adding(hours: 48))])
            try await shop.wait(hours: 48)
            #expect(try await next(order, shop) == [.payable(since: shop.now)])
            #expect(try await buyer(order, shop).cashback.map(\.expected) == [100])
            #expect(try await shop.store.read { try BuyerOrder.load(order.id, seenBy: .order(OrderID(.zero)), in: $0) } == nil)
        }
    }

    @Test("Shares of two parcels go their own ways", arguments: Backend.underTest)
    func twoParcels(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder { draft in
                draft.lines = [.mug, .mug, .poster]
                draft.parcels = [
                    ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 1), ParcelContent(line: 2, quantity: 1)]),
                    ParcelDraft(key: "P-2", contents: [ParcelContent(line: 3, quantity: 1)]),
                ]
            }
            try await shop.scan(.delivered, "P-1")
            let cashback = try await buyer(order, shop).cashback[0]
            #expect(cashback.amount == 350 && cashback.expected == 350)
            #expect(
                cashback.shares == [
                    BuyerShare(amount: 200, next: .payable(since: shop.now)),
                    BuyerShare(amount: 150, next: .deliveryScan(parcelKey: "P-2", estimatedDeliveryAt: nil, then: BuyerWait())),
                ])
        }
    }

    /// Everything that may keep a claim from being payable, how it comes about, and what is said of it.
    @Test("Each reason is told with who decides", arguments: Backend.underTest)
    func reasons(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("careful") { $0.grades = [.a: .confirm, .b: .confirm, .c: .review] }
            try await shop.offer("cool") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
            try await shop.offer("poor", funded: 10)
            try await shop.offer("dated", consent: true) { $0.release = .estimatedDelivery(days: 0) }
            let estimate = shop.now.adding(hours: 30)
            func place(_ key: String, _ offer: String = TestShop.offer) async throws -> PlacedOrder {
                try await shop.placeOrder(key) { draft in
                    draft.offers = [offer]
                    draft.estimatedDeliveryAt = estimate
                }
            }
            func expect(_ order: PlacedOrder, _ standing: PartStanding, _ next: BuyerNext, _ decider: Decider, line: Int = #line) async throws {
                let parts = try await why(order, shop)
                #expect(parts.map(\.standing) == [standing], "line \(line)")
                #expect(parts.map(\.decider) == [decider], "line \(line)")
                #expect(parts.allSatisfy { $0.cause != nil && $0.since <= shop.now }, "line \(line)")
                let seen = try await self.next(order, shop)
                #expect(seen == [next], "line \(line)")
            }
            let expiry = shop.now.adding(days: 60)
            let waiting = try await place("1")
            let parcel = try await shop.part(of: waiting).parcel
            try await expect(
                waiting,
                .awaitingScan(parcel: parcel, parcelKey: "P-1", steps: [.collected, .delivered], estimatedDeliveryAt: estimate, reviewAt: expiry),
                .deliveryScan(parcelKey: "P-1", estimatedDeliveryAt: estimate, then: BuyerWait()), .scan)
            try await expect(try await place("2", "dated"), .awaitingDate(rule: "estimated_delivery", at: estimate), .date(estimate), .time)
            try await expect(try await place("3", "poor"), .rejected(.budgetSpent), .offerUsedUp, .nobody)
            let graded = try await place("4", "careful")
            try await shop.scan(.delivered, "P-4")
            try await expect(graded, .review(.grade(.c)), .personChecksScan, .person)
            let doubtful = try await place("5")
            try await shop.scan(.delivered, "P-5") { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -9)) }
            let anomaly = try await shop.anomaly(.scanBeforeOrder).id
            try await expect(doubtful, .held(.anomalyOnScan, anomalies: [anomaly]), .personChecksScan, .person)
            let contradicted = try await place("6", "cool")
            try await shop.scan(.delivered, "P-6")
            shop.clock.advance(hours: 1)
            try await shop.scan(.failed, "P-6", by: .carrier)
            let doubt = try await shop.anomaly(.contradictsDelivery).id
            try await expect(contradicted, .held(.contradicted, anomalies: [doubt]), .personChecksScan, .person)
            let stopped = try await place("7")
            try await shop.decide(stopped.claims[0].claim, .hold, reason: "two orders of one buyer")
            try await expect(stopped, .held(.person(reason: "two orders of one buyer"), anomalies: []), .personStopped, .person)
            try await shop.decide(graded.claims[0].claim, .reject, reason: "the hub knows nothing of it")
            try await expect(graded, .rejected(.person(reason: "the hub knows nothing of it")), .refused, .nobody)
            let missing = try await place("10")
            let objection = try await shop.command { workflows, tx, ids, now in
                try workflows.object(to: missing.id, parcel: nil, reason: .notReceived, text: nil, by: .job("buyer"), at: now, in: tx, ids: ids).objection.id
            }
            try await expect(missing, .held(.objection, anomalies: [objection]), .personReadsObjection, .person)
            let cancelled = try await place("8")
            try await shop.cancel(cancelled.id)
            try await expect(cancelled, .cancelled(.person(reason: "the buyer changed their mind")), .cancelled, .nobody)
            let back = try await place("9")
            try await shop.scan(.delivered, "P-9")
            shop.clock.advance(hours: 1)
            try await shop.scan(.returned, "P-9")
            try await expect(back, .clawedBack(.returned), .returned, .nobody)
            try await shop.wait(days: 60)
            try await expect(waiting, .review(.noScanInTime), .personLooksForScan, .person)
        }
    }

    @Test("A merchant is told of its own orders only, and every claim of an order can be asked for", arguments: Backend.underTest)
    func sight(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("spring")
            let order = try await shop.placeOrder { $0.offers = [TestShop.offer, "spring"] }
            let (mira, noah) = (Sight.merchant(try shop.party(.mira).id), Sight.merchant(try shop.party(.noah).id))
            let all = try await shop.store.read { try WhyNotPayable.load(of: order.id, seenBy: mira, in: $0) }
            #expect(all?.count == 2 && all?.map(\.openAmount) == [100, 100] && all?.first?.parcels.map(\.key) == ["P-1"])
            #expect(try await shop.store.read { try WhyNotPayable.load(of: order.id, seenBy: noah, in: $0) } == nil)
            #expect(try await shop.store.read { try WhyNotPayable.load(order.claims[0].claim, seenBy: noah, in: $0) } == nil)
            let cause = try await why(order, shop).first?.cause
            #expect(cause?.fact.kind == "claim.awaiting_scan" && cause?.orderKey == "1")
        }
    }
}
