import Core
import HTTPTypes
import Store
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("The overview, when it is asked for often")
struct OverviewPageTests {
    private static let renewal: HTTPFields = [.liveRenewal: "1"]

    /// A shop with a live feed, its operator's browser on the overview, and an order that came after that.
    private func withLateOrder(on backend: Backend, _ body: @Sendable (WebShop, Browser, TestReply) async throws -> Void) async throws {
        try await WebShop.open(on: backend, live: true) { shop in
            _ = try await shop.offer()
            let browser = try await shop.browse(as: .operator)
            try await shop.workflows.store.settle()
            let before = try await browser.get("/")
            #expect(before.status == 200)
            _ = try await shop.placed("late-order")
            try await shop.workflows.store.settle()
            try await body(shop, browser, before)
        }
    }

    /// The journal's position from which the page listens.
    private func listensAfter(_ page: TestReply) throws -> JournalPosition {
        let match = try #require(page.text.firstMatch(of: /data-live="\/live\?after=([0-9.]+)"/))
        return try #require(JournalPosition(text: String(match.1)))
    }

    @Test("What is quickly read is never behind, listens from where it was read, and says as of when it is", arguments: Backend.allCases)
    func quick(backend: Backend) async throws {
        try await withLateOrder(on: backend) { shop, browser, before in
            #expect(before.text.contains("As of 2 Nov, 08:00:00 in UTC."))
            let start = try listensAfter(before)
            for headers in [[:], Self.renewal] {
                let again = try await browser.get("/", headers: headers)
                #expect(again.text.contains("late-order"))
                #expect(try listensAfter(again) > start)
            }
        }
    }

    /// What somebody is shown who comes when the journal has moved on by `moves` and trade time by `seconds`, after a reading that took `took`.
    private func isShownAgain(took: Int64, moves: Int64, after microseconds: Int64, isRenewal: Bool = false) async throws -> Bool {
        try await WebShop.open { shop in
            let (memory, store, world) = (OverviewMemory(), shop.workflows.store, shop.workflows.world)
            let key = OverviewMemory.Key(sight: .everything, zone: .utc)
            @Sendable func ask(_ sequence: Int64, at now: Instant, isRenewal: Bool) async throws -> OverviewAnswer {
                let position = JournalPosition(era: 1, transaction: 0, sequence: sequence)
                return try await memory.answer(key, now: now, position: position, isRenewal: isRenewal) {
                    var answer = try await OverviewAnswer.read(key, now: now, position: position, from: PageReads(primary: store, replica: nil), world: world)
                    answer.took = took
                    return answer
                }
            }
            let first = try await ask(7, at: .testStart, isRenewal: false)
            let later = Instant.testStart.adding(microseconds: microseconds)
            let again = try await ask(7 + moves, at: later, isRenewal: isRenewal)
            #expect(again.position == first.position || again.overview.at == later)
            return again.overview.at == first.overview.at && again.position == first.position
        }
    }

    @Test("What takes long is shown again for a while to who comes anew, not to the open page that asks because something has happened")
    func slow() async throws {
        let (slow, kept, quiet) = (OverviewMemory.slow, OverviewMemory.keptSeconds * 1_000_000, OverviewMemory.quietSeconds * 1_000_000)
        #expect(try await isShownAgain(took: slow, moves: 1, after: kept))
        #expect(try await !isShownAgain(took: slow, moves: 1, after: kept + 1))
        #expect(try await !isShownAgain(took: slow - 1, moves: 1, after: 1))
        #expect(try await !isShownAgain(took: slow, moves: 1, after: 1, isRenewal: true))
        for took in [0, slow] {
            #expect(try await isShownAgain(took: took, moves: 0, after: quiet, isRenewal: true))
            #expect(try await !isShownAgain(took: took, moves: 0, after: quiet + 1))
        }
    }

