import Core
import Foundation
import Simulation
import Store
import StoreSQLite
import Workflows

/// The database of a demo, which starts from nothing: what an earlier demo left is replaced, and nothing else ever is.
struct DemoDatabase {
    let store: any Store
    /// Held as long as the demo runs.
    private let lock: ServingLock?

    static func fresh(_ options: DatabaseOptions, mark: DemoMark) async throws -> DemoDatabase {
        var lock: ServingLock?
        switch try options.address() {
        case .sqlite(let path):
            try FileManager.default.createDirectory(at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            // Before anything is taken away: a demo that runs keeps its database.
            lock = try ServingLock(database: path)
            try await clear(path)
        case .postgres: try await checkEmptiness(of: options)
        }
        let store = try await options.openMigrated()
        try await mark.set(in: store)
        return DemoDatabase(store: store, lock: lock)
    }

    func close() async {
        await store.close()
        withExtendedLifetime(lock) {}
    }

    private static func clear(_ path: String) async throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let store = try SQLiteStore(path: path)
        let owner: DemoMark.Owner
        do {
            owner = try await DemoMark.owner(of: store)
        } catch {
            await store.close()
            throw CommandFailure(description: "\(path) cannot be read as a database, so the demo leaves it alone: \(error)")
        }
        await store.close()
        guard owner != .somebody else {
            throw CommandFailure(
                description: """
                    \(path) holds data that no demo has made, and a demo starts from nothing. Give it a file of its own: \
                    nearmade demo --database sqlite:data/demo.sqlite
                    """)
        }
        for file in [path, path + "-wal", path + "-shm"] where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }

    /// On a server, dropping tables is left to people.
    private static func checkEmptiness(of options: DatabaseOptions) async throws {
        let store = try options.open()
        do {
            let owner = try await DemoMark.owner(of: store)
            await store.close()
            guard owner == .nobody else {
                let whose = owner == .demo ? "an earlier demo" : "data that no demo has made"
                throw CommandFailure(
                    description: "The PostgreSQL database holds \(whose), and a demo starts from nothing. Give it an empty database.")
            }
        } catch {
            await store.close()
            throw error
        }
    }
}
