import Core

/// One step of the schema. Its name is its identity and never changes; its statements run in one transaction.
package struct Migration: Sendable {
    package let name: String
    /// An older program cannot run on a schema that a breaking step has changed.
    package let isBreaking: Bool
    package let statements: @Sendable (Dialect) -> [String]

    package init(_ name: String, isBreaking: Bool = false, _ statements: @escaping @Sendable (Dialect) -> [String]) {
        self.name = name
        self.isBreaking = isBreaking
        self.statements = statements
    }
}

package struct MigrationReport: Sendable, Equatable {
    package let applied: [String]
    package let already: Int
}

package enum Migrations {
    /// Brings the database up to `migrations`, in order, under a lock; each step in a transaction of its own. A database that is newer than the
    /// program is fine while no step unknown to the program is breaking (rolling upgrades).
    package static func apply(_ migrations: [Migration], to store: any Store, at now: Instant) async throws -> MigrationReport {
        try await store.write { tx in
            try tx.take(.migration)
            try tx.run(
                Statement(
                    stringLiteral:
                        "CREATE TABLE IF NOT EXISTS migration (position {int} NOT NULL, name {text} PRIMARY KEY, breaking {int} NOT NULL, applied_at {int} NOT NULL){table}"
                ))
        }
        var applied: [String] = []
        for (position, migration) in migrations.enumerated() {
            let isNew = try await store.write { tx in
                try tx.take(.migration)
                let done = try tx.count("SELECT COUNT(*) FROM migration WHERE name = \(migration.name)")
                guard done == 0 else { return false }
                for statement in migration.statements(tx.dialect) { try tx.run(Statement(stringLiteral: statement)) }
                try tx.run(
                    "INSERT INTO migration (position, name, breaking, applied_at) VALUES (\(position), \(migration.name), \(migration.isBreaking ? 1 : 0), \(now))"
                )
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        try await check(migrations, on: store)
        return MigrationReport(applied: applied, already: migrations.count - applied.count)
    }

    /// Refuses a database that this program cannot work with, saying which command helps.
    package static func check(_ migrations: [Migration], on store: any Store) async throws {
        try await store.read { try check(migrations, in: $0) }
    }

    package static func check(_ migrations: [Migration], in tx: any Transaction) throws {
        let names = Set(migrations.map(\.name))
        let found = try appliedSteps(in: tx)
        let missing = migrations.filter { migration in !found.contains { $0.name == migration.name } }
        if let first = missing.first {
            throw StoreError.schema("The database lacks \(missing.count) step(s), first “\(first.name)”. Run: nearmade migrate")
        }
        if let stranger = found.first(where: { $0.isBreaking && !names.contains($0.name) }) {
            throw StoreError.schema("The database was changed by a newer program (“\(stranger.name)”). Run that version or a later one.")
        }
    }

    package static func appliedSteps(on store: any Store) async throws -> [(name: String, isBreaking: Bool)] {
        try await store.read { try appliedSteps(in: $0) }
    }

    private static func appliedSteps(in tx: any Transaction) throws -> [(name: String, isBreaking: Bool)] {
        let table: Statement =
            switch tx.dialect.kind {
            case .sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
            case .postgres: "SELECT COUNT(*) FROM pg_class WHERE relname = 'migration' AND pg_table_is_visible(oid)"
            }
        guard try tx.count(table) > 0 else { return [] }
        return try tx.rows("SELECT name, breaking FROM migration ORDER BY applied_at, position") { (try $0.text(0), try $0.bool(1)) }
    }

    /// On PostgreSQL, raises the journal's era when transaction ids start lower than the journal's own, as after a restore into a new server:
    /// cursors order by (era, transaction), so what is written now still comes after what was read.
    package static func openEra(on store: any Store) async throws {
        guard store.dialect.kind == .postgres else { return }
        try await store.write { tx in
            try tx.run(
                """
                UPDATE journal_era SET era = era + 1
                WHERE {transaction} <= COALESCE((SELECT MAX(f.xid) FROM fact AS f WHERE f.era = journal_era.era), 0)
                """)
        }
    }
}
