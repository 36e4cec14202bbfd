import Foundation
import JSONText

/// The published signatures lie beside the project and are not part of it.
enum CaseFolder {
    /// NEARMADE_CASES, else `../shared/cases` beside the project; of it webhooks/published.json.
    static let published: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(filePath: named).appending(path: "webhooks/published.json") }
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return project.appending(path: "../shared/cases/webhooks/published.json").standardizedFileURL
    }()

    static let exists = FileManager.default.fileExists(atPath: published.path)
    static let absent = "needs ../shared/cases/webhooks, or NEARMADE_CASES"

    static func vectors() throws -> [JSON] {
        try JSON.parse(String(decoding: Data(contentsOf: published), as: UTF8.self)).asArray ?? []
    }
}
