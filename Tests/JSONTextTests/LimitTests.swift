import Foundation
import JSONText
import Testing

@Suite("Limits")
struct LimitTests {
    private func nested(_ levels: Int) -> String {
        String(repeating: "[{\"a\":", count: levels / 2) + "[]" + String(repeating: "}]", count: levels / 2)
    }

    @Test("64 levels are read and one more is refused")
    func depth() throws {
        #expect(try JSON.parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).kindOfRoot == "array")
        let error = try #require(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 100_000)) }
        #expect(error.reason == "Nested too deeply: at most 64 levels are permitted.")
        #expect(error.offset == 64)
        #expect(throws: JSONError.self) { try JSON.parse("{\"a\":[]}", limits: JSONLimits(depth: 1)) }
    }

    @Test("A depth beyond the deepest is moved to it")
    func deepest() {
        #expect(JSONLimits(depth: 1_000_000).depth == JSONLimits.deepest)
        #expect(JSONLimits(depth: 0, bytes: 0, values: 0) == JSONLimits(depth: 1, bytes: 1, values: 1))
    }

    @Test("The deepest text is read, compared, hashed, written and freed on a thread with 512 KiB of stack")
    func smallStack() async throws {
        let text = nested(JSONLimits.deepest - 2)
        let written = await withCheckedContinuation { done in
            let thread = Thread {
                let limits = JSONLimits(depth: JSONLimits.deepest)
                let first = try? JSON.parse(text, limits: limits)
                let second = try? JSON.parse(first?.prettyText() ?? "", limits: limits)
                done.resume(returning: first == second && Set([first, second]).count == 1 ? first?.text : nil)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(written == text)
    }

    @Test("A text of the permitted size is read and one byte more is refused")
    func size() throws {
        #expect(try JSON.parse("[10]", limits: JSONLimits(bytes: 4)) == [10])
        let error = try #require(throws: JSONError.self) { try JSON.parse("[100]", limits: JSONLimits(bytes: 4)) }
        #expect(error.reason == "The text is too long: at most 4 bytes are permitted.")
        #expect(error.offset == 4)
    }

    @Test("The permitted number of values is read and one more is refused")
    func values() throws {
        #expect(try JSON.parse("[1,{\"a\":2}]", limits: JSONLimits(values: 4)) == [1, ["a": 2]])
        let error = try #require(throws: JSONError.self) { try JSON.parse("[1,{\"a\":2}]", limits: JSONLimits(values: 3)) }
        #expect(error.reason == "Too many values: at most 3 are permitted in one text.")
    }

    @Test("U+0000 is read where the caller permits it")
    func nul() throws {
        let json = try JSON.parse("{\"a\\u0000\":\"\\u0000b\"}", limits: JSONLimits(refuseNUL: false))
        #expect(json == ["a\u{0}": "\u{0}b"])
        #expect(json.text == "{\"a\\u0000\":\"\\u0000b\"}")
    }

    @Test("A long name is cut in the message that refuses it")
    func longName() throws {
        let name = "e" + String(repeating: "\u{301}", count: 100_000)
        let error = try #require(throws: JSONError.self) { try JSON.parse("{\"\(name)\":1,\"\(name)\":2}") }
        #expect(error.reason.utf8.count < 300)
    }
}

extension JSON {
    fileprivate var kindOfRoot: String {
        switch self {
        case .array: "array"
        case .object: "object"
        case .null, .bool, .number, .string: "scalar"
        }
    }
}
