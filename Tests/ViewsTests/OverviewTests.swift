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

    /// How many rows the list behind a figure has, and the money in them.
    private func behind(_ list: ListChoice, _ shop: TestShop, _ sight: Sight = .everything) async throws -> (rows: Int, amounts: [Money]) {
        let now = shop.now
        func count<Item>(_ page: @escaping @Sendable (Place, any Transaction) throws -> Page<Item>) async throws -> (rows: Int, amounts: [Money]) {
            let items = try await OrderSearchTests.turned { place in try await shop.store.read { try page(place, $0) } }.there
            let money = items.compactMap { ($0 as? ClaimSummary).map { Money(minor: $0.amount, $0.claim.currency) } }
            let sums = Dictionary(grouping: money, by: \.currency).mapValues { $0.reduce(0) { $0 + $1.minor } }
            return (items.count, sums.sorted { $0.key.code < $1.key.code }.map { Money(minor: $0.value, $0.key) })
        }
        return switch list {
        case .orders(let search): try await count { try search.page(at: $0, limit: 3, now: now, seenBy: sight, in: $1) }
        case .claims(let search): try await count { try search.page(at: $0, limit: 3, seenBy: sight, in: $1) }
        case .parcels(let search): try await count { try search.page(at: $0, limit: 3, seenBy: sight, in: $1) }
        case .scans(let search): try await count { try search.page(at: $0, limit: 3, seenBy: sight, in: $1) }
        case .anomalies(let search): try await count { try search.page(at: $0, limit: 3, seenBy: sight, in: $1) }
        case .accounts(let search): try await count { try search.page(at: $0, limit: 3, in: $1) }
        case .account(let account): try await count { try AccountStatement.page(of: account, at: $0, limit: 3, in: $1) }
        case .facts(let search): try await count { try search.page(at: $0, limit: 3, in: $1) }
        }
    }

    private func expectRows(
        _ figures: [Figure], _ shop: TestShop, _ sight: Sight = .everything, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for figure in figures {
            let found = try await behind(figure.list, shop, sight)
            #expect(found.rows == Int(figure.count.value) && figure.count.isExact, "\(sight): \(figure.list)", sourceLocation: sourceLocation)
            guard case .claims = figure.list else { continue }
            #expect(found.amounts == figure.amounts, "\(sight): \(figure.list)", sourceLocation: sourceLocation)
        }
    }

    private static func figures(_ overview: Overview) -> [Figure] {
        var figures = overview.anomalies.map(\.figure)
        if let trade = overview.trade {
            figures += [
                trade.ordersToday, trade.awaiting, trade.confirmedPayable, trade.confirmedCooling, trade.cooling, trade.review, trade.held,
                trade.payable, trade.pastPromise, trade.awaitingDate,
            ]
            figures += trade.awaitingByAge.map(\.figure) + trade.ordersByHour.map(\.figure)
        }
        if let hub = overview.hub { figures += [hub.scans, hub.notDelivered, hub.held, hub.late, hub.dueToday] + hub.devices.map(\.scans) + hub.parcels.map(\.figure) }
        return figures
    }

    /// Claims in every state, with shares that came into theirs at different moments, of orders of two merchants.
    private func everyState(_ shop: TestShop) async throws {
        try await trade(shop)
        func place(_ key: String, _ change: @Sendable (inout OrderDraft) -> Void = { _ in }) async throws -> PlacedOrder {
            let estimate = shop.now.adding(hours: 24)
            return try await shop.placeOrder(key) { draft in
                draft.estimatedDeliveryAt = estimate
                draft.lines = [.mug, .poster]
                draft.parcels = (1...2).map { ParcelDraft(key: "P-\(key)\($0)", hub: "leipzig", contents: [ParcelContent(line: $0, quantity: 1)]) }
                change(&draft)
            }
        }
        try await shop.offer("brief") { $0.expiryHours = 30 }
        _ = try await place("41")
        _ = try await place("42") { $0.offers = ["brief"] }
        _ = try await place("43") { $0.offers = ["brief", "cool"] }
        _ = try await place("44")
        _ = try await place("45") { $0.parcels = [] }
        // What a date frees never waits for a scan, with that date or without; what the hand-over frees does.
        try await shop.offer("by-date", consent: true) { $0.release = .estimatedDelivery(days: 9) }
        try await shop.offer("dateless", consent: true) { $0.release = .promisedShipDate }
        try await shop.offer("handed-over", consent: true) { $0.release = .handoverScan }
        _ = try await place("47") { $0.offers = ["by-date", "handed-over"] }
        _ = try await place("48") { $0.offers = ["dateless"] }
        let stopped = try await place("46")
        try await shop.decide(stopped.claims[0].claim, .hold)
        try await shop.scan(.delivered, "P-411")
        try await shop.scan(.delivered, "P-431")
        try await shop.scan(.packed, "P-442")
        shop.clock.advance(hours: 2)
        try await shop.addParcels([ParcelDraft(key: "P-451", hub: "leipzig", contents: [ParcelContent(line: 1, quantity: 1)])], to: place45(shop))
        try await shop.wait(hours: 32)
        try await shop.scan(.delivered, "P-412")
        try await shop.scan(.delivered, "P-432")
        try await shop.scan(.handedOver, "P-442", by: .carrier)
        try await shop.scan(.returned, "P-441")
        try await shop.scan(.delivered, "P-442", by: .mira)
        shop.clock.advance(hours: 1)
    }

    private func place45(_ shop: TestShop) async throws -> OrderID {
        let now = shop.now
        let found = try await shop.store.read { try OrderSearch(keyPrefix: "45").page(at: .first, limit: 1, now: now, seenBy: .everything, in: $0).items.first }
        return try #require(found).order.id
    }

    @Test("Every number of the overview is that of the rows behind its link, and its money theirs, for each role", arguments: Backend.underTest)
    func everyNumber(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await everyState(shop)
            try await shop.store.settle()
            for sight in [Sight.everything, .merchant(try shop.party(.mira).id), .merchant(try shop.party(.noah).id)] {
                let overview = try await load(shop, sight)
                let trade = try #require(overview.trade)
                for figure in [trade.awaiting, trade.awaitingDate, trade.confirmedPayable, trade.review, trade.held, trade.payable, trade.pastPromise] {
                    #expect(figure.count.value > 0, "\(sight): the story has none of \(figure.list)")
                }
                if case .everything = sight { try await expectRows(Self.figures(overview), shop, sight) }
                // What a merchant has to do with anomalies stands on a page of its own.
                if case .merchant = sight { try await expectRows(Self.figures(overview).filter { if case .anomalies = $0.list { false } else { true } }, shop, sight) }
                #expect(trade.awaitingDate.count == BoundedCount(value: 2, isExact: true))
                let states = ShownState.allCases.map(\.rawValue)
                let counts = try await shop.store.read { try ClaimCounts.load(states, seenBy: sight, in: $0) }
                for state in states {
                    let list = ListChoice.claims(ClaimSearch(state: state))
                    #expect(Int(counts[state]?.value ?? -1) == (try await behind(list, shop, sight).rows), "\(sight): \(state)")
                }
                let ages = trade.awaitingByAge.flatMap(\.figure.amounts).reduce(0) { $0 + $1.minor }
                #expect(trade.awaiting.amounts == [Money(minor: ages, .eur)])
            }
            for who in [TestShop.Who.leipzig, .carrier] {
                let sight = Sight.recorder(try shop.party(who).id, device: nil)
                let overview = try await load(shop, sight)
                // What it recorded without a device has no list of its own.
                let figures = Self.figures(overview).filter { if case .scans(let search) = $0.list, who == .leipzig { search.device == nil } else { true } }
                #expect(!figures.isEmpty)
                try await expectRows(figures, shop, sight)
            }
        }
    }

    @Test("Overdue is an order whose goods are still to come after the promised day: not one that came back, and not a cancelled one", arguments: Backend.underTest)
    func overdue(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let estimate = shop.now.adding(hours: 24)
            for number in 1...4 { try await shop.placeOrder(String(number)) { $0.estimatedDeliveryAt = estimate } }
            try await shop.scan(.returned, "P-2")
            try await shop.scan(.delivered, "P-3")
            shop.clock.advance(hours: 1)
            try await shop.scan(.returned, "P-3")
            let order = try await shop.placeOrder("5") { $0.estimatedDeliveryAt = estimate }
            try await shop.cancel(order.id)
            try await shop.scan(.delivered, "P-4")
            shop.clock.advance(hours: 30)
            let now = shop.now
            func keys(_ standing: OrderStanding) async throws -> [String] {
                try await shop.store.read { try OrderSearch(standing: standing).page(at: .first, limit: 9, now: now, seenBy: .everything, in: $0).items }
                    .map { row in
                        #expect(row.standing == standing || standing == .open)
                        return row.order.key
                    }
            }
            #expect(try await keys(.overdue) == ["1"])
            #expect(try await keys(.open) == ["1"])
            #expect(try await keys(.returned) == ["3", "2"])
            #expect(try await keys(.delivered) == ["4"])
            #expect(try await keys(.cancelled) == ["5"])
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
            #expect(trade.awaiting.count.value == 5)
            #expect(trade.awaitingByAge.map(\.figure.count.value) == [1, 0, 2, 2].map(Int64.init))
            #expect(trade.awaitingByAge.map(\.age) == WaitingAge.allCases)
            #expect(trade.confirmedPayable.count.value == 1 && trade.confirmedPayable.amounts == [Money(minor: 250, .eur)])
            #expect(trade.confirmedCooling.count.value == 1 && trade.cooling.count.value == 1)
            #expect(trade.held.count.value == 1 && trade.review.count == .zero)
            let owed = try await shop.owed()
            #expect(trade.payable.count.value == 2 && trade.payable.amounts == [Money(minor: owed, .eur)])
            let budgets = [try await shop.budget(), try await shop.budget("cool")]
            #expect(trade.reserved == [Money(minor: budgets.map(\.debitsPending).reduce(0, +), .eur)])
            #expect(trade.pastPromise.count.value == 2 && trade.pastPromise.amounts == [Money(minor: 200, .eur)])
            #expect(trade.newestLines == nil)
            try await expectRows(Self.figures(overview), shop)
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
            // An order's claim is seen whole, with what it has for the lines of others.
            #expect(trade.confirmedPayable.amounts == [Money(minor: 250, .eur)])
            #expect(trade.payable.count.value == 1 && trade.held.count.value == 1 && trade.cooling.count.value == 0 && trade.pastPromise.count.value == 0)
            #expect(trade.reserved.isEmpty && trade.newestLines == nil)
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
            #expect(trade.awaitingByAge[0].figure.count == BoundedCount(value: 4, isExact: false))
            #expect(trade.awaitingByAge[0].figure.amounts == [Money(minor: 2_000 * 50, .eur)])
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
            #expect(trade.payable.amounts == [Money(minor: 100, .eur)] && trade.awaitingByAge[0].figure.amounts == [Money(minor: 100, .eur)])
            #expect(trade.awaitingByAge[0].figure.count == BoundedCount(value: 1, isExact: true))
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
            for number in 1...3 {
                try await shop.placeOrder(String(number)) { draft in
                    draft.estimatedDeliveryAt = shop.now.adding(hours: number == 2 ? 25 : 23)
                    draft.parcels = [ParcelDraft(key: "P-\(number)", hub: "leipzig")]
                }
            }
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
            #expect(hub.late.count.value == 1 && hub.dueToday.count.value == 1, "what is delivered is neither")
            let sight = Sight.recorder(leipzig, device: nil)
            try await expectRows([hub.scans, hub.notDelivered, hub.held, hub.late, hub.dueToday, hub.devices[1].scans] + hub.parcels.map(\.figure), shop, sight)
            #expect(hub.held.count.value == 1, "what the carrier has, it has handed over")
            #expect(Set(overview.facts.map(\.actorName)) == ["leipzig", "Counter"])
            let own = try await load(shop, .recorder(leipzig, device: device.id))
            #expect(own.hub?.scans.count.value == 3 && Set(own.facts.map(\.actorName)) == ["Counter"])
            let carrier = try await load(shop, .recorder(try shop.party(.carrier).id, device: nil))
            #expect(carrier.hub?.scans.count.value == 1 && carrier.hub?.notDelivered.count == .zero && carrier.hub?.held.count.value == 1)
            #expect(carrier.hub?.late.count.value == 1 && carrier.hub?.dueToday.count == .zero, "of what it has")
            try await expectRows([try #require(carrier.hub).held, try #require(carrier.hub).late], shop, .recorder(try shop.party(.carrier).id, device: nil))
            let doubt = try await shop.anomaly(.unknownParcel).id
            let actor = try shop.actor(.operator)
            _ = try await shop.command { try $0.ask(doubt, text: "Whose is it?", by: actor, at: $3, in: $1, ids: $2) }
            let asked = try await load(shop, sight)
            #expect(asked.anomalies.map(\.kind) == ["unknown_parcel"])
            #expect(try await behind(asked.anomalies[0].figure.list, shop, sight).rows == 1)
            let empty = try await load(shop, .order(shop.world.id()))
            #expect(empty.trade == nil && empty.hub == nil && empty.facts.isEmpty && empty.budgets.isEmpty)
        }
    }
}
