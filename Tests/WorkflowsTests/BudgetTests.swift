import Cashback
import Core
import Fulfilment
import Ledger
import Selling
import TestSupport
import Testing
import Workflows

@Suite("A budget cannot be overspent")
struct BudgetTests {
    @Test("Beyond it orders stand and claims are rejected, with the reason", arguments: Backend.underTest)
    func beyond(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("small", funded: 250)
            let orders = try await ["1", "2", "3"].asyncMap { key in try await shop.placeOrder(key) { $0.offers = ["small"] } }
            #expect(orders.map { $0.claims[0].isFunded } == [true, true, false])
            #expect(try await shop.state(of: orders[2]) == .rejected)
            #expect(try await shop.facts("claim.rejected").first?.body.contains("the offer's budget has not enough left") == true)
            #expect(try await shop.budget("small").available == 50)
            try await shop.scan(.delivered, "P-3")
            #expect(try await shop.state(of: orders[2]) == .rejected)
            // What a cancelled order frees, and what is paid in, is there for the next.
            try await shop.cancel(orders[0].id)
            #expect(try await shop.placeOrder("4") { $0.offers = ["small"] }.claims[0].isFunded)
            #expect(try await !shop.placeOrder("5") { $0.offers = ["small"] }.claims[0].isFunded)
            try await shop.fund(offer, 50)
            #expect(try await shop.placeOrder("6") { $0.offers = ["small"] }.claims[0].isFunded)
        }
    }

    @Test("Within one batch too, first come first served; a smaller claim may still fit", arguments: Backend.underTest)
    func oneBatch(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("small", funded: 250)
            let amounts: [Int64] = [2_000, 2_000, 2_000, 1_000]
            let outcomes = try await shop.place(
                amounts.enumerated().map { index, amount in shop.draft("\(index)") { $0.offers = ["small"]; $0.lines[0].amount = amount } })
            let funded = outcomes.map { outcome in if case .placed(_, let claims) = outcome { claims[0].isFunded } else { false } }
            #expect(funded == [true, true, false, true])
            #expect(try await shop.budget("small").available == 0)
        }
    }

    @Test("Sixteen at once, money for five: five are funded", arguments: Backend.underTest)
    func concurrent(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("small", funded: 599)
            let drafts = (0..<16).map { index in shop.draft("\(index)") { $0.offers = ["small"] } }
            let funded = try await withThrowingTaskGroup(of: Bool.self) { group in
                for draft in drafts {
                    group.addTask {
                        guard case .placed(_, let claims)? = try await shop.place([draft]).first else { return false }
                        return claims[0].isFunded
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(funded == 5)
            #expect(try await shop.number("SELECT COUNT(*) FROM customer_order") == 16)
            #expect(try await shop.number("SELECT COUNT(*) FROM claim_part WHERE state = 'rejected'") == 11)
            #expect(try await shop.budget("small").available == 99)
        }
    }

    @Test("Where the offer has no limit, the budget goes below zero", arguments: Backend.underTest)
    func unlimited(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("open", funded: 0, isLimited: false)
            let order = try await shop.placeOrder("1") { $0.offers = ["open"] }
            #expect(order.claims[0].isFunded)
            try await shop.scan(.delivered)
            #expect(try await shop.budget("open").balance == -100)
        }
    }

    @Test("Money is paid in by the payer, once a transfer, within the limits", arguments: Backend.underTest)
    func funding(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let offer = try await shop.offer("funded", funded: 0)
            for amount in [0, -1, 1_000_000_000_000_001] as [Int64] {
                await #expect(throws: OfferRefusal.amount) { try await shop.fund(offer, amount) }
            }
            let transfer = try await shop.fund(offer, 500)
            #expect(transfer.kind == .deposit)
            #expect(transfer.credit == offer.budget)
            try await shop.fund(offer, 250)
            #expect(try await shop.budget("funded").balance == 750)
            // One account of Mira's for all her offers: 10,000.00 for “autumn” and this.
            #expect(try await shop.number("SELECT debits_posted - credits_posted FROM account WHERE kind = 'funding'") == 1_000_750)
            let fact = try #require(try await shop.facts("offer.funded").last)
            #expect(fact.subject == offer.id.bits)
            await #expect(throws: OfferRefusal.notFound) {
                try await shop.command { try $0.fundOffer($2.next(), amount: 1, by: .job("test"), at: $3, in: $1, ids: $2) }
            }
        }
    }
}
