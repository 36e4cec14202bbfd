import Foundation
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite("One process serves a SQLite file")
struct ServingLockTests {
    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nearmade-lock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try body(folder)
        try FileManager.default.removeItem(at: folder)
    }

    @Test("Beside a file of somebody else nothing is left", arguments: ["hello\n", "SQLite format 2\0 and more", "S"])
    func foreign(_ text: String) throws {
        try Self.inFolder { folder in
            let file = folder.appending(path: "passwd")
            try Data(text.utf8).write(to: file)
            let error = #expect(throws: StoreError.self) { _ = try ServingLock(database: file.path) }
            guard case .address("\(file.path) is no SQLite database") = error else { throw error ?? .closed }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["passwd"])
        }
    }

    @Test("A file that is not there, is empty or is a database is served by one at a time", arguments: [nil, "", "SQLite format 3\0 and more"] as [String?])
    func own(_ text: String?) throws {
        try Self.inFolder { folder in
            let file = folder.appending(path: "nearmade.sqlite")
            if let text { try Data(text.utf8).write(to: file) }
            let first = try ServingLock(database: file.path)
            let error = #expect(throws: StoreError.self) { _ = try ServingLock(database: file.path) }
            guard case .busy = error else { throw error ?? .closed }
            withExtendedLifetime(first) {}
        }
    }
}
