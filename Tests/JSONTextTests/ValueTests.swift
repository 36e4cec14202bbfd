import Foundation
import JSONText
import Testing

@Suite("Values, numbers and objects")
struct ValueTests {
    @Test("The text of a number is kept", arguments: [
        "0", "-0", "1.10", "1e3", "1E+03", "-12.500e-7", "123456789012345678901234567890", "0.4e00669999999999999",
    ])
    func numberText(_ text: String) throws {
        #expect(try JSON.parse("[\(text)]").text == "[\(text)]")
        #expect(try JSONNumber(text: text).text == text)
    }

    @Test("A number is a whole one only when it is written and fits so", arguments: [
        ("0", 0), ("-0", 0), ("42", 42), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
        ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.0", nil), ("1e3", nil), ("1.5", nil),
    ] as [(String, Int64?)])
    func wholeNumber(_ text: String, _ whole: Int64?) throws {
        #expect(try JSON.parse(text).asNumber?.int64 == whole)
    }

    @Test("A number gives its nearest double, and none beyond their range")
    func doubles() throws {
        #expect(try JSONNumber(text: "1.10").double == 1.1)
        #expect(try JSONNumber(text: "-1E-3").double == -0.001)
        #expect(try JSONNumber(text: "1e400").double == nil)
        #expect(try JSONNumber(text: "1e-400").double == 0)
        #expect(JSONNumber(0.1)?.text == "0.1")
        #expect(JSONNumber(Double.infinity) == nil && JSONNumber(Double.nan) == nil)
    }

    @Test("Every double that is made into a number reads back the same", arguments: [
        0.0, -0.0, 1e16, 1e-5, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ])
    func doubleText(_ value: Double) throws {
        let number = try #require(JSONNumber(value))
        #expect(try JSON.parse(number.text) == .number(number))
        #expect(number.double == value)
    }

    @Test("Text that is not a number is refused", arguments: ["", "-", " 1", "1 ", "0x1", "1.", "١", "1,5"])
    func notANumber(_ text: String) {
        #expect(throws: JSONError.self) { try JSONNumber(text: text) }
    }

    @Test("Values are equal when their compact text is, byte for byte")
    func equality() throws {
        #expect(try JSON.parse("[1.0]") != JSON.parse("[1]"))
        #expect(try JSON.parse("{\"a\":1,\"b\":2}") != JSON.parse("{\"b\":2,\"a\":1}"))
        #expect(try JSON.parse("\"\\u0041\"") == JSON.parse("\"A\""))
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
        #expect(Set<JSON>([.string("\u{E9}"), .string("e\u{301}"), nil, false, 0, "", [], [:]]).count == 8)
    }

    @Test("A value is written in Swift as it reads in JSON, members in their order")
    func literals() {
        let parcel = "P1"
        let json: JSON = ["parcel": .string(parcel), "weight": 2, "tags": ["fragile", "parcel \(parcel)"], "note": nil, "late": true]
        #expect(json.text == #"{"parcel":"P1","weight":2,"tags":["fragile","parcel P1"],"note":null,"late":true}"#)
        #expect(json["weight"]?.asNumber?.int64 == 2 && json["late"]?.asBool == true && json["note"]?.isNull == true)
        #expect(json["tags"]?.asArray?.count == 2 && json["none"] == nil && JSON.string("x")["parcel"] == nil)
        #expect((["a": 1, "b": 2, "a": 3] as JSON).text == #"{"a":3,"b":2}"#)
    }

    @Test("An object finds, adds, replaces and removes members at any size", arguments: [1, 15, 16, 17, 18, 100])
    func objectMembers(_ count: Int) throws {
        var object = JSONObject()
        for number in 0..<count { object["name \(number)"] = .number(JSONNumber(number)) }
        #expect(object.count == count && object.keys == (0..<count).map { "name \($0)" })
        #expect((0..<count).allSatisfy { object["name \($0)"]?.asNumber?.int64 == Int64($0) })
        #expect(try JSON.parse(JSON.object(object).text) == .object(object))
        object["name 0"] = "replaced"
        #expect(object["name 0"] == "replaced" && object.count == count)
        object["name 0"] = nil
        object["never there"] = nil
        #expect(object["name 0"] == nil && object.count == count - 1)
        #expect(object.last?.name == (count > 1 ? "name \(count - 1)" : nil))
        #expect((1..<count).allSatisfy { object["name \($0)"]?.asNumber?.int64 == Int64($0) })
    }

    @Test("Where a name may stand twice, the first place has the last value", arguments: [0, 3, 16, 40])
    func twins(_ others: Int) throws {
        let rest = (0..<others).map { ",\"n\($0)\":\($0)" }.joined()
        let json = try JSON.parse("{\"a\":1\(rest),\"a\":[2],\"b\":3}", limits: JSONLimits(takesTwins: true))
        #expect(json.text == "{\"a\":[2]\(rest),\"b\":3}")
        #expect(json["a"] == [2] && json["b"] == 3)
    }

    @Test("A name that stands twice is found in objects of any size", arguments: [2, 16, 17, 18, 5_000])
    func duplicateNames(_ count: Int) throws {
        let names = (0..<count - 1).map { "n\($0)" }
        for twice in [names[0], names[names.count - 1]] {
            let text = "{" + (names + [twice]).map { "\"\($0)\":[{\"\($0)\":1}]" }.joined(separator: ",") + "}"
            let error = try #require(throws: JSONError.self) { try JSON.parse(text) }
            #expect(error.reason.contains("\"\(twice)\" twice"))
            let lastName = try #require(text.range(of: "\"\(twice)\":[", options: .backwards))
            #expect(error.offset == text.utf8.distance(from: text.startIndex, to: lastName.lowerBound))
        }
        let accepted = try JSON.parse("{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}")
        #expect(accepted.asObject?.keys == names && names.allSatisfy { accepted[$0] == 1 })
    }

    @Test("Composed and decomposed spellings are two names")
    func spellings() throws {
        let json = try JSON.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(json["\u{E9}"] == 1 && json["e\u{301}"] == 2)
    }
}
