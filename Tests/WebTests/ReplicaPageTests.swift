import Core
import HTTPTypes
import Store
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("Pages read from a replica", .needsPostgres)
struct ReplicaPageTests {
    @Test("Which pages may be behind, and no form that decides anything, is agreed on")
    func agreed() async throws {
        try await WebShop.open { shop in
            let lines = shop.pages.filter { $0.method == .get }.map { "\($0.source == .replica ? "replica" : "primary")  \($0.path)" }
            try Golden.expect(lines.sorted().joined(separator: "\n") + "\n", equals: "sources.txt")
            #expect(shop.pages.allSatisfy { $0.method == .get || $0.source == .primary })
        }
    }

    @Test("All of them are read there whole, and say of when they are; on the primary only who asks is looked up")
    func sources() async throws {
        try await WebShop.openFollowed(live: true) { shop, follower in
            _ = try await shop.offer()
            let order = try await shop.placed("A-1").order
            _ = try await shop.scanned("P-A-1", "delivered")
            let buyer = try await shop.buyerToken(order)
            let browser = try await shop.browse(as: .operator)
            try await shop.catchUp(follower)
            let paths = try await paths(shop, browser) + ["/orders/\(order)?link=\(buyer)"]
            let visitor = Browser(shop)
            for path in paths {
                try await shop.catchUp(follower)
                let before = (shop.workflows.store.activity.readsDone, follower.reads)
                let reply = path.contains("link=") ? try await visitor.get(path) : try await browser.get(path)
                #expect(reply.status == 200 && reply.headers[.age] == "1", "\(path): \(reply.status) \(reply.text.prefix(200))")
                if !path.contains(".csv") { #expect(reply.asOf == "As of 08:00:00 (at most 1 s behind)", "\(path)") }
                // The follower reads on the same database.
                let reads = follower.reads - before.1
                let others = shop.workflows.store.activity.readsDone - before.0 - reads
                #expect(reads >= 2 && others <= 1, "\(path): \(reads) there, \(others) elsewhere")
            }
            let metrics = try await shop.metrics()
            #expect(metrics.value("nearmade_page_reads_total", ["source": "primary"]) == 0)
            #expect(metrics.value("nearmade_page_reads_total", ["source": "replica"]) ?? 0 > 40)
            #expect(metrics.value("nearmade_replica_is_read") == 1 && metrics.value("nearmade_replica_lag_seconds") == 0)
        }
    }

    /// One of each page that may be behind.
    private func paths(_ shop: WebShop, _ browser: Browser) async throws -> [String] {
        var found: [String: String] = [:]
        func look(_ path: String, _ name: String, _ prefix: String) async throws {
            let text = try await browser.get(path).text
            let pattern = try Regex("href=\"/\(name)/(\(prefix)_[0-9a-z]{26})\"", as: (Substring, Substring).self)
            found[name] = String(try #require(text.firstMatch(of: pattern), "\(path) leads to no \(name)").1)
        }
        for (name, prefix) in [("orders", "ord"), ("parcels", "pcl"), ("scans", "scn"), ("claims", "clm"), ("offers", "off"), ("accounts", "acc"), ("facts", "fct")] {
            try await look("/" + name, name, prefix)
        }
        try await look("/accounts/\(found["accounts"] ?? "")", "transfers", "tra")
        return shop.pages.filter { $0.source == .replica }.map { page in
            page.path.replacing(/\{[a-z]+\}/) { _ in found[page.path.split(separator: "/").first.map(String.init) ?? ""] ?? "?" }
        }
    }

    @Test("Programs, forms and what they lead to are answered by the primary; without a replica nothing is said of time")
    func primary() async throws {
        try await WebShop.openFollowed(live: true) { shop, follower in
            let order = try await shop.placed("A-1", offers: []).order
            try await shop.catchUp(follower)
            let browser = try await shop.browse(as: .operator)
            for path in ["/anomalies", "/orders/\(order)/cancellation/new", "/parties", "/offers/new"] {
                let reply = try await browser.get(path)
                #expect(reply.status == 200 && reply.asOf == nil && reply.headers[.age] == nil, "\(path)")
            }
            // A token's holder, also one who asks for the page.
            let token = "Bearer \(shop.secret(of: .operator))"
            for accept in [Browser.accept, "application/json", "text/csv"] {
                let reply = try await Browser(shop).get("/orders", headers: [.accept: accept, .authorization: token])
                #expect(reply.status == 200 && reply.headers[.age] == nil && reply.asOf == nil, "\(accept)")
            }
            #expect(shop.replica?.tally.fromReplica.value == 0)
        }
        try await WebShop.open(live: true) { shop in
            let page = try await shop.browse(as: .operator).get("/orders")
            #expect(page.status == 200 && page.asOf == nil && page.seen.isEmpty && page.headers[values: .setCookie].isEmpty)
        }
    }

    @Test("Whoever has sent a form reads nothing older for as long as a replica may be behind, whatever became of the form")
    func ownWrites() async throws {
        try await WebShop.openFollowed { shop, follower in
            try await shop.catchUp(follower)
            let browser = try await shop.browse(as: .operator)
            let stranger = try await shop.browse(as: .merchant)
            try await shop.halt(follower)
            _ = try await shop.placed("A-1", offers: [])
            for csrf in [nil, "forged"] {
                let reply = try await browser.post("/parties", [("kind", "hub")], csrf: csrf)
                #expect(reply.status >= 400)
                let cookie = try #require(reply.headers[values: .setCookie].first { $0.hasPrefix("done=") })
                #expect(cookie.contains("Max-Age=11;") && cookie.contains("HttpOnly"))
                #expect(try await browser.get("/orders").asOf == "")
                #expect(try await browser.get("/orders.csv").headers[.age] == nil)
            }
            #expect(try await stranger.get("/orders").asOf?.isEmpty == false)
            #expect(shop.replica?.tally.count(of: .unseen) == 4)
            try await shop.catchUp(follower)
            #expect(try await browser.get("/orders").asOf?.isEmpty == false)
        }
    }

    @Test("An open page that asks again is answered with nothing older than it shows or was told of")
    func renewals() async throws {
        try await WebShop.openFollowed(live: true) { shop, follower in
            let browser = try await shop.browse(as: .merchant)
            try await shop.halt(follower)
            let early = try await shop.logEnd
            _ = try await shop.placed("A-1", offers: [])
            let late = try await shop.logEnd
            func asks(_ words: String) async throws -> String? { try await browser.get("/orders", headers: [.liveRenewal: words]).asOf }
            follower.say(early)
            #expect(try await asks("\(early.text)")?.isEmpty == false)
            #expect(try await asks(LogPosition.farthest.text) == "")
            #expect(try await asks(late.text) == "")
            follower.say(late)
            #expect(try await asks("0")?.isEmpty == false)
            // From outside comes what it likes.
            for words in ["0", "1", "", "x y", "99999999999999999999 1", "-1"] { #expect(try await asks(words) != nil) }
        }
    }

    @Test("The live feed tells of what can be read where pages are read, each listener of what it does not know")
    func feed() async throws {
        try await WebShop.openFollowed(live: true) { shop, follower in
            let feed = try #require(shop.live)
            try await shop.catchUp(follower)
            try await shop.workflows.store.settle()
            let first = try #require(try await shop.workflows.store.read { try Journal.head(after: .start, in: $0) })
            var behind = try #require(try await feed.listen(after: first)).makeAsyncIterator()
            _ = try await shop.placed("A-1", offers: [])
            try await shop.workflows.store.settle()
            let second = try #require(try await shop.workflows.store.read { try Journal.head(after: .start, in: $0) })
            // One that has been shown more than the server that is asked now has.
            var ahead = try #require(try await feed.listen(after: second)).makeAsyncIterator()
            let reads = follower.reads
            #expect(try await feed.beat() == 1)
            #expect(follower.reads == reads + 1)
            let end = try await shop.logEnd
            guard case .changed(second, let seen) = await behind.next() else { return #expect(Bool(false), "it was not told") }
            #expect(try #require(seen) <= end)
            _ = try await shop.placed("A-2", offers: [])
            try await shop.workflows.store.settle()
            follower.fail(.disconnected("x"))
            #expect(try await feed.beat() == 2, "the primary tells it where the replica does not")
            guard case .changed = await ahead.next() else { return #expect(Bool(false), "it was not told") }
            feed.close()
        }
    }

    @Test("What is not there yet is asked of the primary before it is told that there is none")
    func missing() async throws {
        try await WebShop.openFollowed { shop, follower in
            try await shop.catchUp(follower)
            let browser = try await shop.browse(as: .merchant)
            try await shop.catchUp(follower)
            let nowhere = shop.example("/orders/{order}")
            #expect(try await browser.get(nowhere).status == 404)
            #expect(shop.replica?.tally.count(of: .missing) == 1 && shop.replica?.tally.fromPrimary.value ?? 0 > 0)
        }
    }
}
