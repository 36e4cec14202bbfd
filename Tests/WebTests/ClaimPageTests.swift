import Core
import Look
import TestSupport
import Testing
import TradeNetwork
import Views

@testable import Web

@Suite("The pages of claims")
struct ClaimPageTests {
    /// One claim is paid, one is doubted for its grade, one waits.
    private static func story(_ shop: WebShop) async throws -> (paid: String, review: String, waiting: String) {
        _ = try await shop.offer(terms: #"{"ratePpm":50000,"expiryHours":24,"grades":{"A":"confirm","B":"confirm","C":"review"}}"#)
        _ = try await shop.offer("free", terms: #"{"amount":150,"cap":200,"grades":{"C":"confirm"}}"#)
        let paid = try await shop.placed("A-1", offers: ["free"]).claim
        _ = try await shop.scanned("P-A-1", "delivered")
        let review = try await shop.placed("A-2").claim
        _ = try await shop.scanned("P-A-2", "delivered")
        return (paid, review, try await shop.placed("A-3").claim)
    }

    @Test("A claim says why it is or is not payable, what proves it and what moved")
    func golden() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop).paid
            let browser = try await shop.browse(as: .operator)
            shop.clock.advance(hours: 3)
            try Golden.expect(PageContent.of(try await browser.get("/claims/\(claim)")), equals: "pages/claim.html")
        }
    }

    @Test("A claim shows the decisions on its anomalies: who, when, which, why, and whether they were taken back", arguments: Backend.underTest)
    func doubts(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let other = try await shop.placed("A-2").claim
            let claim = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered", as: .merchant)
            let anomaly = try #require(try await shop.get("/anomalies").items.first).string("id")
            let browser = try await shop.browse(as: .operator)
            func doubts(_ browser: Browser, _ claim: String) async throws -> String {
                let page = try await browser.get("/claims/\(claim)").text
                return String(try #require(page.firstMatch(of: #/data-region="doubts">(.*?)<\/section>/#.dotMatchesNewlines())).1)
            }
            #expect(try await doubts(browser, claim).contains("href=\"/anomalies/\(anomaly)\""))
            for (act, text) in [("decisions", ["accept", "I rang the hub"]), ("reopenings", ["the wrong button"]), ("decisions", ["reject", "it was the neighbour"])] {
                let fields = act == "decisions" ? [("decision", text[0]), ("note", text[1])] : [("reason", text[0])]
                shop.clock.advance(hours: 1)
                #expect(try await browser.post("/anomalies/\(anomaly)/\(act)", fields).status == 303)
            }
            let shown = try await doubts(browser, claim)
            let parts = [
                ">Anomaly decided: accepted</a>, <time", "09:00</time>, by <bdi>Olga Berger, Nearmade Leipzig</bdi>: “<bdi>I rang the hub</bdi>”</span>",
                ">Decision taken back</a>", "10:00</time>", "“<bdi>the wrong button</bdi>”</span>", ">Anomaly decided: rejected</a>", "11:00</time>",
                "“<bdi>it was the neighbour</bdi>” Not taken back.</span>",
            ]
            var rest = shown[...]
            for part in parts { rest = try #require(rest.range(of: part).map { rest[$0.upperBound...] }, "\(part) in \(shown)") }
            #expect(shown.matches(of: #/href="\/facts\/fct_/#).count == 3)
            #expect(try await doubts(browser, other).contains("Nothing was in doubt."))
            // A merchant reads the same, without the links that are the operator's, and without names of the operator's people.
            let merchant = try await doubts(try await shop.browse(as: .merchant), claim)
            #expect(merchant.contains("it was the neighbour") && !merchant.contains("href=") && !merchant.contains("Olga Berger"))
        }
    }

    @Test("Money that is held says who decides: the anomaly that is open, or, where none is left, the operator on the claim's page")
    func heldWithoutAnomaly() {
        let words = StandingWords(viewer: Viewer(region: "GB", zone: .utc, now: .testStart))
        let open = [AnomalyID(UUIDBits(high: 1, low: 2))]
        for cause in [HoldCause.contradicted, .anomalyOnScan] {
            #expect(words.sentences(.held(cause, anomalies: open)).joined().contains("A person has to decide that first."))
            let settled = words.sentences(.held(cause, anomalies: [])).joined()
            #expect(settled.contains("on the claim's page") && !settled.contains("decide that first"))
        }
    }

    @Test("Cashback that waits for a date says so wherever it stands, and is never counted or listed as waiting for a scan", arguments: Backend.underTest)
    func dated(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let order = try await OrderStory.place(shop)
            let offer = try await shop.offer("undated", terms: #"{"amount":150,"release":"promised_ship_date"}"#, consent: true)
            let undated = try await shop.placed("A-2", offers: ["undated"]).claim
            for browser in [try await shop.browse(as: .operator), try await shop.browse(as: .merchant)] {
                let list = try await browser.get("/claims")
                #expect(list.text.contains("Waiting for its date, 5 Nov<") && list.text.contains(">Waiting for its date<"))
                #expect(list.text.contains(">Waiting for the scan <span class=\"count\">1</span>"))
                #expect(list.text.contains(">Waiting for its date <span class=\"count\">2</span>"))
                let dates = try await browser.get("/claims?state=awaiting_date").links("/claims/clm_")
                let scans = try await browser.get("/claims?state=awaiting_scan").links("/claims/clm_")
                #expect(dates.count == 2 && dates.contains("/claims/\(undated)") && scans.count == 1 && Set(dates).isDisjoint(with: scans))
                for path in ["/orders/\(order)", try #require(dates.first { $0 != "/claims/\(undated)" })] {
                    let page = try await browser.get(path)
                    #expect(page.text.contains("Waiting for its date, 5 Nov<") && page.text.contains("delivered or not."), "\(path)")
                }
                #expect(try await browser.get("/orders").text.contains(">Waiting for its date<"))
                #expect(try await browser.get("/offers/\(offer)").links("/claims?").contains { $0.contains("state=awaiting_date") })
                let overview = try await browser.get("/")
                #expect(overview.text.contains("2 more wait for their date"))
                #expect(overview.links("/claims?state=awaiting_date&amp;sort=-age").count == 1)
            }
        }
    }

    @Test("Each state is a list of its own, in the order that is asked for", arguments: Backend.underTest)
    func lists(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let (paid, review, waiting) = try await Self.story(shop)
            let browser = try await shop.browse(as: .operator)
            func claims(_ query: String) async throws -> [String] { try await browser.get("/claims" + query).links("/claims/clm_").map { String($0.dropFirst(8)) } }
            #expect(try await claims("") == [waiting, review, paid])
            #expect(try await claims("?state=payable&sort=-amount") == [paid])
            #expect(try await claims("?state=review&sort=age") == [review])
            #expect(try await claims("?marketplace=other").isEmpty)
            let offer = try await shop.get("/claims/\(paid)").string("offer")
            #expect(try await claims("?offer=\(offer)") == [paid])
            let page = try await browser.get("/claims?state=awaiting_scan")
            #expect(page.text.contains("aria-current=\"page\">Waiting for the scan <span class=\"count\">1</span>"))
            let csv = try await browser.get("/claims.csv?state=payable")
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true && csv.text.contains(paid) && !csv.text.contains(review))
            // Until when the scan may come, as programs are told.
            let awaited = try #require(try await browser.get("/claims.csv?state=awaiting_scan").rows().first)
            let expires = try #require(awaited["expiresAt"])
            #expect(!expires.isEmpty && awaited["releaseAt"]?.isEmpty == true)
            #expect(try await shop.get("/claims/\(waiting)").text.contains("\"expiresAt\":\"\(expires)\""))
        }
    }

    @Test("A claim of which two shares are payable since different days stands there once, with their sum, and the whole beside it; the file adds up to the same")
    func shares() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"confirm"}}"#)
            let lines = (1...3).map { #"{"sku":"FLOUR-\#($0)","merchant":"muehle","amount":2000}"# }.joined(separator: ",")
            let parcels = (1...3).map { #"{"key":"P-\#($0)","contents":[{"line":\#($0),"quantity":1}]}"# }.joined(separator: ",")
            let placed = try await shop.post(
                "/orders",
                #"{"marketplace":"deals","key":"A-1","currency":"EUR","lines":[\#(lines)],"parcels":[\#(parcels)],"offers":["cashback"]}"#)
            let claim = placed.json.list("claims").first?.string("claim") ?? ""
            _ = try await shop.scanned("P-1", "delivered")
            shop.clock.advance(hours: 20)
            _ = try await shop.scanned("P-2", "delivered")
            let browser = try await shop.browse(as: .operator)
            for sort in ["-age", "age", "-amount"] {
                let page = try await browser.get("/claims?state=payable&sort=\(sort)")
                #expect(page.links("/claims/clm_") == ["/claims/\(claim)"])
                #expect(page.text.contains("€2.00") && page.text.contains("of €3.00"))
                let csv = try await browser.get("/claims.csv?state=payable&sort=\(sort)")
                #expect(csv.text.split(whereSeparator: \.isNewline).count { $0.contains(",1.00,EUR,") } == 2)
            }
            let item = try #require(try await shop.get("/claims?state=payable").json.list("items").first)
            #expect(item["stateAmount"]?.asNumber?.text == "200" && item["amount"]?.asNumber?.text == "300")
            #expect(try await shop.get("/claims").json.list("items").first?["stateAmount"] == nil)
        }
    }

    @Test("A held claim names what is in doubt, with a link for those who may open it, and its scan proves nothing meanwhile", arguments: Backend.underTest)
    func doubted(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"expiryHours":24,"grades":{"C":"confirm"}}"#)
            let placed = try await shop.post(
                "/orders",
                WebShop.order("A-1").replacing(#""currency":"EUR","#, with: #""currency":"EUR","orderedAt":"2026-11-02T08:30:00+01:00","#))
            let (order, claim) = (placed.string("order"), placed.json.list("claims").first?.string("claim") ?? "")
            _ = try await shop.scanned("P-A-1", "delivered", at: "2026-11-02T08:00:00+01:00")
            let browsers = [(try await shop.browse(as: .operator), 1), (try await shop.browse(as: .merchant), 0)]
            for (browser, links) in browsers {
                for path in ["/claims/\(claim)", "/orders/\(order)"] {
                    let page = try await browser.get(path)
                    #expect(page.text.contains("In doubt: ") && page.text.contains("Scanned before the order came"), "\(path)")
                    #expect(page.text.contains("there is no deadline."))
                    #expect(page.text.contains(">In doubt</span>") && !page.text.contains(">Proves the delivery</span>"), "\(path)")
                }
                let page = try await browser.get("/claims/\(claim)")
                let anomalies = page.links("/anomalies/ano_")
                #expect(Set(anomalies).count == links, "\(anomalies)")
                for path in anomalies { #expect(try await browser.get(path).status == 200) }
            }
        }
    }

    @Test("A claim that needs a decision says since when, and that it has no deadline")
    func deadline() async throws {
        try await WebShop.open { shop in
            let review = try await Self.story(shop).review
            let page = try await shop.browse(as: .merchant).get("/claims/\(review)")
            #expect(page.text.contains("Waiting for that since 2 Nov, 08:00; there is no deadline."), "\(PageContent.of(page))")
        }
    }

    @Test("An empty list says what will appear, and a claim that is not there is not found")
    func nothing() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/claims").text.contains("A claim appears when an order names an offer."))
            #expect(try await browser.get(shop.example("/claims/{claim}")).status == 404)
            #expect(try await browser.get("/claims/nonsense").status == 404)
        }
    }

    @Test("A merchant sees its own claims and why they wait, and is offered neither a decision nor the ledger")
    func merchant() async throws {
        try await WebShop.open { shop in
            let (paid, _, waiting) = try await Self.story(shop)
            let browser = try await shop.browse(as: .merchant)
            let list = try await browser.get("/claims")
            #expect(list.links("/claims/clm_").count == 3)
            for state in ["Waiting for the scan", "Payable", "To review"] { #expect(list.text.contains(">\(state) <span class=\"count\">1</span>")) }
            #expect(list.text.contains(">On hold <span class=\"count\">0</span>"))
            let page = try await browser.get("/claims/\(waiting)")
            #expect(page.text.contains("Missing: a scan that says collected or delivered, of parcel P-A-3."))
            #expect(page.links("/claims/\(waiting)/decisions").isEmpty && page.links("/accounts").isEmpty)
            #expect(try await browser.get("/claims/\(paid)").links("/transfers/").isEmpty)
            #expect(try await browser.get("/claims/\(waiting)/decisions/new?decision=hold").status == 403)
            #expect(try await browser.post("/claims/\(waiting)/decisions", [("decision", "hold"), ("reason", "x")]).status == 403)
            let hub = try await shop.browse(as: .hub)
            #expect(try await hub.get("/claims").status == 403)
        }
    }

    @Test("What moves no money is carried out at once, with its reason")
    func hold() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop).waiting
            let browser = try await shop.browse(as: .operator)
            let form = try await browser.get("/claims/\(claim)/decisions/new?decision=hold")
            #expect(form.status == 200 && form.text.contains("Put the cashback on order A-3 on hold"))
            let reply = try await browser.post("/claims/\(claim)/decisions", [("decision", "hold"), ("reason", "who was at the door?")])
            #expect(reply.status == 303 && reply.headers[.location] == "/claims/\(claim)")
            let page = try await browser.follow(reply)
            #expect(page.text.contains("On hold until somebody lets it go on.") && page.text.contains("Stopped by a person: “who was at the door?”"))
            #expect(page.text.contains("by Olga Berger, Nearmade Leipzig"))
        }
    }

    @Test("What moves money is confirmed on a page of its own, and a double click moves it once")
    func approve() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop).review
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/claims/\(claim)/decisions/new?decision=approve")
            let path = "/claims/\(claim)/decisions"
            let question = try await browser.post(path, [("decision", "approve"), ("reason", "the neighbour saw it")])
            #expect(question.status == 200 && question.text.contains("Approve: €1.00") && question.text.contains("the neighbour saw it"))
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "review", "nothing is done before it is confirmed")
            let once = try #require(question.hidden("once"))
            for _ in 1...2 {
                let reply = try await browser.post(path, [("decision", "approve"), ("reason", "the neighbour saw it"), ("once", once)])
                #expect(reply.status == 303 && reply.headers[.location] == "/claims/\(claim)")
            }
            let done = try await shop.get("/claims/\(claim)").json
            #expect(done.list("transfers").map { $0.string("kind") } == ["hold", "post"])
            #expect(done.list("facts").filter { $0.string("kind") == "claim.decided" }.count == 1)
            let other = try await browser.post(path, [("decision", "claw_back"), ("reason", "the neighbour saw it"), ("once", once)])
            #expect(other.status == 409 && other.text.contains("Idempotency-Key"), "the key is of another decision")
        }
    }

    @Test(
        "A form that cannot be carried out comes back with what is wrong, and what was typed",
        arguments: [
            ([("decision", "hold"), ("reason", " ")], 422, "Say why, in a few sentences at most"),
            ([("decision", "hold"), ("reason", String(repeating: "why", count: 200))], 422, "Say why, in a few sentences at most"),
            ([("decision", "approve"), ("reason", "why")], 409, "No part of the claim waits for a decision."),
            ([("decision", "release"), ("reason", "why")], 409, "No part of the claim is held."),
            ([("decision", "forget"), ("reason", "why")], 404, "There is"),
        ])
    func faults(_ fields: [(String, String)], _ status: Int, _ text: String) async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop).waiting
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/claims/\(claim)/decisions/new?decision=hold")
            let reply = try await browser.post("/claims/\(claim)/decisions", fields)
            #expect(reply.status == status && reply.text.contains(text), "\(reply.status) \(PageContent.of(reply))")
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "awaiting_scan")
        }
    }

    @Test("A form without the session's token decides nothing")
    func forged() async throws {
        try await WebShop.open { shop in
            let claim = try await Self.story(shop).waiting
            let browser = try await shop.browse(as: .operator)
            let reply = try await browser.post("/claims/\(claim)/decisions", [("decision", "hold"), ("reason", "x")], csrf: "made-up")
            #expect(reply.status == 403)
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "awaiting_scan")
        }
    }

    @Test("Every decision of a person, from the page that offers it")
    func decisions() async throws {
        try await WebShop.open { shop in
            let (paid, review, waiting) = try await Self.story(shop)
            var browser = try await shop.browse(as: .operator)
            func offered(_ claim: String) async throws -> [String] {
                try await browser.get("/claims/\(claim)").links("/claims/\(claim)/decisions/new").map { String($0.split(separator: "=").last ?? "") }
            }
            func decide(_ claim: String, _ word: String, _ more: [(String, String)] = []) async throws -> String {
                let fields = [("decision", word), ("reason", "looked at")] + more
                var reply = try await browser.post("/claims/\(claim)/decisions", fields)
                if let once = reply.hidden("once") { reply = try await browser.post("/claims/\(claim)/decisions", fields + [("once", once)]) }
                #expect(reply.status == 303, "\(word): \(PageContent.of(reply))")
                return try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") ?? ""
            }
            #expect(try await offered(paid) == ["claw_back"])
            #expect(try await offered(review) == ["approve", "reject", "hold"])
            #expect(try await offered(waiting) == ["hold"])
            #expect(try await decide(paid, "claw_back") == "clawed_back")
            #expect(try await decide(review, "hold") == "held")
            #expect(try await decide(review, "release") == "review")
            #expect(try await decide(review, "reject") == "rejected")
            shop.clock.advance(hours: 25)
            _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
            browser = try await shop.browse(as: .operator)
            #expect(try await offered(waiting) == ["reject", "extend", "hold"])
            let vague = try await browser.post("/claims/\(waiting)/decisions", [("decision", "extend"), ("reason", "wait for it"), ("hours", "many")])
            #expect(vague.status == 422 && vague.text.contains("Enter whole hours, 1 to 8,760") && vague.text.contains("value=\"many\""))
            #expect(vague.text.contains("wait for it</textarea>"), "nothing typed is lost")
            #expect(try await decide(waiting, "extend", [("hours", "48")]) == "awaiting_scan")
        }
    }
}
