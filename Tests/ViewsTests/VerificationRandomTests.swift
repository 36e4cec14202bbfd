import Cashback
import Core
import Fulfilment
import Selling
import TestSupport
import Testing
import Views
import Workflows

/// Deals out a random trade, always the same for one seed.
private struct Dealer {
    private let source: SeededRandom
    private var trade: VerificationTrade
    private var made = 0
    private var parcels: [String] = []
    private(set) var done: [String] = []

    private static let refusals = "refused"

    init(_ trade: VerificationTrade, seed: UInt64) async throws {
        source = SeededRandom(seed: seed)
        self.trade = trade
        let trusting = VerificationTrade.trusting
        try await self.trade.offer("five", Terms(reward: .rate(Rate(ppm: 50_000)), grades: trusting, expiryHours: 100), funded: 40_000)
        try await self.trade.offer("cool", Terms(reward: .rate(Rate(ppm: 70_001)), cap: 700, release: .deliveryScan(days: 2), grades: trusting), funded: 60_000)
        try await self.trade.offer("shown", Terms(reward: .amount(333), base: .itemsAndShipping, expiryHours: 70), limited: false)
        try await self.trade.offer("estimate", Terms(reward: .rate(Rate(ppm: 30_000)), release: .estimatedDelivery(days: 0)), limited: false)
        try await self.trade.offer("handover", Terms(reward: .amount(77), release: .handoverScan, grades: trusting, onAnomaly: .record), funded: 2_000)
    }

    private func number(_ limit: Int) -> Int { Int(source.next() % UInt64(limit)) }
    private func one<Item>(_ items: [Item]) -> Item? { items.isEmpty ? nil : items[number(items.count)] }

    mutating func act() async throws {
        let action = number(20)
        do {
            switch action {
            case 0...4: try await order()
            case 5...11: try await scan()
            case 12: try await parcelsLater()
            case 13: try await cancel()
            case 14...15: try await decideClaim()
            case 16: try await decideAnomaly()
            case 17: if let scan = one(trade.scans.keys.sorted()) { try await trade.void(scan) }
            case 18: try await trade.wait(hours: Int64(1 + number(40)))
            default: try await trade.workflows.seal()
            }
            done.append("\(action)")
        } catch is any Refusal {
            // What the trade does not allow changes nothing.
            done.append("\(action) \(Self.refusals)")
        }
    }

    private mutating func order() async throws {
        made += 1
        let lines = (0..<number(4)).map { _ in
            LineDraft.goods(Int64(number(6_000)), quantity: Int64(1 + number(5)), shipping: Int64(number(500)))
        }
        var boxes: [ParcelDraft] = []
        for box in 0..<number(3) {
            // Sometimes a parcel that was scanned before its order came.
            let key = number(4) == 0 ? "early-\(number(12))" : "P\(made)-\(box)"
            let contents = lines.isEmpty || number(2) == 0 ? [] : [ParcelContent(line: Int64(1 + number(lines.count)), quantity: 1)]
            boxes.append(ParcelDraft(key: key, contents: contents))
        }
        let offers = ["five", "cool", "shown", "estimate", "handover"].filter { _ in number(2) == 0 }
        parcels += boxes.map(\.key)
        try await trade.place(
            "O\(made)", lines: lines, parcels: boxes, offers: offers, member: number(3) == 0 ? nil : "buyer-\(number(5))",
            estimateHours: number(3) == 0 ? nil : Int64(number(60)))
    }

    private mutating func scan() async throws {
        made += 1
        guard let step = one(Step.allCases + [.delivered, .delivered, .collected, .handedOver]) else { return }
        let parcel = one(parcels).flatMap { number(8) == 0 ? nil : $0 } ?? "early-\(number(12))"
        let name = number(15) == 0 ? one(trade.scans.keys.sorted()) ?? "S\(made)" : "S\(made)"
        try await trade.scan(
            step, parcel, as: name, by: one([.carrier, .carrier, .hub, .merchant]) ?? .carrier, at: one(["door", "hub-1", nil]) ?? nil,
            hoursAgo: Int64(number(6)) - 1)
    }

    private mutating func parcelsLater() async throws {
        made += 1
        guard let order = one(trade.orders.keys.sorted()) else { return }
        let contents = number(3) == 0 ? [] : [ParcelContent(line: Int64(1 + number(2)), quantity: Int64(1 + number(2)))]
        let key = number(3) == 0 ? "early-\(number(12))" : "L\(made)"
        parcels.append(key)
        try await trade.add([ParcelDraft(key: key, contents: contents)], to: order)
    }

    private mutating func cancel() async throws {
        guard let order = one(trade.orders.keys.sorted()) else { return }
        try await trade.cancel(order, lines: number(2) == 0 ? nil : [Int64(1 + number(2))])
    }

    private mutating func decideClaim() async throws {
        let decisions: [ClaimDecision] = [.approve, .reject, .extend(hours: Int64(1 + number(50))), .hold, .release, .clawBack]
        guard let claim = one(trade.claims.keys.sorted()), let decision = one(decisions) else { return }
        try await trade.decide(claim, decision)
    }

    private mutating func decideAnomaly() async throws {
        let open = try await trade.openAnomalies()
        guard let (scan, kind) = one(open), let decision = one(AnomalyDecision.allCases) else { return }
        try await trade.decide(kind, of: scan, decision)
    }
}

extension VerificationTrade {
    /// Names of scans with what a person has not decided of them yet.
    func openAnomalies() async throws -> [(scan: String, kind: AnomalyKind)] {
        let names = Dictionary(scans.map { ($0.value, $0.key) }, uniquingKeysWith: min)
        let found = try await store.read { tx in
            try tx.rows("SELECT scan_id, kind FROM anomaly WHERE scan_id IS NOT NULL AND state IN ('open', 'held') ORDER BY id") {
                (try $0.id(0) as ScanID, try $0.word(1) as AnomalyKind)
            }
        }
        return found.compactMap { scan, kind in names[scan].map { ($0, kind) } }
    }
}

@Suite("Verification of random trade")
struct VerificationRandomTests {
    @Test("Whatever happens in whatever order, nothing is wrong afterwards", arguments: Backend.underTest, [1, 2, 3] as [UInt64])
    func anything(_ backend: Backend, _ seed: UInt64) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            var dealer = try await Dealer(VerificationTrade(on: store, seed: seed), seed: seed)
            for step in 1...300 {
                try await dealer.act()
                guard step % 100 == 0 else { continue }
                let report = try await Verification.run(on: store)
                #expect(report.isClean, "seed \(seed), step \(step): \(report.text)")
                if !report.isClean { return }
            }
            #expect(Set(dealer.done).count >= 20, "\(Set(dealer.done).sorted())")
        }
    }
}
