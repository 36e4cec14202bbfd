import Foundation

/// The shared example files, which are not part of the project and may be absent.
enum CaseFiles {
    static let absent = "The shared case files are not here; set NEARMADE_CASES to their folder."

    /// NEARMADE_CASES, else `../shared/cases` beside the project.
    static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(fileURLWithPath: named) }
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return project.deletingLastPathComponent().appendingPathComponent("shared/cases")
    }()

    static let jsonFolder = folder.appendingPathComponent("parsers/json")
    static let naughty = folder.appendingPathComponent("parsers/naughty/blns.json")

    /// The names in the JSON suite that begin so: `y_` must be read, `n_` refused, `i_` is left to the reader.
    static func json(_ prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: jsonFolder.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
    }

    static func bytes(_ url: URL) throws -> [UInt8] { try Array(Data(contentsOf: url)) }
}
