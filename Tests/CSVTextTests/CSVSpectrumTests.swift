import Foundation
import Testing

@testable import CSVText

@Suite("csv-spectrum", .enabled(if: CaseFolder.has("parsers/csv-spectrum"), "needs ../shared/cases/parsers/csv-spectrum"))
struct CSVSpectrumTests {
    @Test("Each file reads as its JSON says", arguments: ["empty", "escaped_quotes", "json", "newlines"])
    func spectrum(name: String) throws {
        let folder = CaseFolder.url("parsers/csv-spectrum")
        let wanted = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("json/\(name).json")))
                as? [[String: String]])
        var reader = try CSVReader(FileSource(path: folder.appendingPathComponent("csvs/\(name).csv").path))
        var rows: [[String: String]] = []
        while let row = try reader.next()?.get() {
            rows.append(Dictionary(uniqueKeysWithValues: zip(reader.header.names, row.texts)))
        }
        #expect(rows == wanted)
    }
}
