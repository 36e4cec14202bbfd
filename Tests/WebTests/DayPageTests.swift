import Core
import Store
import Tallies
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("The days, page by page")
struct DayPageTests {
    /// Three orders, one delivered and doubted, over two days; counted.
    private func trade(_ shop: WebShop) async throws {
        _ = try await shop.offer()
        for key in ["A-1", "A-2"] { _ = try await shop.placed(key) }
        shop.clock.advance(hours: 20)
        _ = try await shop.placed("A-3")
        _ = try await shop.scanned("P-A-1", "delivered")
        _ = try await shop.scanned("P-unknown", "packed", as: .hub)
        _ = try await shop.scanned("P-A-2", "returned", at: "2026-11-05T09:00:00+01:00")
        try await shop.workflows.store.settle()
        try await shop.workflows.tally()
    }

    @Test("Every number opens as many rows as it says", arguments: Backend.underTest)
    func numbers(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            try await trade(shop)
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get("/days?days=7")
            let now = shop.clock.now
            let days = try await shop.workflows.store.read { try DayTally.load(7, until: now, zone: .utc, in: $0) }
            let row: [TallySeries: String] = [.orders: "/orders/ord_", .scans: "/scans/scn_", .payable: "/facts/fct_", .takenBack: "/facts/fct_", .doubts: "/facts/fct_"]
            var opened = 0
            for day in days {
                for series in TallySeries.allCases where day.count(series) > 0 {
                    let path = DaysPage.path(series, day.start, day.end).text
                    #expect(page.text.contains("href=\"\(path.replacing("&", with: "&amp;"))\""), "\(path)")
                    let links = Set(try await browser.get(path).links(try #require(row[series])))
                    #expect(links.count == Int(day.count(series)), "\(path)")
                    opened += links.count
                }
            }
            #expect(days.reduce(0) { $0 + $1.count(.orders) } == 3 && days.reduce(0) { $0 + $1.count(.scans) } == 3 && opened >= 8)
            #expect(days.reduce(0) { $0 + $1.count(.payable) } == 1 && days.reduce(0) { $0 + $1.count(.doubts) } >= 1)
        }
    }

    @Test("The page and its file, a span that there is not, and a trade without a day")
    func page() async throws {
        try await WebShop.open { shop in
            #expect(try await shop.browse(as: .operator).get("/days").status == 200)
            try await trade(shop)
            let browser = try await shop.browse(as: .operator)
            try Golden.expect(PageContent.of(try await browser.get("/days?days=7")), equals: "pages/days.html")
            try Golden.expect(try await browser.get("/days.csv?days=7").text, equals: "days.csv")
            let refused = try await browser.get("/days?days=8")
            #expect(refused.status == 400 && refused.text.contains("30 days"))
        }
    }

    @Test("Facts of a time are found from both ends, and none of them is missed", arguments: Backend.underTest)
    func facts(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            try await trade(shop)
            let browser = try await shop.browse(as: .operator)
            // Signing in has left facts, too.
            try await shop.workflows.store.settle()
            try await shop.workflows.tally()
            let all = try await browser.get("/facts").links("/facts/fct_").count
            let first = try await browser.get("/facts?until=2026-11-03T00:00:00Z").links("/facts/fct_").count
            let second = try await browser.get("/facts?since=2026-11-03T00:00:00Z").links("/facts/fct_").count
            #expect(first > 4 && second > 4 && first + second == all)
            #expect(try await browser.get("/facts?since=2026-11-09T00:00:00Z").links("/facts/fct_").isEmpty)
            #expect(try await browser.get("/facts?since=yesterday").status == 400)
        }
    }
}
