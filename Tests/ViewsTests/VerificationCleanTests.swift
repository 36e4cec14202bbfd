import Core
import Hooks
import Selling
import Store
import StoreSQLite
import TestSupport
import Testing
import TradeNetwork
import Views
import Webhooks
import Workflows

@Suite("Verification of a database that nobody touched")
struct VerificationCleanTests {
    @Test("A trade with everything in it verifies without a finding", arguments: Backend.underTest)
    func clean(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            _ = try await VerificationTrade.told(on: store)
            let report = try await Verification.run(on: store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    @Test("Webhooks that stand and that are gone, and people who are forgotten, are nothing to find", arguments: Backend.underTest)
    func webhooks(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let (me, party) = (Actor.job("test"), try shop.party(.mira).id)
            _ = try await shop.placeOrder { $0.attribution.member = "somebody" }
            try await shop.command { flows, tx, ids, now in
                for path in ["kept", "gone"] {
                    let made = try flows.createWebhook(
                        WebhookDraft(url: "https://mira.example/\(path)", kinds: []), of: party, policy: .publicOnly, by: me, at: now, in: tx, ids: ids)
                    if path == "gone" { try flows.deleteWebhook(made.endpoint.id, by: me, at: now, in: tx, ids: ids) }
                }
                guard let person = try tx.first("SELECT id FROM person LIMIT 1", { try $0.id(0) as PersonID }) else { throw StoreError.unreadable("nobody has ordered") }
                _ = try People.erase(person, at: now, in: tx)
                try Journal.append([Fact(id: ids.next(), kind: "person.erased", about: person, occurredAt: now, receivedAt: now, actor: me, body: "{}")], in: tx)
            }
            try await shop.workflows.store.settle()
            _ = try await shop.workflows.seal()
            let report = try await Verification.run(on: shop.workflows.store)
            #expect(report.isClean, "\(report.text)")
        }
    }

    @Test("An order from before lines had titles verifies after the upgrade, and sent again it is the same order", arguments: Backend.underTest)
    func untitled(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations.filter { $0.name != "selling-2-titles" }) { store in
            let shop = try await TestShop(on: store)
            var draft = shop.draft("1") { $0.offers = [] }
            draft.parcels = []
            let order = try await Untitled(draft, shop).write(to: store)
            #expect(try await Migrations.apply(Workflows.migrations, to: store, at: .testStart).applied == ["selling-2-titles"])
            try await store.settle()
            _ = try await shop.workflows.seal()
            let report = try await Verification.run(on: store)
            #expect(report.isClean && report.counts.orders == 1, "\(report.text)")
            let operatorParty = try shop.principal(.operator)
            #expect(try await shop.workflows.placeOrders([draft], by: operatorParty) == [.duplicate(order)])
            draft.lines[0].title = "Mug"
            #expect(try await shop.workflows.placeOrders([draft], by: operatorParty) == [.refused(.keyReused(order))])
        }
    }
}

/// An order without parcels and offers as the program wrote it before lines had titles: its rows, and the fact with the digest of its lines.
private struct Untitled {
    let draft: OrderDraft
    let line: LineDraft
    let order: OrderID
    let market: MarketplaceID
    let merchant: PartyID

    init(_ draft: OrderDraft, _ shop: TestShop) throws {
        self.draft = draft
        line = draft.lines[0]
        order = shop.world.id()
        market = shop.market.id
        merchant = try shop.party(.mira).id
    }

    private var lineDigest: Int64 {
        var digest = ContentDigest()
        digest.add(merchant.description)
        digest.add(line.sku)
        for number in [line.quantity, line.amount, line.shipping, line.promisedShipAt?.microseconds] { digest.add(number) }
        return digest.value
    }

    func write(to store: any Store) async throws -> OrderID {
        let (order, market, merchant, draft, line, at) = (order, market, merchant, draft, line, draft.receivedAt)
        let body = #"{"marketplace":"\#(market)","key":"\#(draft.key)","currency":"EUR","lines":1,"amount":\#(line.amount),"digest":\#(draft.digest),"lineDigest":\#(lineDigest)}"#
        try await store.write { tx in
            try tx.run("INSERT INTO order_key (marketplace_id, key, order_id) VALUES (\(market), \(draft.key), \(order))")
            try tx.run(
                """
                INSERT INTO customer_order (id, marketplace_id, key, currency, ordered_at, received_at, state, digest)
                VALUES (\(order), \(market), \(draft.key), 'EUR', \(draft.orderedAt), \(at), 'open', \(draft.digest))
                """)
            try tx.run(
                """
                INSERT INTO order_line (order_id, position, merchant_id, sku, quantity, amount, shipping)
                VALUES (\(order), 1, \(merchant), \(line.sku), \(line.quantity), \(line.amount), \(line.shipping))
                """)
            let fact = Fact(
                id: FactID(order.bits), kind: "order.placed", about: order, occurredAt: draft.orderedAt ?? at, receivedAt: at, actor: .job("test"), body: body)
            try Journal.append([fact], in: tx)
        }
        return order
    }
}
