import Look
import JSONText
import Testing

@testable import Web

@Suite("The page of an order")
struct OrderPageTests {
    /// Two parcels: one delivered and paid under the scan rule and under a comparison rule, one in doubt.
    private static func story(_ shop: WebShop) async throws -> String {
        _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"cool 48h"},"expiryHours":720}"#)
        _ = try await shop.offer("dated", terms: #"{"amount":150,"release":"estimated_delivery"}"#, consent: true)
        let reply = try await shop.post(
            "/orders",
            #"""
            {"marketplace":"deals","key":"A-1001","currency":"EUR","orderedAt":"2026-11-02T07:30:00Z","estimatedDeliveryAt":"2026-11-05T11:00:00Z",
            "lines":[{"sku":"FLOUR-1","merchant":"mühle","quantity":3,"amount":2997,"promisedShipAt":"2026-11-03T17:00:00Z"},
            {"sku":"COFFEE-<250g>","merchant":"rösterei","amount":1200,"shipping":390}],
            "parcels":[{"key":"00340434292135100186","hub":"mitte","contents":[{"line":1,"quantity":2}]},
            {"key":"00340434292135100193","contents":[{"line":2,"quantity":1}]}],"offers":["cashback","dated"]}
            """#)
        shop.clock.advance(hours: 1)
        _ = try await shop.post("/scans", WebShop.scan("00340434292135100186", "packed", at: "2026-11-02T09:40:00+01:00", more: #","readPoint":"Tisch 2""#), as: .device)
        shop.clock.advance(hours: 3)
        _ = try await shop.post("/scans", WebShop.scan("00340434292135100186", "delivered", at: "2026-11-02T12:55:00+01:00", more: #","readPoint":"Karl-Heine-Str. 4""#), as: .carrier)
        _ = try await shop.post("/scans", WebShop.scan("00340434292135100193", "delivered", at: "2026-11-02T12:50:00+01:00"), as: .merchant)
        shop.clock.advance(hours: 100)
        _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
        let anomaly = try await shop.get("/anomalies").items.first { $0.string("kind") == "recorder_not_permitted" }?.string("id") ?? ""
        _ = try await shop.post("/anomalies/\(anomaly)/decisions", #"{"decision":"hold","note":"who was at the door?"}"#)
        return reply.string("order")
    }

    /// Ids numbered as they come, since their digits say nothing about the page.
    private static func withPlainIDs(_ page: String) -> String {
        var numbers: [String: String] = [:]
        return page.replacing(/([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}/) { match in
            let id = String(match.0)
            let plain = numbers[id] ?? "\(match.1)_\(numbers.count + 1)"
            numbers[id] = plain
            return plain
        }
    }

    @Test("It says what was bought, where it is, what proves it, what the buyer gets and who decided what")
    func golden() async throws {
        try await WebShop.open { shop in
            let order = try await Self.story(shop)
            let page = try await shop.get("/orders/\(order)", headers: [.accept: "text/html"])
            #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
            Markup.check(page.text, "the page")
            try Golden.expect(Self.withPlainIDs(page.text), equals: "order.html")
            for text in ["COFFEE-&lt;250g&gt;", "proves the delivery", "Comparison rule estimated_delivery", "made payable", "who was at the door?", "Rad-Flotte (carrier)"] {
                #expect(page.text.contains(text), "\(text) is missing")
            }
        }
    }

    @Test("A buyer opens it by the link, which opens nothing else")
    func link() async throws {
        try await WebShop.open { shop in
            let order = try await Self.story(shop)
            let secret = try await shop.buyerToken(order)
            let page = try await shop.get("/orders/\(order)?link=\(secret)", as: nil, headers: [.accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"])
            #expect(page.status == 200 && page.text.hasPrefix("<!doctype html>") && !page.text.contains(secret))
            #expect(try await shop.get("/orders?link=\(secret)", as: nil).status == 401)
            #expect(try await shop.get("/orders/\(order)/timeline?link=\(secret)", as: nil).status == 401)
            let strong = try await shop.get("/orders/\(order)?link=\(shop.secret(of: .operator))", as: nil)
            #expect(strong.status == 401 && strong.code == "token-unknown")
        }
    }

    @Test("An order without parcels, offers or anything else has a page too")
    func bare() async throws {
        try await WebShop.open { shop in
            let order = try await shop.post("/orders", #"{"marketplace":"deals","key":"bare","currency":"EUR","lines":[]}"#).string("order")
            let page = try await shop.get("/orders/\(order)", headers: [.accept: "text/html"])
            #expect(page.text.contains("The goods are in no parcel yet.") && page.text.contains("The order came through no offer."))
            Markup.check(page.text, "the bare page")
        }
    }

    @Test("HTML escapes what is put into it, and holds no control characters")
    func escaping() {
        let html: HTML = "<b title=\"\("\"' onclick=")\">\("<script>&\u{7}\u{1F}\u{85}</script>")</b>"
        #expect(html.text == "<b title=\"&quot;&#39; onclick=\">&lt;script&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}&lt;/script&gt;</b>")
    }
}
