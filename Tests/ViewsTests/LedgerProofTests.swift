import Core
import Cashback
import Store
import TestSupport
import Testing

@testable import Views

@Suite("Offers' claims, claims by state, and the proof of the books")
struct LedgerProofTests {
    @Test("All balances of a currency add up to nothing, and both sides of its holds are alike", arguments: Backend.underTest)
    func proof(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            #expect(try await shop.store.read { try LedgerProof.load(in: $0) }.isComplete)
            try await AccountStatementTests.trade(shop)
            let proof = try await shop.store.read { try LedgerProof.load(in: $0) }
            let euros = try #require(proof.currencies.first)
            #expect(proof.currencies.count == 1 && euros.isBalanced && euros.sum == 0)
            #expect(euros.funding == -1_000_000 && euros.payable >= 0 && euros.debitsPending > 0)
        }
    }

    @Test("A coin that is nowhere is noticed", arguments: Backend.underTest)
    func broken(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await AccountStatementTests.trade(shop)
            func slip(_ minor: Int) async throws {
                _ = try await shop.store.write { try $0.run("UPDATE account SET credits_posted = credits_posted + \(minor) WHERE kind = 'budget'") }
            }
            try await slip(1)
            #expect(try await shop.store.read { try LedgerProof.load(in: $0) }.currencies.map(\.isBalanced) == [false])
            // Every story ends with books that are verified.
            try await slip(-1)
        }
    }

    @Test("Claims are counted by the states of their parts, and an offer's by theirs", arguments: Backend.underTest)
    func counts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await AccountStatementTests.trade(shop)
            let counts = try await shop.store.read { try ClaimCounts.load(["awaiting_scan", "payable", "held"], seenBy: .everything, in: $0) }
            #expect(counts["awaiting_scan"]?.value == 3 && counts["payable"]?.value == 1 && counts["held"] == .zero)
            for (who, awaiting) in [(TestShop.Who.mira, Int64(3)), (.leipzig, 0)] {
                let party = try shop.party(who).id
                let own = try await shop.store.read { try ClaimCounts.load(["awaiting_scan", "held"], seenBy: .merchant(party), in: $0) }
                #expect(own == ["awaiting_scan": BoundedCount(value: awaiting, isExact: true), "held": .zero])
            }
            #expect(try await shop.store.read { try ClaimCounts.load(["held"], seenBy: .recorder(PartyID(.zero), device: nil), in: $0) }.isEmpty)
            let offer = try #require(try await shop.store.read { try OfferList.page(marketplace: nil, seenBy: .everything, after: nil, limit: 9, in: $0) }.items.first)
            let detail = try #require(try await shop.store.read { try OfferDetail.load(offer.id, seenBy: .everything, in: $0) })
            let states = Dictionary(uniqueKeysWithValues: detail.claims.states.map { ($0.state, $0.claims) })
            #expect(detail.claims.claims == BoundedCount(value: 6, isExact: true) && states["awaiting_scan"] == 3 && states["payable"] == 1)
            #expect(states.values.reduce(0, +) == 6 && detail.versions.map(\.version) == [1])
        }
    }
}
