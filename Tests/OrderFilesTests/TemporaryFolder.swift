import Foundation

/// A folder of files that is gone when the test lets go of it.
final class TemporaryFolder {
    let path: String

    init(_ files: [String: String]) throws {
        let name = "orderfiles-\(ProcessInfo.processInfo.globallyUniqueString)"
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
