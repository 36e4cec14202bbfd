import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("The buyer's page")
struct BuyerPageTests {
    /// A buyer with the link and nothing else.
    private static func buyer(_ shop: WebShop, _ order: String) async throws -> (browser: Browser, path: String) {
        (Browser(shop), "/orders/\(order)?link=\(try await shop.buyerToken(order))")
    }

    /// Paths of all members of a JSON value; those of lists without their positions.
    private static func members(_ value: JSON, _ path: String = "") -> Set<String> {
        switch value {
        case .object(let object):
            object.reduce(into: Set<String>()) { found, member in found.formUnion(members(member.value, path + member.name + ".").union([path + member.name])) }
        case .array(let items): items.reduce(into: Set<String>()) { $0.formUnion(members($1, path)) }
        default: []
        }
    }

    @Test("As data it holds what the page shows and nothing else", arguments: Backend.underTest)
    func data(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let order = try await OrderStory.tell(shop)
            _ = try await shop.post("/orders/\(order)/objections", #"{"reason":"damaged","text":"A crack."}"#)
            let link = try await shop.buyerToken(order)
            let reply = try await shop.get("/orders/\(order)", as: nil, token: link)
            #expect(reply.status == 200)
            #expect(
                Self.members(reply.json) == [
                    "id", "key", "marketplaceName", "zone", "currency", "orderedAt", "estimatedDeliveryAt", "lines", "lines.article", "lines.merchantName",
                    "lines.quantity", "lines.amount", "lines.shipping", "lines.isCancelled", "parcels", "parcels.progress", "parcels.contents",
                    "parcels.contents.article", "parcels.contents.quantity", "parcels.packedAt", "parcels.deliveredAt", "parcels.isCollected", "cashback",
                    "cashback.offerName", "cashback.currency", "cashback.expected", "cashback.shares", "cashback.shares.amount", "cashback.shares.next",
                    "cashback.shares.at", "cashback.shares.hoursAfterScan", "proofs", "proofs.step", "proofs.occurredAt", "proofs.place", "proofs.recorderName", "objections",
                    "objections.reason", "objections.raisedAt", "objections.words", "objections.state",
                ])
            for sign in ["clm_", "scn_", "prc_", "ano_", "dev_", "per_", "pty_", "campaign", "coupon", "click"] { #expect(!reply.text.contains(sign), "\(sign)") }
            #expect(reply.json.list("proofs").map { $0.string("place") } == ["Karl-Heine-Str. 4"])
            let other = try await shop.placed("A-2", offers: []).order
            #expect(try await shop.get("/orders/\(other)", as: nil, token: link).status == 404)
            // Those who work with the order have it whole.
            #expect(try await shop.get("/orders/\(order)").json["attribution"] != nil)
        }
    }

    @Test("A place that is a party's own goes by the party's name")
    func places() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            _ = try await shop.post("/scans", WebShop.scan("P-A-1", "collected", more: #","readPoint":"mitte""#), as: .hub)
            let (browser, path) = try await Self.buyer(shop, order)
            let page = try await browser.get(path).text.replacing(/<[^>]*>/, with: "")
            #expect(page.contains("at Hub Mitte.") && !page.contains("at mitte"))
        }
    }

