import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: a server that follows, as its readers meet it", .needsPostgres)
struct PostgresSnapshotTests {
    private func withStandby(options: PostgresOptions = PostgresStandby.usual, _ body: (PostgresStandby) async throws -> Void) async throws {
        try await Backend.postgres.withDatabase { database in
            let standby = try PostgresStandby(connection: database.address, options: options)
            do {
                try await body(standby)
            } catch {
                await standby.close()
                throw error
            }
            await standby.close()
        }
    }

    private func count(_ statement: Statement, _ standby: PostgresStandby) async throws -> Int64 {
        try await standby.read({ _ in }) { tx, _ in try tx.count(statement) }
    }

    struct Refused: Error {}

    @Test("It is asked how far it has come, and read only where that will do")
    func check() async throws {
        try await withStandby { standby in
            let found = try await standby.read({ $0 }) { tx, standing in (standing, try LogPosition.seen(in: tx), try tx.count("SELECT 7")) }
            // A server that writes itself has replayed nothing that counts.
            #expect(!found.0.isStandby && found.2 == 7)
            #expect(try #require(found.1) > LogPosition(bytes: 0))
            await #expect(throws: Refused.self) { try await standby.read({ _ in throw Refused() }) { _, _ in } }
            let three = try await standby.read({ _ in 3 }) { tx, three in try tx.count("SELECT \(three)::bigint") }
            #expect(three == 3)
            await expect(.readOnly) { try await standby.read({ _ in }) { tx, _ in try tx.run("CREATE TABLE mug (id BIGINT)") } }
        }
    }

    @Test("A statement that takes too long is given up by the server, one that nobody answers by the reader; the next read goes on")
    func patience() async throws {
        var options = PostgresStandby.usual
        options.statementMilliseconds = 50
        try await withStandby(options: options) { standby in
            await expect(.cancelled) { try await standby.read({ _ in }) { tx, _ in _ = try tx.rows("SELECT pg_sleep(60)") { _ in } } }
            let one = try await count("SELECT 1", standby)
            #expect(one == 1)
        }
        (options.statementMilliseconds, options.silenceSeconds) = (nil, 1)
        try await withStandby(options: options) { standby in
            await expect(.disconnected, "does not answer") {
                try await standby.read({ _ in }) { tx, _ in _ = try tx.rows("SELECT pg_sleep(60)") { _ in } }
            }
            let one = try await count("SELECT 1", standby)
            #expect(one == 1)
        }
    }

    @Test("Nothing is run again there, but a connection that broke while it lay idle is opened anew")
    func once() async throws {
        try await withStandby { standby in
            let runs = Box(0)
            await expect(.serialization) {
                try await standby.read({ _ in }) { _, _ in
                    runs.value += 1
                    throw StoreError.serialization("x")
                }
            }
            #expect(runs.value == 1)
            let pid = try await count("SELECT pg_backend_pid()", standby)
            let admin = try PostgresServer.forTests().admin
            _ = try await admin.read { try $0.count("SELECT pg_terminate_backend(\(raw: "\(pid)"))::int") }
            while try await admin.read({ try $0.count("SELECT COUNT(*) FROM pg_stat_activity WHERE pid = \(pid)") }) > 0 {}
            #expect(try await count("SELECT pg_backend_pid()", standby) != pid)
        }
    }
}
