import Core
import Store
import TestSupport
import Testing
import TradeNetwork
import Views
import Workflows

@Suite("Names of those who acted")
struct ActorNamesTests {
    @Test("The operator and one's own party are shown the person, others the party only", arguments: Backend.underTest)
    func people(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let anna = try await shop.user("anna", of: .leipzig, name: "Anna Berg")
            let order = try await shop.placeOrder()
            let leipzig = try shop.party(.leipzig).id
            let device = try await shop.command { try $0.registerDevice(key: "d-1", name: "Gate", owner: "leipzig", by: .job("test"), at: $3, in: $1, ids: $2) }
            let actors = ["user:\(anna.id)", "hub:\(leipzig)", "device:\(device.id)", "job:due", "command:user", "user:usr_01h455vb4pex5vsknk084sn02q", ""]
            func names(_ sight: Sight) async throws -> [String: String] {
                try await shop.store.read { try ActorNames.load(actors, seenBy: sight, in: $0) }
            }
            for sight in [Sight.everything, .recorder(leipzig, device: nil)] {
                #expect(try await names(sight) == [actors[0]: "Anna Berg, leipzig", actors[1]: "leipzig", actors[2]: "Gate"])
            }
            for sight in [Sight.merchant(try shop.party(.mira).id), .recorder(try shop.party(.carrier).id, device: nil), .order(order.id)] {
                #expect(try await names(sight) == [actors[0]: "leipzig", actors[1]: "leipzig", actors[2]: "Gate"])
            }
        }
    }

    @Test("What a person did verifies, and the order's page names the person", arguments: Backend.underTest)
    func verified(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try await TestShop(on: store)
            try await shop.offer(TestShop.offer)
            try await shop.user("anna", of: .operator, name: "Anna Berg")
            let (signedIn, _) = try await shop.signIn("anna")
            let order = try await shop.placeOrder()
            let scan = try await shop.scan(.delivered, "P-1")
            _ = try await shop.command { try $0.void(scan.scan, by: signedIn.actor, reason: "wrong parcel", at: $3, in: $1, ids: $2) }
            let timeline = try #require(try await store.read { try OrderTimeline.load(order.id, seenBy: .everything, in: $0) })
            #expect(timeline.facts.contains { $0.actor == signedIn.actor.description })
            #expect(timeline.actorNames[signedIn.actor.description] == "Anna Berg, Operator")
            try await store.settle()
            try await shop.workflows.seal()
            let report = try await Verification.run(on: store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    @Test("No fact names a user, but by id", arguments: Backend.underTest)
    func privacy(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let user = try await shop.user("zebra-login", name: "Zebra Quagga")
            let (signedIn, _) = try await shop.signIn("zebra-login")
            try await shop.workflows.changePassword(of: signedIn, from: TestShop.password, to: "a quiet lagoon", address: TestShop.address)
            _ = try await shop.workflows.changePassword(of: user.id, to: nil, by: signedIn.actor)
            try await shop.command { try $0.revokeUser(user.id, by: signedIn.actor, at: $3, in: $1, ids: $2) }
            let facts = try await shop.journal()
            #expect(facts.filter { $0.kind.hasPrefix("user.") }.count == 4)
            for fact in facts {
                for text in [fact.kind, fact.actor.description, fact.body] { #expect(!text.lowercased().contains("zebra") && !text.contains("Quagga")) }
            }
        }
    }
}