    @Test("It says in plain words where the order is, when it comes, where the cashback stands and what has to happen next")
    func golden() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let (browser, path) = try await Self.buyer(shop, order)
            let page = try await browser.get(path)
            #expect(page.status == 200)
            Markup.check(page.text, "the buyer's page")
            let content = PageContent.of(page).replacing(path.suffix(43), with: "nm_secret")
            try Golden.expect(content, equals: "pages/buyer-order.html")
            for word in ["claim", "anomaly", "scan_", "ledger", "payable", "clm_", "scn_", "tra_"] {
                #expect(!content.contains(word), "\(word) is no word of a buyer's")
            }
            for key in ["mitte", "deals", "flotte", "muehle"] { #expect(!content.contains(">\(key)<"), "\(key) has a name") }
            // Whoever works for a party is not named to buyers.
            #expect(!page.text.contains("Olga Berger"))
        }
    }

    @Test("Of several parcels it says how far each is, and one sentence where all are alike")
    func parcels() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            let (browser, path) = try await Self.buyer(shop, order)
            #expect(try await browser.get(path).text.contains("It is being made and packed."))
            _ = try await shop.scanned("00340434292135100186", "out_for_delivery", at: "2026-11-02T08:30:00+01:00")
            let apart = try await browser.get(path).text
            #expect(apart.contains("1 of 2 parcels is on the way, 1 is not packed yet.") && !apart.contains("It is on its way to you."))
            let staff = try await shop.browse(as: .operator)
            #expect(try await staff.get("/orders/\(order)").text.contains("<strong>1 of 2 parcels is on the way, 1 is not packed yet.</strong>"))
            #expect(try await staff.get("/orders").text.contains("1 of 2 parcels is on the way"))
            for parcel in ["00340434292135100186", "00340434292135100193"] {
                _ = try await shop.scanned(parcel, "delivered", at: "2026-11-02T09:00:00+01:00")
            }
            #expect(try await browser.get(path).text.contains("It has arrived."))
            #expect(try await staff.get("/orders/\(order)").text.contains("<strong>2 of 2 parcels have arrived.</strong>"))
        }
    }

    @Test("The link opens this page and nothing else; a stronger token is none here", arguments: Backend.allCases)
    func link(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let order = try await OrderStory.tell(shop)
            let other = try await shop.placed("B-2002").order
            let (browser, path) = try await Self.buyer(shop, order)
            let secret = String(path.split(separator: "=")[1])
            #expect(try await browser.get(path).status == 200)
            #expect(try await browser.get("/orders/\(other)?link=\(secret)").status == 404)
            for path in ["/orders", "/scans", "/parcels", "/orders/\(order)/cancellation/new"] {
                #expect(try await browser.get("\(path)?link=\(secret)").status == 403, "\(path)")
            }
            let strong = try await browser.get("/orders/\(order)?link=\(shop.secret(of: .operator))")
            #expect(strong.status == 401 && strong.text.contains("This link does not open anything"))
            #expect(try await shop.get("/orders/\(order)/timeline?link=\(secret)", as: nil).status == 401)
        }
    }

    @Test("It follows the order from the making to the money")
    func course() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            let (browser, path) = try await Self.buyer(shop, order)
            #expect(try await browser.get(path).text.contains("It is being made and packed."))
            _ = try await shop.scanned("P-A-1", "packed", as: .hub, at: "2026-11-02T08:00:00+01:00")
            #expect(try await browser.get(path).text.contains("It is packed and about to leave."))
            _ = try await shop.scanned("P-A-1", "out_for_delivery", at: "2026-11-02T08:30:00+01:00")
            let way = try await browser.get(path).text
            #expect(way.contains("It is on its way to you.") && way.contains("That scan makes the cashback yours."))
            _ = try await shop.scanned("P-A-1", "delivered", at: "2026-11-02T09:00:00+01:00")
            let there = try await browser.get(path).text
            #expect(there.contains("It has arrived.") && there.contains("It is yours since") && there.contains("<bdi>Rad-Flotte</bdi> scanned it as delivered"))
        }
    }

    @Test(
        "Before the scan it says what the scan does, and when the cashback is there after it",
        arguments: [
            (#""grades":{"C":"confirm"}"#, "That scan makes the cashback yours. You do", nil),
            (#""grades":{"C":"cool 12h"}"#, "That scan proves the delivery, and the cashback is yours 12 hours later. You do", 12),
            (#""release":"delivery_scan+7d","grades":{"C":"confirm"}"#, "the cashback is yours 7 days later. You do", 168),
            (#""release":"delivery_scan+2d","grades":{"C":"cool 50h"}"#, "the cashback is yours 50 hours later. You do", 50),
            (#""grades":{"C":"review"}"#, "That scan proves the delivery. One of us looks at it, and then the cashback is yours. You do", nil),
            (
                #""release":"delivery_scan+1d","grades":{"C":"review"}"#,
                "One of us looks at it, and the cashback is yours 1 day after the scan at the earliest. You do", 24
            ),
        ] as [(String, String, Int64?)])
    func beforeScan(_ terms: String, _ words: String, _ hours: Int64?) async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"amount":150,\#(terms)}"#)
            let order = try await shop.placed("A-1").order
            let (browser, path) = try await Self.buyer(shop, order)
            let text = try await browser.get(path).text
            #expect(text.contains("scans it when you get it. That scan") && text.contains(words), "\(words)")
            let reply = try await shop.get("/orders/\(order)", as: nil, token: try await shop.buyerToken(order))
            let shares = reply.json.list("cashback").flatMap { $0.list("shares") }
            #expect(shares.map { $0.string("next") } == ["delivery_scan"] && shares.map { $0.number("hoursAfterScan") } == [hours])
        }
    }

    @Test("A buyer objects, sees that it is looked at, and reads the answer; what is added meanwhile stands beside it, the same only once")
    func objection() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let (browser, path) = try await Self.buyer(shop, order)
            let link = String(path.split(separator: "=")[1])
            let form = try await browser.get("/orders/\(order)/objections/new?link=\(link)")
            #expect(form.status == 200 && form.text.contains("name=\"link\" value=\"\(link)\""))
            Markup.check(form.text, "the form")
            let fields = [("reason", "not_received"), ("text", "Nobody rang <b>"), ("parcel", ""), ("link", link)]
            for _ in 1...2 {
                let sent = try await browser.post("/orders/\(order)/objections", fields)
                #expect(sent.status == 303 && sent.headers[.location] == path)
            }
            let open = try await browser.get(path).text
            #expect(open.contains("One of us is looking at it.") && open.contains("Nobody rang &lt;b&gt;") && open.contains(">Add something<"))
            #expect(open.matches(of: /Nobody rang/).count == 1)
            _ = try await browser.post("/orders/\(order)/objections", [("reason", "other"), ("text", "The bell works."), ("link", link)])
            #expect(try await browser.get(path).text.contains("The bell works."))
            let anomalies = try await shop.get("/anomalies").items.filter { $0.string("kind") == "objection" }
            #expect(anomalies.count == 1)
            let decision = #"{"decision":"reject","note":"The neighbour has it."}"#
            _ = try await shop.post("/anomalies/\(anomalies.first?.string("id") ?? "")/decisions", decision)
            let answered = try await browser.get(path).text
            #expect(answered.contains("nothing changes: the cashback goes on") && answered.contains("The neighbour has it.") && answered.contains("/objections/new"))
        }
    }

    @Test("What is wrong with an objection is said beside the field, and nothing typed is lost", arguments: [
        ([("reason", "boredom"), ("text", "kept")], "Choose what happened"),
        ([("reason", "other"), ("text", String(repeating: "ä", count: 251))], "Shorten what you tell us"),
        ([("reason", "other"), ("parcel", "nonsense")], "Choose one of the parcels"),
        ([("reason", "other"), ("parcel", "pcl_01h455vb4pex5vsknk084sn02q")], "Choose one of the parcels"),
    ])
    func faults(fields: [(String, String)], fault: String) async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let (browser, path) = try await Self.buyer(shop, order)
            let reply = try await browser.post("/orders/\(order)/objections", fields + [("link", String(path.split(separator: "=")[1]))])
            #expect(reply.status == 422 && reply.text.contains(fault))
            if fields[1].0 == "text" { #expect(reply.text.contains(fields[1].1)) }
            #expect(try await shop.get("/anomalies").items.allSatisfy { $0.string("kind") != "objection" })
        }
    }

    @Test("Without a link, a form's token is asked for")
    func forged() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.tell(shop)
            let miller = try await shop.browse(as: .merchant)
            #expect(try await miller.post("/orders/\(order)/objections", [("reason", "other")], csrf: "forged").status == 403)
            _ = try await miller.get("/orders/\(order)/objections/new")
            #expect(try await miller.post("/orders/\(order)/objections", [("reason", "other")]).status == 303)
        }
    }

    @Test("The operator makes the link; it is shown once and opens the page")
    func making() async throws {
        try await WebShop.open { shop in
            let order = try await shop.placed("A-1", offers: []).order
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/orders/\(order)/links/new").status == 200)
            let bad = try await browser.post("/orders/\(order)/links", [("name", ""), ("days", "7")])
            #expect(bad.status == 422 && bad.text.contains("Say what the link is for") && bad.text.contains("Choose how long the link works"))
            let made = try await browser.post("/orders/\(order)/links", [("name", "Mail"), ("days", "30")])
            #expect(made.status == 201 && made.headers[.cacheControl] == "no-store")
            let path = made.text.firstMatch(of: #//orders/ord_[0-9a-z]+\?link=nm_[0-9a-f]{40}/#).map { String($0.0) } ?? ""
            #expect(try await Browser(shop).get(path).status == 200)
            shop.clock.advance(hours: 31 * 24)
            #expect(try await Browser(shop).get(path).status == 401)
            #expect(try await shop.browse(as: .merchant).get("/orders/\(order)/links/new").status == 403)
        }
    }
}
