import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: over TLS", .needsPostgres, .enabled(if: OwnServer.isPossible, "scripts/with-postgres is not there"), .neverHangs)
struct PostgresTLSTests {
    private static let isEncrypted: Statement = "SELECT CASE WHEN ssl THEN version ELSE 'no' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

    /// The name and port of the server in place of its address: certificates are made out to names.
    private static func named(_ server: OwnServer, _ options: String) -> String {
        server.connection.replacing("127.0.0.1", with: "localhost") + "?" + options
    }

    private static func open(_ connection: String) throws -> PostgresStore {
        var options = PostgresOptions()
        options.connectAttempts = 1
        return try PostgresStore(connection: connection, options: options)
    }

    private static func expectRefused(_ connection: String, _ words: String) async throws {
        let store = try open(connection)
        await expect(.disconnected, words) { try await store.read { try $0.count("SELECT 1") } }
        await store.close()
    }

    @Test("The connection string decides how much is asked of the server, and every statement then goes through TLS")
    func connectionString() async throws {
        let server = try await OwnServer(["--tls"])
        let asked = ["sslmode=require", "sslmode=verify-ca&sslrootcert=\(server.certificate)", "sslmode=verify-full&sslrootcert=\(server.certificate)"]
        for options in asked {
            let store = try Self.open(Self.named(server, options))
            #expect(try await store.read { try $0.first(Self.isEncrypted) { try $0.text(0) } } == "TLSv1.3", "\(options)")
            // Reads, a guarded write, and a pipeline of bulks.
            try await store.write { tx in
                try tx.run("CREATE TABLE IF NOT EXISTS mug (id BIGINT PRIMARY KEY)")
                let rows = Bulk("INSERT INTO mug (id) SELECT v.id {from values} WHERE true ON CONFLICT DO NOTHING", ["id": .ints(Array(1...2_500))])
                _ = try tx.run([rows])
            }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM mug") } == 2_500)
            await store.close()
        }
        #expect(try await server.process.end() == 0)
    }

    @Test("A server that cannot show what was asked for is not spoken to, and the message says why")
    func refusals() async throws {
        let server = try await OwnServer(["--tls"])
        let other = try await OwnServer(["--tls"])
        try await Self.expectRefused(Self.named(server, "sslmode=disable"), "no encryption")
        try await Self.expectRefused(Self.named(server, "sslmode=verify-full&sslrootcert=\(other.certificate)"), "certificate verify failed")
        try await Self.expectRefused(server.connection + "?sslmode=verify-full&sslrootcert=\(server.certificate)", "does not match host name")
        #expect(try await server.process.end() == 0)
        #expect(try await other.process.end() == 0)
    }

    @Test("A statement that runs too long for its caller is cancelled over TLS as well")
    func cancelled() async throws {
        let server = try await OwnServer(["--tls"])
        let (store, onlooker) = (try Self.open(Self.named(server, "sslmode=require")), try PostgresStore(connection: Self.named(server, "sslmode=require")))
        let reading = Task { try await store.read { try $0.first("SELECT 1 FROM pg_sleep(600)") { try $0.int(0) } } }
        let running: Statement = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        while try await onlooker.read({ try $0.count(running) }) == 0 {}
        reading.cancel()
        await expect(.cancelled) { _ = try await reading.value }
        while try await onlooker.read({ try $0.count(running) }) > 0 {}
        await store.close()
        await onlooker.close()
        #expect(try await server.process.end() == 0)
    }
}
