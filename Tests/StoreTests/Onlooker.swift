import Store
import StorePostgres
import TestSupport

/// Looks at a PostgreSQL database from another one, and interferes.
struct Onlooker {
    let name: String
    let admin: PostgresStore

    init(_ database: TestDatabase) throws {
        name = database.name
        admin = try PostgresServer.forTests().admin
    }

    /// Returns as soon as `count` connections wait for a lock.
    func untilWaiting(_ count: Int) async throws {
        try await until { try $0.count("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = \(name) AND wait_event_type = 'Lock'") >= Int64(count) }
    }

    /// Returns as soon as the database has `count` connections.
    func untilConnections(_ count: Int) async throws {
        try await until { try $0.count("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = \(name)") == Int64(count) }
    }

    private func until(_ isSo: @escaping @Sendable (any Transaction) throws -> Bool) async throws {
        while try await !admin.read(isSo) { await Task.yield() }
    }

    /// Ends a connection from the server's side and returns when it is gone.
    func terminate(_ pid: Int64) async throws {
        let isGone = try await admin.read { try $0.first("SELECT pg_terminate_backend(\(raw: "\(pid)"), 30000)") { try $0.bool(0) } }
        guard isGone == true else { throw NotGone() }
    }

    /// Ends all connections to the database.
    func terminateAll() async throws {
        let pids = try await admin.read { try $0.rows("SELECT pid FROM pg_stat_activity WHERE datname = \(name)") { try $0.int(0) } }
        for pid in pids { try await terminate(pid) }
    }

    struct NotGone: Error {}
}

extension Transaction {
    /// The server's process behind this transaction.
    func backend() throws -> Int64 { try count("SELECT pg_backend_pid()") }

    /// Returns when everything sent so far has been carried out.
    func arrive() throws { _ = try count("SELECT 1") }
}
