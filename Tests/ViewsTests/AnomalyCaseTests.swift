import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Workflows

@testable import Views

/// How an anomaly comes about, with money hanging on it.
enum DoubtfulStory: String, CaseIterable, Sendable {
    case heldDelivery, heldThenCooling, setAsideDelivery, setAsideGraded, setAsideReturn, waiting, contradictedCooling, repeatedElsewhere, payableUnderRecord
    case secondStepProves, twoDoubts, setAsideRepeat, setAsidePacked, heldByPersonToo, successor, doubtedRepeat, notReceived, notReceivedCooling
    case damaged, notReceivedAndStopped, expired, takenBack, contradictedTwice

    func tell(_ shop: TestShop) async throws {
        try await shop.offer("cool") { $0.grades = [.a: .confirm, .b: .confirm, .c: .cool(hours: 48)] }
        try await shop.offer("careful") { $0.grades = [.a: .confirm, .b: .confirm, .c: .review] }
        try await shop.offer("easy") { $0.onAnomaly = .record }
        let offer =
            switch self {
            case .heldThenCooling, .contradictedCooling, .repeatedElsewhere, .notReceivedCooling, .takenBack, .contradictedTwice: "cool"
            case .setAsideGraded: "careful"
            case .payableUnderRecord: "easy"
            default: TestShop.offer
            }
        try await shop.placeOrder(self == .waiting ? "other" : "1") { $0.offers = [offer] }
        let early: (inout ScanDraft) -> Void = { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -9)) }
        switch self {
        case .heldDelivery, .heldThenCooling, .payableUnderRecord: try await shop.scan(.delivered, "P-1", by: .leipzig, early)
        case .heldByPersonToo:
            try await shop.decide(shop.onlyClaim(), .hold)
            try await shop.scan(.delivered, "P-1", by: .leipzig, early)
        case .setAsideDelivery, .setAsideGraded: try await shop.scan(.delivered, by: .mira)
        case .setAsidePacked: try await shop.scan(.outForDelivery, by: .mira)
        case .setAsideRepeat:
            try await shop.scan(.delivered)
            try await shop.scan(.delivered, by: .mira)
        case .setAsideReturn:
            try await shop.scan(.delivered)
            shop.clock.advance(hours: 1)
            try await shop.scan(.returned, by: .dresden)
        case .waiting: try await shop.scan(.delivered)
        case .contradictedCooling:
            try await shop.scan(.delivered)
            shop.clock.advance(hours: 1)
            try await shop.scan(.failed, by: .carrier)
        case .repeatedElsewhere:
            try await shop.scan(.delivered) { $0.readPoint = "door" }
            shop.clock.advance(hours: 1)
            try await shop.scan(.delivered, by: .carrier) { $0.readPoint = "depot" }
        case .secondStepProves:
            try await shop.scan(.collected, "P-1", by: .leipzig, early)
            shop.clock.advance(hours: 1)
            try await shop.scan(.delivered, by: .carrier)
        case .successor:
            try await shop.scan(.delivered, "P-1", by: .leipzig, early)
            try await shop.scan(.delivered, "P-1", by: .carrier)
        case .doubtedRepeat:
            try await shop.scan(.delivered, "P-1", by: .leipzig, early)
            try await shop.scan(.delivered, "P-1", by: .carrier, early)
        case .notReceived: try await shop.object(.notReceived)
        case .damaged: try await shop.object(.damaged)
        case .notReceivedCooling:
            try await shop.scan(.delivered)
            try await shop.object(.notReceived)
        case .notReceivedAndStopped:
            try await shop.decide(shop.onlyClaim(), .hold)
            try await shop.object(.notReceived)
        case .expired:
            try await shop.scan(.packed)
            try await shop.object(.notReceived)
            try await shop.wait(days: 61)
        case .takenBack:
            try await shop.scan(.delivered, "P-1", by: .leipzig, early)
            try await shop.wait(hours: 60)
        case .contradictedTwice:
            try await shop.scan(.delivered)
            shop.clock.advance(hours: 1)
            try await shop.scan(.failed, by: .carrier)
            try await shop.scan(.failed, by: .leipzig) { $0.attempt = 2 }
        case .twoDoubts:
            try await shop.scan(.handedOver, by: .carrier)
            try await shop.scan(.delivered, "P-1", by: .leipzig, early)
        }
        shop.clock.advance(hours: 1)
    }
}

extension TestShop {
    /// The buyer objects to the only order.
    func object(_ reason: ObjectionReason) async throws {
        let orders: [OrderID] = try await store.read { tx in try tx.rows("SELECT id FROM customer_order") { try $0.id(0) } }
        _ = try await command { try $0.object(to: orders[0], parcel: nil, reason: reason, text: "it is not here", by: .job("buyer"), at: $3, in: $1, ids: $2) }
    }

