import Core
import JSONText
import OrderFiles
import Simulation
import Store
import TestSupport
import Testing
import Workflows

@Suite("Replay")
struct ReplayTests {
    /// Five weeks of a small market; enough for several windows of 1,000 events, and not for one of 4,000.
    static let orders = GeneratedOrders.month(from: Instant(seconds: 1_790_812_800), days: 20, perDay: 60, seed: 11)

    @Test("a month made up from a seed is the same for the same seed, and another for another")
    func deterministic() {
        let start = Instant(seconds: 1_790_812_800)
        #expect(GeneratedOrders.month(from: start, seed: 1) == GeneratedOrders.month(from: start, seed: 1))
        #expect(GeneratedOrders.month(from: start, seed: 1) != GeneratedOrders.month(from: start, seed: 2))
    }

    @Test("a replay that was cut off goes on and ends as if nothing had happened", arguments: Backend.underTest)
    func continues(_ backend: Backend) async throws {
        let whole = try await backend.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping, rule: "delivery_scan+7d")
            try await shop.play(Self.orders)
            return try await shop.ending()
        }
        #expect(whole.count > Self.orders.count)
        for windows in [1, 3] {
            let resumed = try await backend.withStore(Workflows.migrations) { store in
                let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping, rule: "delivery_scan+7d")
                await #expect(throws: CancellationError.self) { try await shop.play(Self.orders, windows: windows) }
                #expect(try await FinishedReplay.load(from: store) == nil)
                let summary = try await shop.play(Self.orders)
                #expect(summary.already > 0)
                return try await shop.ending()
            }
            #expect(resumed == whole, "cut off after \(windows) windows")
        }
    }

    @Test("run again when it is finished, it finds everything there and changes nothing", arguments: Backend.underTest)
    func repeated(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping)
            let first = try await shop.play(Self.orders)
            let ending = try await shop.ending()
            let figures = try await shop.figures()
            let second = try await shop.play(Self.orders)
            #expect(second.orders == 0 && second.scans == 0 && second.already == first.orders + first.scans)
            #expect(try await shop.ending() == ending)
            #expect(try await shop.figures() == figures)
        }
    }

    @Test("a database that holds one rule's replay refuses another's")
    func otherRule() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            try await ReplayShop(store, mapping: GeneratedOrders.mapping).play(Array(Self.orders.prefix(5)))
            await #expect(throws: ReplayRefusal.otherRule("delivery_scan")) {
                try await ReplayShop(store, mapping: GeneratedOrders.mapping, rule: "estimated_delivery").play(Array(Self.orders.prefix(5)))
            }
        }
    }

    @Test("a mapping's name that cannot be a marketplace's key is refused before anything is written")
    func mappingName() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            var mapping = GeneratedOrders.mapping
            mapping.name = "Mein Laden"
            let shop = try ReplayShop(store, mapping: mapping)
            await #expect(throws: ReplayRefusal.name("Mein Laden")) { try await shop.play(Array(Self.orders.prefix(5))) }
            #expect(ReplayRefusal.name("Mein Laden").sentence.contains("“mein-laden”"))
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM party") } == 0)
        }
    }

    @Test("a database that holds some orders' replay refuses others of the same marketplace, and is left as it was")
    func otherOrders() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping)
            try await shop.play(Array(Self.orders.prefix(5)))
            let ending = try await shop.ending()
            await #expect(throws: ReplayRefusal.otherOrders("generated")) { try await shop.play(Array(Self.orders.prefix(6))) }
            #expect(try await shop.ending() == ending)
        }
    }

    @Test("a moment that cannot be read is named")
    func badMoment() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping)
            try await shop.play(Array(Self.orders.prefix(5)))
            await #expect(throws: ReplayMomentError.self) { try await shop.figures(at: ["yesterday"]) }
        }
    }

    @Test("orders never approved leave scans that wait, a delivery that came first counts at the approval, and no items mean no money")
    func oddOrders() async throws {
        func at(_ hour: Int64) -> Int64 { Instant(seconds: 1_790_812_800).adding(hours: hour).microseconds }
        var early = OrderHistory(key: "early", items: [OrderHistory.Item(price: 2_000)])
        (early.purchasedAt, early.deliveredAt, early.approvedAt, early.placedAt) = (at(0), at(1), at(5), at(5))
        var never = OrderHistory(key: "never", items: [OrderHistory.Item(price: 1_000)])
        (never.purchasedAt, never.handedOverAt, never.deliveredAt) = (at(2), at(1), at(3))
        var empty = OrderHistory(key: "empty")
        (empty.purchasedAt, empty.approvedAt, empty.placedAt, empty.deliveredAt) = (at(0), at(1), at(1), at(2))
        let orders = [early, never, empty]
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store, mapping: GeneratedOrders.mapping)
            try await shop.play(orders)
            let moments = [4, 5].map { Instant(microseconds: at($0)).description }
            let found = try await shop.figures(at: moments)
            #expect(found["at"]?[moments[0]]?["released"]?.asString == "0.00")
            #expect(found["at"]?[moments[1]]?["released"]?.asString == "1.00")
            #expect(found["at"]?[moments[1]]?["approved"]?.asNumber?.int64 == 2)
            #expect(found["at"]?[moments[1]]?["delivered"]?.asNumber?.int64 == 2)
            #expect(found["anomalies"]?["delivered_never_approved"] == ["never"])
            #expect(found["anomalies"]?["carrier_scan_before_purchase"] == ["never"])
            let claims = try await store.read { tx in try tx.count("SELECT COUNT(*) FROM claim WHERE amount = 0") }
            #expect(claims == 1)
            #expect(try await store.read { tx in try tx.count("SELECT COUNT(*) FROM transfer") } == 2)
        }
    }
}
