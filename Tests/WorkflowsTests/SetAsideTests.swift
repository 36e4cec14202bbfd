import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("A recorder who may not record that step")
struct SetAsideTests {
    static let strangers: [TestShop.Who] = [.mira, .factory, .dresden]

    @Test("Its scan is stored, answered and set aside, and proves nothing", arguments: strangers, Backend.underTest)
    func setAside(_ who: TestShop.Who, _ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let answer = try await shop.scan(.delivered, by: who)
            #expect(answer.state == .setAside)
            #expect(answer.anomalies == [.recorderNotPermitted])
            #expect(answer.claims == [])
            #expect(try await shop.stored(answer.scan).state == .setAside)
            #expect(try await shop.state(of: order) == .awaitingScan)
            #expect(try await shop.number("SELECT COUNT(*) FROM parcel_step") == 0)
        }
    }

    @Test("Accepted, it counts from the decision on; what was reported before stays true", arguments: Backend.underTest)
    func accepted(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let scan = try await shop.scan(.delivered, by: .dresden).scan
            shop.clock.advance(hours: 50)
            try await shop.decide(try await shop.anomaly(.recorderNotPermitted).id, .accept, note: "they stood in for Leipzig")
            #expect(try await shop.stored(scan).state == .applied)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().map(\.at) == [.testStart, shop.now])
            #expect(try await shop.part(of: order).confirmedAt == shop.now)
            #expect(try await shop.facts("scan.applied").first?.actor == (try shop.actor(.operator)))
            #expect(try await shop.anomalies().count == 1, "accepting raises nothing anew")
        }
    }

    @Test("Accepted after the claim expired, it confirms without turning time back", arguments: Backend.underTest)
    func acceptedLate(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.delivered, by: .dresden)
            try await shop.wait(days: 61)
            #expect(try await shop.state(of: order) == .review)
            try await shop.decide(try await shop.anomaly(.recorderNotPermitted).id, .accept)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.part(of: order).confirmedAt == shop.now)
        }
    }

    @Test("Rejected or held, it does not count; the right recorder's scan does", arguments: [AnomalyDecision.reject, .hold], Backend.underTest)
    func rejected(_ decision: AnomalyDecision, _ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let scan = try await shop.scan(.delivered, by: .mira).scan
            try await shop.decide(try await shop.anomaly(.recorderNotPermitted).id, decision)
            #expect(try await shop.stored(scan).state == (decision == .reject ? .rejected : .setAside))
            #expect(try await shop.state(of: order) == .awaitingScan)
            await #expect(throws: VoidRefusal.self) { try await shop.void(scan) }
            #expect(try await shop.scan(.delivered).state == .applied)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("With something else wrong too, that must be accepted as well", arguments: Backend.underTest)
    func bothAccepted(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let scan = try await shop.scan(.delivered, by: .dresden) { $0.occurredAt = OffsetInstant(.testStart.adding(hours: -1)) }
            #expect(Set(scan.anomalies) == [.scanBeforeOrder, .recorderNotPermitted])
            try await shop.decide(try await shop.anomaly(.scanBeforeOrder).id, .accept)
            #expect(try await shop.stored(scan.scan).state == .setAside, "nobody has said that Dresden may")
            try await shop.decide(try await shop.anomaly(.recorderNotPermitted).id, .accept)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("The operator may record without a grant; a grant taken back is over at once", arguments: Backend.underTest)
    func grants(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.placeOrder()
            #expect(try await shop.scan(.packed, by: .operator).state == .applied)
            let hub = try shop.party(.leipzig).id
            try await shop.command { workflows, tx, ids, now in
                let grants: [GrantID] = try tx.rows("SELECT id FROM access_grant WHERE party_id = \(hub)") { try $0.id(0) }
                for grant in grants { try workflows.revokeGrant(grant, by: .job("test"), at: now, in: tx, ids: ids) }
            }
            #expect(try await shop.scan(.delivered, by: .leipzig).state == .setAside)
            #expect(try await shop.scan(.delivered, by: .berlin).state == .applied)
        }
    }
}
