import Cashback
import Core
import Foundation
import Fulfilment
import Selling
import Store
import TestSupport
import Testing
import Views
import Workflows

/// Seeds of this run: the fixed ones, or the one in `SIM_SEED`.
private let seeds: [UInt64] = ProcessInfo.processInfo.environment["SIM_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...10)

/// A few orders whose parcels are scanned, doubted, decided and decided again, always the same for one seed.
private struct Dispute {
    let shop: TestShop
    let random: SeededRandom
    var orders: [PlacedOrder] = []
    private(set) var done: [String: Int] = [:]

    static let parcels = 6

    init(_ shop: TestShop, seed: UInt64) async throws {
        self.shop = shop
        random = SeededRandom(seed: seed)
        try await shop.offer("cool") { $0.grades[.c] = .cool(hours: 30) }
        try await shop.offer("careful") {
            $0.grades[.c] = .review
            $0.expiryHours = 90
        }
        try await shop.offer("recording") { $0.onAnomaly = .record }
        try await shop.offer("estimate", consent: true) { $0.release = .estimatedDelivery(days: 0) }
        shop.clock.advance(hours: 24)
    }

    private func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    private func one<Item>(_ items: [Item]) -> Item? { items.isEmpty ? nil : items[number(items.count)] }
    private func maybe(_ chances: Int) -> Bool { number(chances) == 0 }

    mutating func act() async throws {
        var name = "wait"
        do {
            switch number(22) {
            case 0 where orders.count < Self.parcels / 2: name = "order"; try await place()
            case 0...5: name = "scan"; try await scan()
            case 6...9: name = "decide"; try await decide()
            case 10...13: name = "reopen"; try await reopen()
            case 14: name = "void"; try await void()
            case 15: name = "object"; try await object()
            case 16...17: name = "claim"; try await decideClaim()
            case 18: name = "question"; try await question()
            case 19 where maybe(4): name = "cancel"; if let order = one(orders) { try await shop.cancel(order.id, lines: [Int64(1 + number(2))]) }
            default: try await shop.wait(hours: Int64(number(20)))
            }
        } catch let refusal as any Refusal {
            name += " " + refusal.code
        }
        done[name, default: 0] += 1
    }

    private mutating func place() async throws {
        let number = orders.count
        let now = shop.now
        orders.append(
            try await shop.placeOrder("\(number)") {
                $0.lines = [.mug, .poster]
                $0.estimatedDeliveryAt = now.adding(hours: 40)
                $0.parcels = [
                    ParcelDraft(key: "P-\(2 * number)", contents: [ParcelContent(line: 1, quantity: 1)]), ParcelDraft(key: "P-\(2 * number + 1)"),
                ]
                $0.offers = [TestShop.offer, "cool", "careful", "recording", "estimate"]
            })
    }

    /// Few steps at few places, so that scans repeat, contradict and doubt each other.
    private func scan() async throws {
        let step = one([Step.handedOver, .delivered, .delivered, .delivered, .collected, .failed] + (maybe(4) ? [.returned] : [])) ?? .delivered
        let place = one(["leipzig", "berlin", nil]) ?? nil
        let at = shop.now.adding(hours: maybe(3) ? -Int64(1 + number(60)) : 0)
        try await shop.scan(step, "P-\(number(Self.parcels))", by: one([.leipzig, .carrier, .dresden, .mira]) ?? .leipzig) {
            $0.readPoint = place
            $0.occurredAt = OffsetInstant(at)
        }
    }

    private func decide() async throws {
        let open = try await shop.anomalies().filter { $0.state == .open || $0.state == .held }
        guard let sign = one(open), let decision = one(AnomalyDecision.allCases + [.accept, .reject]) else { return }
        try await shop.decide(sign.id, decision)
    }

    private func reopen() async throws {
        let decided = try await shop.anomalies().filter { $0.state == .accepted || $0.state == .rejected }
        guard let sign = one(decided) else { return }
        try await shop.reopen(sign.id)
    }

    private func void() async throws {
        let scans = try await shop.store.read { tx in try tx.rows("SELECT id FROM scan ORDER BY id") { try $0.id(0) as ScanID } }
        if let scan = one(scans) { try await shop.void(scan) }
    }

    private func object() async throws {
        guard let order = one(orders), let reason = one([.notReceived, .notReceived] + ObjectionReason.allCases) else { return }
        let id = order.id
        let parcel = maybe(2) ? nil : one(try await shop.store.write { tx in try Parcels.of(id, in: tx).map(\.id) })
        try await shop.object(order, reason, parcel: parcel, text: maybe(2) ? "hm" : nil)
    }

    private func decideClaim() async throws {
        let decisions: [ClaimDecision] = [.approve, .hold, .hold, .release, .extend(hours: 20)] + (maybe(5) ? [.reject, .clawBack] : [])
        guard let claim = one(orders.flatMap(\.claims)), let decision = one(decisions) else { return }
        try await shop.decide(claim.claim, decision)
    }

    private func question() async throws {
        guard let sign = one(try await shop.anomalies()) else { return }
        if maybe(2) { try await shop.ask(sign.id) } else { try await shop.answer(sign.id, by: .operator) }
    }
}

@Suite("Any sequence of scans, decisions and decisions taken back")
struct DoubtPropertyTests {
    @Test("The books balance, nothing is paid without a scan, and verification finds nothing", arguments: Backend.underTest, seeds)
    func anything(_ backend: Backend, _ seed: UInt64) async throws {
        try await backend.withShop(seed: seed) { shop in
            var dispute = try await Dispute(shop, seed: seed)
            for step in 1...240 {
                try await dispute.act()
                guard step % 40 == 0 else { continue }
                try await shop.checkBooks()
                let report = try await Verification.run(on: shop.store)
                #expect(report.isClean, "seed \(seed), step \(step): \(report.text)")
                if !report.isClean { return }
            }
            #expect(dispute.done["reopen", default: 0] > 3, "\(dispute.done)")
            let broken = try await Self.promises(shop)
            #expect(broken == [], "seed \(seed)")
        }
    }

    /// What must hold of scans and their anomalies whatever was decided, in words.
    private static func promises(_ shop: TestShop) async throws -> [String] {
        let broken: [(String, Int64)] = [
            (
                "a scan with a rejected anomaly stays out",
                try await shop.number(
                    """
                    SELECT COUNT(*) FROM scan AS s WHERE s.state NOT IN ('rejected', 'voided') AND EXISTS (SELECT 1 FROM anomaly AS a
                    WHERE a.scan_id = s.id AND a.state = 'rejected' AND a.kind <> 'source_id_reused')
                    """)
            ),
            (
                "a stranger's scan counts only when a person has said so",
                try await shop.number(
                    """
                    SELECT COUNT(*) FROM scan AS s WHERE s.state = 'applied' AND EXISTS (SELECT 1 FROM anomaly AS a
                    WHERE a.scan_id = s.id AND a.kind = 'recorder_not_permitted' AND a.state <> 'accepted')
                    """)
            ),
            (
                "an undoubted scan repeats only a step that counts",
                try await shop.number(
                    """
                    SELECT COUNT(*) FROM scan AS s WHERE s.state = 'repeated' AND NOT EXISTS (SELECT 1 FROM parcel_step AS p
                    WHERE p.parcel_id = s.parcel_id AND p.step = s.step AND p.attempt = s.attempt AND p.voided_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM anomaly AS a WHERE a.scan_id = s.id AND a.state IN ('open', 'held'))
                    """)
            ),
            (
                "a part is held for a reason, and for none when it is not held",
                try await shop.number("SELECT COUNT(*) FROM claim_part WHERE (state = 'held') <> (holds <> '')")
            ),
            (
                "a doubtful scan frees no money where the terms hold",
                try await shop.number(
                    """
                    SELECT COUNT(*) FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id JOIN offer_terms AS t ON t.id = c.terms_id
                    JOIN anomaly AS a ON a.scan_id = p.confirming_scan_id AND a.state IN ('open', 'held') AND a.kind <> 'source_id_reused'
                    WHERE p.state = 'payable' AND t.body NOT LIKE '%record%' AND NOT EXISTS (SELECT 1 FROM fact AS f
                    WHERE f.subject = c.id AND f.kind = 'claim.decided')
                    """)
            ),
        ]
        return broken.filter { $0.1 > 0 }.map { "\($0.1) times not: \($0.0)" }
    }
}
