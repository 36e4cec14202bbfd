import Store
import Synchronization
import TestSupport
import Testing

@Suite("What a database was asked", .serialized)
struct StoreActivityTests {
    @Test("Transactions are counted by how they ended, and runs beyond the first apart", arguments: Backend.underTest)
    func counts(_ backend: Backend) async throws {
        try await backend.withStore(StoreMigrations.all) { store in
            let before = store.activity
            _ = try await store.read { try $0.count("SELECT 1") }
            _ = try await store.write { try Settings.set("a", to: "1", in: $0) }
            await #expect(throws: StoreError.self) { try await store.read { _ in throw StoreError.unreadable("x") } }
            await #expect(throws: StoreError.self) { try await store.write { _ in throw StoreError.unreadable("x") } }
            let runs = Mutex(0)
            _ = try await store.write { tx in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                if run < 3 { throw StoreError.guardMissed("x") }
                try Settings.set("a", to: "2", in: tx)
            }
            let after = store.activity
            #expect(after.readsDone - before.readsDone == 1 && after.readsFailed - before.readsFailed == 1)
            #expect(after.writesCommitted - before.writesCommitted == 2 && after.writesFailed - before.writesFailed == 1)
            #expect(after.reruns - before.reruns == 2)
            #expect((after.connections != nil) == (backend == .postgres) && (after.waiting != nil) == (backend == .postgres))
        }
    }
}
