import Foundation
import JSONText
import Testing

@Suite("The JSON test suite and the naughty strings")
struct JSONSuiteTests {
    static let present = !CaseFiles.json("y_").isEmpty

    @Test("A text that the standard permits is read, and reads the same after writing",
        .enabled(if: present, .init(rawValue: CaseFiles.absent)), arguments: CaseFiles.json("y_"))
    func permitted(name: String) throws {
        let bytes = try CaseFiles.bytes(CaseFiles.jsonFolder.appendingPathComponent(name))
        let limits = JSONLimits(refuseNUL: name != "y_object_escaped_null_in_key.json")
        let json = try JSON.parse(bytes, limits: limits)
        #expect(try JSON.parse(json.text, limits: limits) == json)
        #expect(try JSON.parse(json.prettyText(), limits: limits) == json)
    }

    @Test("A text that the standard forbids is refused at a place inside it",
        .enabled(if: present, .init(rawValue: CaseFiles.absent)), arguments: CaseFiles.json("n_"))
    func forbidden(name: String) throws {
        let bytes = try CaseFiles.bytes(CaseFiles.jsonFolder.appendingPathComponent(name))
        let error = try #require(throws: JSONError.self) { try JSON.parse(bytes) }
        #expect((0...bytes.count).contains(error.offset))
        #expect(error.line >= 1 && error.column >= 1)
    }

    @Test("A text that the standard leaves open is refused when it is broken Unicode or too deep, read when it is a number",
        .enabled(if: present, .init(rawValue: CaseFiles.absent)), arguments: CaseFiles.json("i_"))
    func leftOpen(name: String) throws {
        let bytes = try CaseFiles.bytes(CaseFiles.jsonFolder.appendingPathComponent(name))
        if name.hasPrefix("i_number") {
            #expect(try JSON.parse(bytes).text == String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
        } else {
            let error = try #require(throws: JSONError.self) { try JSON.parse(bytes) }
            let isDepth = name == "i_structure_500_nested_arrays.json"
            #expect(error.reason.contains("Nested too deeply") == isDepth)
        }
    }

    @Test("Every naughty string comes back byte for byte",
        .enabled(if: FileManager.default.fileExists(atPath: CaseFiles.naughty.path), .init(rawValue: CaseFiles.absent)))
    func naughtyStrings() throws {
        let bytes = try CaseFiles.bytes(CaseFiles.naughty)
        let other = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String])
        let json = try JSON.parse(bytes)
        let texts = try #require(json.asArray).compactMap(\.asString)
        #expect(texts.count == other.count && texts.count > 500)
        // Foundation drops a byte order mark that is a string of its own; we keep it.
        for (ours, theirs) in zip(texts, other) where ours != "\u{FEFF}" {
            #expect(Array(ours.utf8) == Array(theirs.utf8))
        }
        let again = try JSON.parse(json.text)
        #expect(again == json)
        #expect(again.text == json.text)
    }
}
