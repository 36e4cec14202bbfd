import Core
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("Lists of orders for people")
struct OrderSearchTests {
    /// Goes through a whole list by its cursors, and back again from its end.
    /// - Returns: the same items twice, where the list is right.
    static func turned<Item: Sendable>(_ page: (Place) async throws -> Page<Item>) async throws -> (there: [Item], back: [Item]) {
        var there: [Item] = []
        var place = Place.first
        var last = try await page(.first)
        there = last.items
        while let next = last.next {
            place = .after(next)
            last = try await page(place)
            there += last.items
        }
        var back = last.items
        while let previous = last.previous {
            last = try await page(.before(previous))
            back = last.items + back
        }
        return (there, back)
    }

    @Test("Newest first, page by page and back, none twice and none missing", arguments: Backend.underTest)
    func paging(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            var placed: [OrderID] = []
            for number in 1...7 { placed.append(try await shop.placeOrder(String(number)).id) }
            let mira = try shop.party(.mira).id
            for (sight, search) in [
                (Sight.everything, OrderSearch()), (.merchant(mira), OrderSearch()), (.everything, OrderSearch(marketplace: TestShop.marketplace)),
                (.everything, OrderSearch(merchant: "mira")), (.everything, OrderSearch(since: .testStart)), (.everything, OrderSearch(standing: .open)),
            ] {
                let now = shop.now
                let (there, back) = try await Self.turned { place in
                    try await shop.store.read { try search.page(at: place, limit: 2, now: now, seenBy: sight, in: $0) }
                }
                #expect(there.map(\.order.id) == placed.reversed(), "\(sight) \(search)")
                #expect(back == there, "\(sight) \(search)")
            }
        }
    }

    @Test("A parcel that was delivered is where it was delivered, though it was scanned as packed after that", arguments: Backend.underTest)
    func outOfOrder(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder("1")
            try await shop.scan(.delivered, "P-1", by: .carrier) { $0.readPoint = "front-door" }
            shop.clock.advance(hours: 1)
            try await shop.scan(.packed, "P-1") { $0.readPoint = "hub-leipzig" }
            let now = shop.now
            let page = try await shop.store.read { try OrderSearch().page(at: .first, limit: 5, now: now, seenBy: .everything, in: $0) }
            let summary = try #require(page.items.first)
            #expect(summary.parcels.first?.latest?.step == .packed)
            #expect(summary.latest?.step == .delivered && summary.latest?.readPoint == "front-door")
        }
    }

    @Test("Each standing has its orders, and a row says where the parcel is and what the cashback does", arguments: Backend.underTest)
    func standings(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let start = shop.now
            func place(_ key: String) async throws -> OrderID {
                try await shop.placeOrder(key) { $0.estimatedDeliveryAt = start.adding(hours: 48) }.id
            }
            let (late, there, gone) = (try await place("1"), try await place("2"), try await place("3"))
            shop.clock.advance(hours: 40)
            try await shop.scan(.handedOver, "P-1", by: .carrier)
            try await shop.scan(.delivered, "P-2")
            try await shop.cancel(gone)
            shop.clock.advance(hours: 10)
            let fresh = try await shop.placeOrder("4").id
            let now = shop.now
            for (standing, orders) in [(OrderStanding.open, [fresh, late]), (.overdue, [late]), (.delivered, [there]), (.cancelled, [gone])] {
                for sight in [Sight.everything, .merchant(try shop.party(.mira).id)] {
                    let rows = try await shop.store.read {
                        try OrderSearch(standing: standing).page(at: .first, limit: 10, now: now, seenBy: sight, in: $0).items
                    }
                    #expect(rows.map(\.order.id) == orders, "\(standing)")
                    if standing != .open { #expect(rows.allSatisfy { $0.standing == standing }) }
                }
            }
            let rows = try await shop.store.read { try OrderSearch().page(at: .first, limit: 10, now: now, seenBy: .everything, in: $0).items }
            #expect(rows.map { $0.parcels.map(\.progress) } == [[.ordered], [.ordered], [.delivered], [.onItsWay]])
            #expect(rows.map { $0.cashback.map(\.state) } == [["awaiting_scan"], ["cancelled"], ["payable"], ["awaiting_scan"]])
            #expect(rows.map(\.cashbackAmount) == [100, 0, 100, 100] && rows[3].latest?.step == .handedOver)
        }
    }

    @Test("A parcel that came in a second attempt is delivered, and one that came back is returned", arguments: Backend.underTest)
    func progress(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder("1")
            func progress() async throws -> ParcelProgress? {
                let now = shop.now
                return try await shop.store.read { try OrderSearch().page(at: .first, limit: 1, now: now, seenBy: .everything, in: $0).items }.first?.parcels.first?.progress
            }
            var seen: [ParcelProgress?] = []
            for (step, who) in [
                (Step.packed, TestShop.Who.leipzig), (.handedOver, .carrier), (.failed, .carrier), (.outForDelivery, .carrier), (.delivered, .carrier),
                (.returned, .carrier),
            ] {
                shop.clock.advance(hours: 1)
                try await shop.scan(step, by: who)
                seen.append(try await progress())
            }
            #expect(seen == [.packed, .onItsWay, .attemptFailed, .onItsWay, .delivered, .returned])
        }
    }

    @Test("A search by key finds what begins so, in the order of keys, and says when there is more", arguments: Backend.underTest)
    func keys(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for key in ["B-20", "B-2", "B-1", "C-2", "B-21", "b-2"] { try await shop.placeOrder(key) }
            let now = shop.now
            func keys(_ prefix: String, limit: Int = 10, _ sight: Sight = .everything) async throws -> ([String], Int?) {
                let page = try await shop.store.read {
                    try OrderSearch(keyPrefix: prefix).page(at: .first, limit: limit, now: now, seenBy: sight, in: $0)
                }
                return (page.items.map(\.order.key), page.stoppedAfter)
            }
            #expect(try await keys("B-2").0 == ["B-2", "B-20", "B-21"])
            #expect(try await keys("B-2").1 == nil)
            let cut = try await keys("B", limit: 2)
            #expect(cut.0 == ["B-1", "B-2"] && cut.1 == 2)
            #expect(try await keys("x").0 == [])
            let noah = Sight.merchant(try shop.party(.noah).id)
            #expect(try await keys("B-2", noah).0 == [])
        }
    }

    @Test("Orders of two days, of one merchant, of none", arguments: Backend.underTest)
    func filters(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let first = try await shop.placeOrder("1").id
            shop.clock.advance(hours: 24)
            let second = try await shop.placeOrder("2") { $0.lines = [.poster, .mug, .mug] }.id
            let now = shop.now
            func found(_ search: OrderSearch, _ sight: Sight = .everything) async throws -> [OrderID] {
                try await shop.store.read { try search.page(at: .first, limit: 10, now: now, seenBy: sight, in: $0).items.map(\.order.id) }
            }
            #expect(try await found(OrderSearch(since: now)) == [second])
            #expect(try await found(OrderSearch(before: now)) == [first])
            #expect(try await found(OrderSearch(merchant: "noah")) == [second])
            #expect(try await found(OrderSearch(merchant: "mira")) == [second, first])
            #expect(try await found(OrderSearch(merchant: "mira", since: now)) == [second])
            let (mira, leipzig) = (Sight.merchant(try shop.party(.mira).id), Sight.recorder(try shop.party(.leipzig).id, device: nil))
            #expect(try await found(OrderSearch(merchant: "noah"), mira) == [second])
            #expect(try await found(OrderSearch(marketplace: "elsewhere")) == [])
            #expect(try await found(OrderSearch(merchant: "nobody")) == [])
            #expect(try await found(OrderSearch(), .order(first)) == [first])
            #expect(try await found(OrderSearch(), leipzig) == [])
        }
    }
}
