import Archiving
import Core
import Foundation
import Fulfilment
import Store
import TestSupport
import Views
import Workflows

/// A trade of which a part is over: orders 1 and 2 were delivered and paid for, 4 was cancelled, 6 was delivered, taken back and delivered again. Order 3 was
/// delivered in doubt, 5 waits for its scan, and a scan waits for an order that nobody knows.
struct OldTrade {
    let shop: TestShop
    let folder: ArchiveFolder
    private(set) var orders: [Int: PlacedOrder] = [:]
    private(set) var scans: [Int: ScanID] = [:]

    static let over: Set<Int> = [1, 2, 4, 6]

    var store: any Store { shop.store }

    init(on store: any Store) async throws {
        shop = try await TestShop(on: store)
        folder = ArchiveFolder(path: FileManager.default.temporaryDirectory.appendingPathComponent("nearmade-archive-\(ProcessInfo.processInfo.globallyUniqueString)").path)
        try await shop.offer(TestShop.offer)
        for number in 1...6 {
            orders[number] = try await shop.placeOrder("\(number)")
            try await shop.wait(hours: 1)
            try await seal()
        }
        for number in [1, 2, 6] {
            try await shop.scan(.handedOver, "P-\(number)")
            scans[number] = try await shop.scan(.delivered, "P-\(number)", by: .carrier) { $0.sourceID = "delivered-\(number)" }.scan
        }
        try await seal()
        try await shop.scan(.delivered, "P-3", by: .carrier)
        try await shop.scan(.delivered, "P-3", by: .dresden)
        try await shop.scan(.delivered, "nobody-knows-it")
        if let order = orders[4]?.id { try await shop.cancel(order) }
        if let scan = scans[6] { try await shop.void(scan) }
        try await shop.scan(.delivered, "P-6", by: .carrier)
        try await shop.wait(hours: 24)
        try await seal()
        try await shop.wait(days: 30)
        _ = try await shop.workflows.tally()
        // Something of today, so that the journal does not end with what is old.
        orders[7] = try await shop.placeOrder("7")
        try await seal()
    }

    func seal() async throws {
        try await store.settle()
        try await shop.workflows.seal()
        try await shop.workflows.tally()
    }

    /// What was received ten days ago may leave.
    @discardableResult
    func archive(onlyWrite: Bool = false, facts: Int = 500_000, orders: Int = 2, on other: (any Store)? = nil) async throws -> ArchiveRun.Outcome {
        var limits = ArchiveRun.Limits()
        limits.facts = facts
        limits.orders = orders
        limits.scansAtOnce = 3
        limits.scans = 5
        let run = try await ArchiveRun(other ?? store, to: folder, before: shop.clock.now.adding(days: -10), limits: limits)
        return try await run.run(onlyWrite: onlyWrite, wallNow: shop.world.wallNow)
    }

    func verify() async throws -> VerificationReport { try await Verification.run(on: store) }
    func prove() async throws -> VerificationReport { try await ArchiveVerification.run(on: store, archive: folder) }

    func facts(about order: Int) async throws -> [Int64] {
        guard let id = orders[order]?.id else { return [] }
        return try await store.read { tx in try Journal.about(id.bits, from: nil, descending: false, limit: 100, in: tx).map(\.number) }
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }
    func removeFolder() throws { try FileManager.default.removeItem(atPath: folder.path) }
}

extension Backend {
    /// A database with an old trade in it, and a folder for its archive.
    func withOldTrade<Result>(_ body: (OldTrade) async throws -> Result) async throws -> Result {
        try await withStore(Workflows.migrations) { store in
            let trade = try await OldTrade(on: store)
            let result = try await body(trade)
            if FileManager.default.fileExists(atPath: trade.folder.path) { try trade.removeFolder() }
            return result
        }
    }
}
