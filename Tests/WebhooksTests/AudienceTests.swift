import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Views
import Webhooks
import Workflows

@Suite("Everybody is told what they may see")
struct AudienceTests {
    /// Subjects and kinds that an endpoint of each party was told of, after a small trade of two merchants.
    private func told(_ backend: Backend, _ body: (HookShop, [TestShop.Who: [(kind: String, subject: String)]], PlacedOrder, PlacedOrder) async throws -> Void) async throws {
        try await backend.withHookShop { hooks in
            var ids: [TestShop.Who: WebhookID] = [:]
            for who in TestShop.Who.allCases { ids[who] = try await hooks.webhook("http://127.0.0.1:1/", for: who).id }
            let both = try await hooks.shop.placeOrder("1") { $0.lines = [.mug, .poster] }
            let noahs = try await hooks.shop.placeOrder("2") { $0.lines = [.poster] }
            try await hooks.shop.scan(.delivered, "P-1", by: .berlin)
            try await hooks.shop.scan(.delivered, "P-2", by: .dresden)
            try await hooks.shop.scan(.packed, "P-9", by: .carrier)
            try await hooks.shop.addParcels([ParcelDraft(key: "P-3")], to: both.id)
            try await hooks.queue()
            var told: [TestShop.Who: [(kind: String, subject: String)]] = [:]
            for (who, id) in ids {
                told[who] = try await hooks.shop.store.read { tx in
                    try tx.rows("SELECT kind, subject FROM webhook_message WHERE endpoint_id = \(id) ORDER BY id") { (try $0.text(0), try $0.text(1)) }
                }
            }
            try await body(hooks, told, both, noahs)
        }
    }

    @Test("The operator is told everything, a merchant of orders with a line of its own, a hub of parcels and its own scans", arguments: Backend.underTest)
    func rights(_ backend: Backend) async throws {
        try await told(backend) { hooks, told, both, noahs in
            let journal = try await hooks.shop.journal().filter { $0.receivedAt >= hooks.shop.now && $0.kind != "webhook.created" }
            let everything = told[.operator] ?? []
            #expect(Set(everything.map(\.kind)).isSuperset(of: journal.filter { !["party", "grant", "offer", "marketplace"].contains($0.kind.prefix { $0 != "." }) }.map(\.kind)))
            // Mira's part: nothing of the order that is Noah's alone.
            let mira = told[.mira] ?? []
            #expect(mira.contains { $0.subject == both.id.description } && !mira.contains { $0.subject == noahs.id.description })
            #expect(!mira.contains { fact in noahs.claims.contains { $0.claim.description == fact.subject } })
            #expect((told[.noah] ?? []).contains { $0.subject == noahs.id.description })
            // Recorders: parcels as they are announced, and their own scans; no orders, no money.
            for who in [TestShop.Who.leipzig, .berlin, .carrier, .dresden, .factory] {
                let kinds = Set((told[who] ?? []).map(\.kind))
                #expect(kinds.allSatisfy { $0.hasPrefix("parcel.") || $0.hasPrefix("scan.") }, "\(who): \(kinds)")
            }
            #expect((told[.leipzig] ?? []).map(\.kind) == ["parcel.added"] && (told[.factory] ?? []).isEmpty)
            #expect((told[.berlin] ?? []).map(\.kind) == ["scan.recorded", "parcel.added"] && (told[.dresden] ?? []).map(\.kind) == ["scan.recorded"])
            #expect((told[.carrier] ?? []).map(\.kind) == ["scan.recorded", "parcel.added"])
            #expect(!mira.contains { ["token", "user", "party", "device", "grant", "webhook"].contains($0.kind.prefix { $0 != "." }) })
        }
    }

    @Test("Of numbers their party is told, and of a lease whoever holds it", arguments: Backend.underTest)
    func numbers(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            var ids: [TestShop.Who: WebhookID] = [:]
            for who in [TestShop.Who.leipzig, .berlin, .mira] { ids[who] = try await hooks.webhook("http://127.0.0.1:1/", for: who).id }
            try await hooks.shop.command { flows, tx, ids, now in
                let draft = SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 3)
                let range = try flows.openSSCCRange(draft, by: .job("test"), at: now, in: tx, ids: ids)
                _ = try flows.leaseSSCCs(5, of: range.id, to: "berlin", by: .job("test"), at: now, in: tx, ids: ids)
            }
            try await hooks.queue()
            for (who, kinds) in [(TestShop.Who.leipzig, ["sscc_range.opened", "sscc_range.leased"]), (.berlin, ["sscc_range.leased"]), (.mira, [])] {
                let id = try #require(ids[who])
                let told = try await hooks.shop.store.read { tx in
                    try tx.rows("SELECT kind FROM webhook_message WHERE endpoint_id = \(id) AND kind LIKE 'sscc%' ORDER BY id") { try $0.text(0) }
                }
                #expect(told == kinds, "\(who)")
            }
        }
    }

    @Test("What a merchant is told of can be opened by it as a page, and every order of its own is told", arguments: Backend.underTest)
    func pages(_ backend: Backend) async throws {
        try await told(backend) { hooks, told, _, _ in
            for who in [TestShop.Who.mira, .noah] {
                let sight = Sight.merchant(try hooks.shop.party(who).id)
                for fact in told[who] ?? [] {
                    if let order = OrderID(text: fact.subject) {
                        #expect(try await hooks.shop.store.read { try OrderDetail.load(order, seenBy: sight, in: $0) } != nil)
                    }
                }
            }
        }
    }

    @Test("Who is asked about a scan is told from then on", arguments: Backend.underTest)
    func asked(_ backend: Backend) async throws {
        try await backend.withHookShop { hooks in
            let made = try await hooks.webhook("http://127.0.0.1:1/", for: .dresden, kinds: ["anomaly.*"])
            try await hooks.shop.placeOrder("1")
            try await hooks.shop.scan(.delivered, by: .dresden)
            try await hooks.queue()
            #expect(try await hooks.messages(made.id).isEmpty)
            let id = try await hooks.shop.anomaly(.recorderNotPermitted).id
            try await hooks.shop.ask(id)
            try await hooks.queue()
            #expect(try await hooks.messages(made.id) == ["anomaly.asked 1 due 0"])
        }
    }
}
