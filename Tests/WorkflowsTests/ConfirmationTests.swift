import Cashback
import Core
import Fulfilment
import Ledger
import Selling
import TestSupport
import Testing
import Workflows

@Suite("An order tracks a claim, a delivery scan confirms it")
struct ConfirmationTests {
    @Test("From order to payable: states, ledger and facts", arguments: Backend.underTest)
    func wholeWay(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let claim = try #require(order.claims.first)
            #expect(claim.amount == Money(minor: 100, .eur))
            #expect(claim.isFunded)
            #expect(try await shop.state(of: order) == .awaitingScan)
            #expect(try await shop.budget().available == 999_900)
            #expect(try await shop.owed() == 0)
            shop.clock.advance(hours: 20)
            for step in [Step.packed, .handedOver] {
                #expect(try await shop.scan(step).claims == [])
            }
            shop.clock.advance(hours: 4)
            let answer = try await shop.scan(.delivered, by: .carrier)
            #expect(answer.state == .applied)
            #expect(answer.claims.map(\.claim) == [claim.claim])
            #expect(answer.claims.map(\.state) == [.payable])
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.budget().balance == 999_900)
            #expect(try await shop.owed() == 100)
            #expect(try await shop.transfers().map(\.kind) == [.hold, .post])
            #expect(try await shop.anomalies() == [])
        }
    }

    @Test("Every edge has its actor, its cause and its transfer", arguments: Backend.underTest)
    func facts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            shop.clock.advance(hours: 24)
            try await shop.scan(.delivered, by: .carrier)
            let transfers = try await shop.transfers()
            let placed = try #require(try await shop.facts("order.placed").first)
            let tracked = try #require(try await shop.facts("claim.awaiting_scan").first)
            let recorded = try #require(try await shop.facts("scan.recorded").first)
            let payable = try #require(try await shop.facts("claim.payable").first)
            #expect(placed.subject == order.id.bits)
            #expect(placed.actor == (try shop.actor(.operator)))
            #expect(tracked.cause == placed.id)
            #expect(tracked.body.contains("\(transfers[0].id)"))
            #expect(payable.cause == recorded.id)
            #expect(payable.actor == (try shop.actor(.carrier)))
            #expect(payable.body.contains("\(transfers[1].id)"))
            #expect(payable.subject == order.claims[0].claim.bits)
            #expect([tracked.number, payable.number] == [1, 2])
            #expect(try await shop.part(of: order).fact == payable.id)
        }
    }

    /// A return ends the claim instead; ReturnTests has it.
    static let others: [Step] = Step.allCases.filter { $0 != .delivered && $0 != .collected && $0 != .returned }

    @Test("No other step confirms", arguments: Backend.underTest)
    func otherSteps(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            for step in Self.others {
                shop.clock.advance(hours: 1)
                #expect(try await shop.scan(step).claims == [], "\(step)")
            }
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.scan(.collected)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("An offer may name one of the two confirming steps", arguments: Backend.underTest)
    func namedStep(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("locker") { $0.confirmingSteps = [.collected] }
            let order = try await shop.placeOrder("1") { $0.offers = ["locker"] }
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .awaitingScan)
            try await shop.scan(.collected)
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Two parcels are confirmed each by its own scan, and their shares are exact", arguments: Backend.underTest)
    func twoParcels(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") {
                $0.lines = [LineDraft(sku: "mug", merchant: "mira", quantity: 3, amount: 2_015), .poster]
                $0.parcels = [ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 2)]), ParcelDraft(key: "P-2")]
            }
            // 5 % of 50.15 is 2.5075, held once as 2.51: 1.01 for the mugs (0.67 and 0.34) and 1.50 for the poster.
            #expect(order.claims[0].amount.minor == 251)
            #expect(try await shop.parts(of: order).map(\.amount) == [34, 67, 150])
            try await shop.scan(.delivered, "P-1")
            #expect(try await shop.states(of: order) == [.awaitingScan, .payable, .awaitingScan])
            #expect(try await shop.owed() == 67)
            try await shop.scan(.delivered, "P-2")
            #expect(try await shop.states(of: order) == [.payable, .payable, .payable])
            #expect(try await shop.owed() == 251)
        }
    }

    @Test("Two offers on one order are two claims with two budgets", arguments: Backend.underTest)
    func twoOffers(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("bonus", funded: 500) { $0.reward = .amount(300) }
            let order = try await shop.placeOrder("1") { $0.offers = ["autumn", "bonus"] }
            #expect(order.claims.map(\.amount.minor) == [100, 300])
            let answer = try await shop.scan(.delivered)
            #expect(Set(answer.claims.map(\.claim)) == Set(order.claims.map(\.claim)))
            #expect(try await shop.budget("bonus").balance == 200)
            #expect(try await shop.owed() == 400)
        }
    }

    @Test("An order without items, or of no value, has a claim of 0 and no transfer", arguments: Backend.underTest)
    func withoutItems(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let empty = try await shop.placeOrder("1") { $0.lines = [] }
            let free = try await shop.placeOrder("2") { $0.lines[0].amount = 0 }
            #expect((empty.claims + free.claims).map(\.amount.minor) == [0, 0])
            #expect(try await shop.parts(of: empty) == [])
            #expect(try await shop.facts("claim.tracked").map(\.subject) == [empty.claims[0].claim.bits])
            try await shop.scan(.delivered, "P-1")
            try await shop.scan(.delivered, "P-2")
            #expect(try await shop.state(of: free) == .payable)
            #expect(try await shop.transfers() == [])
        }
    }

    @Test("An order that came through no offer has no claim", arguments: Backend.underTest)
    func withoutOffer(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder("1") { $0.offers = [] }
            #expect(order.claims == [])
            #expect(try await shop.scan(.delivered).claims == [])
        }
    }

    @Test("Members of one marketplace have an account each; buyers it does not name share one", arguments: Backend.underTest)
    func accounts(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let members = ["ada", "ada", "ben", nil, nil]
            _ = try await shop.place(members.enumerated().map { index, member in shop.draft("\(index)") { $0.attribution.member = member } })
            _ = try await shop.placeOrder("9") { $0.attribution.member = "ben" }
            #expect(try await shop.number("SELECT COUNT(*) FROM person") == 2)
            #expect(try await shop.number("SELECT COUNT(*) FROM account WHERE kind = 'payable'") == 3)
            #expect(try await shop.number("SELECT credits_pending FROM account WHERE kind = 'payable' ORDER BY credits_pending DESC") == 200)
        }
    }
}
