import JSONText
import Testing

@Suite("Writing")
struct WritingTests {
    @Test("Only what must be escaped is escaped, in one way", arguments: [
        ("plain", "plain"), ("\"", "\\\""), ("\\", "\\\\"), ("/", "/"), ("\u{8}\u{C}\n\r\t", "\\b\\f\\n\\r\\t"),
        ("\u{0}\u{1}\u{B}\u{1F}", "\\u0000\\u0001\\u000b\\u001f"), ("\u{7F}é€😀\u{2028}", "\u{7F}é€😀\u{2028}"),
        ("seven b\"", "seven b\\\""), ("eight by\"tes and more\n", "eight by\\\"tes and more\\n"),
    ])
    func escapes(_ text: String, _ written: String) throws {
        #expect(JSON.string(text).text == "\"\(written)\"")
        var writer = JSONWriter()
        writer.beginObject()
        writer.member(text, text)
        writer.endObject()
        #expect(writer.text == "{\"\(written)\":\"\(written)\"}")
        #expect(try JSON.parse(writer.bytes, limits: JSONLimits(refuseNUL: false)) == .object(JSONObject([(text, .string(text))])))
    }

    @Test("The writer sets every comma")
    func commas() {
        var writer = JSONWriter(reservingBytes: 256)
        writer.beginObject()
        writer.member("parcel", "P1")
        writer.member("count", 2)
        writer.member("cents", Int64.min)
        writer.member("late", false)
        writer.member("note", orNull: nil)
        writer.member("hub", orNull: "LEJ")
        writer.member("rate", JSONNumber(0.5) ?? 0)
        writer.member("extra", json: ["a": []])
        writer.key("steps")
        writer.beginArray()
        writer.string("packed")
        writer.int(-7)
        writer.int(Int64.max)
        writer.bool(true)
        writer.null()
        writer.number(JSONNumber(10))
        writer.beginArray()
        writer.endArray()
        writer.beginObject()
        writer.endObject()
        writer.value([1, 2])
        writer.trusted("{\"x\":1}")
        writer.endArray()
        writer.member("last", true)
        writer.endObject()
        let expected =
            #"{"parcel":"P1","count":2,"cents":-9223372036854775808,"late":false,"note":null,"hub":"LEJ","rate":0.5,"extra":{"a":[]},"#
            + #""steps":["packed",-7,9223372036854775807,true,null,10,[],{},[1,2],{"x":1}],"last":true}"#
        #expect(writer.text == expected)
    }

    @Test("Lines of NDJSON follow each other without commas, and a cleared writer begins again")
    func lines() {
        var writer = JSONWriter()
        for number in 0...10 {
            writer.int(number)
            writer.endLine()
        }
        #expect(writer.text == "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n")
        writer.clear()
        writer.beginArray()
        writer.endArray()
        #expect(writer.text == "[]")
    }

    @Test("A text for persons has one member a line")
    func pretty() throws {
        let json: JSON = ["parcel": "P1", "steps": ["packed", ["at": 1]], "none": [], "empty": [:]]
        let expected = """
            {
              "parcel": "P1",
              "steps": [
                "packed",
                {
                  "at": 1
                }
              ],
              "none": [],
              "empty": {}
            }
            """
        #expect(json.prettyText() == expected)
        #expect(try JSON.parse(json.prettyText(indent: 100)) == json)
        #expect((["a"] as JSON).prettyText(indent: -1) == "[\n\"a\"\n]")
        #expect("\(json["steps"] ?? nil)" == #"["packed",{"at":1}]"#)
    }

    @Test("Writing appends to what is there")
    func appends() {
        var output = Array("data: ".utf8)
        (["a": nil] as JSON).write(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "data: {\"a\":null}")
    }
}
