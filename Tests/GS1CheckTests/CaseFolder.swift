import Foundation

/// The cases from the outside world lie beside the project and are not part of it.
enum CaseFolder {
    static let root: URL = {
        if let given = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(fileURLWithPath: given) }
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return project.appendingPathComponent("../shared/cases").standardizedFileURL
    }()

    static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

    static func url(_ path: String) -> URL { root.appendingPathComponent(path) }
}
