import Cashback
import Core
import JSONText
import Selling
import Store
import Synchronization
import TestSupport
import Testing
import Views
import Workflows

@Suite("The report of a verification")
struct VerificationReportTests {
    private func withTrade<Result>(_ body: (VerificationTrade) async throws -> Result) async throws -> Result {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in try await body(try await VerificationTrade(on: store)) }
    }

    @Test("It counts what is there, sums the accounts and tells what a comparison rule has paid")
    func figures() async throws {
        try await withTrade { trade in
            var trade = trade
            try await trade.offer("five", Terms(reward: .rate(Rate(ppm: 50_000)), grades: VerificationTrade.trusting), funded: 10_000)
            try await trade.offer("estimate", Terms(reward: .amount(125), release: .estimatedDelivery(days: 0)), limited: false)
            try await trade.place("A", lines: [.goods(2_000)], parcels: [ParcelDraft(key: "P")], offers: ["five", "estimate"], estimateHours: 1)
            try await trade.place("B", lines: [.goods(4_000)], parcels: [ParcelDraft(key: "Q")], offers: ["five", "estimate"], estimateHours: 1)
            try await trade.wait(hours: 2)
            try await trade.scan(.delivered, "P", as: "1")
            try await trade.workflows.store.settle()
            try await trade.workflows.seal()
            let report = try await Verification.run(on: trade.store)
            #expect(report.isClean, "\(report.text)")
            let counts = report.counts
            #expect([counts.orders, counts.lines, counts.parcels, counts.scans, counts.steps, counts.claims, counts.parts] == [2, 2, 2, 1, 1, 4, 4])
            #expect([counts.accounts, counts.transfers, counts.blocks, counts.unsealed] == [4, 8, 1, 0])
            let balances = report.balances.map { "\($0.marketplaceKey) \($0.currency) \($0.kind) \($0.accounts) \($0.balance) \($0.available)" }
            #expect(balances == ["saxony EUR budget 2 9650 9450", "saxony EUR funding 1 -10000 -10000", "saxony EUR payable 1 350 350"])
            let comparison = try #require(report.comparisons.first)
            #expect(report.comparisons.count == 1)
            #expect([comparison.claims, comparison.payableParts] == [2, 2])
            #expect(comparison.payable == 250 && comparison.unproved == 125)
            #expect(report.text.contains("Comparison rules, EUR: 2 claims, 2.50 payable in 2 parts, of it 1.25 without a proved delivery."))
            #expect(report.text.hasSuffix("\nNothing is wrong."))
            #expect(report.text.contains("saxony       EUR       payable         1     3.50      2.00       3.50"))
            let json = try JSON.parse(report.json)
            #expect(json["clean"]?.asBool == true && json["counts"]?["transfers"]?.asNumber?.int64 == 8)
            #expect(json["comparisons"]?.asArray?.first?["unproved"]?.asString == "1.25")
            #expect(json["balances"]?.asArray?.first?["available"]?.asString == "94.50")
            #expect(json["findings"]?.asArray?.isEmpty == true)
        }
    }

    @Test("Of many findings the first are listed and all are counted")
    func capped() async throws {
        try await withTrade { trade in
            var trade = trade
            for number in 1...30 { try await trade.place("A\(number)", lines: [.goods(100)]) }
            try await trade.store.write { tx in
                try tx.run("UPDATE customer_order SET digest = digest + 1")
                try tx.run("DELETE FROM order_key")
            }
            let report = try await Verification.run(on: trade.store)
            #expect(report.groups.map(\.code) == [.orderFact, .orderKey])
            #expect(report.groups.map(\.total) == [30, 30])
            #expect(report.groups.map(\.listed.count) == [VerificationReport.listedLimit, VerificationReport.listedLimit])
            #expect(report.findingCount == 60 && report.findings.count == 40)
            #expect(report.text.contains("order-key (30): ") && report.text.contains("  and 10 more") && report.text.contains("60 findings"))
            let group = try #require(try JSON.parse(report.json)["findings"]?.asArray?.first)
            #expect(group["code"]?.asString == "order-fact" && group["total"]?.asNumber?.int64 == 30 && group["listed"]?.asArray?.count == 20)
            #expect(group["listed"]?.asArray?.first?["about"]?.asString == trade.orders["A1"]?.description)
        }
    }

    @Test("Progress goes from nothing to all rows and names each section")
    func progress() async throws {
        try await withTrade { trade in
            var trade = trade
            for number in 1...3 { try await trade.place("A\(number)", lines: [.goods(100)], parcels: [ParcelDraft(key: "P\(number)")]) }
            try await trade.workflows.store.settle()
            try await trade.workflows.seal()
            let told = Mutex<[VerificationProgress]>([])
            _ = try await Verification.run(on: trade.store) { step in told.withLock { $0.append(step) } }
            let steps = told.withLock { $0 }
            #expect(steps.first?.done == 0)
            #expect(steps.last.map { $0.done == $0.total } == true)
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.done <= $1.done })
            #expect(Set(steps.map(\.section)).isSuperset(of: ["journal", "accounts", "orders", "claims", "references"]))
        }
    }

    @Test("Facts without a seal are only counted, unless a server should have sealed them a minute ago")
    func unsealed() async throws {
        try await withTrade { trade in
            let count = try await trade.store.read { try $0.count("SELECT COUNT(*) FROM fact") }
            let now = trade.clock.now
            for (wallNow, total) in [(nil, 0), (now, 0), (now.adding(microseconds: 59_000_000), 0), (now.adding(microseconds: 61_000_000), count)] {
                let report = try await Verification.run(on: trade.store, wallNow: wallNow)
                #expect(report.counts.unsealed == count)
                #expect(report.findingCount == total, "\(report.text)")
                #expect(report.text.contains("0 blocks with 0 facts; \(count) facts wait for their seal."))
            }
        }
    }

    @Test("Every code has a sentence of its own, and texts that never change")
    func codes() {
        #expect(Set(VerificationCode.allCases.map(\.sentence)).count == VerificationCode.allCases.count)
        for code in VerificationCode.allCases {
            #expect(code.rawValue.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
            #expect(code.sentence.hasSuffix("."))
        }
    }
}