    func onlyClaim() async throws -> ClaimID {
        let ids: [ClaimID] = try await store.read { tx in try tx.rows("SELECT id FROM claim") { try $0.id(0) } }
        guard ids.count == 1 else { throw Missing("the only claim") }
        return ids[0]
    }
}

@Suite("The case of an anomaly")
struct AnomalyCaseTests {
    private func load(_ id: AnomalyID, _ shop: TestShop) async throws -> AnomalyCase {
        let now = shop.now
        let found = try await shop.store.read { try AnomalyCase.load(id, now: now, in: $0) }
        return try #require(found)
    }

    @Test("What a decision would do is what it does", arguments: DoubtfulStory.allCases, AnomalyDecision.allCases)
    func forecasts(_ story: DoubtfulStory, _ decision: AnomalyDecision) async throws {
        for backend in Backend.underTest {
            try await backend.withShop { shop in
                try await story.tell(shop)
                let id = try #require(try await shop.anomalies().first { $0.state == .open }?.id)
                let before = try await load(id, shop)
                var wasRefused = false
                do { try await shop.decide(id, decision) } catch AnomalyRefusal.nothingToAccept { wasRefused = true }
                let after = Dictionary(uniqueKeysWithValues: try await load(id, shop).parts.map { ($0.part.id, $0.part) })
                #expect(story == .waiting || !before.parts.isEmpty)
                for forecast in before.parts {
                    let part = try #require(after[forecast.part.id])
                    let said =
                        switch decision {
                        case .accept: forecast.onAccept
                        case .reject: forecast.onReject
                        case .hold: forecast.onHold
                        }
                    switch said {
                    case .stays: #expect(part.state == forecast.part.state, "\(backend)")
                    case .refused: #expect(wasRefused)
                    case .becomes(let state, let until):
                        #expect(part.state == state, "\(backend)")
                        if state == "cooling" { #expect(part.releaseAt == until) }
                    }
                }
            }
        }
    }

    @Test("The evidence stands side by side: all scans of the parcel, who made them, when they happened and when they came", arguments: Backend.underTest)
    func evidence(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let device = try await shop.command { workflows, tx, ids, now in
                try workflows.registerDevice(key: "scanner-1", name: "Counter", owner: "leipzig", by: .job("test"), at: now, in: tx, ids: ids)
            }
            for number in 1...2 { try await shop.placeOrder(String(number)) }
            let order = try await shop.placeOrder("3")
            for number in 1...2 {
                try await shop.scan(.delivered, "P-\(number)") { draft in
                    draft.device = device.id
                    draft.occurredAt = OffsetInstant(draft.receivedAt.adding(hours: -9))
                }
            }
            try await shop.scan(.delivered, "P-3") { $0.occurredAt = OffsetInstant($0.receivedAt.adding(hours: -9)) }
            try await shop.scan(.handedOver, "P-3", by: .carrier)
            let anomalies = try await shop.anomalies()
            try await shop.decide(anomalies[0].id, .reject)
            try await shop.decide(anomalies[1].id, .accept)
            let found = try await load(anomalies[2].id, shop)
            #expect(found.order?.order.key == "3" && found.zone == "Europe/Berlin" && found.scan?.recorderName == "leipzig")
            #expect(found.scans.map(\.scan.step) == [.delivered, .handedOver] && found.scans.map(\.recorderName) == ["leipzig", "carrier"])
            #expect(found.others.map(\.kind) == ["out_of_order"])
            #expect(found.recorder == TrackRecord(accepted: 1, rejected: 1, undecided: 0, looked: 3))
            #expect(found.device == nil && found.facts.map(\.fact.kind) == ["anomaly.raised"])
            let first = try await load(anomalies[0].id, shop)
            #expect(first.device == TrackRecord(accepted: 1, rejected: 0, undecided: 0, looked: 3) && first.scan?.deviceName == "Counter")
            #expect(first.facts.map(\.fact.kind) == ["anomaly.rejected", "anomaly.raised"])
            try await shop.command { workflows, tx, ids, now in
                _ = try workflows.object(to: order.id, parcel: nil, reason: .notReceived, text: "nobody came", by: .job("buyer"), at: now, in: tx, ids: ids)
            }
            let objection = try await load(shop.anomaly(.objection).id, shop)
            #expect(objection.notes.map(\.text) == ["nobody came"] && objection.scan == nil && objection.parts.count == 1)
            let nobody: AnomalyID = shop.world.id()
            let now = shop.now
            #expect(try await shop.store.read { try AnomalyCase.load(nobody, now: now, in: $0) } == nil)
        }
    }
}
