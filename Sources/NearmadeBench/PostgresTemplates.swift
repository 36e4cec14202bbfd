import CBenchFloors
import Foundation
import Store
import StorePostgres
import Workflows

/// A database filled once on a server; every workload works on copies, so that each meets the same.
struct PostgresTemplates {
    private static let template = "bench_product"

    let plan: BenchPlan
    let server: String
    /// The server's first process.
    let family: Int64
    private let stage: BenchStage

    /// nil where no server is named.
    init?(_ plan: BenchPlan) async throws {
        guard let server = ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"] else {
            print("PostgreSQL: not measured, NEARMADE_TEST_POSTGRES names no server (make bench starts one)")
            return nil
        }
        (self.plan, self.server) = (plan, server)
        let store = try PostgresStore(connection: try await PostgresBases.empty(at: server, named: Self.template))
        stage = try await filled(store, plan)
        try await PostgresParts.make(plan.parts, in: store)
        try await store.runAlone("VACUUM ANALYZE")
        family = bench_parent_of(try await store.read { try $0.count("SELECT pg_backend_pid()") })
        await store.close()
    }

    /// A stage, open on a copy.
    func product() async throws -> BenchStage {
        let store = try PostgresStore(connection: try await PostgresBases.copy(of: Self.template, at: server, named: "bench_ours"))
        try await store.runAlone("CHECKPOINT")
        return BenchStage(stage, on: Workflows(store: store, world: .real()))
    }

    /// The lean rows, made anew, so that both meet what they met in the other workloads.
    func lean() async throws -> String {
        let lean = try await PostgresBases.empty(at: server, named: "bench_lean")
        try check(bench_lean_pg_make(lean, Int64(plan.orders)))
        return lean
    }

    /// Adds the server's processor time to that of a run.
    func withServer(_ body: () async throws -> Run) async throws -> Run {
        let before = bench_cpu_of_family_ns(family)
        var run = try await body()
        run.cpu += bench_cpu_of_family_ns(family) - before
        return run
    }
}
