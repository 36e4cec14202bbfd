import Core
import Foundation
import Store
import Workflows

/// Large databases that are filled once and kept from one invocation to the next: `.build/bench`, or the folder that NEARMADE_BENCH_BASES names.
struct KeptBases {
    let folder: URL

    init(environment: [String: String]) {
        folder = URL(fileURLWithPath: environment["NEARMADE_BENCH_BASES"] ?? ".build/bench")
    }

    /// - Parameters:
    ///   - name: what is in it; another schema makes another base.
    ///   - fill: writes the database at a path.
    func base(_ name: String, fill: (URL) async throws -> Void) async throws -> URL {
        let manager = FileManager.default
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        let base = folder.appendingPathComponent("\(name)-\(Self.schema).sqlite")
        if manager.fileExists(atPath: base.path) { return base }
        // One of an earlier schema is of no use any more, nor is one that was cut off.
        for old in try manager.contentsOfDirectory(atPath: folder.path) where old.hasPrefix(name + "-") {
            try manager.removeItem(at: folder.appendingPathComponent(old))
        }
        let unfinished = folder.appendingPathComponent("\(name)-unfinished.sqlite")
        print("filling \(base.path), once; remove it when you need the room")
        let started = World.real().wallNow()
        try await fill(unfinished)
        try manager.moveItem(at: unfinished, to: base)
        let seconds = (World.real().wallNow().microseconds - started.microseconds) / 1_000_000
        print("filled in \(seconds) s: \(Self.size(of: base))")
        return base
    }

    /// Told apart by the migrations that make it.
    private static var schema: String {
        let names = Workflows.migrations.map(\.name).joined(separator: " ")
        return String(UInt64(bitPattern: names.utf8.reduce(into: Int64(5_381)) { $0 = $0 &* 33 &+ Int64($1) }), radix: 36)
    }

    static func size(of file: URL) -> String {
        let bytes = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int64) ?? 0
        return BenchTable.figure(Double(bytes) / 1e9) + " GB"
    }
}
