import JSONText
import Testing

@testable import Web

@Suite("Accounts and journal over HTTP")
struct LedgerTests {
    @Test("Accounts are found by kind and owner, and show what is held and owed")
    func accounts() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            _ = try await shop.placed("A-1", member: "anna")
            _ = try await shop.placed("A-2")
            _ = try await shop.scanned("P-A-1", "delivered")
            let budget = try #require(try await shop.get("/accounts?owner=\(offer)").items.first)
            #expect(budget.string("kind") == "budget" && budget.number("balance") == 99_900 && budget.number("available") == 99_800)
            #expect(try await shop.get("/accounts/\(budget.string("id"))").json == budget)
            let payable = try await shop.get("/accounts?kind=payable").items
            #expect(payable.map { String($0.string("owner").prefix(4)) }.sorted() == ["mkt_", "per_"])
            #expect(payable.compactMap { $0.number("balance") }.reduce(0, +) == 100)
            #expect(try await shop.get("/accounts?kind=funding").items.first?.string("owner").hasPrefix("pty_") == true)
            #expect(try await shop.get("/accounts").items.count == 4)
            #expect(try await shop.get("/accounts?owner=ord_01h455vb4pex5vsknk084sn02q").pointers == ["owner"])
        }
    }

    @Test("The transfers of an account are listed in order, as pages and as CSV")
    func transfers() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            for number in 1...3 { _ = try await shop.placed("A-\(number)") }
            _ = try await shop.scanned("P-A-2", "delivered")
            let budget = try #require(try await shop.get("/accounts?owner=\(offer)").items.first).string("id")
            let all = try await shop.get("/accounts/\(budget)/transfers").items
            #expect(all.map { $0.string("kind") } == ["deposit", "hold", "hold", "hold", "post"])
            var pages: [JSON] = []
            var next = "limit=2"
            for _ in 0..<3 {
                let page = try await shop.get("/accounts/\(budget)/transfers?\(next)")
                pages += page.items
                next = "limit=2&cursor=\(page.string("next"))"
            }
            #expect(pages == all)
            let rows = try await shop.get("/accounts/\(budget)/transfers?format=csv").rows()
            #expect(rows.map { $0["amount"] } == ["1000.00", "1.00", "1.00", "1.00", "1.00"])
            #expect(rows.map { $0["transfer"] } == all.map { $0.string("id") })
        }
    }

    @Test("What is not there is not found", arguments: ["/accounts/{account}", "/accounts/{account}/transfers", "/transfers/{transfer}"])
    func missing(_ path: String) async throws {
        try await WebShop.open { shop in
            let reply = try await shop.get(shop.example(path))
            #expect(reply.status == 404 && reply.code.hasSuffix("-not-found"))
        }
    }

    @Test("The journal is read on from where the last look ended, also when there was nothing new")
    func facts() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            _ = try await shop.placed("A-1")
            var seen: [String] = []
            var cursor = ""
            while true {
                let page = try await shop.get("/facts?limit=3" + cursor)
                seen += page.items.map { $0.string("id") }
                cursor = "&cursor=" + page.string("next")
                if page.items.isEmpty { break }
            }
            #expect(Set(seen).count == seen.count)
            #expect(try await shop.get("/facts?limit=500").items.map { $0.string("id") } == seen)
            _ = try await shop.placed("A-2")
            let fresh = try await shop.get("/facts?limit=100" + cursor).items
            #expect(fresh.map { $0.string("kind") } == ["order.placed", "claim.awaiting_scan"])
        }
    }
}
