import CBenchFloors
import Core
import EPCISRepository
import Foundation
import Store
import StoreSQLite
import Workflows

/// Databases filled once; every workload works on copies, so that each meets the same. Of a large base there is one copy, and each workload has a
/// window of its own in it.
struct SQLiteTemplates {
    let plan: BenchPlan
    let folder: URL
    private let stage: BenchStage
    private let base: URL

    /// A stage, open on a copy.
    struct Copy {
        let path: String
        let store: SQLiteStore
        let stage: BenchStage
    }

    /// - Parameter kept: where a large base lies from one invocation to the next.
    init(_ plan: BenchPlan, in folder: URL, kept: KeptBases) async throws {
        (self.plan, self.folder) = (plan, folder)
        guard plan.isLarge else {
            base = folder.appendingPathComponent("product-\(plan.orders)")
            stage = try await Self.fill(base, plan)
            try check(bench_lean_make(folder.appendingPathComponent("lean-\(plan.orders)").path, Int64(plan.orders)))
            return
        }
        base = try await kept.base("orders-\(plan.orders)") { path in
            try await BulkCopies.fill(path, orders: plan.orders, waiting: plan.waiting, days: BulkTrade.days)
        }
        let store = try SQLiteStore(path: base.path, durability: .normal)
        stage = try await BenchStage(found: Workflows(store: store, world: .real()))
        await store.close()
        try check(bench_sqlite_settle(base.path))
        try check(bench_lean_make(folder.appendingPathComponent("lean-\(plan.orders)").path, Int64(plan.orders)))
        print("copying a base of \(KeptBases.size(of: base)), once")
        _ = try copy(base, as: "large")
    }

    private static func fill(_ path: URL, _ plan: BenchPlan) async throws -> BenchStage {
        let store = try SQLiteStore(path: path.path, durability: .normal)
        let stage = try await filled(store, plan)
        await store.close()
        try check(bench_sqlite_settle(path.path))
        return stage
    }

    private func copy(_ source: URL, as copied: String) throws -> String {
        let target = folder.appendingPathComponent(copied)
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: target.path + end) {
            try FileManager.default.removeItem(atPath: target.path + end)
        }
        try FileManager.default.copyItem(at: source, to: target)
        // Otherwise the kernel writes the copy out while the runs flush.
        try check(bench_flush(target.path))
        return target.path
    }

    func product(_ durability: SQLiteStore.Durability = .full) throws -> Copy {
        let path = plan.isLarge ? folder.appendingPathComponent("large").path : try copyProduct(as: "ours-\(plan.orders)")
        let store = try SQLiteStore(path: path, durability: durability)
        return Copy(path: path, store: store, stage: BenchStage(stage, on: Workflows(store: store, world: .real())))
    }

    /// A copy that nobody has opened yet.
    func copyProduct(as name: String) throws -> String { try copy(base, as: name) }

    /// Another copy of what somebody has set up and closed.
    func copy(of path: String, as name: String) throws -> String { try copy(URL(fileURLWithPath: path), as: name) }

    func openLean(window: Int = 0, _ durability: SQLiteStore.Durability = .full) throws -> OpaquePointer {
        let lean = folder.appendingPathComponent("lean-\(plan.orders)")
        let path = plan.isLarge ? lean.path : try copy(lean, as: "lean-floor")
        return try flushing(durability, opened(bench_lean_open(path, Int64(plan.orders - window * plan.window), Int64(plan.window))))
    }

    func openOwn(_ durability: SQLiteStore.Durability = .full) throws -> OpaquePointer {
        try flushing(durability, opened(bench_own_open(try copyProduct(as: "own-floor"), Int64(plan.waiting))))
    }

    private func flushing(_ durability: SQLiteStore.Durability, _ floor: OpaquePointer) throws -> OpaquePointer {
        if durability == .normal { try check(bench_sqlite_set_normal(floor)) }
        return floor
    }
}

/// Fills an empty database with the plan's orders. What is settled is sealed and counted, as it is where a server has run for long: otherwise it would seal and count all
/// orders beside the first minute of what is measured.
func filled(_ store: any Store, _ plan: BenchPlan) async throws -> BenchStage {
    let world = World.real()
    _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
    let stage = try await BenchStage(workflows: Workflows(store: store, world: world), offers: 100)
    try await stage.bulkTrade(plan.orders, waiting: plan.waiting, days: BulkTrade.days).write(to: store)
    try await passOverScans(in: store)
    _ = try await stage.workflows.seal()
    _ = try await stage.workflows.tally()
    return stage
}

/// Old scans count as told, so that a server has only the new ones to tell as events, as it has when it has run for long.
func passOverScans(in store: any Store) async throws {
    try await store.write { tx in
        if let head = try Journal.head(after: .start, in: tx) { try Journal.move(ToldScans.reader, to: head, in: tx) }
    }
}