    @Test("Nobody is given the overview of another role")
    func others() async throws {
        try await withLateOrder(on: .sqlite) { shop, _, before in
            #expect(before.text.contains("Needs a decision"))
            let merchant = try await shop.browse(as: .merchant).get("/")
            #expect(merchant.text.contains("late-order") && !merchant.text.contains("Needs a decision"))
            let hub = try await shop.browse(as: .hub).get("/")
            #expect(hub.status == 200 && !hub.text.contains("late-order"))
        }
    }

    @Test("A merchant sees what the operator has to decide, a hub what waits for it, each number with its list")
    func waiting() async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer(terms: #"{"ratePpm":50000,"grades":{"C":"review"}}"#)
            _ = try await shop.placed("A-1")
            let held = try await shop.placed("A-2").claim
            _ = try await shop.placed("A-3")
            _ = try await shop.scanned("P-A-1", "delivered")
            _ = try await shop.scanned("P-A-2", "packed", as: .hub)
            _ = try await shop.post("/claims/\(held)/decisions", #"{"decision":"hold","reason":"who was that?"}"#, key: "hold")
            _ = try await shop.scanned("P-A-3", "delivered", as: .merchant)
            // Each number that is a link, by what it stands under or goes on with, is that of the rows behind it.
            func numbers(_ role: Role) async throws -> [String: String] {
                let browser = try await shop.browse(as: role)
                let text = try await browser.get("/").text
                let tiles = text.matches(of: /<dt>([^<]*)<\/dt><dd class="figure-value"><a href="([^"]*)">([^<]*)</).map { ($0.1, $0.2, $0.3) }
                let notes = text.matches(of: /<a href="(\/claims[^"]*)">([0-9]+) ([^<]*)</).map { ($0.3, $0.1, $0.2) }
                var found: [String: String] = [:]
                for (label, path, number) in tiles + notes {
                    found[String(label)] = String(number)
                    guard let count = Int(number) else { continue }
                    let list = try await browser.get(String(path).replacing("&amp;", with: "&"))
                    let rows = Set(list.text.matches(of: /data-key="((?:clm|pcl|scn|ord|ano)_[0-9a-z]+)"/).map(\.1))
                    #expect(list.status == 200 && rows.count == count, "\(role), \(label): \(path)")
                }
                return found
            }
            let all = try await numbers(.operator)
            #expect(all["Needs a decision"] == "1" && all["claim to review"] == "1" && all["on hold"] == "1", "\(all)")
            let merchant = try await numbers(.merchant)
            #expect(merchant["With the operator to decide"] == "1" && merchant["On hold"] == "1" && merchant["Waiting for a scan"] == "1", "\(merchant)")
            let hub = try await numbers(.hub)
            #expect(hub["Questions for you"] == "0" && hub["To be packed by you"] == "1", "\(hub)")
            #expect(hub["Parcels with you"] == "1" && hub["Parcels not delivered"] == "2", "\(hub)")
            #expect(try await numbers(.carrier)["Scans today"] == "1")
        }
    }

    @Test("Many who ask at once share one reading; one that fails is not remembered")
    func shared() async throws {
        try await WebShop.open { shop in
            let (memory, readings, store, world) = (OverviewMemory(), Readings(), shop.workflows.store, shop.workflows.world)
            let key = OverviewMemory.Key(sight: .everything, zone: .utc)
            let position = JournalPosition(era: 1, transaction: 0, sequence: 7)
            @Sendable func ask() async throws -> OverviewAnswer {
                try await memory.answer(key, now: .testStart, position: position, isRenewal: true) {
                    try await readings.next()
                    return try await .read(key, now: .testStart, position: position, from: PageReads(primary: store, replica: nil), world: world)
                }
            }
            await #expect(throws: Readings.Failed.self) { _ = try await ask() }
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 { group.addTask { _ = try await ask() } }
            }
            #expect(await readings.count == 2)
        }
    }
}

/// Counts, and fails the first time.
private actor Readings {
    struct Failed: Error {}

    private(set) var count = 0

    func next() throws {
        count += 1
        if count == 1 { throw Failed() }
    }
}
