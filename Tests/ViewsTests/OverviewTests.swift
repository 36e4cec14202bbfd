import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("The overview")
struct OverviewTests {
    private func load(_ shop: TestShop, _ sight: Sight = .everything, zone: Zone = .utc) async throws -> Overview {
        let now = shop.now
        return try await shop.store.read { try Overview.load(seenBy: sight, now: now, zone: zone, in: $0) }
    }

    /// How many rows the list behind a figure has.
    private func rows(_ list: ListChoice, _ shop: TestShop, _ sight: Sight = .everything) async throws -> Int {
        let now = shop.now
        return try await shop.store.read { tx in
            switch list {
            case .orders(let search): try search.page(at: .first, limit: 500, now: now, seenBy: sight, in: tx).items.count
            case .claims(let search): try search.page(at: .first, limit: 500, seenBy: sight, in: tx).items.count
            case .parcels(let search): try search.page(at: .first, limit: 500, seenBy: sight, in: tx).items.count
            case .scans(let search): try search.page(at: .first, limit: 500, seenBy: sight, in: tx).items.count
            case .anomalies(let search): try search.page(at: .first, limit: 500, seenBy: sight, in: tx).items.count
            case .accounts(let search): try search.page(at: .first, limit: 500, in: tx).items.count
            case .account(let account): try AccountStatement.page(of: account, at: .first, limit: 500, in: tx).items.count
            case .facts(let search): try search.page(at: .first, limit: 500, in: tx).items.count
            }
        }
    }

