import Core
import TradeNetwork
import Store
import TestSupport
import Testing
import Workflows

@Suite("The network is set up")
struct NetworkSetupTests {
    @Test("Each thing that cannot be set up has its refusal", arguments: Backend.underTest)
    func refusals(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for (expected, code, attempt) in Self.rows {
                await #expect(throws: expected, "\(expected)") { try await shop.command { workflows, tx, ids, _ in try attempt(workflows, tx, ids) } }
                #expect(expected.code == code)
                #expect(expected.sentence.hasSuffix("."))
            }
        }
    }

    typealias Attempt = @Sendable (Workflows, any Transaction, IdPool) throws -> Void

    private static let by = Actor.job("test")
    private static let at = Instant.testStart

    static let rows: [(NetworkRefusal, String, Attempt)] = [
        (.keyForm(""), "key-form", { _ = try $0.openCity(key: "", name: "L", zone: "Europe/Berlin", by: by, at: at, in: $1, ids: $2) }),
        (.keyForm("Leipzig"), "key-form", { _ = try $0.openCity(key: "Leipzig", name: "L", zone: "Europe/Berlin", by: by, at: at, in: $1, ids: $2) }),
        (.keyForm("deals/2"), "key-form", { _ = try $0.openMarketplace(key: "deals/2", name: "D", currency: .eur, zone: "UTC", by: by, at: at, in: $1, ids: $2) }),
        (.keyForm("hub west"), "key-form", { _ = try $0.registerParty(kind: .hub, key: "hub west", name: "H", city: nil, by: by, at: at, in: $1, ids: $2) }),
        (.keyForm("gate_1"), "key-form", { _ = try $0.registerDevice(key: "gate_1", name: "D", owner: "leipzig", by: by, at: at, in: $1, ids: $2) }),
        (.textLength(field: "name"), "text-length", { _ = try $0.openCity(key: "l", name: "\0", zone: "Europe/Berlin", by: by, at: at, in: $1, ids: $2) }),
        (.zone("Mars/Base"), "zone-unknown", { _ = try $0.openCity(key: "l", name: "L", zone: "Mars/Base", by: by, at: at, in: $1, ids: $2) }),
        (.zone(""), "zone-unknown", { _ = try $0.openMarketplace(key: "m", name: "M", currency: .eur, zone: "", by: by, at: at, in: $1, ids: $2) }),
        (
            .cityUnknown("atlantis"), "city-unknown",
            { _ = try $0.registerParty(kind: .hub, key: "h", name: "H", city: "atlantis", by: by, at: at, in: $1, ids: $2) }
        ),
        (.partyUnknown("x"), "party-unknown", { _ = try $0.registerDevice(key: "d", name: "D", owner: "x", by: by, at: at, in: $1, ids: $2) }),
        (.partyUnknown("x"), "party-unknown", { _ = try $0.grant(party: "x", marketplace: "deals", by: by, at: at, in: $1, ids: $2) }),
        (.marketplaceUnknown("x"), "marketplace-unknown", { _ = try $0.grant(party: "mira", marketplace: "x", by: by, at: at, in: $1, ids: $2) }),
        (
            .keyTaken(kind: "marketplace", key: "deals"), "key-taken",
            { _ = try $0.openMarketplace(key: "deals", name: "D", currency: .usd, zone: "UTC", by: by, at: at, in: $1, ids: $2) }
        ),
        (
            .keyTaken(kind: "party", key: "mira"), "key-taken",
            { _ = try $0.registerParty(kind: .hub, key: "mira", name: "M", city: nil, by: by, at: at, in: $1, ids: $2) }
        ),
        (.alreadyGranted, "already-granted", { _ = try $0.grant(party: "mira", marketplace: "deals", by: by, at: at, in: $1, ids: $2) }),
        (.notFound(kind: "device"), "not-found", { try $0.revokeDevice($2.next(), by: by, at: at, in: $1, ids: $2) }),
        (.notFound(kind: "grant"), "not-found", { try $0.revokeGrant($2.next(), by: by, at: at, in: $1, ids: $2) }),
        (.notFound(kind: "token"), "not-found", { try $0.revokeToken($2.next(), by: by, at: at, in: $1, ids: $2) }),
    ]

    @Test("City and device keys are taken once, and each kind of refusal is of its kind", arguments: Backend.underTest)
    func keysOnce(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.command { _ = try $0.openCity(key: "leipzig", name: "Leipzig", zone: "Europe/Berlin", by: Self.by, at: $3, in: $1, ids: $2) }
            await #expect(throws: NetworkRefusal.keyTaken(kind: "city", key: "leipzig")) {
                try await shop.command { _ = try $0.openCity(key: "leipzig", name: "L", zone: "UTC", by: Self.by, at: $3, in: $1, ids: $2) }
            }
            try await shop.command { _ = try $0.registerDevice(key: "d-1", name: "Scanner", owner: "leipzig", by: Self.by, at: $3, in: $1, ids: $2) }
            await #expect(throws: NetworkRefusal.keyTaken(kind: "device", key: "d-1")) {
                try await shop.command { _ = try $0.registerDevice(key: "d-1", name: "S", owner: "berlin", by: Self.by, at: $3, in: $1, ids: $2) }
            }
        }
        #expect(NetworkRefusal.keyTaken(kind: "city", key: "l").kind == .conflict)
        #expect(NetworkRefusal.notFound(kind: "token").kind == .notFound)
        #expect(NetworkRefusal.operatorOnly.kind == .forbidden)
        #expect(NetworkRefusal.operatorOnly.code == "operator-only")
        #expect(NetworkRefusal.deviceUnknown("d").code == "device-unknown")
        #expect(NetworkRefusal.zone("x").kind == .malformed)
    }

    @Test("A grant that was taken back can be given again", arguments: Backend.underTest)
    func grantAgain(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let hub = try shop.party(.dresden).id
            let grant = try await shop.command { try $0.grant(party: "dresden", marketplace: "deals", by: Self.by, at: $3, in: $1, ids: $2) }
            #expect(try await shop.store.read { try Grants.marketplaces(of: [hub], in: $0).get() } == [hub: [shop.market.id]])
            try await shop.command { try $0.revokeGrant(grant.id, by: Self.by, at: $3, in: $1, ids: $2) }
            #expect(try await shop.store.read { try Grants.marketplaces(of: [hub], in: $0).get() }.isEmpty)
            _ = try await shop.command { try $0.grant(party: "dresden", marketplace: "deals", by: Self.by, at: $3, in: $1, ids: $2) }
            #expect(try await shop.store.read { try Grants.marketplaces(of: [hub], in: $0).get() } == [hub: [shop.market.id]])
        }
    }

    @Test("Merchants are registered many at once; those that are there stay as they are", arguments: Backend.underTest)
    func merchants(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let before = try await shop.facts("party.registered").count
            // A file's sellers have the shop's own keys.
            try await shop.command {
                try $0.registerMerchants([(key: "mira", name: "Other"), (key: "olga", name: "Olga"), (key: "shop/Pia & Söhne", name: "Pia")], at: $3, in: $1, ids: $2)
            }
            #expect(try await shop.facts("party.registered").count == before + 2)
            #expect(try await shop.store.read { try Parties.find(key: "mira", in: $0) }?.name == "mira")
            for key in ["olga", "shop/Pia & Söhne"] { #expect(try await shop.store.read { try Parties.find(key: key, in: $0) }?.kind == .merchant) }
        }
    }

    @Test("What is set up can be listed page by page", arguments: Backend.underTest)
    func lists(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let hubs = try await shop.store.read { try Parties.all(kind: .hub, after: "", limit: 2, in: $0) }
            #expect(hubs.map(\.key) == ["berlin", "dresden"])
            #expect(try await shop.store.read { try Parties.all(kind: .hub, after: "dresden", limit: 2, in: $0) }.map(\.key) == ["leipzig"])
            let grants = try await shop.store.read { try Grants.all(after: nil, limit: 3, in: $0) }
            #expect(grants.count == 3)
            #expect(try await shop.store.read { try Grants.all(after: grants.last?.id, limit: 10, in: $0) }.count == 2)
            #expect(try await shop.store.read { try Marketplaces.all(limit: 10, in: $0) } == [shop.market])
        }
    }
}
