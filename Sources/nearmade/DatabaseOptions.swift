import ArgumentParser
import Copying
import Core
import Foundation
import Store
import StorePostgres
import StoreSQLite
import Workflows

/// Where the data is, for every command that has any.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: sqlite:PATH or postgres://… (default: NEARMADE_DATABASE, else sqlite:data/nearmade.sqlite).", valueName: "address"))
    var database: String?

    func address() throws -> DatabaseAddress {
        try DatabaseAddress(database ?? ProcessInfo.processInfo.environment["NEARMADE_DATABASE"] ?? "sqlite:data/nearmade.sqlite")
    }

    enum Access { case readWrite, readOnly }

    func open(
        _ access: Access = .readWrite, limits: CheckpointLimits = CheckpointLimits(), slow: SlowStatements? = nil
    ) throws -> any Store { try Self.open(try address(), access, limits: limits, slow: slow) }

    static func open(
        _ address: DatabaseAddress, _ access: Access = .readWrite, limits: CheckpointLimits = CheckpointLimits(), slow: SlowStatements? = nil
    ) throws -> any Store {
        switch address {
        case .sqlite(let path):
            if access == .readOnly, !FileManager.default.fileExists(atPath: path) {
                throw CommandFailure(description: "There is no database at \(path). Fill one first: nearmade replay DIR --mapping olist, or nearmade migrate.")
            }
            return try SQLiteStore(path: path, access: access == .readOnly ? .readOnly : .readWrite, limits: limits, slow: slow)
        case .postgres(let connection): return try PostgresStore(connection: connection)
        }
    }

    /// Opens a database that is up to this program and whole, to look at it only.
    func openForReading() async throws -> any Store {
        let store = try open(.readOnly)
        try await Migrations.check(Workflows.migrations, on: store)
        try await DatabaseCopy.checkFinished(store)
        return store
    }

    /// Opens a database that is up to this program and whole, to change what is in it while servers may be at work.
    func openForWork() async throws -> any Store {
        if case .sqlite(let path) = try address(), !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(description: "There is no database at \(path).")
        }
        let store = try open()
        try await Migrations.check(Workflows.migrations, on: store)
        try await DatabaseCopy.checkFinished(store)
        return store
    }

    /// Opens a database and brings it up to this program. For SQLite that is always wanted; on PostgreSQL only who is asked to does it, since other
    /// processes may be at work there.
    func openMigrated(
        migratingPostgres: Bool = true, limits: CheckpointLimits = CheckpointLimits(), slow: SlowStatements? = nil
    ) async throws -> any Store {
        let store = try open(limits: limits, slow: slow)
        if store.dialect.kind == .sqlite || migratingPostgres {
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: World.real().wallNow())
        } else {
            try await Migrations.check(Workflows.migrations, on: store)
        }
        try await DatabaseCopy.checkFinished(store)
        try await Migrations.openEra(on: store)
        return store
    }
}

/// Lines for the person at the terminal; results alone go to standard output.
func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Results, a line each.
func put(_ lines: [String]) throws { if !lines.isEmpty { try put(Array((lines.joined(separator: "\n") + "\n").utf8)) } }

/// Results, which whoever asked for them must not take for whole where they are not.
func put(_ bytes: [UInt8]) throws {
    do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch { throw CommandFailure(description: "The result could not be written. \(error.localizedDescription)") }
}

/// A command that was understood and could not be carried out: a sentence, and exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}
