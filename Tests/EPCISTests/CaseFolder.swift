import Foundation

/// The shared example files, which are not part of the project and may be absent.
enum CaseFolder {
    /// NEARMADE_CASES, else `../shared/cases` beside the project; of it the folder epcis.
    static let url: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(filePath: named).appending(path: "epcis") }
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return project.appending(path: "../shared/cases/epcis").standardizedFileURL
    }()

    static let exists = FileManager.default.fileExists(atPath: url.path)
    static let absent = "needs ../shared/cases/epcis, or NEARMADE_CASES"

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: path))) }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The files below a folder with one of these endings, sorted; none where the folder is absent.
    static func files(_ folder: String, _ endings: [String]) -> [String] {
        let names = FileManager.default.enumerator(atPath: url.appending(path: folder).path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in endings.contains { name.hasSuffix("." + $0) } }.sorted().map { folder + "/" + $0 }
    }

    /// A document as JSON-LD or XML, by the ending of its name.
    static func isXML(_ path: String) -> Bool { path.hasSuffix(".xml") }
}
