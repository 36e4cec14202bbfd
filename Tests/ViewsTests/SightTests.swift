import Core
import Selling
import Store
import TestSupport
import Testing
import Workflows

@testable import Views

@Suite("What each viewer sees")
struct SightTests {
    /// Mira's order, Noah's, one of both; a scan by each of three recorders.
    private struct Story {
        let shop: TestShop
        let mira: PlacedOrder
        let noah: PlacedOrder
        let both: PlacedOrder
        let miraID: PartyID

        init(on store: any Store) async throws {
            shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            mira = try await shop.placeOrder("1")
            let noahs = LineDraft(sku: "BEANS", merchant: "noah", amount: 900)
            noah = try await shop.placeOrder("2") { $0.lines = [noahs] }
            both = try await shop.placeOrder("3") { $0.lines.append(noahs) }
            try await shop.scan(.packed, "P-1", by: .leipzig)
            try await shop.scan(.handedOver, "P-2", by: .carrier)
            try await shop.scan(.labelled, "P-3", by: .mira)
            miraID = try shop.party(.mira).id
        }
    }

    @Test("Orders and claims: the operator all, a merchant those with its lines, a buyer one, a recorder none", arguments: Backend.underTest)
    func orders(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let story = try await Story(on: store)
            let expected: [(Sight, [PlacedOrder])] = [
                (.everything, [story.mira, story.noah, story.both]), (.merchant(story.miraID), [story.mira, story.both]),
                (.order(story.noah.id), [story.noah]), (.recorder(try story.shop.party(.leipzig).id, device: nil), []),
            ]
            for (sight, orders) in expected {
                let (list, claims) = try await store.read { tx in
                    (
                        try OrderList.page(OrderFilter(), seenBy: sight, after: nil, limit: 10, in: tx).items,
                        try ClaimList.page(ClaimFilter(), seenBy: sight, after: nil, limit: 10, in: tx).items
                    )
                }
                #expect(list.map(\.id) == orders.map(\.id), "\(sight)")
                #expect(claims.map(\.claim.id) == orders.flatMap { $0.claims.map(\.claim) }, "\(sight)")
                for order in [story.mira, story.noah, story.both] {
                    let isSeen = orders.contains { $0.id == order.id }
                    let seen = try await store.read { tx in
                        [
                            try OrderDetail.load(order.id, seenBy: sight, in: tx) != nil, try OrderTimeline.load(order.id, seenBy: sight, in: tx) != nil,
                            try OrderExists.check(order.id, seenBy: sight, in: tx),
                            try ClaimDetail.load(order.claims[0].claim, seenBy: sight, in: tx) != nil,
                        ]
                    }
                    #expect(seen == Array(repeating: isSeen, count: 4), "\(sight) and order \(order.id)")
                }
            }
        }
    }

    @Test("Parcels: also those who may work in the marketplace; a hub without a grant sees none", arguments: Backend.underTest)
    func parcels(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let story = try await Story(on: store)
            let parcel = try await store.read { try OrderDetail.load(story.mira.id, seenBy: .everything, in: $0)?.parcels.first?.id }
            let id = try #require(parcel)
            for (sight, isSeen) in [
                (Sight.everything, true), (.merchant(story.miraID), true), (.merchant(try story.shop.party(.noah).id), false),
                (.recorder(try story.shop.party(.leipzig).id, device: nil), true), (.recorder(try story.shop.party(.dresden).id, device: nil), false),
                (.order(story.mira.id), true), (.order(story.noah.id), false),
            ] {
                #expect(try await store.read { try ParcelDetail.load(id, seenBy: sight, in: $0) != nil } == isSeen, "\(sight)")
            }
        }
    }

    @Test("Scans: one's own, or one device's", arguments: Backend.underTest)
    func scans(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let story = try await Story(on: store)
            let device: DeviceID = story.shop.world.id()
            try await story.shop.scan(.outForDelivery, "P-1", by: .leipzig) { $0.device = device }
            let leipzig = try story.shop.party(.leipzig).id
            for (sight, steps) in [
                (Sight.everything, [Step.packed, .handedOver, .labelled, .outForDelivery]), (.recorder(leipzig, device: nil), [.packed, .outForDelivery]),
                (.recorder(leipzig, device: device), [.outForDelivery]), (.merchant(story.miraID), [.labelled]), (.order(story.mira.id), []),
            ] {
                let list = try await store.read { try ScanList.page(ScanFilter(), seenBy: sight, after: nil, limit: 10, in: $0).items }
                #expect(list.map(\.step) == steps, "\(sight)")
                for scan in list { #expect(try await store.read { try ScanList.load(scan.id, seenBy: sight, in: $0) } == scan) }
            }
        }
    }

    @Test("Offers: of marketplaces that have granted access", arguments: Backend.underTest)
    func offers(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let story = try await Story(on: store)
            for (sight, count) in [
                (Sight.everything, 1), (.merchant(story.miraID), 1), (.recorder(try story.shop.party(.factory).id, device: nil), 0), (.order(story.mira.id), 0),
            ] {
                let list = try await store.read { try OfferList.page(marketplace: nil, seenBy: sight, after: nil, limit: 10, in: $0).items }
                #expect(list.count == count, "\(sight)")
                if let offer = list.first { #expect(try await store.read { try OfferList.load(offer.id, seenBy: sight, in: $0) } == offer) }
            }
        }
    }
}
