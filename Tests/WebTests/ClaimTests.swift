import Core
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("Claims over HTTP")
struct ClaimTests {
    @Test("A claim shows its parts, frozen terms, facts and transfers")
    func shown() async throws {
        try await WebShop.open { shop in
            let offer = try await shop.offer()
            let id = try await shop.placed("A-1").claim
            _ = try await shop.scanned("P-A-1", "delivered")
            _ = try await shop.post("/offers/\(offer)/versions", #"{"expectedVersion":1,"terms":{"ratePpm":1}}"#)
            let claim = try await shop.get("/claims/\(id)", as: .merchant)
            #expect(claim.number("amount") == 100 && claim.number("termsVersion") == 1)
            #expect(claim.json["terms"]?.number("ratePpm") == 50_000, "the terms of the claim are not frozen")
            #expect(claim.json.list("transfers").map { $0.string("kind") } == ["hold", "post"])
            #expect(claim.json.list("facts").map { $0.string("kind") } == ["claim.awaiting_scan", "claim.payable"])
            for transfer in claim.json.list("transfers") {
                let shown = try await shop.get("/transfers/\(transfer.string("id"))")
                #expect(shown.json == transfer && shown.string("claim") == id)
            }
        }
    }

    @Test("Claims are filtered by the state of their parts and by marketplace")
    func filters() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let waiting = try await shop.placed("A-1").claim
            let paid = try await shop.placed("A-2").claim
            _ = try await shop.scanned("P-A-2", "delivered")
            func ids(_ query: String) async throws -> [String] { try await shop.get("/claims?" + query).items.map { $0.string("id") } }
            #expect(try await ids("") == [waiting, paid])
            #expect(try await ids("state=awaiting_scan") == [waiting])
            #expect(try await ids("state=payable&marketplace=deals") == [paid])
            #expect(try await ids("marketplace=other") == [])
        }
    }

    @Test("What waits for a date is told from what waits for a scan, asked for and answered with the pages' words", arguments: Backend.underTest)
    func dated(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            _ = try await shop.offer("dated", terms: #"{"amount":150,"release":"promised_ship_date"}"#, consent: true)
            _ = try await shop.offer("handed", terms: #"{"amount":150,"release":"handover_scan"}"#, consent: true)
            let scan = try await shop.placed("A-1").claim
            let date = try await shop.placed("A-2", offers: ["dated"]).claim
            let handover = try await shop.placed("A-3", offers: ["handed"]).claim
            for role in [TestRole.operator, .merchant] {
                for (state, claims) in [("awaiting_scan", [scan, handover]), ("awaiting_date", [date])] {
                    let found = try await shop.get("/claims?state=\(state)", as: role).items
                    #expect(found.map { $0.string("id") } == claims)
                    #expect(found.flatMap { $0.list("parts") }.allSatisfy { $0.string("state") == state })
                    #expect(found.allSatisfy { $0.number("stateAmount") == $0.number("amount") })
                }
            }
            #expect(try await shop.get("/claims/\(date)").json.list("parts").map { $0.string("state") } == ["awaiting_date"])
            #expect(try await shop.claimRows().map { $0["state"] } == ["awaiting_scan", "awaiting_date", "awaiting_scan"])
            #expect(try await shop.claimRows("&state=awaiting_date").map { $0["claim"] } == [date])
            try await shop.workflows.store.settle()
            let facts = try await shop.get("/facts?limit=500").items
            #expect(facts.count { $0.string("kind") == "claim.awaiting_scan" } == 3, "facts keep the trade's word")
        }
    }

    @Test("The sums of the claims CSV are the ledger's", arguments: Backend.underTest)
    func sums(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer(funded: 500)
            var claims: [String] = []
            for number in 1...7 { claims.append(try await shop.placed("A-\(number)", amount: Int64(1_999 + number), member: "m\(number % 3)").claim) }
            for number in [1, 2, 5] { _ = try await shop.scanned("P-A-\(number)", "delivered") }
            _ = try await shop.post("/claims/\(claims[1])/decisions", #"{"decision":"claw_back","reason":"returned"}"#, key: "c")
            let rows = try await shop.claimRows()
            #expect(rows.count == 7 && rows.filter { $0["state"] == "rejected" }.count == 2, "the budget holds five claims")
            func sum(_ states: Set<String>) -> Int64 {
                rows.filter { states.contains($0["state"] ?? "") }.compactMap { Money(decimal: $0["amount"] ?? "", .eur)?.minor }.reduce(0, +)
            }
            let accounts = try await shop.get("/accounts?kind=payable").items
            #expect(sum(["payable"]) == accounts.compactMap { $0.number("balance") }.reduce(0, +))
            #expect(sum(["tracked", "awaiting_scan", "cooling", "review", "held"]) == accounts.compactMap { $0.number("creditsPending") }.reduce(0, +))
            let budget = try await shop.get("/accounts?kind=budget").items
            #expect(budget.compactMap { $0.number("debitsPending") } == [sum(["awaiting_scan"])])
            #expect(rows.first { $0["claim"] == claims[0] }?["payableAt"] == "2026-11-02T08:00:00Z")
            #expect(rows.first { $0["claim"] == claims[1] }?["payableAt"] == "")
            #expect(try await shop.claimRows("&state=payable").allSatisfy { $0["state"] == "payable" })
        }
    }

    @Test("Every decision that a person can make of a claim")
    func decisions() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"expiryHours":24}"#)
            let seen = try await shop.placed("A-1").claim
            let lost = try await shop.placed("A-2").claim
            _ = try await shop.scanned("P-A-1", "delivered")
            func decide(_ claim: String, _ decision: String, _ key: String, more: String = "") async throws -> String {
                let body = #"{"decision":"\#(decision)","reason":"looked at"\#(more)}"#
                let reply = try await shop.post("/claims/\(claim)/decisions", body, key: key)
                return reply.status == 201 ? reply.json.list("parts").first?.string("state") ?? "" : "\(reply.status) \(reply.code)"
            }
            #expect(try await decide(seen, "hold", "1") == "held")
            #expect(try await decide(seen, "release", "2") == "review")
            #expect(try await decide(seen, "approve", "3") == "payable")
            #expect(try await decide(seen, "claw_back", "4") == "clawed_back")
            shop.clock.advance(hours: 25)
            _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
            #expect(try await decide(lost, "approve", "5") == "409 claim-no-confirming-scan")
            #expect(try await decide(lost, "extend", "6", more: #","hours":48"#) == "awaiting_scan")
            shop.clock.advance(hours: 49)
            _ = try await shop.workflows.runAllDueTimes(until: shop.clock.now)
            #expect(try await decide(lost, "reject", "7") == "rejected")
        }
    }

    @Test(
        "Decisions that do not fit are refused",
        arguments: [
            ("approve", "", 409, "claim-nothing-to-decide"), ("reject", "", 409, "claim-nothing-to-decide"), ("release", "", 409, "claim-not-held"),
            ("claw_back", "", 409, "claim-nothing-to-claw-back"), ("extend", #","hours":1"#, 409, "claim-nothing-to-decide"),
            ("extend", "", 400, "malformed-body"), ("extend", #","hours":9000"#, 400, "malformed-body"), ("hold", #","hours":1"#, 400, "malformed-body"),
            ("forget", "", 400, "malformed-body"),
        ])
    func refused(_ decision: String, _ more: String, _ status: Int, _ code: String) async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            let reply = try await shop.post("/claims/\(claim)/decisions", #"{"decision":"\#(decision)","reason":"x"\#(more)}"#, key: "k")
            #expect(reply.status == status && reply.code == code, "\(reply.text)")
        }
    }

    @Test("A decision needs a claim, a reason, and something left to hold")
    func faults() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let claim = try await shop.placed("A-1").claim
            let nothing = try await shop.post(shop.example("/claims/{claim}/decisions"), #"{"decision":"hold","reason":"x"}"#, key: "k")
            #expect(nothing.status == 404 && nothing.code == "claim-not-found")
            let silent = try await shop.post("/claims/\(claim)/decisions", #"{"decision":"hold","reason":""}"#, key: "k")
            #expect(silent.status == 400 && silent.code == "reason-missing" && silent.pointers == ["/reason"])
            _ = try await shop.scanned("P-A-1", "delivered")
            let paid = try await shop.post("/claims/\(claim)/decisions", #"{"decision":"hold","reason":"x"}"#, key: "k")
            #expect(paid.status == 409 && paid.code == "claim-nothing-to-hold")
            #expect(try await shop.get(shop.example("/claims/{claim}")).code == "claim-not-found")
        }
    }
}
