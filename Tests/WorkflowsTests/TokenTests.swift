import Core
import TradeNetwork
import Selling
import Store
import TestSupport
import Testing
import Workflows

@Suite("Tokens stand for principals")
struct TokenTests {
    private func issue(_ shop: TestShop, _ principal: Principal, expiresAt: Instant? = nil) async throws -> (token: Token, secret: String) {
        try await shop.command { try $0.issueToken(for: principal, name: "till", expiresAt: expiresAt, by: .job("test"), at: $3, in: $1, ids: $2) }
    }

    @Test("Parties, devices and buyers are known by their secrets", arguments: Backend.underTest)
    func principals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let device = try await shop.command { try $0.registerDevice(key: "d-1", name: "Gate", owner: "leipzig", by: .job("test"), at: $3, in: $1, ids: $2) }
            let order = try await shop.placeOrder()
            let all: [Principal] = [
                try shop.principal(.operator), try shop.principal(.mira), try shop.principal(.carrier),
                .device(device.id, owner: try shop.party(.leipzig).id, .hub), .buyer(order.id),
            ]
            for principal in all {
                let (token, secret) = try await issue(shop, principal)
                #expect(token.principal == principal)
                #expect(try await shop.workflows.principal(secret: secret) == principal)
            }
            let listed = try await shop.store.read { tx in try Tokens.all(after: nil, limit: 10, in: tx) }
            #expect(listed.map(\.principal) == all)
            #expect(listed.allSatisfy { $0.name == "till" && $0.revokedAt == nil })
        }
    }

    @Test("A wrong or malformed secret is nobody's", arguments: Backend.underTest)
    func wrong(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let (_, secret) = try await issue(shop, try shop.principal(.mira))
            for wrong in ["", "nm_", String(secret.dropLast()) + "g", secret + "0", secret.uppercased(), "\0"] {
                #expect(try await shop.workflows.principal(secret: wrong) == nil)
            }
        }
    }

    @Test("It is over at its time, to the microsecond", arguments: Backend.underTest)
    func expiry(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let end = shop.now.adding(hours: 1)
            let (token, secret) = try await issue(shop, try shop.principal(.mira), expiresAt: end)
            #expect(token.expiresAt == end)
            shop.clock.advance(to: end.adding(microseconds: -1))
            #expect(try await shop.workflows.principal(secret: secret) != nil)
            shop.clock.advance(to: end)
            #expect(try await shop.workflows.principal(secret: secret) == nil)
        }
    }

    @Test("Taken back, it is over at once, and only once", arguments: Backend.underTest)
    func revocation(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let (token, secret) = try await issue(shop, try shop.principal(.mira))
            let (_, other) = try await issue(shop, try shop.principal(.mira))
            try await shop.command { try $0.revokeToken(token.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            #expect(try await shop.workflows.principal(secret: secret) == nil)
            #expect(try await shop.workflows.principal(secret: other) != nil)
            await #expect(throws: NetworkRefusal.notFound(kind: "token")) {
                try await shop.command { try $0.revokeToken(token.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            }
        }
    }

    @Test("With a device all its tokens are over; its owner's go on", arguments: Backend.underTest)
    func deviceRevocation(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let owner = try shop.party(.leipzig).id
            let device = try await shop.command { try $0.registerDevice(key: "d-1", name: "Gate", owner: "leipzig", by: .job("test"), at: $3, in: $1, ids: $2) }
            let (_, secret) = try await issue(shop, .device(device.id, owner: owner, .hub))
            let (_, owners) = try await issue(shop, try shop.principal(.leipzig))
            try await shop.command { try $0.revokeDevice(device.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            #expect(try await shop.workflows.principal(secret: secret) == nil)
            #expect(try await shop.workflows.principal(secret: owners) == (try shop.principal(.leipzig)))
            await #expect(throws: NetworkRefusal.notFound(kind: "device")) {
                try await shop.command { try $0.revokeDevice(device.id, by: .job("test"), at: $3, in: $1, ids: $2) }
            }
        }
    }

    @Test("The secret stands nowhere in the database", arguments: Backend.underTest)
    func hashed(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let (_, secret) = try await issue(shop, try shop.principal(.mira))
            let hash = TokenSecret.hash(secret)
            #expect(try await shop.number("SELECT COUNT(*) FROM token WHERE hash = \(hash)") == 1)
            #expect(try await shop.journal().allSatisfy { !$0.body.contains(secret) && !$0.body.contains(secret.dropFirst(3)) })
        }
    }
}
