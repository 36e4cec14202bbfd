import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("The pages of offers")
struct OfferPageTests {
    private static let form: Browser.Fields = [
        ("marketplace", "deals"), ("name", "Autumn"), ("key", "autumn"), ("payer", "muehle"), ("isBudgetLimited", "on"), ("reward", "rate"), ("rate", "2.5"),
        ("base", "items"), ("amount", ""), ("cap", "10,00"), ("rounding", "half_even"), ("release", "delivery_scan"), ("days", "7"), ("delivered", "on"),
        ("gradeA", "confirm"), ("gradeB", "cool"), ("coolHoursB", "48"), ("gradeC", "review"), ("expiryHours", "720"), ("onAnomaly", "hold"),
    ]

    private static func form(with changes: [String: String]) -> Browser.Fields {
        form.filter { changes[$0.0] == nil } + changes.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    @Test("An offer says its terms in plain words, what its budget has left, and what became of its claims")
    func golden() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer(terms: #"{"ratePpm":50000,"cap":1500,"release":"delivery_scan+7d","grades":{"C":"cool 48h"}}"#, funded: 1_000)
            for number in 1...3 { _ = try await shop.placed("A-\(number)") }
            _ = try await shop.scanned("P-A-2", "delivered")
            let browser = try await shop.browse(as: .operator)
            shop.clock.advance(hours: 3)
            try Golden.expect(PageContent.of(try await browser.get("/offers/\(offer)")), equals: "pages/offer.html")
        }
    }

