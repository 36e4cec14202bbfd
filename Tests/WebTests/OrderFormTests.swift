import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Forms that change an order or a scan")
struct OrderFormTests {
    /// An order of 20.00 EUR whose cashback of 1.00 is payable by a scan.
    private static func paid(_ shop: WebShop) async throws -> (order: String, scan: String) {
        _ = try await shop.offer()
        let order = try await shop.placed("A-1").order
        return (order, try await shop.scanned("P-A-1", "delivered"))
    }

    private static func states(_ shop: WebShop, _ order: String) async throws -> [String] {
        try await shop.get("/orders/\(order)").json.list("claims").flatMap { $0.list("parts").map { $0.string("state") } }
    }

    @Test("Cancelling asks why, shows what money moves, and moves it once however often it is pressed", arguments: Backend.allCases)
    func cancellation(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let (order, _) = try await Self.paid(shop)
            let browser = try await shop.browse(as: .operator)
            let asked = try await browser.get("/orders/\(order)/cancellation/new")
            #expect(asked.status == 200 && asked.text.contains("Cancel order A-1"))
            let empty = try await browser.post("/orders/\(order)/cancellation", [("reason", " ")])
            #expect(empty.status == 422 && empty.text.contains("Say why"))
            let confirm = try await browser.post("/orders/\(order)/cancellation", [("reason", "out of flour")])
            #expect(confirm.status == 200 && confirm.text.contains("Cancel and move €1.00") && confirm.text.contains("out of flour"))
            Markup.check(confirm.text, "the confirmation")
            #expect(try await Self.states(shop, order) == ["payable"])
            let fields = [("reason", "out of flour"), ("once", confirm.hidden("once") ?? "")]
            for _ in 1...2 {
                let done = try await browser.post("/orders/\(order)/cancellation", fields)
                #expect(done.status == 303 && done.headers[.location] == "/orders/\(order)")
            }
            #expect(try await Self.states(shop, order) == ["clawed_back"])
            #expect(try await browser.get("/orders/\(order)").text.contains("out of flour"))
            // Another press of another form is refused in a sentence.
            let again = try await browser.post("/orders/\(order)/cancellation", [("reason", "once more")])
            #expect(again.status == 409 && again.text.contains("It is cancelled already."))
        }
    }

    @Test("A line is cancelled alone; one that the order does not have is none")
    func line() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            let browser = try await shop.browse(as: .operator)
            let asked = try await browser.get("/orders/\(order)/cancellation/new?line=2")
            #expect(asked.text.contains("Cancel 1 × COFFEE-&lt;250g&gt; of order A-1001"))
            let titled = try await browser.get("/orders/\(order)/cancellation/new?line=1")
            #expect(titled.text.contains("Cancel 3 × Wheat flour, 1 kg of order A-1001"))
            let confirm = try await browser.post("/orders/\(order)/cancellation", [("reason", "sold out"), ("line", "2")])
            let done = try await browser.post("/orders/\(order)/cancellation", [("reason", "sold out"), ("line", "2"), ("once", confirm.hidden("once") ?? "")])
            #expect(done.status == 303)
            let lines = try await shop.get("/orders/\(order)").json.list("lines")
            #expect(lines.map { $0["cancelledAt"] != nil } == [false, true])
            for line in ["3", "x"] { #expect(try await browser.get("/orders/\(order)/cancellation/new?line=\(line)").status == 404) }
        }
    }

    @Test("A merchant cancels what is its own and not delivered; the rest is refused in a sentence")
    func merchants() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            let miller = try await shop.browse(as: .merchant)
            func cancel(_ line: String) async throws -> TestReply {
                _ = try await miller.get("/orders/\(order)/cancellation/new?line=\(line)")
                let confirm = try await miller.post("/orders/\(order)/cancellation", [("reason", "sold out"), ("line", line)])
                return try await miller.post("/orders/\(order)/cancellation", [("reason", "sold out"), ("line", line), ("once", confirm.hidden("once") ?? "")])
            }
            let other = try await cancel("2")
            #expect(other.status == 403 && other.text.contains("merchant&#39;s"))
            _ = try await shop.scanned("00340434292135100186", "delivered")
            let delivered = try await cancel("1")
            #expect(delivered.status == 403 && delivered.text.contains("A scan has proved the delivery of line 1"))
        }
    }

    @Test("Taking a scan back asks why, shows what it takes back, and does it once", arguments: Backend.allCases)
    func voiding(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let (order, scan) = try await Self.paid(shop)
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/scans/\(scan)").text.contains("/scans/\(scan)/voiding/new"))
            #expect(try await browser.get("/scans/\(scan)/voiding/new").status == 200)
            let confirm = try await browser.post("/scans/\(scan)/voiding", [("reason", "wrong door")])
            #expect(confirm.status == 200 && confirm.text.contains("Take back €1.00"))
            for _ in 1...2 {
                let done = try await browser.post("/scans/\(scan)/voiding", [("reason", "wrong door"), ("once", confirm.hidden("once") ?? "")])
                #expect(done.status == 303 && done.headers[.location] == "/scans/\(scan)")
            }
            #expect(try await Self.states(shop, order) == ["awaiting_scan"])
            let again = try await browser.post("/scans/\(scan)/voiding", [("reason", "again")])
            #expect(again.status == 409)
        }
    }

    @Test("No form is carried out without its token, and none by who may not")
    func forged() async throws {
        try await WebShop.open { shop in
            let (order, scan) = try await Self.paid(shop)
            let browser = try await shop.browse(as: .operator)
            for path in ["/orders/\(order)/cancellation", "/scans/\(scan)/voiding", "/orders/\(order)/links"] {
                #expect(try await browser.post(path, [("reason", "x")], csrf: "forged").status == 403)
            }
            let hub = try await shop.browse(as: .hub)
            _ = try await hub.get("/scans")
            for path in ["/orders/\(order)/cancellation", "/scans/\(scan)/voiding", "/orders/\(order)/links"] {
                #expect(try await hub.post(path, [("reason", "x")]).status == 403)
            }
            #expect(try await Self.states(shop, order) == ["payable"])
        }
    }
}
