import Look
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("The page of an order")
struct OrderPageTests {
    @Test("That a scan ceases to count, and counts again, stands in the timelines of its order and claim, with who decided it and why", arguments: Backend.underTest)
    func counting(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let ordered = WebShop.order("A-1").replacing(#""currency":"EUR","#, with: #""currency":"EUR","orderedAt":"2026-11-02T08:30:00+01:00","#)
            let placed = try await shop.post("/orders", ordered)
            let (order, claim) = (placed.string("order"), placed.json.list("claims").first?.string("claim") ?? "")
            // Before it was ordered.
            _ = try await shop.scanned("P-A-1", "delivered", at: "2026-11-02T07:00:00+01:00")
            let browser = try await shop.browse(as: .operator)
            let anomaly = try #require(try await browser.get("/anomalies").links("/anomalies/ano_").first)
            _ = try await browser.get(anomaly)
            func expect(_ said: String, _ count: Int, because cause: String) async throws {
                for path in ["/orders/\(order)", "/claims/\(claim)"] {
                    let entries = try await browser.get(path).text.split(separator: "<li").filter { $0.contains(">\(said)") }
                    #expect(entries.count == count, "\(path): \(said)")
                    for entry in entries {
                        #expect(entry.contains("Delivered") && entry.contains("Olga Berger") && entry.contains(cause), "\(path): \(entry)")
                    }
                }
            }
            try await expect("Scan does not count any more", 0, because: "")
            #expect(try await browser.post("\(anomaly)/decisions", [("decision", "reject"), ("note", "nobody was there")]).status == 303)
            try await expect("Scan does not count any more", 1, because: "Anomaly decided: rejected")
            #expect(try await browser.post("\(anomaly)/reopenings", [("reason", "the wrong button")]).status == 303)
            try await expect("Scan does not count any more", 1, because: "Anomaly decided: rejected")
            try await expect("Scan counts again", 1, because: "Decision taken back")
        }
    }

    @Test("It says what was bought, where it is, what proves it, what the buyer gets, what moved and who decided what")
    func golden() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let page = try await shop.browse(as: .operator).get("/orders/\(order)")
            #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
            Markup.check(page.text, "the page")
            for key in ["mitte", "deals", "flotte", "muehle"] { #expect(!page.text.contains("<bdi>\(key)</bdi>"), "\(key) has a name") }
            try Golden.expect(PageContent.of(page), equals: "pages/order.html")
            for text in [
                "COFFEE-&lt;250g&gt;", "Proves the delivery", "A comparison rule", "Made payable", "who was at the door?", "Rad-Flotte", "Karl-Heine-Str. 4",
            ] { #expect(page.text.contains(text), "\(text) is missing") }
        }
    }