    @Test("A new offer is made by a form, with the terms that it says", arguments: Backend.underTest)
    func made(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/offers").text.contains("No offers yet"))
            #expect(try await browser.get("/offers/new").text.contains("I agree to a comparison rule"))
            let page = try await browser.follow(try await browser.post("/offers", Self.form))
            #expect(page.text.contains("The offer is made.") && page.text.contains("2.5 % of the goods, at most €10.00 per order"))
            #expect(page.text.contains("7 days after a scan has proved the delivery") && page.text.contains("a scan that says delivered"))
            let offer = try #require(try await shop.get("/offers").items.first)
            #expect(offer["terms"]?.number("ratePpm") == 25_000 && offer["terms"]?.number("cap") == 1_000 && offer["terms"]?.number("expiryHours") == 720)
            #expect(offer["terms"]?["grades"]?.string("B") == "cool 48h" && offer["isBudgetLimited"]?.asBool == true)
        }
    }

    @Test("Where a person looks at scans first, the list of offers, its page, its versions and an order say so")
    func looks() async throws {
        try await WebShop.open { shop in
            let looked = try await shop.offer("looked", terms: #"{"ratePpm":50000,"grades":{"B":"review","C":"review"}}"#)
            let browser = try await shop.browse(as: .operator)
            let words = "A person looks first at a scan of grade B, C."
            let order = try await shop.placed("A-1", offers: ["looked"]).order
            #expect(try await browser.get("/orders/\(order)").text.contains(words))
            #expect(try await browser.get("/offers").text.contains(words))
            #expect(try await browser.get("/offers/\(looked)").text.matches(of: #/A person looks first at a scan of grade B, C\./#).count == 2)
            // Of a later version only the list of versions still tells.
            _ = try await shop.post(
                "/offers/\(looked)/versions", #"{"expectedVersion":1,"terms":{"ratePpm":50000,"grades":{"A":"confirm","B":"confirm","C":"confirm"}}}"#)
            #expect(try await !browser.get("/offers").text.contains("A person looks first"))
            #expect(try await browser.get("/offers/\(looked)").text.matches(of: #/A person looks first at a scan of grade B, C\./#).count == 1)
            // Whole sentences, one full stop after each.
            _ = try await shop.offer("both", terms: #"{"ratePpm":50000,"grades":{"A":"cool 6h","B":"review","C":"review"}}"#)
            #expect(try await browser.get("/offers").text.contains(#/delivery\. After a scan of grade A the money waits 6 hours\. A person looks first/#))
        }
    }

    @Test(
        "What is wrong with a form is told beside its field, and nothing typed is lost",
        arguments: [
            ("name", "", "Enter a name"), ("key", "", "Enter a key"), ("marketplace", "", "Choose a marketplace"), ("payer", "", "Choose whose money it is"),
            ("reward", "", "Choose a share or a fixed amount"), ("rate", "120", "Enter a share above 0"), ("rate", "2,55555", "Enter a share above 0"),
            ("reward", "amount", "Enter an amount above zero with two decimals at most, such as 1.50"), ("cap", "-1", "such as 15.00, or nothing"),
            ("release", "", "Choose when it becomes payable"), ("release", "handover_scan", "This rule knows no waiting"),
            ("release", "estimated_delivery", "A comparison rule needs your consent"), ("days", "400", "Enter whole days"),
            ("delivered", "", "Choose at least one scan"), ("gradeA", "", "Choose what a scan of this grade does"),
            ("coolHoursB", "0", "Enter whole hours, 1 to 8,760"), ("expiryHours", "x", "Enter whole hours, 1 to 8,760, or nothing"),
        ])
    func faults(_ field: String, _ value: String, _ text: String) async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/offers/new")
            let reply = try await browser.post("/offers", Self.form(with: [field: value]))
            #expect(reply.status == 422 && reply.text.contains(text) && reply.text.contains("There is a problem"))
            #expect(field == "name" || reply.text.contains("value=\"Autumn\""))
            #expect(try await shop.get("/offers").items.isEmpty)
        }
    }

    @Test("A name that an offer in force has is told beside the name, with that offer's link; a key that is none, with what would be one")
    func naming() async throws {
        try await WebShop.open { shop in
            let other = try await shop.offer()
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/offers/new")
            let same = try await browser.post("/offers", Self.form(with: ["name": "5 % back"]))
            #expect(same.status == 409 && same.text.contains("<a href=\"#f-name\">An offer in force has this name"))
            #expect(same.text.contains("<a href=\"/offers/\(other)\">5 % back</a>") && same.text.contains("value=\"autumn\""))
            let malformed = try await browser.post("/offers", Self.form(with: ["key": "Autumn 5%"]))
            #expect(malformed.status == 400 && malformed.text.contains("such as “autumn-5”.</a>"))
            #expect(try await shop.get("/offers").items.count == 1)
            let list = try await browser.get("/offers")
            #expect(list.text.contains("<bdi>5 % back</bdi> <span class=\"soft\"><bdi>cashback</bdi></span>"))
        }
    }

    @Test("A key that is taken is told beside the key")
    func taken() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer("autumn")
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/offers/new")
            let reply = try await browser.post("/offers", Self.form)
            #expect(reply.status == 409 && reply.text.contains("<a href=\"#f-key\">The marketplace has an offer “autumn” already.</a>"))
        }
    }

    @Test("A comparison rule is agreed to, and marked wherever it is shown")
    func comparison() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            _ = try await browser.get("/offers/new")
            let fields = Self.form(with: ["release": "estimated_delivery", "comparisonConsent": "on"])
            let page = try await browser.follow(try await browser.post("/offers", fields))
            #expect(page.text.contains("It pays without a proved delivery, as others do.") && page.text.contains("Comparison rule"))
            #expect(try await browser.get("/offers").text.contains("Comparison rule"))
            let claim = try await shop.placed("A-1", offers: ["autumn"]).claim
            #expect(try await browser.get("/claims").text.contains("Comparison rule"))
            #expect(try await browser.get("/claims/\(claim)").text.contains("It pays without a proved delivery, as others do."))
        }
    }

    @Test("New terms make a new version, unless somebody else made one meanwhile")
    func revised() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer("autumn")
            let browser = try await shop.browse(as: .operator)
            let form = try await browser.get("/offers/\(offer)/edit")
            #expect(form.text.contains("This makes version 2.") && form.text.contains("value=\"5\"") && form.hidden("expectedVersion") == "1")
            let fields = Self.form + [("expectedVersion", "1")]
            let page = try await browser.follow(try await browser.post("/offers/\(offer)/versions", fields))
            #expect(page.text.contains("The new terms stand.") && page.text.contains("Version 2."))
            let late = try await browser.post("/offers/\(offer)/versions", fields)
            #expect(late.status == 409 && late.text.contains("The offer is at version 2 by now") && late.hidden("expectedVersion") == "1")
        }
    }

    @Test("Money is paid in after a confirmation, and once")
    func funded() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer(funded: 0)
            let browser = try await shop.browse(as: .operator)
            let path = "/offers/\(offer)/fundings"
            _ = try await browser.get(path + "/new")
            let bad = try await browser.post(path, [("amount", "much")])
            #expect(bad.status == 422 && bad.text.contains("Enter an amount above zero") && bad.text.contains("value=\"much\""))
            let question = try await browser.post(path, [("amount", "1200,50")])
            #expect(question.status == 200 && question.text.contains("Pay in €1,200.50") && question.text.contains("Money of Alte Mühle"))
            let fields = [("amount", try #require(question.hidden("amount"))), ("once", try #require(question.hidden("once")))]
            for _ in 1...2 { #expect(try await browser.post(path, fields).headers[.location] == "/offers/\(offer)") }
            #expect(try await shop.get("/offers/\(offer)").number("available") == 120_050)
        }
    }

    @Test("A closed offer takes no more orders, and offers nothing more to be done")
    func closed() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            let browser = try await shop.browse(as: .operator)
            #expect(try await browser.get("/offers/\(offer)/closure/new").text.contains("A closed offer is not opened again."))
            let page = try await browser.follow(try await browser.post("/offers/\(offer)/closure"))
            #expect(page.text.contains("The offer is closed.") && page.links("/offers/\(offer)/").isEmpty)
            #expect(try await browser.get("/offers/\(offer)/edit").status == 409)
            #expect(try await browser.post("/offers/\(offer)/closure").status == 409)
        }
    }

    @Test("A merchant is told whose budget and whose claims the offer's page counts, and that some scans let the money wait")
    func whose() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"B":"cool 12h","C":"cool 12h"}}"#)
            _ = try await shop.placed("A-1")
            let merchant = try await shop.browse(as: .merchant)
            let page = try await merchant.get("/offers/\(offer)")
            #expect(page.text.contains("The whole offer&#39;s, for the orders of all merchants together."), "\(PageContent.of(page))")
            #expect(page.text.contains("Claims on your orders, by state") && page.text.contains("Only claims on orders with a line of yours"))
            let waits = "as soon as a scan proves the delivery. After a scan of grade B, C the money waits 12 hours."
            #expect(page.text.contains(waits))
            #expect(try await merchant.get("/offers").text.contains(waits))
            let own = try await shop.browse(as: .operator).get("/offers/\(offer)")
            #expect(!own.text.contains("your orders") && !own.text.contains("all merchants together"))
        }
    }

    @Test("A merchant reads offers and changes none; a form without the session's token changes none either")
    func permissions() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            let merchant = try await shop.browse(as: .merchant)
            let page = try await merchant.get("/offers/\(offer)")
            #expect(page.status == 200 && page.links("/accounts").isEmpty && page.links("/offers/\(offer)/").isEmpty)
            for path in ["/offers/new", "/offers/\(offer)/edit", "/offers/\(offer)/fundings/new", "/offers/\(offer)/closure/new"] {
                #expect(try await merchant.get(path).status == 403, "\(path)")
            }
            let browser = try await shop.browse(as: .operator)
            for path in ["/offers", "/offers/\(offer)/versions", "/offers/\(offer)/fundings", "/offers/\(offer)/closure"] {
                #expect(try await merchant.post(path, Self.form).status == 403, "\(path)")
                #expect(try await browser.post(path, Self.form, csrf: "made-up").status == 403, "\(path)")
            }
            #expect(try await shop.get("/offers").items.count == 1)
        }
    }
}
