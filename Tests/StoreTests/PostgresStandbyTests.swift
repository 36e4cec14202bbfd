import Store
import StorePostgres
import TestSupport
import Testing

@Suite(
    "PostgreSQL: a standby that must confirm", .needsPostgres, .enabled(if: OwnServer.isPossible, "scripts/with-postgres is not there"),
    .neverHangs)
struct PostgresStandbyTests {
    private static let waiting: Statement = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"

    /// Starts a server whose standby never answers.
    private func withMissingStandby(_ body: (PostgresStore, PostgresStore) async throws -> Void) async throws {
        let server = try await OwnServer()
        let (store, admin) = (try PostgresStore(connection: server.connection), try PostgresStore(connection: server.connection))
        try await store.write { try $0.run("CREATE TABLE mug (id BIGINT)") }
        try await admin.runAlone("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try await admin.runAlone("SELECT pg_reload_conf()")
        try await body(store, admin)
        await store.close()
        await admin.close()
        #expect(try await server.process.end() == 0)
    }

    /// Writes until a COMMIT waits for the standby, lets `interfere` act on its connection, and expects the outcome to be unknown.
    private func expectUnknown(_ store: PostgresStore, _ admin: PostgresStore, _ interfere: String, _ words: String) async throws {
        while true {
            let isDone = Box(false)
            let writing = Task {
                defer { isDone.value = true }
                try await store.write { try $0.run("INSERT INTO mug (id) VALUES (\(1))") }
            }
            var pid: Int64?
            while pid == nil, !isDone.value { pid = try await admin.read { try $0.first(Self.waiting) { try $0.int(0) } } }
            guard let pid else {
                // The server had not taken notice of its new setting yet.
                try await writing.value
                continue
            }
            let before = try await admin.read { try $0.count("SELECT COUNT(*) FROM mug") }
            _ = try await admin.read { try $0.rows("SELECT \(raw: interfere)(\(raw: "\(pid)"))") { _ in } }
            await expect(.outcomeUnknown, words) { try await writing.value }
            #expect(try await admin.read { try $0.count("SELECT COUNT(*) FROM mug") } == before + 1)
            return
        }
    }

    @Test("What a COMMIT left unconfirmed is not told as done to those who repeat it")
    func repetitionWaits() async throws {
        try await withMissingStandby { store, admin in
            try await expectUnknown(store, admin, "pg_cancel_backend", "no standby has confirmed it")
            let isAnswered = Box(false)
            let repeating = Task {
                defer { isAnswered.value = true }
                // Finds its row there, and has nothing to write.
                return try await store.write { try $0.count("SELECT COUNT(*) FROM mug") }
            }
            var pid: Int64?
            while pid == nil, !isAnswered.value { pid = try await admin.read { try $0.first(Self.waiting) { try $0.int(0) } } }
            guard let pid else { return #expect(try await repeating.value == 0, "it was told of a row that no standby has") }
            _ = try await admin.read { try $0.rows("SELECT pg_cancel_backend(\(raw: "\(pid)"))") { _ in } }
            await expect(.outcomeUnknown, "no standby has confirmed it") { try await repeating.value }
        }
    }

    @Test("A COMMIT that gave up waiting for the standby is not reported as done, though it is done here")
    func cancelledWait() async throws {
        try await withMissingStandby { store, admin in
            try await expectUnknown(store, admin, "pg_cancel_backend", "no standby has confirmed it")
            try await expectUnknown(store, admin, "pg_terminate_backend", "repeat the command")
        }
    }
}
