import Foundation
import Testing

@testable import CSVText

@Suite("Writing CSV")
struct CSVWriterTests {
    private func written(_ rows: [[CSVCell]], delimiter: Character = ",") throws -> String {
        var writer = try CSVWriter(delimiter: delimiter.asciiValue ?? 0, lineEnd: .lf)
        for row in rows { writer.write(row) }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }

    @Test("Quotes stand only where a reader needs them")
    func quotes() throws {
        let cells: [CSVCell] = [.text("plain text"), .text("a,b"), .text("a\"b"), .text("a\nb"), .text("a\rb"), .text("a;b")]
        #expect(try written([cells]) == "plain text,\"a,b\",\"a\"\"b\",\"a\nb\",\"a\rb\",a;b\n")
        #expect(try written([[.text("a;b"), .text("a,b")]], delimiter: ";") == "\"a;b\";a,b\n")
        #expect(try written([[.text("")], [.text("\u{FEFF}x")]]) == "\"\"\n\"\u{FEFF}x\"\n")
    }

    @Test("Text that a spreadsheet would run as a formula gets an apostrophe; our own numbers do not")
    func formulas() throws {
        for start in ["=", "+", "-", "@", "\t"] {
            #expect(try written([[.text(start + "1+1"), .text("x")]]) == "'\(start)1+1,x\n")
        }
        #expect(try written([[.text("\r=1"), .text("x")]]) == "\"'\r=1\",x\n")
        #expect(try written([[.plain("-5.00"), .text("a-b")]]) == "-5.00,a-b\n")
    }

    @Test("Rows end in CRLF unless told otherwise, and the delimiter must be usable")
    func lineEnd() throws {
        var writer = try CSVWriter()
        writer.write(["a", "b"])
        #expect(writer.bytes == Array("a,b\r\n".utf8))
        #expect(throws: CSVError(.badDelimiter(10), line: 1)) { try CSVWriter(delimiter: 10) }
    }

    @Test("Naughty strings come back as they were, but for the apostrophe before formulas",
        .enabled(if: CaseFolder.has("parsers/naughty/blns.json"), "needs ../shared/cases/parsers/naughty"))
    func naughtyStrings() throws {
        let file = CaseFolder.url("parsers/naughty/blns.json")
        let strings = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String])
        var writer = try CSVWriter()
        writer.write(["n", "text"])
        for (number, text) in strings.enumerated() { writer.write([.plain("\(number)"), .text(text)]) }
        var reader = try CSVReader(MemorySource(writer.takeBytes()))
        for text in strings {
            let back = try #require(try reader.next()).get().text(1)
            let isGuarded = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
            #expect(Array(back.utf8) == Array((isGuarded ? "'" + text : text).utf8))
        }
        #expect(try reader.next() == nil)
    }
}
