import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Workflows

@Suite("A person decides a claim")
struct DecisionTests {
    /// An order whose scan of grade C a person must look at.
    private func withReview(_ backend: Backend, _ body: (TestShop, PlacedOrder) async throws -> Void) async throws {
        try await backend.withShop { shop in
            try await shop.offer("careful") { $0.grades[.c] = .review }
            let order = try await shop.placeOrder("1") { $0.offers = ["careful"] }
            #expect(try await shop.scan(.delivered).claims.map(\.state) == [.review])
            shop.clock.advance(hours: 5)
            try await body(shop, order)
        }
    }

    @Test("Approved: the scan counts, by this person, for this reason", arguments: Backend.underTest)
    func approved(_ backend: Backend) async throws {
        try await withReview(backend) { shop, order in
            let moved = try await shop.decide(order.claims[0].claim, .approve, reason: "called the buyer")
            #expect(moved.map(\.state) == [.payable])
            let decided = try #require(try await shop.facts("claim.decided").first)
            #expect(decided.actor == (try shop.actor(.operator)))
            #expect(decided.body == #"{"decision":"approve","reason":"called the buyer"}"#)
            let payable = try #require(try await shop.facts("claim.payable").first)
            #expect(payable.cause == decided.id)
            #expect(payable.body.contains("called the buyer"))
            #expect(try await shop.transfers().last?.at == shop.now)
        }
    }

    @Test("Rejected: the money is free again and no scan brings it back", arguments: Backend.underTest)
    func rejected(_ backend: Backend) async throws {
        try await withReview(backend) { shop, order in
            try await shop.decide(order.claims[0].claim, .reject)
            #expect(try await shop.state(of: order) == .rejected)
            #expect(try await shop.budget("careful").available == 1_000_000)
            try await shop.scan(.collected)
            #expect(try await shop.state(of: order) == .rejected)
        }
    }

