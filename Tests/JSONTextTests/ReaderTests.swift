import JSONText
import Testing

enum Step: String, CaseIterable { case packed, delivered }

@Suite("Reading shapes")
struct ReaderTests {
    private func reader(_ text: String) throws -> JSONObjectReader {
        try JSONReader(JSON.parse(text)).object()
    }

    @Test("A body of the right shape gives its values")
    func rightShape() throws {
        let body = try reader(
            #"{"parcel":"P1","step":"packed","cents":-5,"late":true,"rate":0.25,"raw":1.10,"place":{"hub":"LEJ"},"tags":["a","b"],"note":null}"#)
        #expect(try body.string("parcel", minBytes: 1, maxBytes: 2) == "P1")
        #expect(try body.choice("step") == Step.packed)
        #expect(try body.int64("cents", in: -5...0) == -5)
        #expect(try body.bool("late"))
        #expect(try body.double("rate", in: 0...1) == 0.25)
        #expect(try body.number("raw").text == "1.10")
        #expect(try body.object("place").string("hub", maxBytes: 3) == "LEJ")
        #expect(try body.array("tags", max: 2).map { tag throws(JSONShapeError) in try tag.string(maxBytes: 1) } == ["a", "b"])
        #expect(try body.member("note").value.isNull && body.optionalMember("note") == nil)
        #expect(try body.optionalString("parcel", maxBytes: 2) == "P1" && body.optionalString("none", maxBytes: 2) == nil)
        #expect(try body.optionalInt64("cents") == -5 && body.optionalInt64("note") == nil)
        #expect(try body.optionalBool("late") == true && body.optionalDouble("rate", in: 0...1) == 0.25)
        #expect(try body.optionalNumber("raw")?.text == "1.10" && body.optionalChoice("step", of: Step.self) == .packed)
        #expect(try body.optionalArray("tags", max: 2)?.count == 2 && body.optionalObject("place")?.pointer == "/place")
    }

    typealias Read = @Sendable (JSONObjectReader) throws -> Void

    static let wrong: [(String, Read, String)] = [
        (#"{}"#, { _ = try $0.string("x", maxBytes: 9) }, "/x is missing; expected a member of that name."),
        (#"{"x":1}"#, { _ = try $0.string("x", maxBytes: 9) }, "/x is a number; expected a string of at most 9 bytes."),
        (#"{"x":"éé"}"#, { _ = try $0.string("x", maxBytes: 3) }, "/x has 4 bytes; expected a string of at most 3 bytes."),
        (#"{"x":""}"#, { _ = try $0.string("x", minBytes: 1, maxBytes: 3) }, "/x has 0 bytes; expected a string of 1 to 3 bytes."),
        (#"{"x":"5"}"#, { _ = try $0.int64("x") }, "/x is a string; expected a whole number of 64 bits."),
        (#"{"x":5.0}"#, { _ = try $0.int64("x", in: 1...9) }, "/x is 5.0; expected a whole number from 1 to 9."),
        (#"{"x":10}"#, { _ = try $0.int64("x", in: 1...9) }, "/x is 10; expected a whole number from 1 to 9."),
        (#"{"x":1e999}"#, { _ = try $0.double("x", in: 0...1) }, "/x is 1e999; expected a number from 0.0 to 1.0."),
        (#"{"x":[]}"#, { _ = try $0.double("x", in: 0...1) }, "/x is an array; expected a number from 0.0 to 1.0."),
        (#"{"x":{}}"#, { _ = try $0.number("x") }, "/x is an object; expected a number."),
        (#"{"x":null}"#, { _ = try $0.bool("x") }, "/x is null; expected true or false."),
        (#"{"x":true}"#, { _ = try $0.object("x") }, "/x is true or false; expected an object."),
        (#"{"x":{}}"#, { _ = try $0.array("x", max: 2) }, "/x is an object; expected an array of at most 2 items."),
        (#"{"x":[1,2,3]}"#, { _ = try $0.array("x", max: 2) }, "/x has 3 items; expected an array of at most 2 items."),
        (#"{"x":"lost"}"#, { _ = try $0.choice("x", of: Step.self) }, #"/x is "lost"; expected one of "packed", "delivered"."#),
        (#"{"x":0}"#, { _ = try $0.choice("x", of: Step.self) }, #"/x is a number; expected one of "packed", "delivered"."#),
        (#"{"x":0}"#, { try $0.refuseUnknownMembers(known: ["a", "b"]) }, "/x is not a known member; expected only a, b."),
        (#"{"x":0}"#, { try $0.refuseUnknownMembers(known: []) }, "/x is not a known member; expected no members."),
        (#"{"a/b":{"m~n":[0,{"":1}]}}"#,
            { _ = try $0.object("a/b").array("m~n", max: 9)[1].object().bool("") },
            "/a~1b/m~0n/1/ is a number; expected true or false."),
    ]

    @Test("A wrong shape names the place, what is wrong and what would be right", arguments: wrong.indices)
    func wrongShape(_ row: Int) throws {
        let (text, read, says) = Self.wrong[row]
        let body = try reader(text)
        let error = try #require(throws: JSONShapeError.self) { try read(body) }
        #expect(error.description == says)
    }

    @Test("The whole text has the empty pointer")
    func root() throws {
        let error = try #require(throws: JSONShapeError.self) { try JSONReader([]).object() }
        #expect(error == JSONShapeError(pointer: "", problem: "is an array", expected: "an object"))
        #expect(error.description == "The text is an array; expected an object.")
        #expect(JSONReader(1, pointer: "/lines/3").error("is odd", expected: "an even number").pointer == "/lines/3")
    }

    @Test("Known members pass, and each unknown one is named")
    func unknownMembers() throws {
        let body = try reader(#"{"a":1,"B":2,"c ":3}"#)
        try body.refuseUnknownMembers(known: ["a", "B", "c ", "d"])
        #expect(body.unknownMembers(known: ["a", "b", "c"]).map(\.pointer) == ["/B", "/c "])
    }

    @Test("All errors of a text can be named at once")
    func collected() throws {
        let body = try reader(#"{"parcel":1,"step":"packed"}"#)
        var errors = JSONShapeErrors()
        let parcel = errors.read(try body.string("parcel", maxBytes: 9))
        let step = errors.read(try body.choice("step", of: Step.self))
        let count = errors.read(try body.int64("count"))
        #expect(parcel == nil && step == .packed && count == nil)
        #expect(errors.all.map(\.pointer) == ["/parcel", "/count"] && errors.count == 2 && !errors.isEmpty)
        for _ in 0..<200 { errors.add(JSONReader(1).error("is odd", expected: "an even number")) }
        #expect(errors.count == 202 && errors.all.count == JSONShapeErrors.limit)
    }

    @Test("A long name is cut in a pointer")
    func longName() throws {
        let body = try reader("{\"\(String(repeating: "n", count: 10_000))\":1}")
        let error = try #require(throws: JSONShapeError.self) { try body.refuseUnknownMembers(known: []) }
        #expect(error.pointer == "/" + String(repeating: "n", count: 60) + "…")
    }
}
