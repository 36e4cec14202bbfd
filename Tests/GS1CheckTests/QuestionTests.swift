import JSONText
import Testing

@testable import GS1Check

@Suite("Questions and answers")
struct QuestionTests {
    @Test("A wrong value is answered with the fault, its place and what would be right")
    func fault() {
        let answer = GS1Check.answer(to: ["op": "linter", "linter": "csum", "input": "4006381333932"])
        #expect(
            answer == [
                "valid": false, "error": "INCORRECT_CHECK_DIGIT", "marked": "400638133393*2*", "position": 12,
                "reason": "The check digit is 2; for the digits before it 1 would be right.",
            ])
    }

    @Test("What is not ASCII is told by its place alone")
    func foreign() {
        let answer = GS1Check.answer(to: ["op": "linter", "linter": "cset82", "input": "a\u{85}"])
        #expect(answer["error"] == "INVALID_CSET82_CHARACTER" && answer["marked"] == nil && answer["position"] == 1)
    }

    @Test("Whoever has a registry of company prefixes names it in the question")
    func registry() {
        func error(_ prefixes: JSON) -> JSON? {
            GS1Check.answer(to: ["op": "linter", "linter": "gcppos1", "input": "4012345678", "company_prefixes": prefixes])["error"]
        }
        #expect(error("unreachable") == "GCP_DATASOURCE_OFFLINE" && error(["95"]) == "INVALID_GCP_PREFIX" && error(["95", "4012345"]) == nil && error(nil) == nil)
    }

    @Test("Settings of a link stand in the question")
    func settings() {
        func valid(_ members: JSONObject) -> JSON? {
            var question: JSONObject = ["op": "digital_link_parse"]
            for member in members { question[member.name] = member.value }
            return GS1Check.answer(to: .object(question))["valid"]
        }
        #expect(valid(["uri": "https://a/01/416000336108"]) == true && valid(["uri": "https://a/01/416000336108", "short_gtins": "nowhere"]) == false)
        #expect(valid(["uri": "https://a/8004/1234A?01=02345673"]) == false && valid(["uri": "https://a/8004/1234A?01=02345673", "short_gtins": "everywhere"]) == true)
        #expect(valid(["uri": "https://a/gtin/12312312312333"]) == false && valid(["uri": "https://a/gtin/12312312312333", "names": true]) == true)
        #expect(valid(["uri": "https://a/01/12312312312334"]) == false && valid(["uri": "https://a/01/12312312312334", "wrong_values": true]) == true)
        #expect(valid(["uri": "https://a/01/1231231231233A", "wrong_values": true]) == false)
        #expect(valid(["uri": "https://a/01/12312312312333?89=A"]) == false && valid(["uri": "https://a/01/12312312312333?89=A", "unknown_ais": true]) == true)
    }

    @Test(
        "What this library leaves open is said to be so",
        arguments: [
            ["op": "linter", "linter": "nosuch", "input": ""], ["op": "ai_rules", "rule": "nosuch", "ai_data": "(01)1"],
            ["op": "scan_data_generate", "symbology": "Aztec", "data": ""], ["op": "element_string_check", "element_string": "word"],
        ] as [JSON])
    func unsupported(question: JSON) { #expect(GS1Check.answer(to: question)["unsupported"] == true) }

    @Test("A line that is no question is told so, and the next one is answered")
    func lines() {
        var lines = NDJSONLines(maxLineBytes: GS1Check.longestLine)
        let text = """
            nonsense
            [1]
            {"op":"nosuch"}
            {"op":"linter","linter":"zero"}
            {"op":"linter","linter":"zero","input":0}
            {"op":"linter","op":"linter"}
            {"a":[[[[[1]]]]]}
            \(String(repeating: "x", count: GS1Check.longestLine + 1))
            {"op":"linter","linter":"zero","input":"0"}

            """
        let answers = lines.feed(Array(text.utf8)).map(GS1Check.answer)
        #expect(answers.count == 9)
        #expect(answers.dropLast().allSatisfy { $0["problem"]?.asString?.isEmpty == false && $0["valid"] == nil })
        #expect(answers.last == ["valid": true])
        #expect(answers.allSatisfy { $0.text.utf8.count < 1_000 })
    }
}