    @Test("Approved while it was held out of review: it is approved, not reviewed again", arguments: Backend.underTest)
    func approvedWhileHeld(_ backend: Backend) async throws {
        try await withReview(backend) { shop, order in
            let claim = order.claims[0].claim
            try await shop.decide(claim, .hold)
            #expect(try await shop.decide(claim, .approve).map(\.state) == [.payable])
            #expect(try await shop.owed() == 100)
        }
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            try await shop.wait(days: 61)
            try await shop.decide(order.claims[0].claim, .hold)
            await #expect(throws: ClaimRefusal.noConfirmingScan) { try await shop.decide(order.claims[0].claim, .approve) }
            #expect(try await shop.state(of: order) == .held)
        }
    }

    @Test("A hold outlives the scan that a person voids", arguments: Backend.underTest)
    func heldWhileVoided(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            let scan = try await shop.scan(.delivered).scan
            try await shop.decide(order.claims[0].claim, .hold)
            try await shop.void(scan)
            #expect(try await shop.state(of: order) == .held)
            try await shop.scan(.delivered)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(order.claims[0].claim, .release)
            #expect(try await shop.state(of: order) == .cooling)
        }
    }

    @Test("Held and released before any scan: it waits as before, also for a scan that came meanwhile", arguments: [false, true], Backend.underTest)
    func heldBefore(_ isScannedMeanwhile: Bool, _ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let claim = order.claims[0].claim
            try await shop.decide(claim, .hold, reason: "a strange address")
            #expect(try await shop.state(of: order) == .held)
            if isScannedMeanwhile { try await shop.scan(.delivered) }
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(claim, .release)
            if !isScannedMeanwhile {
                #expect(try await shop.state(of: order) == .awaitingScan)
                try await shop.scan(.delivered)
            }
            #expect(try await shop.state(of: order) == .payable)
        }
    }

    @Test("Held while it cools: the time runs on, the money does not move before the release", arguments: Backend.underTest)
    func heldWhileCooling(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 48) }
            let order = try await shop.placeOrder("1") { $0.offers = ["cool"] }
            try await shop.scan(.delivered)
            try await shop.decide(order.claims[0].claim, .hold)
            try await shop.wait(hours: 100)
            #expect(try await shop.state(of: order) == .held)
            try await shop.decide(order.claims[0].claim, .release)
            #expect(try await shop.state(of: order) == .payable)
            #expect(try await shop.transfers().last?.at == shop.now)
        }
    }

    @Test("Clawed back by a person", arguments: Backend.underTest)
    func clawedBack(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let claim = order.claims[0].claim
            await #expect(throws: ClaimRefusal.nothingToClawBack) { try await shop.decide(claim, .clawBack) }
            try await shop.scan(.delivered)
            try await shop.decide(claim, .clawBack, reason: "returned")
            #expect(try await shop.state(of: order) == .clawedBack)
            #expect(try await shop.owed() == 0)
            await #expect(throws: ClaimRefusal.nothingToClawBack) { try await shop.decide(claim, .clawBack) }
        }
    }

    @Test("What does not fit the claim is refused by name", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let order = try await shop.placeOrder()
            let claim = order.claims[0].claim
            let waiting: [(ClaimDecision, ClaimRefusal)] = [
                (.approve, .nothingToDecide), (.reject, .nothingToDecide), (.extend(hours: 1), .nothingToDecide), (.release, .notHeld),
                (.clawBack, .nothingToClawBack),
            ]
            for (decision, refusal) in waiting {
                await #expect(throws: refusal) { try await shop.decide(claim, decision) }
            }
            await #expect(throws: ClaimRefusal.notFound) { try await shop.decide(shop.world.id(), ClaimDecision.hold) }
            for reason in ["", String(repeating: "x", count: 501), "no\0"] {
                await #expect(throws: ClaimRefusal.reasonMissing) { try await shop.decide(claim, .hold, reason: reason) }
            }
            try await shop.scan(.delivered)
            await #expect(throws: ClaimRefusal.nothingToHold) { try await shop.decide(claim, .hold) }
            let empty = try await shop.placeOrder("2") { $0.lines = [] }
            await #expect(throws: ClaimRefusal.nothingToHold) { try await shop.decide(empty.claims[0].claim, .hold) }
            #expect(try await shop.facts("claim.decided").isEmpty, "a refused decision leaves no fact")
        }
    }

    /// Two parcels: one scanned and in review for its grade, the other expired without a scan.
    private func withBothReviews(_ backend: Backend, _ body: (TestShop, PlacedOrder) async throws -> Void) async throws {
        try await backend.withShop { shop in
            try await shop.offer("careful") { $0.grades[.c] = .review }
            let order = try await shop.placeOrder("1") {
                $0.lines = [.mug, .poster]
                $0.offers = ["careful"]
                $0.parcels = [ParcelDraft(key: "P-1", contents: [ParcelContent(line: 1, quantity: 1)]), ParcelDraft(key: "P-2")]
            }
            try await shop.scan(.delivered, "P-1")
            try await shop.wait(days: 60)
            #expect(try await shop.states(of: order) == [.review, .review])
            try await body(shop, order)
        }
    }

    @Test("Approving a claim approves the parts that have a scan and leaves the others in review", arguments: Backend.underTest)
    func approvedInPart(_ backend: Backend) async throws {
        try await withBothReviews(backend) { shop, order in
            try await shop.decide(order.claims[0].claim, .approve)
            #expect(try await shop.states(of: order) == [.payable, .review])
            await #expect(throws: ClaimRefusal.noConfirmingScan) { try await shop.decide(order.claims[0].claim, .approve) }
        }
    }

    @Test("More time is for the parts that lack a scan", arguments: Backend.underTest)
    func extendedInPart(_ backend: Backend) async throws {
        try await withBothReviews(backend) { shop, order in
            try await shop.decide(order.claims[0].claim, .extend(hours: 24))
            #expect(try await shop.states(of: order) == [.review, .awaitingScan])
            await #expect(throws: ClaimRefusal.nothingToDecide) { try await shop.decide(order.claims[0].claim, .extend(hours: 24)) }
        }
    }

    @Test("A rejection takes all parts that wait for one, and no other", arguments: Backend.underTest)
    func rejectedTogether(_ backend: Backend) async throws {
        try await withBothReviews(backend) { shop, order in
            try await shop.scan(.delivered, "P-2")
            try await shop.decide(order.claims[0].claim, .approve)
            #expect(try await shop.states(of: order) == [.payable, .payable])
            await #expect(throws: ClaimRefusal.nothingToDecide) { try await shop.decide(order.claims[0].claim, .reject) }
            #expect(try await shop.owed() == 250)
        }
    }
}
