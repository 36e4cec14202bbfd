import Core
import JSONText
import Store

/// The mark by which a database is known as a demo's own, which the next demo may replace.
package struct DemoMark: Sendable, Equatable {
    package let seed: UInt64
    package let start: Instant

    static let setting = "demo"

    package init(seed: UInt64, start: Instant) {
        self.seed = seed
        self.start = start
    }

    package func set(in store: any Store) async throws {
        var out = JSONWriter()
        out.beginObject()
        out.member("seed", String(seed))
        out.member("start", start.description)
        out.endObject()
        let text = out.text
        try await store.write { tx in try Settings.set(Self.setting, to: text, in: tx) }
    }

    /// Whose a database is, seen before anything is changed in it.
    package enum Owner: Sendable, Equatable {
        /// There is nothing in it.
        case nobody
        /// An earlier demo left it behind.
        case demo
        case somebody
    }

    package static func owner(of store: any Store) async throws -> Owner {
        guard try await !Migrations.appliedSteps(on: store).isEmpty else {
            let tables: Statement =
                switch store.dialect.kind {
                case .sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
                case .postgres: "SELECT COUNT(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
                }
            return try await store.read { tx in try tx.count(tables) } == 0 ? .nobody : .somebody
        }
        return try await store.read { tx in
            if try Settings.get(setting, in: tx) != nil { return .demo }
            return try tx.count("SELECT COUNT(*) FROM (SELECT id FROM fact LIMIT 1) AS first") == 0 ? .nobody : .somebody
        }
    }
}
