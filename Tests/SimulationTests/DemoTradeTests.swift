import Core
import Fulfilment
import Simulation
import Store
import TestSupport
import Testing
import Views
import Workflows

/// A demo on an empty database, through the commands themselves.
private struct DemoShop {
    let store: any Store
    let clock = PacedClock(DemoTrial.start)
    let workflows: Workflows
    let player: DemoPlayer

    init(_ store: any Store, seed: UInt64 = 1) async throws {
        self.store = store
        workflows = Workflows(store: store, world: .real(paced: clock))
        let network = try await DemoNetwork.open(with: workflows, at: DemoTrial.start)
        player = DemoPlayer(DemoTrial.script(seed), clock: clock, door: DemoInnerDoor(workflows, network: network))
    }

    func play(hours: Int64) async throws { try await player.fastForward(to: DemoTrial.start.adding(hours: hours), with: workflows) }

    func count(_ query: Statement) async throws -> Int64 { try await store.read { tx in try tx.count(query) } }

    func words(_ query: Statement) async throws -> Set<String> {
        Set(try await store.read { tx in try tx.rows(query) { try $0.text(0) } })
    }
}

@Suite("The demo's trade")
struct DemoTradeTests {
    @Test("what thirty hours leave passes verification and shows everything that a newcomer is to see", arguments: Backend.underTest)
    func thirtyHours(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await DemoShop(store)
            try await shop.play(hours: 30)
            let tally = await shop.player.tally
            #expect(tally.refused == 0 && tally.delays == 0)
            #expect(tally.repeats > 0 && tally.decisions > 0 && tally.cancellations > 0)
            #expect(try await shop.words("SELECT name FROM party WHERE kind = 'operator'") == ["Nearmade Demo Network"])
            try await check(shop)

            let kinds: Set<AnomalyKind> = [
                .scanBeforeOrder, .outOfOrder, .contradictsDelivery, .twoPlaces, .futureTime, .unknownParcel, .recorderNotPermitted, .sourceIDReused,
                .orderCancelled,
            ]
            #expect(try await shop.words("SELECT DISTINCT kind FROM anomaly") == Set(kinds.map(\.rawValue)))
            let open = try await shop.count("SELECT COUNT(*) FROM anomaly WHERE state = 'open'")
            #expect((3...40).contains(open))
            #expect(try await shop.words("SELECT DISTINCT state FROM anomaly").isSuperset(of: ["open", "accepted", "rejected", "cleared"]))
            #expect(try await shop.count("SELECT COUNT(*) FROM parcel_step WHERE step = 'delivered' AND attempt = 2") > 0)
            #expect(try await shop.count("SELECT COUNT(*) FROM parcel_step WHERE step = 'returned'") > 0)
            #expect(try await shop.count("SELECT COUNT(*) FROM scan WHERE state = 'repeated'") > 0)
            let states = try await shop.words("SELECT DISTINCT state FROM claim_part")
            #expect(states.isSuperset(of: ["awaiting_scan", "cooling", "payable", "held", "cancelled", "review"]))
            let overdue = try await shop.count(
                """
                SELECT COUNT(*) FROM customer_order AS o WHERE o.state = 'open' AND o.estimated_delivery_at < \(shop.clock.now) AND EXISTS (
                SELECT 1 FROM claim_part AS p WHERE p.order_id = o.id AND p.state IN ('awaiting_scan', 'review'))
                """)
            #expect(overdue > 0)
        }
    }

    @Test("it goes on into the next capsule, where lost parcels have been given up", arguments: Backend.underTest)
    func nextCapsule(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await DemoShop(store, seed: 5)
            try await shop.play(hours: 76)
            #expect(await shop.player.tally.refused == 0)
            try await check(shop)
            #expect(try await shop.count("SELECT COUNT(*) FROM fact WHERE kind = 'offer.funded'") == 6)
            #expect(try await shop.count("SELECT COUNT(*) FROM claim_part WHERE state = 'rejected'") > 0)
            #expect(try await shop.count("SELECT COUNT(*) FROM claim_part WHERE state = 'clawed_back'") > 0)
            // Every claim found its money.
            #expect(try await shop.count("SELECT COUNT(*) FROM claim_part WHERE state = 'rejected' AND hold_id IS NULL AND amount > 0") == 0)
            // What waits for the operator is worked off.
            #expect(try await shop.count("SELECT COUNT(*) FROM anomaly WHERE state = 'open'") < 40)
        }
    }

    @Test("a visitor's order is payable two hours later", arguments: Backend.underTest)
    func visit(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await DemoShop(store)
            try await shop.play(hours: 3)
            let order = try await shop.player.placeVisitorsOrder()
            try await shop.play(hours: 5)
            #expect(try await shop.count("SELECT COUNT(*) FROM claim_part WHERE order_id = \(order)") > 0)
            #expect(try await shop.count("SELECT COUNT(*) FROM claim_part WHERE order_id = \(order) AND state <> 'payable'") == 0)
            try await check(shop)
        }
    }

    @Test("a network is set up once")
    func once() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let shop = try await DemoShop(store)
            await #expect(throws: NetworkRefusal.self) { _ = try await DemoNetwork.open(with: shop.workflows, at: DemoTrial.start) }
        }
    }

    private func check(_ shop: DemoShop) async throws {
        try await shop.store.settle()
        try await shop.workflows.seal()
        let report = try await Verification.run(on: shop.store)
        #expect(report.findings.isEmpty, "\(report.text)")
    }
}

@Suite("The demo's mark")
struct DemoMarkTests {
    @Test("an empty database is nobody's, before and after its schema is made", arguments: Backend.underTest)
    func empty(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            #expect(try await DemoMark.owner(of: store) == .nobody)
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: .testStart)
            #expect(try await DemoMark.owner(of: store) == .nobody)
        }
    }

    @Test("a demo's database is a demo's, with and without trade in it", arguments: Backend.underTest)
    func marked(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            try await DemoMark(seed: 1, start: DemoTrial.start).set(in: store)
            #expect(try await DemoMark.owner(of: store) == .demo)
            _ = try await DemoShop(store)
            #expect(try await DemoMark.owner(of: store) == .demo)
        }
    }

    @Test("trade without the mark is somebody's", arguments: Backend.underTest)
    func somebodys(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            _ = try await DemoShop(store)
            #expect(try await DemoMark.owner(of: store) == .somebody)
        }
    }

    @Test("tables of another program are somebody's", arguments: Backend.underTest)
    func foreign(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            try await store.write { tx in _ = try tx.run("CREATE TABLE recipe (name TEXT)") }
            #expect(try await DemoMark.owner(of: store) == .somebody)
        }
    }
}
