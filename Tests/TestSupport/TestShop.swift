import Cashback
import Core
import Fulfilment
import JSONText
import Ledger
import TradeNetwork
import Selling
import Store
import Workflows

/// A small trade on a real database with a clock that tests move: the marketplace “deals” in euros, the merchants Mira and Noah, hubs in Leipzig
/// and Berlin, a carrier, all with grants, and a hub in Dresden and a factory without.
package struct TestShop: Sendable {
    package let store: any Store
    package let clock: ManualClock
    package let world: World
    package let workflows: Workflows
    package let market: Marketplace
    let parties: [Who: Party]

    /// Who acts in a test, by the keys of their parties.
    package enum Who: String, CaseIterable, Sendable {
        case `operator`, mira, noah, leipzig, berlin, carrier, dresden, factory

        var kind: PartyKind {
            switch self {
            case .operator: .operator
            case .mira, .noah: .merchant
            case .leipzig, .berlin, .dresden: .hub
            case .carrier: .carrier
            case .factory: .factory
            }
        }

        var isGranted: Bool { ![.operator, .dresden, .factory].contains(self) }
    }

    package static let marketplace = "deals"
    package static let offer = "autumn"

    package init(on store: any Store, seed: UInt64 = 7) async throws {
        self.store = store
        clock = ManualClock(.testStart)
        world = World.seeded(seed, clock: clock)
        workflows = Workflows(store: store, world: world, passwordCost: .quick)
        let workflows = workflows
        let ids = IdPool(world)
        (market, parties) = try await store.write { tx in
            ids.rewind()
            return try Self.build(workflows, in: tx, ids: ids)
        }
    }

    private static func build(_ workflows: Workflows, in tx: any Transaction, ids: IdPool) throws -> (Marketplace, [Who: Party]) {
        let setup = Actor.job("setup")
        let market = try workflows.openMarketplace(
            key: marketplace, name: "Deals", currency: .eur, zone: "Europe/Berlin", by: setup, at: .testStart, in: tx, ids: ids)
        var parties: [Who: Party] = [.operator: try workflows.ensureOperator(at: .testStart, in: tx, ids: ids)]
        for who in Who.allCases where who != .operator {
            parties[who] = try workflows.registerParty(
                kind: who.kind, key: who.rawValue, name: who.rawValue, city: nil, by: setup, at: .testStart, in: tx, ids: ids)
            guard who.isGranted else { continue }
            _ = try workflows.grant(party: who.rawValue, marketplace: marketplace, by: setup, at: .testStart, in: tx, ids: ids)
        }
        return (market, parties)
    }

    package func party(_ who: Who) throws -> Party {
        guard let party = parties[who] else { throw Missing("the party \(who)") }
        return party
    }

    package func principal(_ who: Who) throws -> Principal { .party(try party(who).id, who.kind) }

    package func actor(_ who: Who) throws -> Actor { Actor(try principal(who).name) }

    package var now: Instant { clock.now }

    /// What a test relied on and did not find.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String

        package init(_ what: String) { description = "\(what) is not there" }
    }

    /// One command as the doors of the house run it.
    package func command<Result: Sendable>(
        _ body: @escaping @Sendable (Workflows, any Transaction, IdPool, Instant) throws -> Result
    ) async throws -> Result {
        let ids = IdPool(world)
        let now = clock.now
        return try await store.write { [workflows] tx in
            ids.rewind()
            return try body(workflows, tx, ids, now)
        }
    }
}

extension Backend {
    /// Opens the shop on an empty database with the offer “autumn” (5 % at delivery, unsigned scans confirm, 10,000.00 EUR paid in), and looks
    /// through its books after `body`.
    package func withShop<Result>(seed: UInt64 = 7, _ body: (TestShop) async throws -> Result) async throws -> Result {
        try await withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store, seed: seed)
            try await shop.offer(TestShop.offer)
            let result = try await body(shop)
            try await shop.checkBooks()
            return result
        }
    }
}
