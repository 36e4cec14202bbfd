import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("The curve of payment")
struct PayoutCurveTests {
    private let hour: Int64 = 3_600_000_000

    private func load(_ shop: TestShop, limit: Int = 1_000, _ sight: Sight = .everything) async throws -> PayoutCurve {
        let now = shop.now
        return try await shop.store.read { try PayoutCurve.load(limit: limit, now: now, seenBy: sight, in: $0) }
    }

    /// Four orders at one moment, estimated for the second day and promised for the first: one delivered after 10 hours, one after 60, one lost on
    /// the way, one cancelled after 5 hours.
    private func trade(_ shop: TestShop) async throws {
        let start = shop.now
        for number in 1...4 {
            try await shop.placeOrder(String(number)) { draft in
                draft.lines = [LineDraft(sku: "mug", merchant: "mira", amount: 2_000, promisedShipAt: start.adding(hours: 24))]
                draft.estimatedDeliveryAt = start.adding(hours: 48)
            }
        }
        for number in 1...3 { try await shop.scan(.handedOver, "P-\(number)", by: .carrier) }
        try await shop.wait(hours: 5)
        try await shop.cancel(try await shop.store.read { tx in try tx.rows("SELECT id FROM customer_order WHERE key = '4'") { try $0.id(0) as OrderID }[0] })
        try await shop.wait(hours: 5)
        try await shop.scan(.delivered, "P-1")
        try await shop.wait(hours: 50)
        try await shop.scan(.delivered, "P-2")
        try await shop.wait(hours: 12)
    }

