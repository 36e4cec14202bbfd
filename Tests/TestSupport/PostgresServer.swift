import Store
import StorePostgres

/// The server that tests make their databases on.
package struct PostgresServer: Sendable {
    package let connection: String
    /// A store on the database that the connection string names, for making and dropping others and for looking from outside.
    package let admin: PostgresStore

    package init(connection: String) throws {
        self.connection = connection
        var options = PostgresOptions()
        options.maximumConnections = 4
        admin = try PostgresStore(connection: connection, options: options)
    }

    package struct Missing: Error, CustomStringConvertible {
        package var description: String { Backend.howToName }
    }

    private static let shared = Result { try PostgresServer(connection: try connection()) }

    private static func connection() throws -> String {
        guard let connection = Backend.postgresConnection else { throw Missing() }
        return connection
    }

    package static func forTests() throws -> PostgresServer { try shared.get() }

    /// Its default order of texts is a language's where the server has one, so that what forgets to ask for the order of bytes is found out.
    package func create(_ name: String) async throws {
        let languages = try await admin.read { try $0.count("SELECT COUNT(*) FROM pg_collation WHERE collname = 'en-x-icu'") }
        let order = languages > 0 ? "LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'" : ""
        try await admin.runAlone("CREATE DATABASE \(raw: name) TEMPLATE template0 ENCODING 'UTF8' \(raw: order)")
    }

    package func drop(_ name: String) async throws {
        try await admin.runAlone("DROP DATABASE IF EXISTS \(raw: name) WITH (FORCE)")
    }

    /// Takes everything out of a database that nobody uses. A test may have left a statement that the server still works at: whoever had the database next would count
    /// its connection.
    package func empty(_ name: String) async throws {
        let others: Statement = "SELECT pid FROM pg_stat_activity WHERE datname = \(name) AND backend_type = 'client backend'"
        for pid in try await admin.read({ try $0.rows(others) { try $0.int(0) } }) {
            _ = try await admin.read { try $0.count("SELECT pg_terminate_backend(\(raw: "\(pid)"), 30000)::int") }
        }
        guard try await admin.read({ try $0.rows(others) { _ in } }).isEmpty else { throw StillUsed(name: name) }
        let store = try PostgresStore(connection: address(of: name))
        do {
            try await store.runAlone("DROP SCHEMA public CASCADE")
            try await store.runAlone("CREATE SCHEMA public")
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    package struct StillUsed: Error {
        package let name: String
    }

    /// The connection string with another database in it.
    package func address(of name: String) -> String {
        guard let scheme = connection.firstRange(of: "://") else { return connection + " dbname=" + name }
        let rest = connection[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let query = rest.drop { $0 != "?" }
        return connection[..<scheme.upperBound] + authority + "/" + name + query
    }
}
