import Core
import Store
import Synchronization
import TestSupport
import Testing
import Workflows

@Suite("A command under a client's key is carried out once")
struct OnceTests {
    private static func request(_ key: String = "k-1", body: UInt8 = 1, principal: String = "merchant:1", route: String = "POST /fundings") -> OnceRequest {
        OnceRequest(scope: IdempotencyScope(principal: principal, route: route, key: key), hash: [body])
    }

    /// Pays one euro in and answers the transfer.
    private static func fund(_ shop: TestShop, _ request: OnceRequest?) async throws -> (answer: IdempotencyAnswer, isRepeat: Bool) {
        let offer = try await shop.store.read { [market = shop.market.id] tx in try #require(try offerID(market, tx)) }
        return try await shop.workflows.once(request) { tx, ids, now in
            let transfer = try shop.workflows.fundOffer(offer, amount: 100, by: .job("test"), at: now, in: tx, ids: ids)
            return IdempotencyAnswer(requestHash: [], status: 201, body: "\(transfer.id)")
        }
    }

    private static func offerID(_ market: MarketplaceID, _ tx: any Transaction) throws -> OfferID? {
        try tx.first("SELECT id FROM offer WHERE marketplace_id = \(market)") { try $0.id(0) }
    }

    @Test("The same key gets the same answer and changes nothing", arguments: Backend.underTest)
    func repeated(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let first = try await Self.fund(shop, Self.request())
            shop.clock.advance(hours: 47)
            let second = try await Self.fund(shop, Self.request())
            #expect(!first.isRepeat)
            #expect(second.isRepeat)
            #expect(second.answer.body == first.answer.body)
            #expect(second.answer.status == 201)
            #expect(try await shop.budget().balance == 1_000_100)
        }
    }

    @Test("Another body under the key is refused; another principal, route or key is another command", arguments: Backend.underTest)
    func scopes(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await Self.fund(shop, Self.request())
            let refusal = try await #require(throws: IdempotencyRefusal.self) { try await Self.fund(shop, Self.request(body: 2)) }
            #expect(refusal.code == "idempotency-key-reused")
            #expect(refusal.kind == .malformed)
            _ = try await Self.fund(shop, Self.request(principal: "merchant:2"))
            _ = try await Self.fund(shop, Self.request(route: "POST /other"))
            _ = try await Self.fund(shop, Self.request("k-2"))
            _ = try await Self.fund(shop, nil)
            _ = try await Self.fund(shop, nil)
            #expect(try await shop.budget().balance == 1_000_600)
        }
    }

    @Test("Eight at once under one key: one is carried out, all get its answer", arguments: Backend.underTest)
    func concurrent(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let answers = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let (answer, isRepeat) = try await Self.fund(shop, Self.request())
                        return (answer.body, isRepeat)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.0)).count == 1)
            #expect(answers.filter { !$0.1 }.count == 1)
            #expect(try await shop.budget().balance == 1_000_100)
        }
    }

    @Test("A refusal is not kept: what was refused may be allowed later", arguments: Backend.underTest)
    func refused(_ backend: Backend) async throws {
        try await backend.withShop { (shop) async throws in
            struct NotYet: Error {}
            let runs = Mutex(0)
            for _ in 0..<2 {
                await #expect(throws: NotYet.self) {
                    try await shop.workflows.once(Self.request()) { _, _, _ in
                        runs.withLock { $0 += 1 }
                        throw NotYet()
                    }
                }
            }
            #expect(runs.withLock { $0 } == 2)
            #expect(try await !Self.fund(shop, Self.request()).isRepeat)
        }
    }

    @Test("Answers are forgotten after 48 hours", arguments: Backend.underTest)
    func forgotten(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            _ = try await Self.fund(shop, Self.request())
            shop.clock.advance(hours: 48)
            #expect(try await shop.workflows.forgetAnswers() == 0)
            shop.clock.advance(hours: 1)
            #expect(try await shop.workflows.forgetAnswers() == 1)
            #expect(try await !Self.fund(shop, Self.request()).isRepeat)
        }
    }
}
