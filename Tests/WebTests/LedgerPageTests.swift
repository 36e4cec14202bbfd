import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("The pages of the ledger and the journal")
struct LedgerPageTests {
    private static func story(_ shop: WebShop) async throws -> String {
        _ = try await shop.offer()
        _ = try await shop.placed("A-1")
        let claim = try await shop.placed("A-2", member: "anna").claim
        _ = try await shop.scanned("P-A-2", "delivered")
        return claim
    }

    @Test("The accounts add up to nothing, each with what it stands for", arguments: Backend.underTest)
    func accounts(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await Self.story(shop)
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get("/accounts")
            #expect(page.links("/accounts/acc_").count == 4 && page.text.contains("The books balance"))
            #expect(page.text.contains("value=\"-1000.00 EUR\"") && page.text.contains("value=\"999.00 EUR\"") && page.text.contains("value=\"0.00 EUR\""))
            #expect(page.text.contains("Budget of 5 % back") && page.text.contains("Money of Alte Mühle") && page.text.contains("Buyers without a name"))
            #expect(page.text.contains("Buyer anna"))
            #expect(try await browser.get("/accounts?kind=budget").links("/accounts/acc_").count == 1)
            let csv = try await browser.get("/accounts.csv?kind=budget")
            #expect(csv.text.contains("Budget of 5 % back,budget,deals,EUR,999.00,1.00,0.00"))
        }
    }

    @Test("An account tells each transfer with the balance after it")
    func statement() async throws {
        try await WebShop.open { shop in
            _ = try await Self.story(shop)
            let browser = try await shop.browse(as: .operator)
            let account = try #require(try await browser.get("/accounts?kind=budget").links("/accounts/acc_").first)
            shop.clock.advance(hours: 3)
            let page = try await browser.get(account)
            try Golden.expect(PageContent.of(page), equals: "pages/account.html")
            #expect(page.links("/orders/ord_").count == 2 && page.text.contains(">A-2</a>") && page.text.contains(">Buyer anna</a>"))
            let csv = try await browser.get(account + "/transfers.csv")
            #expect(csv.text.split(separator: "\r\n").count == 5, "\(csv.text)")
            #expect(try await browser.get(shop.example("/accounts/{account}")).status == 404)
        }
    }

    @Test("A transfer whose due time was carried out late stands where it was booked, and says so")
    func late() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"cool 48h"}}"#)
            _ = try await shop.placed("A-1")
            _ = try await shop.scanned("P-A-1", "delivered")
            shop.clock.advance(hours: 72)
            _ = try await shop.placed("A-2")
            _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get(try #require(try await browser.get("/accounts?kind=budget").links("/accounts/acc_").first))
            #expect(page.text.contains("booked late") && !page.text.contains("&lt;span"))
        }
    }

    @Test("A transfer tells where it came from, what it resolves, and the fact that moved it")
    func transfer() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop)
            let browser = try await shop.browse(as: .operator)
            let transfers = try await browser.get("/claims/\(claim)").links("/transfers/")
            #expect(transfers.count == 2)
            shop.clock.advance(hours: 3)
            let post = try #require(transfers.last)
            let page = try await browser.get(post)
            try Golden.expect(PageContent.of(page), equals: "pages/transfer.html")
            let hold = try await browser.get(try #require(transfers.first))
            #expect(hold.text.contains("Posted") && hold.text.contains("Resolved by") && hold.links("/transfers/") == [post])
            #expect(try await browser.get(shop.example("/transfers/{transfer}")).status == 404)
        }
    }

    @Test("The books are the operator's")
    func closed() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .merchant)
            for path in ["/accounts", "/accounts.csv", "/days", "/days.csv", "/facts", shop.example("/transfers/{transfer}"), shop.example("/facts/{fact}")] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
        }
    }

    @Test("The journal is read from its end, by kind and by what facts are about", arguments: Backend.underTest)
    func journal(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let claim = try await Self.story(shop)
            try await shop.workflows.store.settle()
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/facts").links("/facts/fct_").count > 8)
            let kinds = try await browser.get("/facts?kind=offer.")
            #expect(kinds.links("/facts/fct_").count == 2 && kinds.text.contains("Money paid in for the offer"))
            #expect(try await browser.get("/facts?subject=\(claim)").links("/facts/fct_").count == 2)
            #expect(try await browser.get("/facts?subject=nonsense").status == 400)
        }
    }

    @Test("A fact tells who, because of what, and what followed")
    func fact() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop)
            let browser = try await shop.browse(as: .operator)
            let facts = try await browser.get("/facts?subject=\(claim)").links("/facts/fct_")
            shop.clock.advance(hours: 3)
            let latest = try #require(facts.first)
            let page = try await browser.get(latest)
            try Golden.expect(PageContent.of(page), equals: "pages/fact.html")
            let cause = try #require(page.links("/facts/fct_").first { !facts.contains($0) })
            let scan = try await browser.get(cause)
            #expect(scan.text.contains("Scan recorded") && scan.links("/facts/fct_").contains(latest), "it leads back to what followed")
        }
    }
}
