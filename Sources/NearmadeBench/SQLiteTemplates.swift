import CBenchFloors
import Core
import Foundation
import Store
import StoreSQLite
import Workflows

/// Databases filled once; every workload works on copies, so that each meets the same.
struct SQLiteTemplates {
    let plan: BenchPlan
    let folder: URL
    private let stage: BenchStage

    /// A stage, open on a copy.
    struct Copy {
        let path: String
        let store: SQLiteStore
        let stage: BenchStage
    }

    init(_ plan: BenchPlan, in folder: URL) async throws {
        (self.plan, self.folder) = (plan, folder)
        let store = try SQLiteStore(path: folder.appendingPathComponent("product").path, durability: .normal)
        stage = try await filled(store, plan)
        await store.close()
        try check(bench_sqlite_settle(store.path))
        try check(bench_lean_make(folder.appendingPathComponent("lean").path, Int64(plan.orders)))
    }

    private func copy(_ name: String, as copied: String) throws -> String {
        let target = folder.appendingPathComponent(copied)
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: target.path + end) {
            try FileManager.default.removeItem(atPath: target.path + end)
        }
        try FileManager.default.copyItem(at: folder.appendingPathComponent(name), to: target)
        // Otherwise the kernel writes the copy out while the runs flush.
        try check(bench_flush(target.path))
        return target.path
    }

    func product() throws -> Copy {
        let path = try copyProduct(as: "ours")
        let store = try SQLiteStore(path: path)
        return Copy(path: path, store: store, stage: BenchStage(stage, on: Workflows(store: store, world: .real())))
    }

    /// A copy that nobody has opened yet.
    func copyProduct(as name: String) throws -> String { try copy("product", as: name) }

    func openLean() throws -> OpaquePointer { try opened(bench_lean_open(try copy("lean", as: "lean-floor"), Int64(plan.orders), Int64(plan.waiting))) }

    func openOwn() throws -> OpaquePointer { try opened(bench_own_open(try copyProduct(as: "own-floor"), Int64(plan.waiting))) }
}

/// Fills an empty database with the plan's orders.
func filled(_ store: any Store, _ plan: BenchPlan) async throws -> BenchStage {
    let world = World.real()
    _ = try await Migrations.apply(Workflows.migrations, to: store, at: world.now())
    let stage = try await BenchStage(workflows: Workflows(store: store, world: world), offers: 100)
    try await stage.bulkTrade(plan.orders, waiting: plan.waiting, days: BulkTrade.days).write(to: store)
    return stage
}
