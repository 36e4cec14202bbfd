import JSONText
import Testing

@Suite("NDJSON")
struct NDJSONTests {
    private static let sample = Array("{\"a\":1}\r\n\n  \r\n[\"é\"]\n12\n\r\n\"last\"".utf8)

    private func lines(_ chunks: [ArraySlice<UInt8>], max: Int = 100) -> [NDJSONLine] {
        var stream = NDJSONLines(maxLineBytes: max)
        var lines = chunks.flatMap { stream.feed($0) }
        if let last = stream.finish() { lines.append(last) }
        return lines
    }

    @Test("A stream gives the same lines wherever it is cut in three", arguments: 0...sample.count)
    func splits(_ first: Int) throws {
        let bytes = Self.sample
        for second in first...bytes.count {
            let lines = lines([bytes[..<first], bytes[first..<second], bytes[second...]])
            #expect(lines.map(\.number) == [1, 4, 5, 7])
            #expect(try lines.map { try $0.parse() } == [["a": 1], ["é"], 12, "last"])
        }
    }

    @Test("A stream may come byte by byte, and may end with or without a line feed")
    func byteByByte() throws {
        for bytes in [Self.sample, Self.sample + [0x0A], Self.sample + [0x0D, 0x0A]] {
            let lines = lines(bytes.indices.map { bytes[$0...$0] })
            #expect(try lines.map { try $0.parse() } == [["a": 1], ["é"], 12, "last"])
        }
    }

    @Test("A line is given as soon as its end is seen")
    func promptness() throws {
        var stream = NDJSONLines()
        #expect(stream.feed("1".utf8).isEmpty)
        #expect(stream.feed("2\n3".utf8).map { try? $0.content.get() } == [Array("12".utf8)])
        #expect(try stream.finish()?.parse() == 3)
        #expect(stream.finish() == nil)
        #expect(stream.feed("4\n".utf8).map(\.number) == [1])
    }

    @Test("A line of the permitted length is read, a longer one is answered by an error, and the next line is read",
        arguments: 0...26)
    func tooLong(_ cut: Int) throws {
        let bytes = Array("12345678\r\n123456789\n87654321\n".utf8)
        let lines = lines([bytes[..<cut], bytes[cut...]], max: 8)
        #expect(lines.map(\.number) == [1, 2, 3])
        #expect(try lines[0].parse() == 12_345_678 && lines[2].parse() == 87_654_321)
        let error = try #require(throws: JSONError.self) { try lines[1].parse() }
        #expect(error.reason == "The line is too long: at most 8 bytes are permitted." && error.line == 2)
    }

    @Test("A line without end costs no more memory than the limit, and is one error at the end of the stream")
    func endless() {
        var stream = NDJSONLines(maxLineBytes: 1_000)
        for _ in 0..<1_000 { #expect(stream.feed(repeatElement(UInt8(ascii: " "), count: 1_000)).isEmpty) }
        #expect(stream.finish().map { (try? $0.content.get()) == nil } == true)
    }

    @Test("A fault inside a line carries the line's number in the stream")
    func faultInLine() throws {
        let bytes = Array("1\n\n[1,]\n".utf8)
        let lines = lines([bytes[...]])
        let error = try #require(throws: JSONError.self) { try lines[1].parse() }
        #expect(error.line == 3 && error.column == 4 && error.offset == 3)
    }
}
