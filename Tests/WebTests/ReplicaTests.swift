import Core
import Store
import TestSupport
import Testing

@testable import Web

@Suite("A replica that lags, is lost and comes back", .needsPostgres)
struct ReplicaTests {
    @Test("A place in the log has the time at which the log ended there, and none that is longer ago than is kept")
    func history() {
        func at(_ seconds: Int64) -> Instant { Instant(seconds: seconds) }
        func place(_ bytes: Int64) -> LogPosition { LogPosition(bytes: bytes) }
        var history = LogHistory(seconds: 10)
        #expect(history.moment(of: place(5)) == nil)
        history.note(place(100), at: at(1))
        history.note(place(100), at: at(2))
        history.note(place(200), at: at(3))
        // Two looks at once, or a clock that stands.
        history.note(place(900), at: at(3))
        #expect(history.moment(of: place(99)) == nil)
        #expect(history.moment(of: place(100)) == at(2) && history.moment(of: place(199)) == at(2))
        #expect(history.moment(of: place(200)) == at(3) && history.moment(of: .farthest) == at(3))
        // Another server leads, whose log is shorter.
        history.note(place(150), at: at(4))
        #expect(history.moment(of: place(150)) == at(4))
        for second in Int64(5)...40 { history.note(place(second * 1_000), at: at(second)) }
        #expect(history.moment(of: place(30_000)) == at(30) && history.moment(of: place(29_999)) == nil)
    }

    @Test("A place in the log is read back as it was written, and nothing else is one", arguments: ["", "x", "-1", "+1", "01", " 1", "1.0", "9223372036854775808"])
    func text(_ text: String) {
        #expect(LogPosition(text: text) == nil)
        #expect(LogPosition(text: LogPosition.farthest.text) == .farthest && LogPosition(text: "0") == LogPosition(bytes: 0))
    }

    private func asOf(_ browser: Browser) async throws -> String { try await browser.get("/orders").asOf ?? "nothing is said" }

    @Test("Pages say how far it is behind; beyond the limit they are read elsewhere, and again from it at half of that")
    func lag() async throws {
        try await WebShop.openFollowed(lag: 10) { shop, follower in
            let browser = try await shop.browse(as: .merchant)
            #expect(try await asOf(browser) == "", "nobody has looked yet")
            try await shop.halt(follower)
            func wait(_ seconds: Int64) { shop.clock.advance(to: shop.clock.now.adding(microseconds: seconds * 1_000_000)) }
            wait(4)
            #expect(try await asOf(browser) == "As of 08:00:00 (at most 5 s behind)")
            // More is written, and it stays where it is.
            _ = try await shop.placed("A-1", offers: [])
            #expect(try await shop.replica?.look() == 0)
            #expect(try await asOf(browser) == "As of 08:00:00 (at most 5 s behind)")
            #expect(try await shop.metrics().value("nearmade_replica_lag_seconds") == 4)
            wait(7)
            #expect(try await asOf(browser) == "" && shop.replica?.tally.count(of: .behind) == 1, "found out by the page itself")
            #expect(try await shop.replica?.look() == 1)
            #expect(try await shop.metrics().value("nearmade_replica_is_read") == 0)
            // It has come as far as seven seconds ago: too little to come back.
            let known = try await shop.logEnd
            wait(7)
            _ = try await shop.placed("A-2", offers: [])
            follower.say(known)
            #expect(try await shop.replica?.look() == 0)
            #expect(try await asOf(browser) == "")
            try await shop.catchUp(follower)
            #expect(try await asOf(browser) == "As of 08:00:18 (at most 1 s behind)")
            let told = shop.log.lines.filter { $0.contains("pages are read from") }
            #expect(told.map { $0.contains("not from its replica") } == [false, true, false], "\(told)")
        }
    }

    @Test(
        "A read that fails there is done at once on the primary; only where nobody would be answered are the others spared it",
        arguments: [
            (StoreError.disconnected("x"), false, Replica.Reason.away, true), (.disconnected("x"), true, .away, true),
            (.serialization("canceling statement due to conflict with recovery"), true, .conflict, false), (.cancelled, true, .slow, false),
            (.busy("x"), false, .busy, false), (.failed(code: "25006", message: "x"), true, .failed, false),
        ] as [(StoreError, Bool, Replica.Reason, Bool)])
    func failures(_ error: StoreError, _ inside: Bool, _ reason: Replica.Reason, _ isForAll: Bool) async throws {
        try await WebShop.openFollowed { shop, follower in
            _ = try await shop.placed("A-1", offers: [])
            let browser = try await shop.browse(as: .merchant)
            try await shop.catchUp(follower)
            follower.fail(error, inside: inside)
            let page = try await browser.get("/orders")
            #expect(page.status == 200 && page.asOf == "" && page.text.contains("A-1"))
            #expect(shop.replica?.tally.count(of: reason) == 1)
            #expect(shop.replica?.isRead == !isForAll)
            follower.fail(nil)
            #expect(try await shop.replica?.look() == (isForAll ? 1 : 0))
            #expect(try await asOf(browser) != "")
        }
    }

    @Test("What writes itself, follows another log, or was never one's own, is not read; a whole file is read to its end from one server")
    func unfit() async throws {
        try await WebShop.openFollowed { shop, follower in
            let browser = try await shop.browse(as: .merchant)
            try await shop.halt(follower)
            follower.say(try await shop.logEnd, isStandby: false)
            #expect(try await asOf(browser) == "" && shop.replica?.tally.count(of: .unfit) == 1)
            _ = try await shop.replica?.look()
            #expect(shop.replica?.isRead == false && shop.log.lines.contains { $0.contains("it follows no other server") })
            // Further than the log has ever come.
            follower.say(.farthest)
            _ = try await shop.replica?.look()
            _ = try await shop.replica?.look()
            #expect(shop.replica?.isRead == false && shop.log.lines.contains { $0.contains("it follows another log") })
            follower.say(nil)
            _ = try await shop.replica?.look()
            #expect(shop.replica?.isRead == false)
            try await shop.catchUp(follower)
            #expect(try await asOf(browser) != "")
        }
        // SQLite has no log that anybody could follow.
        let follower = Follower()
        try await WebShop.open(standby: follower, store: follower.follow) { shop in
            _ = try await shop.replica?.look()
            #expect(try await asOf(shop.browse(as: .merchant)) == "")
        }
    }
}