    /// Three days of trade, at 8 o'clock each: waiting, overdue, delivered, cooling, held, set aside, cancelled.
    private func trade(_ shop: TestShop) async throws {
        try await shop.offer("cool") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
        let estimate = shop.now.adding(hours: 24)
        for number in 1...3 { try await shop.placeOrder("1\(number)") { $0.estimatedDeliveryAt = estimate } }
        try await shop.wait(hours: 48)
        for number in 1...4 {
            try await shop.placeOrder("2\(number)") { draft in
                draft.lines.append(.poster)
                draft.parcels = [ParcelDraft(key: "P-2\(number)", hub: "leipzig")]
            }
        }
        try await shop.scan(.delivered, "P-11")
        try await shop.wait(hours: 24)
        try await shop.placeOrder("31") { $0.offers = ["cool"] }
        try await shop.placeOrder("32") { $0.lines = [.poster] }
        try await shop.scan(.delivered, "P-21")
        try await shop.scan(.delivered, "P-31")
        try await shop.scan(.delivered, "P-22") { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -90)) }
        try await shop.scan(.delivered, "P-23", by: .mira)
        try await shop.cancel(shop.placeOrder("33").id)
        shop.clock.advance(hours: 1)
    }

    @Test("Every number is that of the list behind it, for the operator", arguments: Backend.underTest)
    func figures(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await trade(shop)
            try await shop.store.settle()
            let overview = try await load(shop)
            let trade = try #require(overview.trade)
            #expect(trade.ordersToday.count == BoundedCount(value: 3, isExact: true))
            #expect(trade.ordersByHour.map(\.figure.count.value).reduce(0, +) == 7 && trade.ordersByHour.count == 34)
            #expect(trade.awaiting.map(\.figure.count.value) == [1, 0, 2, 2].map(Int64.init))
            #expect(trade.awaiting.map(\.age) == WaitingAge.allCases)
            #expect(trade.confirmedPayable.count.value == 1 && trade.confirmedPayable.amounts == [Money(minor: 250, .eur)])
            #expect(trade.confirmedCooling.count.value == 1 && trade.cooling.count.value == 1)
            #expect(trade.held.count.value == 1 && trade.review.count == .zero)
            let owed = try await shop.owed()
            #expect(trade.payable.count.value == 2 && trade.payable.amounts == [Money(minor: owed, .eur)])
            let budgets = [try await shop.budget(), try await shop.budget("cool")]
            #expect(trade.reserved == [Money(minor: budgets.map(\.debitsPending).reduce(0, +), .eur)])
            #expect(trade.overdue.count.value == 2 && trade.overdue.amounts == [Money(minor: 200, .eur)])
            #expect(trade.newestLines == nil)
            let all = [trade.ordersToday, trade.confirmedPayable, trade.confirmedCooling, trade.cooling, trade.review, trade.held, trade.payable, trade.overdue]
            for figure in all + trade.awaiting.map(\.figure) + trade.ordersByHour.map(\.figure) + overview.anomalies.map(\.figure) {
                #expect(try await rows(figure.list, shop) == Int(figure.count.value), "\(figure.list)")
            }
            #expect(overview.anomalies.map(\.kind).sorted() == ["recorder_not_permitted", "scan_before_order"])
            #expect(overview.budgets.map(\.offer.key) == ["cool", "autumn"])
            #expect(overview.budgets.map(\.account.available) == [budgets[1].available, budgets[0].available])
            #expect(overview.facts.count == Overview.factLimit && overview.hub == nil)
            #expect(overview.facts.first?.fact.kind == "claim.cancelled" && overview.facts.first?.orderKey == "33")
        }
    }

    @Test("A merchant's numbers are of its own lines and lists", arguments: Backend.underTest)
    func merchant(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await trade(shop)
            try await shop.store.settle()
            let noah = Sight.merchant(try shop.party(.noah).id)
            let overview = try await load(shop, noah)
            let trade = try #require(overview.trade)
            #expect(trade.ordersToday.count.value == 1 && trade.ordersByHour.map(\.figure.count.value).reduce(0, +) == 5)
            #expect(trade.confirmedPayable.amounts == [Money(minor: 150, .eur)])
            #expect(trade.payable.count.value == 1 && trade.held.count.value == 1 && trade.cooling.count.value == 0 && trade.overdue.count.value == 0)
            #expect(trade.reserved.isEmpty && trade.newestLines == nil)
            for figure in [trade.ordersToday, trade.confirmedPayable, trade.payable, trade.held, trade.overdue] + trade.awaiting.map(\.figure) {
                #expect(try await rows(figure.list, shop, noah) == Int(figure.count.value), "\(figure.list)")
            }
            #expect(overview.anomalies.map(\.kind).sorted() == ["recorder_not_permitted", "scan_before_order"])
            #expect(overview.facts.allSatisfy { ["21", "22", "23", "24", "32"].contains($0.orderKey) } && !overview.facts.isEmpty)
        }
    }

    @Test("A merchant with many lines has its newest counted, and is told so", arguments: Backend.underTest)
    func manyLines(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let lines = Array(repeating: LineDraft(sku: "pin", merchant: "mira", amount: 1_000), count: 500)
            let drafts = (1...5).map { number in shop.draft("\(number)") { $0.lines = lines } }
            #expect(try await shop.place(drafts).compactMap(\.placed).count == 5)
            let trade = try #require(try await load(shop, .merchant(try shop.party(.mira).id)).trade)
            #expect(trade.newestLines == TradeFigures.lineLimit)
            #expect(trade.ordersToday.count == BoundedCount(value: 4, isExact: false))
            #expect(trade.awaiting[0].figure.count == BoundedCount(value: 4, isExact: false))
            #expect(trade.awaiting[0].figure.amounts == [Money(minor: 2_000 * 50, .eur)])
        }
    }

    @Test("Amounts of several currencies stand apart", arguments: Backend.underTest)
    func currencies(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await shop.command { workflows, tx, ids, now in
                try workflows.openMarketplace(
                    key: "island", name: "Island", currency: try #require(Currency(code: "JPY")), zone: "Asia/Tokyo", by: .job("test"), at: now, in: tx, ids: ids)
            }
            try await shop.placeOrder("1")
            try await shop.scan(.delivered)
            try await shop.placeOrder("2")
            let trade = try #require(try await load(shop).trade)
            #expect(trade.payable.amounts == [Money(minor: 100, .eur)] && trade.awaiting[0].figure.amounts == [Money(minor: 100, .eur)])
            #expect(trade.awaiting[0].figure.count == BoundedCount(value: 1, isExact: true))
        }
    }

    @Test("The day is that of the viewer's zone, also when it has 25 hours", arguments: Backend.underTest)
    func zones(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let berlin = try #require(Zone("Europe/Berlin"))
            try await shop.placeOrder("1")
            shop.clock.advance(hours: 15)
            // 23:00 in UTC, midnight in Berlin.
            try await shop.placeOrder("2")
            let (there, here) = (try await load(shop, zone: berlin), try await load(shop))
            #expect(there.trade?.ordersToday.count.value == 1 && here.trade?.ordersToday.count.value == 2)
            #expect(there.dayStart == shop.now && here.zone == "UTC")
            let long = try #require(Instant(text: "2026-10-25T22:30:00Z"))
            let hours = try await shop.store.read { try Overview.load(seenBy: .everything, now: long, zone: berlin, in: $0).trade?.ordersByHour }
            #expect(hours?.count == 49 && hours?.last?.start == Instant(text: "2026-10-25T22:00:00Z"))
        }
    }

    @Test("A hub sees its day: scans by device, its parcels by progress", arguments: Backend.underTest)
    func hub(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let device = try await shop.command { workflows, tx, ids, now in
                try workflows.registerDevice(key: "scanner-1", name: "Counter", owner: "leipzig", by: .job("test"), at: now, in: tx, ids: ids)
            }
            for number in 1...3 { try await shop.placeOrder(String(number)) { $0.parcels = [ParcelDraft(key: "P-\(number)", hub: "leipzig")] } }
            try await shop.scan(.packed, "P-1")
            shop.clock.advance(hours: 24)
            try await shop.scan(.packed, "P-2") { $0.device = device.id }
            try await shop.scan(.packed, "P-3") { $0.device = device.id }
            try await shop.scan(.delivered, "P-3") { $0.device = device.id }
            try await shop.scan(.packed, "P-9")
            try await shop.scan(.handedOver, "P-1", by: .carrier)
            try await shop.store.settle()
            let leipzig = try shop.party(.leipzig).id
            let overview = try await load(shop, .recorder(leipzig, device: nil))
            let hub = try #require(overview.hub)
            #expect(overview.trade == nil && overview.anomalies.isEmpty)
            #expect(hub.scans.count == BoundedCount(value: 4, isExact: true))
            #expect(hub.devices.map(\.name) == [nil, "Counter"] && hub.devices.map(\.scans.count.value) == [1, 3])
            #expect(hub.devices.map(\.notCounting) == [1, 0])
            #expect(hub.devices[1].steps == [StepCount(step: .packed, scans: 2), StepCount(step: .delivered, scans: 1)])
            #expect(hub.parcels.filter { $0.figure.count.value > 0 }.map(\.progress) == [.packed, .onItsWay, .delivered])
            #expect(hub.notDelivered.count.value == 2)
            let sight = Sight.recorder(leipzig, device: nil)
            for figure in [hub.scans, hub.notDelivered, hub.devices[1].scans] {
                #expect(try await rows(figure.list, shop, sight) == Int(figure.count.value), "\(figure.list)")
            }
            #expect(Set(overview.facts.map(\.actorName)) == ["leipzig", "Counter"])
            let own = try await load(shop, .recorder(leipzig, device: device.id))
            #expect(own.hub?.scans.count.value == 3 && Set(own.facts.map(\.actorName)) == ["Counter"])
            let carrier = try await load(shop, .recorder(try shop.party(.carrier).id, device: nil))
            #expect(carrier.hub?.scans.count.value == 1 && carrier.hub?.notDelivered.count == .zero)
            let doubt = try await shop.anomaly(.unknownParcel).id
            let actor = try shop.actor(.operator)
            _ = try await shop.command { try $0.ask(doubt, text: "Whose is it?", by: actor, at: $3, in: $1, ids: $2) }
            let asked = try await load(shop, sight)
            #expect(asked.anomalies.map(\.kind) == ["unknown_parcel"])
            #expect(try await rows(asked.anomalies[0].figure.list, shop, sight) == 1)
            let empty = try await load(shop, .order(shop.world.id()))
            #expect(empty.trade == nil && empty.hub == nil && empty.facts.isEmpty && empty.budgets.isEmpty)
        }
    }
}