    @Test("Each rule with the same orders: when it pays, what before the delivery, what for nothing", arguments: Backend.underTest)
    func rules(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await trade(shop)
            for sight in [Sight.everything, .merchant(try shop.party(.mira).id)] {
                let curve = try await load(shop, sight)
                #expect(curve.orders == 4 && curve.undelivered == 1 && curve.minimumAgeDays == 0)
                let figures = Dictionary(uniqueKeysWithValues: curve.rules.map { ($0.rule, $0) })
                let scan = try #require(figures[.deliveryScan])
                #expect(scan.points == [CurvePoint(after: 10 * hour, share: 0.25), CurvePoint(after: 60 * hour, share: 0.5)])
                #expect(scan.median == 60 * hour && scan.released.orders == 2 && scan.open == 2)
                #expect(scan.beforeDelivery == PayoutShare(orders: 0, amounts: []) && scan.forNothing.orders == 0)
                let handover = try #require(figures[.handoverScan])
                #expect(handover.points == [CurvePoint(after: 0, share: 0.75)] && handover.released.amounts == [Money(minor: 300, .eur)])
                #expect(handover.beforeDelivery.orders == 3 && handover.forNothing.amounts == [Money(minor: 100, .eur)])
                let estimate = try #require(figures[.estimatedDelivery])
                #expect(estimate.points == [CurvePoint(after: 48 * hour, share: 0.75)])
                #expect(estimate.beforeDelivery == PayoutShare(orders: 2, amounts: [Money(minor: 200, .eur)]) && estimate.forNothing.orders == 1)
                #expect(figures[.promisedShipDate]?.points == [CurvePoint(after: 24 * hour, share: 0.75)])
            }
        }
    }

    @Test("Each share is judged by its own parcel: what is paid for one is not early because another is lost or comes back", arguments: Backend.underTest)
    func parcels(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...2 {
                try await shop.placeOrder(String(number)) { draft in
                    draft.lines = [.mug, .mug]
                    draft.parcels = (1...2).map { ParcelDraft(key: "P-\(number)-\($0)", contents: [ParcelContent(line: Int64($0), quantity: 1)]) }
                }
            }
            for parcel in ["P-1-1", "P-1-2", "P-2-1", "P-2-2"] { try await shop.scan(.handedOver, parcel, by: .carrier) }
            try await shop.wait(hours: 1)
            try await shop.scan(.delivered, "P-1-1")
            try await shop.scan(.delivered, "P-2-1")
            try await shop.wait(hours: 1)
            try await shop.scan(.returned, "P-1-2")
            try await shop.scan(.delivered, "P-2-2")
            let curve = try await load(shop)
            let figures = Dictionary(uniqueKeysWithValues: curve.rules.map { ($0.rule, $0) })
            let scan = try #require(figures[.deliveryScan])
            #expect(scan.points == [CurvePoint(after: hour, share: 0.5), CurvePoint(after: 2 * hour, share: 1)])
            #expect(scan.beforeDelivery == PayoutShare(orders: 0, amounts: []) && scan.released.amounts == [Money(minor: 300, .eur)])
            // The parcel that came back was handed over: that rule has paid for it, for nothing.
            let handover = try #require(figures[.handoverScan])
            #expect(handover.forNothing == PayoutShare(orders: 1, amounts: [Money(minor: 100, .eur)]))
            #expect(handover.beforeDelivery == PayoutShare(orders: 2, amounts: [Money(minor: 400, .eur)]))
            #expect(curve.undelivered == 1 && curve.takenBack.orders == 0)
        }
    }

    @Test("What a scan had freed and what was taken back is told, whether the scan was wrong or the goods came back", arguments: Backend.underTest)
    func takenBack(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...3 { try await shop.placeOrder(String(number)) }
            let wrong = try await shop.scan(.delivered, "P-1").scan
            try await shop.scan(.delivered, "P-2")
            try await shop.scan(.delivered, "P-3")
            try await shop.wait(hours: 1)
            _ = try await shop.void(wrong)
            try await shop.scan(.returned, "P-2")
            let curve = try await load(shop)
            #expect(curve.takenBack == PayoutShare(orders: 2, amounts: [Money(minor: 200, .eur)]))
            let scan = try #require(curve.rules.first)
            // The second was delivered when it was paid, the first waits again.
            #expect(scan.beforeDelivery.orders == 0 && scan.released.orders == 2 && scan.open == 1)
        }
    }

    @Test("An order that is too young to tell counts as long as it can", arguments: Backend.underTest)
    func censored(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder("1")
            try await shop.placeOrder("2")
            try await shop.wait(hours: 10)
            try await shop.placeOrder("3")
            try await shop.wait(hours: 2)
            try await shop.scan(.delivered, "P-1")
            let curve = try await load(shop)
            // Of the three, only two have been seen for 12 hours.
            #expect(curve.orders == 3 && curve.rules[0].points == [CurvePoint(after: 12 * hour, share: 0.5)] && curve.rules[0].open == 2)
        }
    }

    @Test("With enough old orders the young ones are left out, whatever became of them", arguments: Backend.underTest)
    func cohort(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...3 { try await shop.placeOrder(String(number)) }
            try await shop.wait(days: 8)
            for number in 4...6 { try await shop.placeOrder(String(number)) }
            for sight in [Sight.everything, .merchant(try shop.party(.mira).id)] {
                let old = try await load(shop, limit: 6, sight)
                #expect(old.orders == 3 && old.minimumAgeDays == 7)
                let newest = try await load(shop, limit: 2, sight)
                #expect(newest.orders == 2 && newest.minimumAgeDays == 7)
                let all = try await load(shop, limit: 20, sight)
                #expect(all.orders == 6 && all.minimumAgeDays == 0)
            }
        }
    }

    @Test("Claims under comparison rules and claims that no budget covers are no part of it; without orders there is no curve", arguments: Backend.underTest)
    func others(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let none = try await load(shop)
            #expect(none.orders == 0 && none.rules.isEmpty)
            try await shop.offer("dated", consent: true) { $0.release = .estimatedDelivery(days: 0) }
            try await shop.offer("poor", funded: 10)
            try await shop.placeOrder("1") { $0.offers = ["dated"] }
            try await shop.placeOrder("2") { $0.offers = ["poor"] }
            let hub = Sight.recorder(try shop.party(.leipzig).id, device: nil)
            #expect(try await load(shop).orders == 0)
            try await shop.placeOrder("3")
            #expect(try await load(shop).orders == 1)
            #expect(try await load(shop, hub).orders == 0)
        }
    }
}
