import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("Parcels that are named later")
struct AddedParcelTests {
    private static let fiveMugs = LineDraft(sku: "mug", merchant: "mira", quantity: 5, amount: 2_015)

    @Test("A scan that waited for them counts; the rest of the order still waits", arguments: Backend.underTest)
    func waited(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { $0.parcels = [] }
            #expect(try await shop.state(of: order) == .tracked)
            shop.clock.advance(hours: 24)
            let scan = try await shop.scan(.delivered, "late")
            shop.clock.advance(hours: 1)
            try await shop.addParcels([ParcelDraft(key: "late", hub: "leipzig")], to: order.id)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.stored(scan.scan).state == .applied)
            #expect(try await shop.anomaly(.unknownParcel).state == .cleared)
            let added = try #require(try await shop.facts("parcel.added").first)
            #expect(added.actor == (try shop.actor(.leipzig)))
            #expect(try await shop.facts("claim.awaiting_scan").first?.cause == added.id)
        }
    }

    @Test("Amounts split to the cent, holds with them, and the budget stays as it was", arguments: Backend.underTest)
    func exactSplit(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("bonus") { $0.reward = .amount(7) }
            let order = try await shop.placeOrder("1") { $0.lines = [Self.fiveMugs]; $0.parcels = []; $0.offers = ["autumn", "bonus"] }
            #expect(try await shop.parts(of: order).map(\.amount) == [101, 7])
            let before = try await shop.budget()
            try await shop.addParcels([ParcelDraft(key: "A", contents: [ParcelContent(line: 1, quantity: 2)])], to: order.id)
            #expect(try await shop.parts(of: order).map(\.amount) == [40, 61, 3, 4])
            #expect(try await shop.parts(of: order).map(\.quantity) == [2, 3, 2, 3])
            #expect(try await shop.states(of: order) == [.awaitingScan, .tracked, .awaitingScan, .tracked])
            #expect(try await shop.budget() == before)
            try await shop.addParcels(
                [ParcelDraft(key: "B", contents: [ParcelContent(line: 1, quantity: 1)]), ParcelDraft(key: "C")], to: order.id)
            // 61 cents for three mugs: one takes 20, two keep 41.
            #expect(try await shop.parts(of: order).map(\.amount) == [20, 41, 40, 1, 3, 3])
            #expect(try await shop.budget() == before)
            for key in ["A", "B", "C"] { try await shop.scan(.delivered, key) }
            #expect(try await shop.owed() == 108)
            #expect(try await shop.budget().balance == 1_000_000 - 101)
        }
    }

    static let states: [(name: String, prepare: @Sendable (TestShop, PlacedOrder) async throws -> Void, expected: [PartState])] = [
        ("held", { try await $0.decide($1.claims[0].claim, .hold) }, [.held, .held]),
        ("in review", { shop, _ in try await shop.wait(days: 60) }, [.review, .review]),
    ]

    @Test("What is held or in review is split as it stands and goes on from there", arguments: [0, 1], Backend.underTest)
    func splitStates(_ index: Int, _ backend: Backend) async throws {
        let (_, prepare, expected) = Self.states[index]
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { $0.lines = [Self.fiveMugs]; $0.parcels = [] }
            try await prepare(shop, order)
            try await shop.addParcels([ParcelDraft(key: "A", contents: [ParcelContent(line: 1, quantity: 2)])], to: order.id)
            #expect(try await shop.states(of: order) == expected)
            try await shop.scan(.delivered, "A")
            if expected == [.held, .held] { try await shop.decide(order.claims[0].claim, .release) }
            #expect(try await shop.states(of: order)[0] == .payable)
            #expect(try await shop.owed() == 40)
        }
    }

    @Test("What a date has paid already is owed again in two, and can be taken back in two", arguments: Backend.underTest)
    func splitPayable(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("dated", consent: true) { $0.release = .estimatedDelivery(days: 0) }
            let order = try await shop.placeOrder("1") {
                $0.lines = [Self.fiveMugs]
                $0.parcels = []
                $0.offers = ["dated"]
                $0.estimatedDeliveryAt = .testStart.adding(days: 3)
            }
            try await shop.wait(days: 4)
            #expect(try await shop.state(of: order) == .payable)
            try await shop.addParcels([ParcelDraft(key: "A", contents: [ParcelContent(line: 1, quantity: 2)])], to: order.id)
            #expect(try await shop.states(of: order) == [.payable, .payable])
            #expect(try await shop.owed() == 101)
            try await shop.cancel(order.id)
            #expect(try await shop.states(of: order) == [.clawedBack, .clawedBack])
            #expect(try await shop.owed() == 0)
        }
    }

    @Test("What cannot be put into a parcel is refused", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") {
                $0.lines = [Self.fiveMugs, .poster]
                $0.parcels = [ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 4)])]
            }
            try await shop.cancel(order.id, lines: [2])
            let rows: [(OrderRefusal, [ParcelDraft])] = [
                (.tooMany(field: "parcels", limit: 200), []),
                (.keyLength(field: "parcels/0/key"), [ParcelDraft(key: "")]),
                (.parcelKeyTaken(parcel: 0, key: "P-1"), [ParcelDraft(key: "P-1")]),
                (.parcelKeyTaken(parcel: 1, key: "A"), [ParcelDraft(key: "A"), ParcelDraft(key: "A")]),
                (.hubUnknown(parcel: 0, key: "noah"), [ParcelDraft(key: "A", hub: "noah")]),
                (.contentLine(parcel: 0, line: 3), [ParcelDraft(key: "A", contents: [ParcelContent(line: 3, quantity: 1)])]),
                (.contentQuantity(parcel: 0, line: 1, left: 1), [ParcelDraft(key: "A", contents: [ParcelContent(line: 1, quantity: 2)])]),
                (.contentQuantity(parcel: 0, line: 2, left: 0), [ParcelDraft(key: "A", contents: [ParcelContent(line: 2, quantity: 1)])]),
            ]
            for (refusal, drafts) in rows {
                await #expect(throws: refusal) { try await shop.addParcels(drafts, to: order.id) }
            }
            await #expect(throws: CancellationRefusal.orderNotFound) { try await shop.addParcels([ParcelDraft(key: "A")], to: shop.world.id()) }
            try await shop.cancel(order.id)
            await #expect(throws: CancellationRefusal.alreadyCancelled) { try await shop.addParcels([ParcelDraft(key: "A")], to: order.id) }
            #expect(try await shop.number("SELECT COUNT(*) FROM parcel") == 1)
        }
    }
}