    @Test("Everybody sees of it what the API lets them see, and is offered what they may do", arguments: TestRole.pageRoles)
    func permissions(role: TestRole) async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let browser = try await shop.browse(as: role)
            let page = try await browser.get("/orders/\(order)")
            #expect(page.status == ([.operator, .merchant].contains(role) ? 200 : 403))
            #expect(page.text.contains("/transfers/tra_") == (role == .operator))
            #expect(page.text.contains("/links/new") == (role == .operator))
            // The mill's line is its own and delivered, the roaster's is not its own.
            #expect(page.text.contains("cancellation/new?line=1") == (role == .operator))
            #expect(page.text.contains("cancellation/new?line=2") == (role == .operator))
            #expect(try await browser.get("/orders").status == ([.operator, .merchant].contains(role) ? 200 : 403))
        }
    }

    @Test("A merchant without a line in it is told that there is no such order, as is whoever asks for nonsense")
    func hidden() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let body = #"{"marketplace":"deals","key":"R-1","currency":"EUR","lines":[{"sku":"C","merchant":"roesterei","amount":100}]}"#
            let order = try await shop.post("/orders", body).string("order")
            let miller = try await shop.browse(as: .merchant)
            #expect(try await miller.get("/orders/\(order)").status == 404)
            #expect(try await miller.get("/orders/nonsense").status == 404)
            #expect(try await miller.get("/orders").text.contains("No orders yet"))
        }
    }

    @Test("An order without parcels, offers or anything else has a page too")
    func bare() async throws {
        try await WebShop.open { shop in
            let order = try await shop.post("/orders", #"{"marketplace":"deals","key":"bare","currency":"EUR","lines":[]}"#).string("order")
            let page = try await shop.browse(as: .operator).get("/orders/\(order)")
            for text in ["The goods are in no parcel yet.", "The order came through no offer.", "The order names no article.", "No scan yet"] {
                #expect(page.text.contains(text), "\(text) is missing")
            }
            Markup.check(page.text, "the bare page")
        }
    }

    @Test("Cancelling is offered where it would not be refused, and called what it is once a scan has proved the delivery")
    func cancelling() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            let (olga, merchant) = (try await shop.browse(as: .operator), try await shop.browse(as: .merchant))
            let form = "/orders/\(order)/cancellation/new"
            for browser in [olga, merchant] {
                let page = try await browser.get("/orders/\(order)")
                #expect(page.text.contains(">Cancel order<") && page.links(form).contains(form + "?line=1"))
            }
            _ = try await shop.scanned("P-A-1", "delivered")
            #expect(try await merchant.get("/orders/\(order)").links(form).isEmpty)
            #expect(try await shop.post("/orders/\(order)/cancellation", #"{"reason":"x"}"#, as: .merchant).code == "order-line-delivered")
            let page = try await olga.get("/orders/\(order)")
            #expect(page.text.contains(">Cancel although delivered<") && !page.text.contains(">Cancel order<"))
            #expect(try await shop.post("/orders/\(order)/cancellation", #"{"reason":"x"}"#).status == 201)
            #expect(try await olga.get("/orders/\(order)").links(form).isEmpty)
        }
    }

    @Test("HTML escapes what is put into it, and holds no control characters")
    func escaping() {
        let html: HTML = "<b title=\"\("\"' onclick=")\">\("<script>&\u{7}\u{1F}\u{85}</script>")</b>"
        #expect(html.text == "<b title=\"&quot;&#39; onclick=\">&lt;script&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}&lt;/script&gt;</b>")
    }

    // MARK: The list

    @Test("The list has where each parcel is and where the cashback stands, and finds by number, state, merchant and time")
    func list() async throws {
        try await WebShop.open { shop in
            _ = try await OrderStory.tell(shop)
            _ = try await shop.placed("B-2002")
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get("/orders")
            Markup.check(page.text, "the list")
            try Golden.expect(PageContent.of(page), equals: "pages/orders.html")
            func finds(_ query: String) async throws -> [Bool] {
                let text = try await browser.get("/orders?" + query).text
                return ["A-1001", "B-2002"].map { text.contains("<bdi>\($0)</bdi>") }
            }
            #expect(try await finds("q=A-") == [true, false])
            #expect(try await finds("state=overdue") == [true, false])
            #expect(try await finds("state=delivered") == [false, false])
            #expect(try await finds("merchant=roesterei") == [true, false])
            #expect(try await finds("marketplace=other") == [false, false])
            #expect(try await finds("until=2026-11-01T00:00:00Z") == [false, false])
            #expect(try await finds("after=nonsense") == [true, true])
            #expect(try await browser.get("/orders?q=%00").status == 400)
        }
    }

    @Test("The same orders come as CSV, with the filters of the page")
    func csv() async throws {
        try await WebShop.open { shop in
            _ = try await OrderStory.tell(shop)
            _ = try await shop.placed("B-2002")
            let browser = try await shop.browse(as: .merchant)
            let all = try await browser.get("/orders.csv")
            #expect(all.status == 200 && all.headers[.contentDisposition] == "attachment; filename=\"orders.csv\"")
            #expect(all.text.split(separator: "\r\n").count == 3 && all.text.contains("delivered"))
            #expect(try await browser.get("/orders.csv?q=B-").text.split(separator: "\r\n").count == 2)
            #expect(try await shop.browse(as: .hub).get("/orders.csv").status == 403)
        }
    }
}

extension TestRole {
    /// Who can sign in.
    static let pageRoles: [TestRole] = [.operator, .merchant, .factory, .hub, .carrier]
}
