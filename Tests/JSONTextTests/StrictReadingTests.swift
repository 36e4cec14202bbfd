import JSONText
import Testing

@Suite("Reading strictly")
struct StrictReadingTests {
    struct Refusal: Sendable {
        let text: String
        let says: String
        let line: Int
        let column: Int

        init(_ text: String, _ says: String, _ line: Int, _ column: Int) {
            (self.text, self.says, self.line, self.column) = (text, says, line, column)
        }
    }

    static let refusals: [Refusal] = [
        Refusal("", "found the end of the text", 1, 1),
        Refusal(" \n\t ", "found the end of the text", 2, 3),
        Refusal("\u{FEFF}{}", "byte order mark", 1, 1),
        Refusal("{\u{0}", "UTF-16", 1, 1),
        Refusal("[1,]", "no comma before ']'", 1, 4),
        Refusal("[1 , \n]", "no comma before ']'", 2, 1),
        Refusal("{\"a\":1,}", "no comma before '}'", 1, 8),
        Refusal("[1 2]", "Expected ',' or ']' after a value, found '2'", 1, 4),
        Refusal("[1}", "Expected ',' or ']' after a value, found '}'", 1, 3),
        Refusal("{\"a\":1]", "Expected ',' or '}' after a value, found ']'", 1, 7),
        Refusal("{\"a\":1", "found the end of the text", 1, 7),
        Refusal("{\"a\" 1}", "Expected ':' after a name, found '1'", 1, 6),
        Refusal("{a:1}", "Expected a name in double quotes, found 'a'", 1, 2),
        Refusal("{'a':1}", "Names stand in double quotes", 1, 2),
        Refusal("{// why\n}", "Comments", 1, 2),
        Refusal("['P1']", "Strings stand in double quotes", 1, 2),
        Refusal("[/* why */]", "Comments", 1, 2),
        Refusal("[+1]", "write 1, not +1", 1, 2),
        Refusal("[.5]", "write 0.5, not .5", 1, 2),
        Refusal("[NaN]", "NaN and Infinity", 1, 2),
        Refusal("[-Infinity]", "needs a digit", 1, 3),
        Refusal("True", "small letters", 1, 1),
        Refusal("nul", "Expected the word null", 1, 1),
        Refusal("truth", "Expected the word true", 1, 1),
        Refusal("01", "leading zeros", 1, 1),
        Refusal("-01", "leading zeros", 1, 2),
        Refusal("1.", "decimal point needs a digit", 1, 3),
        Refusal("1e+", "exponent needs a digit", 1, 4),
        Refusal("1 2", "must end after its value; found '2'", 1, 3),
        Refusal("{}x", "must end after its value; found 'x'", 1, 3),
        Refusal("\"é\u{1}\"", "control character (byte 0x01)", 1, 3),
        Refusal("\"a\nb\"", "control character (byte 0x0A)", 1, 3),
        Refusal("{\n  \"a\": \"open", "not closed", 2, 8),
        Refusal("\"\\", "After a backslash", 1, 2),
        Refusal("\"\\x\"", "After a backslash", 1, 2),
        Refusal("\"\\u12G4\"", "four hexadecimal digits", 1, 6),
        Refusal("\"\\ud83d\"", "Half of a surrogate pair", 1, 2),
        Refusal("\"\\ude00\"", "Half of a surrogate pair", 1, 2),
        Refusal("\"\\ud83d\\ud83d\"", "Half of a surrogate pair", 1, 2),
        Refusal("\"\\u0000\"", "U+0000", 1, 2),
        Refusal("{\"\\u0000\":1}", "U+0000", 1, 3),
        Refusal("{\"a\":1,\"b\":2,\"a\":3}", "the name \"a\" twice", 1, 14),
        Refusal("{\"a\":1,\"\\u0061\":3}", "the name \"a\" twice", 1, 8),
    ]

    @Test("A fault is named with its remedy and its place", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let error = try #require(throws: JSONError.self) { try JSON.parse(refusal.text) }
        #expect(error.reason.contains(refusal.says), "\(error)")
        #expect(error.line == refusal.line && error.column == refusal.column, "\(error)")
    }

    @Test("Bytes that are not UTF-8 are refused where they stand", arguments: [
        [0x80], [0xC0, 0xAF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82],
        [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
    func brokenUTF8(_ broken: [UInt8]) throws {
        for before in ["", "é", "plain text, long enough for eight bytes at a time", "\\n"] {
            let bytes = Array("[\"".utf8) + Array(before.utf8) + broken + Array("\"]".utf8)
            let error = try #require(throws: JSONError.self) { try JSON.parse(bytes) }
            #expect(error.offset == 2 + before.utf8.count)
            #expect(error.reason.contains("not valid UTF-8"))
        }
    }

    @Test("A character is read alike as it stands and as its escape")
    func escapedScalars() throws {
        for code in stride(from: UInt32(0x20), through: 0x10FFFF, by: 7) {
            guard let scalar = UnicodeScalar(code), scalar != "\"", scalar != "\\" else { continue }
            let text = String(scalar)
            let escape = text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
            #expect(try JSON.parse("[\"\(text)\",\"\(escape)\",\"\(escape.uppercased().replacing("U", with: "u"))\"]")
                == .array(Array(repeating: .string(text), count: 3)))
        }
    }

    @Test("The end of a string is found at any distance", arguments: 0...40)
    func stringLengths(_ length: Int) throws {
        let plain = String(repeating: "x", count: length)
        #expect(try JSON.parse("[\"\(plain)\",1]") == [.string(plain), 1])
        #expect(try JSON.parse("\"\(plain)é\\t\(plain)\"") == .string(plain + "é\t" + plain))
        #expect(throws: JSONError.self) { try JSON.parse("\"\(plain)") }
    }

    @Test("A collection that does not lie together in memory is read too")
    func scatteredBytes() throws {
        let bytes = Array("[{\"parcel\":\"P1\"}]".utf8)
        #expect(try JSON.parse(bytes.reversed().reversed() as ReversedCollection<ReversedCollection<[UInt8]>>) == [["parcel": "P1"]])
        #expect(throws: JSONError.self) { try JSON.parse(bytes.lazy.map { $0 }, limits: JSONLimits(bytes: 16)) }
    }
}
