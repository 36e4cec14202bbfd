import Core
import Foundation
import Store
import StorePostgres
import StoreSQLite
import Synchronization

/// An empty database made for one test, and the stores that the test opens on it.
package final class TestDatabase: Sendable {
    package let backend: Backend
    /// A path, or a connection string of libpq.
    package let address: String
    /// The name of a PostgreSQL database.
    package let name: String
    private let stores = Mutex<[any Store]>([])
    private let isSpoilt = Mutex(false)

    private init(backend: Backend, address: String, name: String) {
        self.backend = backend
        self.address = address
        self.name = name
    }

    fileprivate static func make(_ backend: Backend) async throws -> TestDatabase {
        switch backend {
        case .sqlite:
            let name = "nearmade_test_" + String(World.real().random(), radix: 36)
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            return TestDatabase(backend: backend, address: folder.appendingPathComponent("test.sqlite").path, name: name)
        case .postgres:
            let server = try PostgresServer.forTests()
            let name = try await DatabaseShelf.shared.take(from: server)
            return TestDatabase(backend: backend, address: server.address(of: name), name: name)
        }
    }

    /// Another store on the database, as another process would open it.
    package func open(_ options: PostgresOptions = PostgresOptions()) throws -> any Store {
        let store: any Store =
            switch backend {
            case .sqlite: try SQLiteStore(path: address)
            case .postgres: try PostgresStore(connection: address, options: options)
            }
        stores.withLock { $0.append(store) }
        return store
    }

    /// Another store with PostgreSQL's own abilities.
    package func openPostgres(_ options: PostgresOptions = PostgresOptions(), parameters: String = "") throws -> PostgresStore {
        let separator = address.contains("?") ? "&" : "?"
        let store = try PostgresStore(connection: parameters.isEmpty ? address : address + separator + parameters, options: options)
        stores.withLock { $0.append(store) }
        return store
    }

    /// For a test that changes the database itself, which would stay with the next test otherwise.
    package func spoil() { isSpoilt.withLock { $0 = true } }

    fileprivate func remove() async throws {
        for store in stores.withLock({ $0 }) { await store.close() }
        switch backend {
        case .sqlite: try FileManager.default.removeItem(at: URL(fileURLWithPath: address).deletingLastPathComponent())
        case .postgres:
            let isSpoilt = isSpoilt.withLock { $0 }
            try await DatabaseShelf.shared.giveBack(name, isSpoilt: isSpoilt, to: PostgresServer.forTests())
        }
    }
}

extension Backend {
    /// Makes an empty database, closes all its stores after `body`, and removes it.
    package func withDatabase<Result>(_ body: (TestDatabase) async throws -> Result) async throws -> Result {
        let database = try await TestDatabase.make(self)
        do {
            let result = try await body(database)
            try await database.remove()
            return result
        } catch {
            try await database.remove()
            throw error
        }
    }

    /// Makes a database with `migrations` applied, and removes it after `body`.
    package func withStore<Result>(
        _ migrations: [Migration] = StoreMigrations.all, _ options: PostgresOptions = PostgresOptions(), _ body: (any Store) async throws -> Result
    ) async throws -> Result {
        try await withDatabase { database in
            let store = try database.open(options)
            _ = try await Migrations.apply(migrations, to: store, at: .testStart)
            return try await body(store)
        }
    }

    /// A database with tables of the test's own; `tables` are written in the words of `Dialect`.
    package func withTables<Result>(_ tables: String..., body: (any Store) async throws -> Result) async throws -> Result {
        try await withStore([Migration("test-1") { _ in tables }]) { try await body($0) }
    }
}

extension Instant {
    /// When tests begin unless they say otherwise: 2026-11-02T08:00:00Z.
    package static let testStart = Instant(seconds: 1_793_606_400)
}
