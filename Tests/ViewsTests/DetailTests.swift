import Core
import Fulfilment
import Selling
import Store
import TestSupport
import Testing

@testable import Views

@Suite("A transfer, an account, a fact")
struct DetailTests {
    @Test("Every transfer is led back to what moved it", arguments: Backend.underTest)
    func transfers(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await AccountStatementTests.trade(shop)
            let ids: [TransferID] = try await shop.store.read { tx in try tx.rows("SELECT id FROM transfer ORDER BY id") { try $0.id(0) } }
            var seen: [String: Set<String>] = [:]
            for id in ids {
                let detail = try #require(try await shop.store.read { try TransferDetail.load(id, in: $0) })
                let transfer = detail.transfer
                #expect(detail.debit.account.id == transfer.debit && detail.credit.account.id == transfer.credit)
                #expect(detail.hold?.id == transfer.hold && detail.corrects?.id == transfer.corrects)
                let fact = try #require(detail.fact)
                #expect(fact.fact.body.contains(id.description))
                seen[transfer.kind, default: []].insert(fact.fact.kind)
                if transfer.kind == "deposit" {
                    #expect(detail.part == nil && detail.claim == nil && fact.fact.kind == "offer.funded")
                } else {
                    #expect(detail.part?.id == transfer.part && detail.claim?.id == transfer.claim && detail.order?.id == detail.claim?.order)
                    #expect(detail.cause?.fact.id == fact.fact.cause && detail.cause != nil)
                }
                if let resolution = detail.resolution { #expect(transfer.kind == "hold" && resolution.hold == id) }
                if let correction = detail.correctedBy { #expect(transfer.kind == "post" && correction.corrects == id) }
            }
            #expect(seen["post"] == ["claim.payable"] && seen["void"] == ["claim.cancelled"])
            #expect(seen["reversal"] == ["claim.awaiting_scan", "claim.clawed_back"])
            let nobody: TransferID = shop.world.id()
            #expect(try await shop.store.read { try TransferDetail.load(nobody, in: $0) } == nil)
        }
    }

    @Test("An account tells its offer and since when it is there", arguments: Backend.underTest)
    func account(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let budget = try await shop.budget().id
            let detail = try #require(try await shop.store.read { try AccountDetail.load(budget, in: $0) })
            #expect(detail.offer?.key == TestShop.offer && detail.openedAt == shop.now && detail.summary.account.id == budget)
            let nobody: AccountID = shop.world.id()
            #expect(try await shop.store.read { try AccountDetail.load(nobody, in: $0) } == nil)
        }
    }

    @Test("A fact tells who, why, what followed and in which block it is sealed", arguments: Backend.underTest)
    func fact(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.store.settle()
            _ = try await shop.workflows.seal()
            try await shop.scan(.delivered)
            let placed = try #require(try await shop.facts("order.placed").first?.id)
            let scanned = try #require(try await shop.facts("scan.recorded").first?.id)
            let detail = try #require(try await shop.store.read { try FactDetail.load(placed, in: $0) })
            #expect(detail.fact.order == order.id && detail.followed.map(\.fact.kind) == ["claim.awaiting_scan"] && !detail.isCut && detail.cause == nil)
            #expect(detail.seal?.number == 1 && detail.previous == nil)
            let second = try #require(try await shop.store.read { try FactDetail.load(scanned, in: $0) })
            #expect(second.seal == nil && second.followed.map(\.fact.kind) == ["claim.payable"] && second.fact.actorName == "leipzig")
            let paid = try #require(try await shop.facts("claim.payable").first?.id)
            let third = try #require(try await shop.store.read { try FactDetail.load(paid, in: $0) })
            #expect(third.cause?.fact.id == scanned && third.previous?.kind == "claim.awaiting_scan" && third.next == nil)
            try await shop.store.settle()
            _ = try await shop.workflows.seal()
            #expect(try await shop.store.read { try FactDetail.load(scanned, in: $0) }?.seal?.number == 2)
            let nobody: FactID = shop.world.id()
            #expect(try await shop.store.read { try FactDetail.load(nobody, in: $0) } == nil)
        }
    }

    @Test("The journal from its end, there and back, by kind and by subject", arguments: Backend.underTest)
    func journal(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for number in 1...3 { try await shop.placeOrder(String(number)) }
            let scan = try await shop.scan(.delivered, "P-2")
            try await shop.store.settle()
            let all = try await shop.store.read { try FactList.page(after: nil, limit: 500, in: $0).items }
            let (there, back) = try await OrderSearchTests.turned { place in
                try await shop.store.read { try FactSearch().page(at: place, limit: 4, in: $0) }
            }
            #expect(there.map(\.fact) == all.reversed() && back == there)
            let claims = try await shop.store.read { try FactSearch(kindPrefix: "claim.").page(at: .first, limit: 50, in: $0).items }
            #expect(claims.map(\.fact.kind) == ["claim.payable", "claim.awaiting_scan", "claim.awaiting_scan", "claim.awaiting_scan"])
            let subject = try #require(scan.claims.first?.claim)
            let (own, ownBack) = try await OrderSearchTests.turned { place in
                try await shop.store.read { try FactSearch(subject: subject.bits).page(at: place, limit: 1, in: $0) }
            }
            #expect(own.map(\.fact.number) == [2, 1] && ownBack == own && own.allSatisfy { $0.orderKey == "2" })
            let actor = try shop.actor(.leipzig).description
            let hubs = try await shop.store.read { try FactSearch(actor: actor).page(at: .first, limit: 50, in: $0).items }
            #expect(Set(hubs.map(\.fact.kind)) == ["scan.recorded", "claim.payable"] && hubs.allSatisfy { $0.actorName == "leipzig" })
        }
    }

    @Test("An order tells each decision on what did not fit, also one that was taken back", arguments: Backend.underTest)
    func doubts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.scan(.delivered, by: .mira)
            let anomaly = try await shop.anomaly(.recorderNotPermitted).id
            try await shop.decide(anomaly, .reject, note: "She may not deliver.")
            try await shop.reopen(anomaly)
            let timeline = try #require(try await shop.store.read { try OrderTimeline.load(order.id, seenBy: .everything, in: $0) })
            let doubts = ClaimDoubt.of(timeline.anomalies, timeline.contradictions, facts: timeline.facts)
            #expect(doubts.map(\.anomaly.id) == [anomaly] && doubts[0].anomaly.state == "open")
            #expect(doubts[0].decisions.map(\.kind) == ["anomaly.rejected", "anomaly.reopened"])
            #expect(doubts[0].decisions[0].body.contains("She may not deliver.") || doubts[0].anomaly.note != nil)
        }
    }
}
