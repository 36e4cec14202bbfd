import Cashback
import Core
import Foundation
import JSONText
import OrderFiles
import Simulation
import Store
import TestSupport
import Testing
import Workflows

/// The past orders of a real marketplace, where they are.
enum OlistCase {
    static let folder: URL = {
        let root = ProcessInfo.processInfo.environment["NEARMADE_CASES"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("shared/cases")
        return root.appendingPathComponent("orders-olist")
    }()

    static let isThere = FileManager.default.fileExists(atPath: folder.path)
    static let whyNot: Comment = "the folder ../shared/cases/orders-olist with real orders is absent"

    static func expected() throws -> JSON { try JSON.parse(String(contentsOf: folder.appendingPathComponent("expected.json"), encoding: .utf8)) }

    static func orders() throws -> [OrderHistory] {
        Array(try OrderFiles.read(path: folder.appendingPathComponent("data").path, mapping: .olist))
    }
}

struct CutOff: Error {}

/// Plays orders on an empty database, as the command does.
struct ReplayShop: Sendable {
    let store: any Store
    let mapping: Mapping
    let rule: ReleaseRule

    init(_ store: any Store, mapping: Mapping = .olist, rule: String = "delivery_scan") throws {
        self.store = store
        self.mapping = mapping
        self.rule = try #require(ReleaseRule(text: rule))
    }

    /// The same with every scan sent as a document of EPCIS.
    func playEvents(_ orders: [OrderHistory]) async throws -> Replay.Summary {
        let clock = ManualClock(.earliest)
        let workflows = Workflows(store: store, world: World.real(tradeClock: clock))
        let door = EventDoor(workflows: workflows, clock: clock)
        let replay = Replay(workflows: workflows, clock: clock, plan: try ReplayPlan(mapping: mapping, rule: rule)) { try await door.capture($0) }
        return try await replay.run(orders, statuses: mapping.statuses)
    }

    /// - Parameter windows: in windows of 1,000 events stop, as a kill would, after so many.
    @discardableResult
    func play(_ orders: [OrderHistory], windows: Int? = nil) async throws -> Replay.Summary {
        let clock = ManualClock(.earliest)
        let world = World.real(tradeClock: clock)
        let workflows = Workflows(store: store, world: world)
        let replay = Replay(workflows: workflows, clock: clock, plan: try ReplayPlan(mapping: mapping, rule: rule), windowLimit: windows == nil ? 4_000 : 1_000)
        guard let windows else { return try await replay.run(orders, statuses: mapping.statuses) }
        let counter = Counter()
        let task = Task {
            try await replay.run(orders, statuses: mapping.statuses) { _, _ in if counter.next() == windows { withUnsafeCurrentTask { $0?.cancel() } } }
        }
        return try await task.value
    }

    func figures(at moments: [String] = []) async throws -> JSON {
        let finished = try #require(try await FinishedReplay.load(from: store))
        return try JSON.parse(try await ReplayReport.load(finished, at: moments, from: store).json)
    }

    /// What a replay must end with, ids left out: parts by order and line, balances, and transfers by kind, moment and amount.
    func ending() async throws -> [String] {
        try await store.read { tx in
            let parts = try tx.rows(
                """
                SELECT o.key, p.line, p.state, p.amount, COALESCE(p.confirmed_at, 0) FROM claim_part AS p JOIN customer_order AS o ON o.id = p.order_id
                ORDER BY o.key, p.line
                """
            ) { "\(try $0.text(0))/\(try $0.int(1)) \(try $0.text(2)) \(try $0.int(3)) \(try $0.int(4))" }
            let transfers = try tx.rows("SELECT kind, at, amount, COUNT(*) FROM transfer GROUP BY kind, at, amount ORDER BY kind, at, amount") {
                "\(try $0.text(0)) \(try $0.int(1)) \(try $0.int(2)) x \(try $0.int(3))"
            }
            let balances = try tx.rows(
                """
                SELECT kind, debits_posted, credits_posted, debits_pending, credits_pending FROM account
                ORDER BY kind, debits_posted, credits_posted, debits_pending, credits_pending
                """
            ) { row in try (1...4).reduce(try row.text(0)) { "\($0) \(try row.int($1))" } }
            return parts + transfers + balances
        }
    }

    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0

        func next() -> Int {
            lock.withLock {
                count += 1
                return count
            }
        }
    }
}
