import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: connection strings", .neverHangs)
struct PostgresConnectionTests {
    private static func setting(_ name: String, in store: PostgresStore) async throws -> String? {
        try await store.read { try $0.first("SELECT current_setting(\(name))") { try $0.text(0) } }
    }

    @Test("A string that libpq cannot read is refused at once, and the message keeps the password")
    func unreadable() async {
        let texts = [
            "postgres://ada:secret@[::1/shop", "postgres://ada:secret@host:port/shop?nonsense=1", "host=localhost nonsense=1", "host='open",
        ]
        for text in texts {
            do {
                _ = try PostgresStore(connection: text)
                Issue.record("accepted: \(text)")
            } catch {
                #expect(ErrorKind(error) == .address)
                #expect(!"\(error)".contains("secret"), "\(error)")
            }
        }
    }

    @Test("Where nobody listens, the store says so after its attempts")
    func nobodyListens() async throws {
        var options = PostgresOptions()
        options.connectAttempts = 2
        options.firstPauseMilliseconds = 1
        let store = try PostgresStore(connection: "host=127.0.0.1 port=1 dbname=shop", options: options)
        await expect(.disconnected, "refused") { try await store.read { try $0.count("SELECT 1") } }
        await store.close()
    }

    @Test("A database that does not exist is named", .needsPostgres)
    func noDatabase() async throws {
        var options = PostgresOptions()
        options.connectAttempts = 1
        let server = try PostgresServer.forTests()
        let store = try PostgresStore(connection: server.address(of: "nearmade_nowhere"), options: options)
        await expect(.disconnected, "nearmade_nowhere") { try await store.read { try $0.count("SELECT 1") } }
        await store.close()
    }

    @Test("Of several hosts, a dead one is passed over", .needsPostgres)
    func severalHosts() async throws {
        try await Backend.postgres.withDatabase { database in
            let scheme = try #require(database.address.firstRange(of: "://"), "this test needs a connection URL")
            let rest = database.address[scheme.upperBound...]
            let hosts = rest.prefix { $0 != "/" }
            let user = hosts.contains("@") ? hosts.prefix { $0 != "@" } + "@" : ""
            let alive = hosts.dropFirst(user.count)
            let path = rest.dropFirst(hosts.count)
            let several = database.address[..<scheme.upperBound] + user + "127.0.0.1:1," + alive + path + "?target_session_attrs=read-write"
            let store = try PostgresStore(connection: String(several))
            #expect(try await store.write { try $0.count("SELECT 1") } == 1)
            await store.close()

            var options = PostgresOptions()
            options.connectAttempts = 1
            let standby = try database.openPostgres(options, parameters: "target_session_attrs=standby")
            await expect(.disconnected) { try await standby.read { try $0.count("SELECT 1") } }
        }
    }

    @Test("Our defaults give way to the string, and what it asks for is passed on", .needsPostgres)
    func defaults() async throws {
        try await Backend.postgres.withDatabase { database in
            let plain = try database.openPostgres()
            #expect(try await Self.setting("application_name", in: plain) == "nearmade")
            #expect(try await Self.setting("client_encoding", in: plain) == "UTF8")
            let asked = try database.openPostgres(
                parameters: "application_name=hub&client_encoding=LATIN1&options=-c%20lock_timeout%3D1234&connect_timeout=3")
            #expect(try await Self.setting("application_name", in: asked) == "hub")
            #expect(try await Self.setting("lock_timeout", in: asked) == "1234ms")
            // Swift's texts are UTF-8, so this one is not negotiable.
            #expect(try await Self.setting("client_encoding", in: asked) == "UTF8")
        }
    }

    @Test("A database in another encoding is refused with what to do", .needsPostgres)
    func otherEncoding() async throws {
        let server = try PostgresServer.forTests()
        let name = "nearmade_latin_\(String(Facts.world.random(), radix: 36))"
        try await server.admin.runAlone("CREATE DATABASE \(raw: name) TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        let store = try PostgresStore(connection: server.address(of: name))
        await expect(.address, "ENCODING 'UTF8'") { try await store.read { try $0.count("SELECT 1") } }
        await store.close()
        try await server.drop(name)
    }

    @Test("Notices go where the options say", .needsPostgres)
    func notices() async throws {
        try await Backend.postgres.withDatabase { database in
            let heard = Box<[PostgresNotice]>([])
            var options = PostgresOptions()
            options.onNotice = { notice in heard.change { $0.append(notice) } }
            let store = try database.openPostgres(options)
            try await store.write { tx in
                try tx.run("DROP TABLE IF EXISTS nothing")
                try tx.run("DO $$ BEGIN RAISE WARNING 'low on %', 'mugs'; END $$")
            }
            #expect(heard.value.map(\.severity) == ["NOTICE", "WARNING"])
            #expect(heard.value.last?.message == "low on mugs")
            #expect(heard.value.first?.code == "00000")
        }
    }
}
