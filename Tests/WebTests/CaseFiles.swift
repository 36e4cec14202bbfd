import Foundation

/// The shared example files, which are not part of the project and may be absent.
enum CaseFiles {
    static let absent = "The shared case files are not here; set NEARMADE_CASES to their folder."

    /// NEARMADE_CASES, else `../shared/cases` beside the project.
    static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(filePath: named) }
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return project.deletingLastPathComponent().appending(path: "shared/cases")
    }()

    static let jsonFolder = folder.appending(path: "parsers/json")
    static let naughty = folder.appending(path: "parsers/naughty/blns.json")

    static let epcis = folder.appending(path: "epcis")

    /// Documents in a folder of the EPCIS cases, with their names.
    static func epcisDocuments(_ place: String) throws -> [(name: String, text: String)] {
        let folder = epcis.appending(path: place)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") || $0.hasSuffix(".jsonld") }
        return try names.sorted().map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
    }

    static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    /// Files of the JSON suite that no reader may take.
    static func refusedJSON() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: jsonFolder.path)
        return try names.filter { $0.hasPrefix("n_") }.sorted().map { ($0, [UInt8](try Data(contentsOf: jsonFolder.appending(path: $0)))) }
    }

    static func naughtyStrings() throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: naughty))
        return value as? [String] ?? []
    }
}
