import Core
import Synchronization
import Testing
import TradeNetwork
import Workflows

@testable import Web

/// A demo that stands still: its order is one that the test has placed.
private final class StillDemo: DemoControl {
    private let order = Mutex<OrderID?>(nil)

    var state: DemoState { DemoState(isPaused: true, speed: 600, tradeTime: Instant(seconds: 1_762_000_000), capsule: 2, hoursLeft: 31) }
    let logins = [
        DemoLogin(title: "Operator", login: "operator.nearmade", password: WebShop.password),
        DemoLogin(title: "Hub", login: "hub.mitte", password: WebShop.password),
    ]

    func pause() {}
    func resume() {}
    func setSpeed(_ speed: Int64) {}
    func will(send order: String) { self.order.withLock { $0 = OrderID(text: order) } }

    func sendOrder() async throws -> OrderID {
        guard let id = order.withLock({ $0 }) else { throw Problem.demoLogin }
        return id
    }
}

@Suite("The demo's pages")
struct DemoPageTests {
    @Test("In a demo it is said who else decides")
    func decides() async throws {
        for demo in [nil, StillDemo()] {
            try await WebShop.open(demo: demo) { shop in
                let text = try await shop.browse(as: .operator).get("/anomalies").text
                #expect(text.contains("a made-up operator decides some of them") == (demo != nil))
            }
        }
    }

    @Test("An order of the visitor's own opens as what the visitor may see")
    func orders() async throws {
        let demo = StillDemo()
        try await WebShop.open(demo: demo) { shop in
            _ = try await shop.offer()
            let (mine, sent) = (try await shop.placed("A-1").order, try await shop.placed("A-2").order)
            demo.will(send: sent)
            let buyer = Browser(shop)
            let page = "/orders/\(mine)?link=\(try await shop.buyerToken(mine))"
            #expect(try await buyer.get(page).text.contains("31 h left of 72 made-up hours"))
            let opened = try await buyer.post("/demo/orders", [("back", page)])
            let path = try #require(opened.headers[.location])
            #expect(opened.status == 303 && path.hasPrefix("/orders/\(sent)?link=nm_"))
            #expect(try await buyer.get(path).text.contains("Order number"))
            for (role, expected) in [(TestRole.operator, "/orders/\(sent)"), (.merchant, "/orders/\(sent)"), (.hub, "/parcels")] {
                let browser = try await shop.browse(as: role)
                _ = try await browser.get("/")
                let led = try await browser.post("/demo/orders", [("back", "/")])
                #expect(led.status == 303 && led.headers[.location] == expected, "\(role)")
                #expect(try await browser.follow(led).text.contains("Your order is placed."))
            }
        }
    }

    @Test("Whoever opens the page to sign in sees who they are and how to become somebody else; other pages let a visitor in")
    func signedIn() async throws {
        try await WebShop.open(demo: StillDemo()) { shop in
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get("/sign-in")
            #expect(page.status == 200)
            for said in ["As Olga Berger, Operator of Nearmade Leipzig.", "Look as: Hub", "Sign out", "Go on"] { #expect(page.text.contains(said), "\(said)") }
            #expect(!page.text.contains("Look as: Operator"))
            #expect(try await browser.get("/sign-in?next=/orders").headers[.location] == "/orders")
            let stranger = Browser(shop)
            #expect(try await stranger.get("/sign-in").text.contains("name=\"password\""))
            let first = try await stranger.get("/orders")
            let led = try await stranger.follow(first)
            #expect(led.status == 303 && led.headers[.location] == "/orders")
        }
    }

    @Test("Days that count by the real clock are called real, beside a time of the demo's own; without a demo there is one time")
    func realDays() async throws {
        for demo in [StillDemo(), nil] {
            try await WebShop.open(demo: demo) { shop in
                _ = try await shop.offer()
                let order = try await shop.placed("A-1").order
                let browser = try await shop.browse(as: .operator)
                let list = try await shop.get("/parties?kind=hub").items
                _ = try await browser.get("/audits")
                _ = try await browser.upload("/audits", [("mapping", "plain")], files: [("march.csv", "order\n")])
                let hub = try #require(list.first).string("id")
                for (page, said) in [
                    ("/tokens", "Expires (real time, not the demo’s)"), ("/parties/\(hub)", "Expires (real time, not the demo’s)"),
                    ("/audits", "Started (real time, not the demo’s)"), ("/tokens/new", "1 to 3,650 real days, not the demo’s;"), ("/orders/\(order)/links/new", "Real days, not the demo’s."),
                ] {
                    let text = try await browser.get(page).text
                    #expect(text.contains(said) == (demo != nil), "\(page)")
                    #expect(demo != nil || !text.contains("demo’s"), "\(page)")
                }
            }
        }
    }

    @Test("Without a demo the page to sign in says who has signed in as well")
    func plain() async throws {
        try await WebShop.open { shop in
            let page = try await shop.browse(as: .hub).get("/sign-in")
            #expect(page.text.contains("As Hanna Vogt, Hub of Hub Mitte.") && !page.text.contains("Look as:"))
        }
    }
}
