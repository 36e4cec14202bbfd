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

    /// Whether a migrated database is a demo's own, or nothing has ever happened in it.
    package static func allowsReplacing(_ store: any Store) async throws -> Bool {
        try await store.read { tx in
            if try Settings.get(setting, in: tx) != nil { return true }
            return try tx.count("SELECT COUNT(*) FROM fact") == 0
        }
    }
}
