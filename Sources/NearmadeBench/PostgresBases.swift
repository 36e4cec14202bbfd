import Store
import StorePostgres

/// Databases of the bench on one server.
enum PostgresBases {
    /// Makes an empty database, in place of one that has the name already.
    /// - Returns: how to connect to it.
    static func empty(at server: String, named name: String) async throws -> String {
        try await make("CREATE DATABASE \(name)", name, at: server)
    }

    /// Makes a copy of a database that nobody is connected to.
    static func copy(of template: String, at server: String, named name: String) async throws -> String {
        try await make("CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY FILE_COPY", name, at: server)
    }

    private static func make(_ sql: String, _ name: String, at server: String) async throws -> String {
        let store = try PostgresStore(connection: server)
        try await store.runAlone(Statement(stringLiteral: "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"))
        try await store.runAlone(Statement(stringLiteral: sql))
        await store.close()
        return address(of: name, at: server)
    }

    /// - Parameter server: `postgres://user@host:port/name`.
    static func address(of name: String, at server: String) -> String {
        guard let slash = server.lastIndex(of: "/") else { return server }
        return server[...slash] + name
    }
}
