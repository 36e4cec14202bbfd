import Core
import HTTPTypes
import JSONText
import Look
import TestSupport
import Testing
import TradeNetwork
import Views

@testable import Web

@Suite("Pages of anomalies")
struct AnomalyPageTests {
    /// A merchant has recorded the delivery of its own goods. - Returns: the anomaly's path.
    private func doubted(_ shop: WebShop, _ key: String = "A-1") async throws -> String {
        if try await shop.get("/offers").items.isEmpty { _ = try await shop.offer() }
        _ = try await shop.placed(key)
        _ = try await shop.scanned("P-\(key)", "delivered", as: .merchant)
        return "/anomalies/" + (try #require(try await shop.get("/anomalies?state=open").items.last).string("id"))
    }

    @Test("The queue holds what waits, and decides it with a button; the case says what each decision would do", arguments: Backend.underTest)
    func decided(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let path = try await doubted(shop)
            let browser = try await shop.browse(as: .operator)
            let queue = try await browser.get("/anomalies?kind=recorder_not_permitted")
            #expect(queue.status == 200 && queue.text.contains("Recorder may not record this step") && queue.text.contains("data-press=\"a\""))
            #expect(try await browser.get("/anomalies?kind=two_places").text.contains("No anomalies here"))
            let page = try await browser.get(path)
            #expect(page.status == 200 && page.text.contains("If accepted") && page.text.contains("Payable") && page.text.contains("Alte Mühle"))
            let once = String(try #require(page.text.firstMatch(of: #/name="once" value="([0-9a-f]+)"/#)).1)
            let fields = [("decision", "accept"), ("note", "seen on camera"), ("once", once)]
            let done = try await browser.post("\(path)/decisions", fields)
            #expect(done.status == 303 && done.headers[.location] == "/anomalies")
            #expect(try await browser.follow(done).text.contains("Accepted."))
            // A double click is one decision, and is told the same.
            #expect(try await browser.post("\(path)/decisions", fields).status == 303)
            #expect(try await shop.get(path).string("state") == "accepted")
            let after = try await browser.get(path)
            #expect(after.text.contains("Decided by Olga Berger, Nearmade Leipzig") && after.text.contains("seen on camera"))
            #expect(after.text.contains("Take the decision back"))
            let late = try await browser.post("\(path)/decisions", [("decision", "reject")])
            #expect(late.status == 409 && late.text.contains("It is decided already: accepted."))
        }
    }

    @Test("A decision leads to the next case that nobody has looked at, or back to the queue it was taken in")
    func next() async throws {
        try await WebShop.open { shop in
            let (first, second) = (try await doubted(shop, "A-1"), try await doubted(shop, "A-2"))
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/anomalies")
            #expect(try await browser.post("\(first)/decisions", [("decision", "hold")]).headers[.location] == second)
            let back = try await browser.post("\(first)/decisions", [("decision", "reject"), ("back", "/anomalies?kind=recorder_not_permitted")])
            #expect(back.headers[.location] == "/anomalies?kind=recorder_not_permitted")
            let away = try await browser.post("\(second)/decisions", [("decision", "reject"), ("back", "//evil.example")])
            #expect(away.headers[.location] == "/anomalies")
        }
    }

    @Test("A decision of the queue that moves money is asked about on a page of its own; one that moves none is carried out", arguments: Backend.underTest)
    func confirmed(backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let path = try await doubted(shop)
            let browser = try await shop.browse(as: .operator)
            let queue = try await browser.get("/anomalies")
            // A script that has asked takes this field out of the form.
            let fields = [("ask", try #require(queue.hidden("ask"))), ("back", "/anomalies"), ("once", try #require(queue.hidden("once")))]
            let question = try await browser.post("\(path)/decisions", fields + [("decision", "accept")])
            #expect(question.status == 200 && question.text.contains("Accept: €1.00"))
            #expect(question.text.contains("Owed to the buyer") && question.hidden("ask") == nil && question.text.contains("name=\"back\" value=\"/anomalies\""))
            #expect(try await shop.get(path).string("state") == "open")
            #expect(try await browser.post("\(path)/decisions", fields + [("decision", "hold")]).status == 303)
            #expect(try await shop.get(path).string("state") == "held")
            let confirmed = ["decision", "note", "once"].map { ($0, question.hidden($0) ?? "") }
            let done = try await browser.post("\(path)/decisions", confirmed + [("back", "/anomalies")])
            #expect(done.status == 303 && done.headers[.location] == "/anomalies")
            #expect(try await shop.get(path).string("state") == "accepted")
            // Taking it back is told as such.
            #expect(try await browser.post("\(path)/reopenings", [("reason", "the wrong button")]).status == 303)
            let again = try await browser.get("/anomalies")
            let asked = [("ask", "1"), ("decision", "reject"), ("once", try #require(again.hidden("once")))]
            #expect(try await browser.post("\(path)/decisions", asked).status == 303)
        }
    }

    @Test("After a decision it is said which anomaly that was, with the way back to it and to taking the decision back")
    func told() async throws {
        try await WebShop.open { shop in
            let (first, second) = (try await doubted(shop, "A-1"), try await doubted(shop, "A-2"))
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get(first)
            let next = try await browser.follow(try await browser.post("\(first)/decisions", [("decision", "reject")]))
            func words(_ reply: TestReply) -> String { reply.text.replacing(/<[^>]*>/, with: "") }
            #expect(words(next).contains("order A-1") && next.links(first).contains(first) && next.links(first).contains(first + "#reopen"))
            // Once, and only there.
            #expect(try await browser.get(second).links(first).contains(first + "#reopen") == false)
            #expect(try await browser.get(first).text.contains("id=\"reopen\""))
            let held = try await browser.follow(try await browser.post("\(second)/decisions", [("decision", "hold"), ("back", "/anomalies")]))
            #expect(words(held).contains("order A-2") && !held.text.contains("#reopen"))
            // The journal and the timelines name it as well.
            #expect(try await browser.get("/facts?kind=anomaly.").text.contains("Anomaly decided: rejected: Recorder may not record this step"))
            let order = try await shop.get(first).string("order")
            #expect(try await browser.get("/orders/\(order)").text.contains("Anomaly decided: rejected: Recorder may not record this step"))
        }
    }

    @Test("A case asks before money moves, as the queue does")
    func caseAsks() async throws {
        try await WebShop.open { shop in
            let path = try await doubted(shop)
            let browser = try await shop.browse(as: .operator)
            let page = try await browser.get(path)
            let fields = [("ask", try #require(page.hidden("ask"))), ("once", try #require(page.hidden("once"))), ("note", "seen")]
            let question = try await browser.post("\(path)/decisions", fields + [("decision", "accept")])
            #expect(question.status == 200 && question.text.contains("Accept: €1.00") && question.hidden("note") == "seen")
            #expect(try await shop.get(path).string("state") == "open")
        }
    }

    @Test("What makes no sense is told on the page, and what was typed stays")
    func faults() async throws {
        try await WebShop.open { shop in
            let path = try await doubted(shop)
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get(path)
            let unsaid = try await browser.post("\(path)/decisions", [("note", "it is <b>fine</b>")])
            #expect(unsaid.status == 422 && unsaid.text.contains("Choose accept, reject or hold") && unsaid.text.contains("it is &lt;b&gt;fine&lt;/b&gt;"))
            let long = try await browser.post("\(path)/decisions", [("decision", "hold"), ("note", String(repeating: "x", count: 501))])
            #expect(long.status == 422 && long.text.contains("Shorten it to a few sentences"))
            #expect(try await browser.post("\(path)/questions", [("text", " ")]).text.contains("Write something"))
            let open = try await browser.post("\(path)/reopenings", [("reason", "mistake")])
            #expect(open.status == 409)
            #expect(try await browser.post("\(path)/decisions", [("decision", "accept")], csrf: "forged").status == 403)
            #expect(try await browser.get(shop.example("/anomalies/{anomaly}")).status == 404)
            #expect(try await browser.post(shop.example("/anomalies/{anomaly}/decisions"), [("decision", "accept")]).status == 404)
            #expect(try await shop.get(path).string("state") == "open")
        }
    }

    @Test("A scan of a parcel that no order has offers no accepting in the queue, and says why on its page")
    func unknownParcel() async throws {
        try await WebShop.open { shop in
            _ = try await shop.scanned("P-0", "delivered")
            let browser = try await shop.browse(as: .operator)
            #expect(!(try await browser.get("/anomalies").text.contains("data-press=\"a\"")))
            let path = "/anomalies/" + (try #require(try await shop.get("/anomalies").items.first).string("id"))
            let refused = try await browser.post("\(path)/decisions", [("decision", "accept")])
            #expect(refused.status == 409 && refused.text.contains("Its scan names a parcel that no order has"))
        }
    }

    @Test("A decision is taken back with a reason")
    func reopened() async throws {
        try await WebShop.open { shop in
            let path = try await doubted(shop)
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get(path)
            _ = try await browser.post("\(path)/decisions", [("decision", "accept"), ("note", "I rang the hub")])
            #expect(try await browser.post("\(path)/reopenings").text.contains("Write something"))
            let done = try await browser.post("\(path)/reopenings", [("reason", "the wrong button")])
            #expect(try await browser.follow(done).text.contains("The decision is taken back."))
            #expect(try await shop.get(path).string("state") == "open")
            // Why it was decided, and why not, stays where it was decided.
            let page = try await browser.get(path).text
            #expect(page.contains("“<bdi>I rang the hub</bdi>”") && page.contains("“<bdi>the wrong button</bdi>”"))
        }
    }

    @Test("The recorder is asked, sees the question without money, and answers; nobody else does")
    func asked() async throws {
        try await WebShop.open { shop in
            let path = try await doubted(shop)
            let merchant = try await shop.browse(as: .merchant)
            #expect(try await merchant.get("/anomalies").text.contains("Nobody asks you anything"))
            #expect(try await merchant.get(path).status == 404)
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get(path)
            #expect(try await browser.follow(try await browser.post("\(path)/questions", [("text", "Who was at the door?")])).text.contains("The question is sent."))
            let badge = /Questions<\/span>\s*<span class="count">1<\/span>|Questions\s*<span class="count">1<\/span>/
            let queue = try await merchant.get("/anomalies")
            #expect(queue.text.contains(badge))
            #expect(queue.text.contains("Who was at the door?") && !queue.text.contains("Money in its parcel") && !queue.text.contains("Olga Berger"))
            let name = "text-" + path.dropFirst("/anomalies/".count)
            #expect(try await merchant.post("\(path)/answers", [(name, "")]).status == 422)
            let hub = try await shop.browse(as: .hub)
            #expect(!(try await hub.get("/anomalies").text.contains("Who was at the door?")))
            #expect(try await hub.post("\(path)/answers", [(name, "It was me.")]).status == 404)
            #expect(try await hub.post("\(path)/decisions", [("decision", "accept")]).status == 403)
            _ = try await merchant.get(path)
            let answered = try await merchant.post("\(path)/answers", [(name, "Our own driver.")])
            let after = try await merchant.follow(answered).text
            #expect(after.contains("Answered or decided") && !after.contains(badge))
            #expect(try await browser.get(path).text.contains("Our own driver."))
        }
    }

    @Test("An objection stands in the queue with the buyer's words, and nobody can be asked about it")
    func objection() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let (order, claim) = try await shop.placed("A-1")
            let path = "/anomalies/" + (try await shop.post("/orders/\(order)/objections", #"{"reason":"not_received","text":"Nobody rang."}"#)).string("id")
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/anomalies").text.contains("Not received"))
            let page = try await browser.get(path)
            #expect(page.text.contains("Nobody rang.") && page.text.contains("Nothing changes. What the objection held goes on.") && !page.text.contains("\(path)/questions"))
            _ = try await browser.post("\(path)/decisions", [("decision", "reject")])
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["awaiting_scan"])
        }
    }

    @Test("An objection to cashback that is payable: the payment stays, the scan that proved the delivery stands beside it, and its recorder is asked", arguments: Backend.underTest)
    func objectionToPaid(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let (order, claim) = try await shop.placed("A-1")
            let scan = try await shop.scanned("P-A-1", "delivered")
            shop.clock.advance(hours: 2)
            let raised = try await shop.post("/orders/\(order)/objections", #"{"reason":"not_received","text":"Nobody rang at Elm Street 5."}"#)
            let path = "/anomalies/" + raised.string("id")
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/anomalies").text.contains("no decision here moves it: the payment stays"))
            let page = try await browser.get(path)
            for said in [
                "no decision here moves it: the payment stays", "The payment stays. Recorded: the buyer is right", "The payment stays. Recorded: the delivery stands",
                "The payment stays. The objection stays in the queue", "Proves the delivery: Delivered", "/scans/\(scan)", "Ask Rad-Flotte",
                "2 h</span> after this scan (",
            ] { #expect(page.text.contains(said), "\(said)") }
            #expect(!page.text.contains("No scan stands behind it") && !page.text.contains("No change"))
            // Whoever recorded it sees its own scan and the question, and not the buyer's words.
            #expect(try await browser.post("\(path)/questions", [("text", "Who opened the door?")]).status == 303)
            let carrier = try await shop.browse(as: .carrier)
            let asked = try await carrier.get("/anomalies")
            #expect(asked.text.contains("Who opened the door?") && asked.text.contains("/scans/\(scan)") && asked.text.contains("P-A-1"))
            let data = try await shop.get(path, as: .carrier).text
            #expect(!asked.text.contains("Elm Street") && !data.contains("Elm Street") && data.contains("Who opened the door?"))
            let name = "text-" + path.dropFirst("/anomalies/".count)
            #expect(try await carrier.post("\(path)/answers", [(name, "A neighbour.")]).status == 303)
            #expect(try await browser.get(path).text.contains("A neighbour."))
            // What the forecast said is what happens.
            for decision in ["hold", "reject"] {
                #expect(try await browser.post("\(path)/decisions", [("decision", decision)]).status == 303)
                #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["payable"])
            }
        }
    }

    @Test("A doubt that payable money does not rest on says what its decisions are for, and moves none of it", arguments: Backend.underTest)
    func forTheRecord(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered")
            shop.clock.advance(hours: 1)
            _ = try await shop.scanned("P-A-1", "failed", at: "2026-11-02T09:30:00+01:00")
            let path = "/anomalies/" + (try #require(try await shop.get("/anomalies").items.first { $0.string("kind") == "contradicts_delivery" }).string("id"))
            let browser = try await shop.browse(as: .operator)
            for decision in ["hold", "accept", "reject"] {
                let page = try await browser.get(path)
                for said in [
                    "does not rest on this, so no decision here moves it", "never taken back in passing", "The payment stays. Recorded: the scan is right",
                    "The payment stays. Recorded: the scan is wrong", "The payment stays. The doubt stays in the queue",
                    "the record of Rad-Flotte says so. It counts, unless another said the same before.", "the record of Rad-Flotte says so, and the scan never counts",
                    "Rad-Flotte can be asked below",
                ] { #expect(page.text.contains(said), "\(said)") }
                #expect(!page.text.contains("No change") && page.links("/claims/\(claim)").contains("/claims/\(claim)"))
                #expect(try await browser.post("\(path)/decisions", [("decision", decision)]).status == 303)
                #expect(try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } == ["payable"])
                guard decision != "hold" else { continue }
                #expect(try await browser.post("\(path)/reopenings", [("reason", "the wrong button")]).status == 303)
            }
        }
    }

    @Test("An objection says beside each scan whether it came before or after it, and whether the scan was known then")
    func objectionOrder() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            var paths: [String] = []
            for key in ["A-1", "A-2"] {
                let order = try await shop.placed(key).order
                paths.append(order)
            }
            shop.clock.advance(hours: 2)
            for (index, order) in paths.enumerated() {
                paths[index] = "/anomalies/" + (try await shop.post("/orders/\(order)/objections", #"{"reason":"damaged"}"#)).string("id")
            }
            let browser = try await shop.browse(as: .operator)
            let first = try await browser.get(paths[0])
            #expect(first.text.contains("No scan has proved a delivery") && first.text.contains("The buyer objected <time"))
            shop.clock.advance(hours: 3)
            _ = try await shop.scanned("P-A-1", "delivered", at: "2026-11-02T13:30:00+01:00")
            _ = try await shop.scanned("P-A-2", "delivered", at: "2026-11-02T10:00:00+01:00")
            let before = try await browser.get(paths[0]).text
            #expect(before.contains("2 h 30 min</span> before this scan (") && !before.contains("came in only"))
            let late = try await browser.get(paths[1]).text
            #expect(late.contains("60 min</span> after this scan (") && late.contains("The scan came in only"))
        }
    }

    @Test("Without a delivery nobody can be asked about an objection")
    func nobodyToAsk() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            let path = "/anomalies/" + (try await shop.post("/orders/\(order)/objections", #"{"reason":"damaged"}"#)).string("id")
            #expect(try await shop.browse(as: .operator).get(path).text.contains("No scan has proved a delivery"))
            #expect(try await shop.post("\(path)/questions", #"{"text":"Who?"}"#).code == "anomaly-nobody-to-ask")
        }
    }

    @Test("Where accepting a scan leaves the money on hold, that is said in the queue and on the case before, and the claim is linked afterwards")
    func staysOnHold() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"cool 48h"},"expiryHours":720}"#)
            let claim = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered")
            shop.clock.advance(hours: 1)
            _ = try await shop.post("/scans", WebShop.scan("P-A-1", "failed", at: "2026-11-02T09:30:00+01:00"), as: .carrier)
            let path = "/anomalies/" + (try #require(try await shop.get("/anomalies").items.first { $0.string("kind") == "contradicts_delivery" }).string("id"))
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get(path)
            #expect(try await browser.post("\(path)/decisions", [("decision", "reject")]).status == 303)
            #expect(try await browser.post("\(path)/reopenings", [("reason", "the wrong button")]).status == 303)
            func state() async throws -> [String] { try await shop.get("/claims/\(claim)").json.list("parts").map { $0.string("state") } }
            try #require(try await state() == ["held"])
            #expect(try await browser.get("/anomalies").text.contains("The money stays on hold: let it go on the claim&#39;s page."))
            let page = try await browser.get(path)
            #expect(page.text.contains("The money stays on hold:") && page.links("/claims/\(claim)").contains("/claims/\(claim)"))
            #expect(try await browser.post("\(path)/decisions", [("decision", "accept")]).status == 303)
            #expect(try await state() == ["held"])
            let after = try await browser.get(path)
            let release = "/claims/\(claim)/decisions/new?decision=release"
            #expect(after.text.contains("The money is still on hold") && after.links("/claims/").contains(release))
            #expect(try await browser.get(release).status == 200)
        }
    }

    /// A scan: parcel, step, who, local hour and minute, place.
    typealias Told = (parcel: String, step: String, who: TestRole, time: String, place: String?)

    @Test("It is said in a sentence what speaks against what", arguments: [
        ([(one, "packed", .hub, "08:05", nil)], "Packed 2 Nov, 08:05, but ordered only 2 Nov, 08:30.", "but ordered only"),
        (
            [(one, "delivered", .carrier, "10:00", nil), (one, "packed", .hub, "10:30", nil)],
            "Packed 2 Nov, 10:30, after it had been delivered 2 Nov, 10:00.", "after it had been delivered"
        ),
        (
            [(one, "handed_over", .hub, "10:30", nil), (one, "delivered", .carrier, "10:00", nil)],
            "Handed over 2 Nov, 10:30, after it had been delivered 2 Nov, 10:00.", "after it had been delivered"
        ),
        (
            [(one, "delivered", .carrier, "10:00", nil), (one, "failed", .carrier, "11:00", nil)],
            "Delivery failed 2 Nov, 11:00, after it had been delivered 2 Nov, 10:00.", "after it had been delivered"
        ),
        (
            [(one, "delivered", .carrier, "10:00", "Gohlis"), (one, "delivered", .hub, "10:05", "Plagwitz")],
            "Delivered at Plagwitz 2 Nov, 10:05, yet delivered at Gohlis 2 Nov, 10:00.", "yet delivered at Gohlis"
        ),
        ([(one, "delivered", .carrier, "20:00", nil)], "Delivered 2 Nov, 20:00, although the scan came here 2 Nov, 13:00 already.", "although the scan came here"),
        ([(one, "delivered", .merchant, "10:00", nil)], "Delivered 2 Nov, 10:00, recorded by Alte Mühle, who may not record that here.", "who may not record that here."),
        // Without an order there is no marketplace, and its clock is not known.
        ([("NOBODY", "delivered", .carrier, "10:00", nil)], "Delivered 2 Nov, 09:00, of a parcel that no order had.", "of a parcel that no order had."),
    ] as [([Told], String, String)])
    func sentences(scans: [Told], sentence: String, everywhere: String) async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            shop.clock.advance(hours: 4)
            for (index, told) in scans.enumerated() {
                let more = told.place.map { #","readPoint":"\#($0)""# } ?? ""
                let body = WebShop.scan(told.parcel, told.step, id: "s-\(index)", at: "2026-11-02T\(told.time):00+01:00", more: more)
                _ = try await shop.post("/scans", body, as: told.who)
            }
            let anomaly = try #require(try await shop.get("/anomalies").items.first)
            let browser = try await shop.browse(as: .operator)
            func words(_ path: String) async throws -> String {
                try await browser.get(path).text.replacing(/\ <span class="zone">[^<]*<.span>/, with: "").replacing(/<[^>]*>/, with: "")
            }
            #expect(try await words("/anomalies/\(anomaly.string("id"))").contains(sentence))
            // Other pages have the viewer's own clock.
            #expect(try await words("/anomalies").contains(everywhere))
            #expect(try await words("/scans/\(anomaly.string("scan"))").contains(everywhere))
            if scans[0].parcel == Self.one { #expect(try await words("/orders/\(order)").contains(everywhere)) }
        }
    }

    private static let one = "00340434292135100186"

    @Test("A scan after the cancellation is told with its time; whoever only records scans is not told when that was")
    func cancelled() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            _ = try await shop.post("/orders/\(order)/cancellation", #"{"reason":"changed my mind"}"#)
            shop.clock.advance(hours: 1)
            let scan = try await shop.scanned(Self.one, "packed", as: .hub, at: "2026-11-02T09:30:00+01:00")
            func words(_ role: TestRole) async throws -> String {
                try await shop.browse(as: role).get("/scans/\(scan)").text.replacing(/<[^>]*>/, with: "")
            }
            #expect(try await words(.operator).contains("Packed 2 Nov, 08:30, although the order was cancelled 2 Nov, 08:00."))
            let told = try await words(.hub)
            #expect(told.contains("packed after the cancellation") && !told.contains("cancelled 2 Nov"))
        }
    }

    @Test("Whoever answers an objection is told that the buyer reads the note")
    func noteIsRead() async throws {
        try await WebShop.open { shop in
            let order = try await OrderStory.place(shop)
            let path = "/anomalies/" + (try await shop.post("/orders/\(order)/objections", #"{"reason":"damaged"}"#)).string("id")
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get(path).text.contains("The buyer reads this note"))
            #expect(try await !browser.get(doubted(shop)).text.contains("The buyer reads this note"))
        }
    }

    @Test("A case looks as it was agreed on")
    func looks() async throws {
        try await WebShop.open { shop in
            let path = try await doubted(shop)
            let id = try #require(AnomalyID(text: String(path.dropFirst("/anomalies/".count))))
            let found = try #require(try await shop.workflows.store.read { try AnomalyCase.load(id, now: shop.clock.now, in: $0) })
            let page = AnomalyCasePage(
                found: found, notes: [], names: ActorWords(names: [:]), csrf: "token", once: Hidden("once", "0123456789abcdef0123456789abcdef"))
            try Golden.expect(page.html(Viewer(zone: .utc, now: shop.clock.now)).text + "\n", equals: "pages/anomaly.html")
        }
    }
}
