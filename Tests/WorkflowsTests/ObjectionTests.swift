import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Views
import Workflows

@Suite("A buyer objects")
struct ObjectionTests {
    private func withOrder(
        _ backend: Backend, _ change: @Sendable (inout Terms) -> Void = { $0.grades[.c] = .cool(hours: 48) },
        _ body: (TestShop, PlacedOrder) async throws -> Void
    ) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool", change)
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            shop.clock.advance(hours: 1)
            try await body(shop, order)
            let report = try await Verification.run(on: shop.store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    @Test("Nothing came: what is not payable yet is held, before the scan and after it", arguments: [false, true], Backend.underTest)
    func notReceived(_ isScannedFirst: Bool, _ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            if isScannedFirst { try await shop.scan(.delivered) }
            let (id, isNew) = try await shop.object(order, text: "Nobody rang at Elm Street 5.")
            #expect(isNew)
            #expect(try await shop.state(of: order) == .held)
            let objected = try #require(try await shop.facts("order.objected").first)
            #expect(objected.subject == order.id.bits && objected.actor == Actor("buyer:\(order.id)"))
            #expect(try await shop.facts("anomaly.raised").first?.cause == objected.id)
            #expect(try await shop.facts("claim.held").first?.cause == objected.id)
            #expect(try await shop.journal().allSatisfy { !$0.body.contains("Elm Street") })
            #expect(try await shop.store.read { try AnomalyNoteList.of(id, in: $0) }.map(\.text) == ["Nobody rang at Elm Street 5."])
            if !isScannedFirst { try await shop.scan(.delivered) }
            try await shop.wait(hours: 100)
            #expect(try await shop.state(of: order) == .held, "time decides nothing")
            try await shop.decide(id, .reject, note: "the neighbour has it")
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().last?.at == shop.now)
        }
    }

    @Test("The buyer is right: what is held stays held until what follows is entered", arguments: Backend.underTest)
    func accepted(_ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            let scan = try await shop.scan(.delivered).scan
            let (id, _) = try await shop.object(order)
            try await shop.decide(id, .accept)
            #expect(try await shop.stored(scan).state == .applied, "a scan is voided by a button of its own")
            try await shop.void(scan)
            #expect(try await shop.state(of: order) == .held)
            shop.clock.advance(hours: 1)
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(order.claims[0].claim, .release)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("Other reasons are recorded; a person may hold for them", arguments: [ObjectionReason.wrongItem, .damaged, .other], Backend.underTest)
    func recorded(_ reason: ObjectionReason, _ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            try await shop.scan(.delivered)
            let (id, _) = try await shop.object(order, reason)
            #expect(try await shop.state(of: order) == .cooling)
            #expect(try await shop.anomaly(.objection).detail == reason.rawValue)
            try await shop.decide(id, .hold)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(id, .reject)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("What is payable stays so, and where terms only record doubts nothing is held", arguments: Backend.underTest)
    func notHeld(_ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            try await shop.scan(.delivered)
            try await shop.wait(hours: 48)
            try await shop.object(order)
            #expect(try await shop.state(of: order) == .payable)
            try await shop.decide(try await shop.anomaly(.objection).id, .accept)
            try await shop.reopen(try await shop.anomaly(.objection).id)
            #expect(try await shop.state(of: order) == .payable)
        }
        try await withOrder(backend, { $0.onAnomaly = .record }) { shop, order in
            try await shop.object(order)
            #expect(try await shop.state(of: order) == .awaitingScan)
        }
    }

    @Test("A second one is answered with the first while that is open; what it says is kept, each thing once", arguments: Backend.underTest)
    func second(_ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            let (first, _) = try await shop.object(order, .damaged, text: "A crack.")
            let again = try await shop.object(order, .notReceived, text: "And late.")
            #expect(again.id == first && !again.isNew)
            _ = try await shop.object(order, .notReceived, text: "And late.")
            _ = try await shop.object(order, .notReceived)
            #expect(try await shop.store.read { try AnomalyNoteList.of(first, in: $0) }.map(\.text) == ["A crack.", "And late."])
            #expect(try await shop.facts("order.objected").count == 2)
            #expect(try await shop.anomalies().count == 1)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.decide(first, .accept)
            let later = try await shop.object(order)
            #expect(later.isNew && later.id != first)
            await #expect(throws: AnomalyRefusal.objectionOpen) { try await shop.reopen(first) }
            try await shop.decide(later.id, .reject)
            #expect(try await shop.reopen(first).state == .open)
        }
    }

    @Test("A rejection taken back holds again, also what has become payable since", arguments: Backend.underTest)
    func reopened(_ backend: Backend) async throws {
        try await withOrder(backend) { shop, order in
            try await shop.scan(.delivered)
            let (id, _) = try await shop.object(order)
            try await shop.decide(id, .reject)
            try await shop.wait(hours: 48)
            #expect(try await shop.owed() == 100)
            try await shop.reopen(id)
            #expect(try await shop.state(of: order) == .held)
            #expect(try await shop.owed() == 0)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post, .reversal, .hold])
        }
    }

    @Test("With an anomaly on the scan too, both must be settled", arguments: [false, true], Backend.underTest)
    func both(_ isObjectionFirst: Bool, _ backend: Backend) async throws {
        try await withOrder(backend, { $0.grades[.c] = .confirm }) { shop, order in
            if isObjectionFirst { try await shop.object(order) }
            try await shop.scan(.delivered) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            if !isObjectionFirst { try await shop.object(order) }
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(try await shop.anomaly(.objection).id, .reject)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Of one parcel, it holds that parcel's parts", arguments: Backend.underTest)
    func oneParcel(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") {
                $0.lines = [.mug, .poster]
                $0.parcels = [ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 1)]), ParcelDraft(key: "P-2")]
            }
            let other = try await shop.placeOrder("2") { $0.parcels = [ParcelDraft(key: "P-3")] }
            let parcels = try await shop.store.write { tx in try Parcels.lock(keys: ["P-1", "P-3"], in: tx).get() }
            try await shop.object(order, parcel: try #require(parcels["P-1"]?.id))
            #expect(try await shop.states(of: order) == [.held, .awaitingScan])
            await #expect(throws: ObjectionRefusal.parcelNotFound) { try await shop.object(order, parcel: try #require(parcels["P-3"]?.id)) }
            #expect(try await shop.state(of: other) == .awaitingScan)
        }
    }

    @Test("What cannot be is refused by name", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            for text in ["", String(repeating: "x", count: 501), "no\0"] {
                await #expect(throws: ObjectionRefusal.textLength) { try await shop.object(order, text: text) }
            }
            let nobody: OrderID = shop.world.id()
            await #expect(throws: ObjectionRefusal.orderNotFound) {
                _ = try await shop.command {
                    try $0.object(to: nobody, parcel: nil, reason: .other, text: nil, by: .job("test"), at: $3, in: $1, ids: $2).isNew
                }
            }
            await #expect(throws: ObjectionRefusal.parcelNotFound) { try await shop.object(order, parcel: shop.world.id()) }
            let rows: [(ObjectionRefusal, String, RefusalKind)] = [
                (.orderNotFound, "order-not-found", .notFound), (.parcelNotFound, "parcel-not-found", .notFound),
                (.textLength, "objection-text-length", .malformed),
            ]
            for (refusal, code, kind) in rows { #expect(refusal.code == code && refusal.kind == kind && refusal.sentence.hasSuffix(".")) }
        }
    }
}
