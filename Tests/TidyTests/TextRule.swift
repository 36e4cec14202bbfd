/// Forbids pieces of text in any kind of file: paths of one machine, hosts of package registries.
struct TextRule: Sendable {
    let forbidden: [String]
    let message: String

    func findings(in text: String, at path: String) -> [Finding] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            forbidden.filter { line.contains($0) }.map { Finding(path: path, line: index + 1, message: "\($0): \(message)") }
        }
    }
}

/// What belongs in no commit.
enum TrackedFiles {
    /// - Parameter paths: what `git ls-files` prints, a path a line.
    static func findings(in paths: String) -> [Finding] {
        paths.split(separator: "\n").map(String.init).compactMap { path in
            let parts = path.split(separator: "/")
            let made = parts.contains { $0.hasPrefix(".build") || $0 == ".swiftpm" || $0 == "__pycache__" || $0 == "Package.resolved" }
            let data = parts.first == "data" || path.hasSuffix(".sqlite") || path.contains(".sqlite-")
            return made || data ? Finding(path: path, line: 0, message: "is made by a build or a run and must not be tracked") : nil
        }
    }
}

/// Every target has tests of its own.
enum TestFolders {
    /// - Parameters:
    ///   - targets: names of the folders in Sources, without system libraries and executables.
    ///   - tested: names of the folders in Tests that have a Swift file.
    ///   - exceptions: targets without tests, each with the reason.
    static func findings(targets: [String], tested: Set<String>, exceptions: [String: String]) -> [Finding] {
        let missing = targets.filter { !tested.contains($0 + "Tests") && exceptions[$0] == nil }
            .map { Finding(path: "Sources/\($0)", line: 0, message: "has no tests: make Tests/\($0)Tests") }
        let stale = exceptions.keys.sorted().filter { !targets.contains($0) || tested.contains($0 + "Tests") }
            .map { Finding(path: "Sources/\($0)", line: 0, message: "needs no exception from having tests: remove it") }
        return missing + stale
    }
}
