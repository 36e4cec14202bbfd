import Foundation

/// The fenced blocks of docs/guides/mapping.md, so that the examples people read are the ones that run.
enum Guide {
    static func block(_ name: String) throws -> String {
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: project.appendingPathComponent("docs/guides/mapping.md"), encoding: .utf8)
        var lines: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```", let lines { return lines.joined(separator: "\n") + "\n" }
            if lines != nil { lines?.append(line) } else if line == "```" + name { lines = [] }
        }
        throw CocoaError(.fileReadNoSuchFile)
    }
}
