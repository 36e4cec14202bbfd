import Foundation
import Testing

/// Files that say what was agreed on; a test fails where the program says something else.
enum Golden {
    /// `Tests/WebTests/Golden`; NEARMADE_ROOT names the project where the tests are built from copies of it.
    private static let folder: URL = {
        if let root = ProcessInfo.processInfo.environment["NEARMADE_ROOT"] { return URL(filePath: root).appending(path: "Tests/WebTests/Golden") }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    }()

    private static let isRenewing = ProcessInfo.processInfo.environment["NEARMADE_RENEW"] == "1"

    static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if isRenewing {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard golden != text else { return }
        let (old, new) = (golden.split(separator: "\n", omittingEmptySubsequences: false), text.split(separator: "\n", omittingEmptySubsequences: false))
        let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        let was = line < old.count ? old[line] : "nothing"
        let now = line < new.count ? new[line] : "nothing"
        Issue.record(
            """
            \(name) differs from line \(line + 1) on.
            golden: \(was)
            now:    \(now)
            If the change is meant, renew the file: NEARMADE_RENEW=1 swift test --filter WebTests
            """, sourceLocation: sourceLocation)
    }
}
