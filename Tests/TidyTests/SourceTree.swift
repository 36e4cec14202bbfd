import Foundation

/// One Swift file of the project.
struct SwiftFile: Sendable {
    /// From the project's root: `Sources/Core/Money.swift`.
    let path: String
    let text: String
    let tokens: [Token]

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        tokens = SwiftLexer.tokens(of: text)
    }

    /// The target's name, for a file inside a folder of `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0) }

    /// The source line without its indentation, counted from 1.
    func line(_ number: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(number - 1) ? lines[number - 1].trimmingCharacters(in: .whitespaces) : ""
    }
}

/// Something against the rules of the house, and where.
struct Finding: Equatable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { line > 0 ? "\(path):\(line): \(message)" : "\(path): \(message)" }
}

/// The project's files, read once for all tests.
struct SourceTree: Sendable {
    static let project = SourceTree(root: projectRoot())

    let root: URL
    /// Every Swift file under `Sources`, sorted by path.
    let sources: [SwiftFile]

    init(root: URL) {
        self.root = root
        sources = Self.paths(under: "Sources", in: root).filter { $0.hasSuffix(".swift") }
            .compactMap { path in Self.text(path, in: root).map { SwiftFile(path, $0) } }
    }

    /// The folders of `Sources` with anything in them, one for each target.
    var targets: [String] {
        let parts = paths(under: "Sources").map { $0.split(separator: "/") }.filter { $0.count > 2 }
        return Set(parts.map { String($0[1]) }).sorted()
    }

    /// All files under `folder`, with paths from the root, sorted; hidden ones are left out. A file gives itself.
    func paths(under folder: String) -> [String] { Self.paths(under: folder, in: root) }

    func text(_ path: String) -> String? { Self.text(path, in: root) }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

    private static func projectRoot() -> URL {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_ROOT"], !named.isEmpty {
            return URL(filePath: named, directoryHint: .isDirectory)
        }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    private static func text(_ path: String, in root: URL) -> String? {
        (try? Data(contentsOf: root.appending(path: path))).flatMap { String(data: $0, encoding: .utf8) }
    }

    private static func isFolder(_ path: String, in root: URL) -> Bool {
        var answer: ObjCBool = false
        return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &answer) && answer.boolValue
    }

    private static func paths(under folder: String, in root: URL) -> [String] {
        guard isFolder(folder, in: root) else {
            return FileManager.default.fileExists(atPath: root.appending(path: folder).path) ? [folder] : []
        }
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .map { "\(folder)/\($0)" }.filter { !isFolder($0, in: root) }.sorted()
    }
}
