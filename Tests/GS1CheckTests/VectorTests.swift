import Foundation
import GS1
import JSONText
import Synchronization
import Testing

@testable import GS1Check

/// The official vectors, asked through the door that `nearmade gs1 check` has.
private struct Vector: CustomTestStringConvertible {
    let question: JSONObject
    let at: String

    /// What the question must not hold: the answer.
    private static let answers = ["valid", "error", "marked", "at"]

    var testDescription: String { at }

    func text(_ name: String) -> String? { question[name]?.asString }

    var answer: JSON {
        var asked = question
        for name in Self.answers { asked[name] = nil }
        if asked["op"] == "digital_link_parse" || asked["op"] == "bracketed_ai_parse" { asked["element_string"] = nil }
        if asked["op"] == "digital_link_generate" { asked["uri"] = nil }
        if asked["op"] == "scan_data_generate" { asked["scan_data"] = nil }
        if asked["op"] == "scan_data_process" { (asked["symbology"], asked["data"]) = (nil, nil) }
        return GS1Check.answer(to: .object(asked))
    }

    static func all(_ operation: String, in file: String? = nil) throws -> [Vector] {
        let text = try String(contentsOf: CaseFolder.url("gs1/\(file ?? operation).jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            var question = try #require(try JSON.parse(String(line)).asObject)
            question["op"] = .string(operation)
            return Vector(question: question, at: question["at"]?.asString ?? "")
        }
    }
}

@Suite("The official vectors", .enabled(if: CaseFolder.has("gs1/linters.jsonl"), "needs ../shared/cases/gs1"))
struct VectorTests {
    /// Vectors that no answer without more information can meet, each with the reason.
    private static let beyond: [String: String] = [
        // These three tests give the name of a variable where its content was meant.
        "ai.c:1815": "a word", "ai.c:1822": "a word", "ai.c:1851": "a word", "ai.c:1860": "a word", "ai.c:1423": "a word", "ai.c:1427": "a word",
        // The same link as dl.c:1449, under another setting; `"short_gtins":"nowhere"` is that setting.
        "dl.c:1454": "another setting",
    ]

    @Test("Linters: the verdict, the name of the fault and its place")
    func linters() throws {
        let vectors = try Vector.all("linter", in: "linters")
        #expect(vectors.count > 2_800)
        for vector in vectors where !Self.needsRegistry(vector) {
            let answer = vector.answer
            #expect(answer["valid"] == vector.question["valid"], "\(vector.at) \(vector.question): \(answer)")
            // Bytes above 127 are two in JSON and one in the tests.
            guard answer["valid"] == false, vector.text("input")?.utf8.allSatisfy({ $0 < 128 }) == true else { continue }
            #expect(answer["error"] == vector.question["error"], "\(vector.at): \(answer)")
            #expect(answer["marked"] == vector.question["marked"], "\(vector.at): \(answer)")
        }
    }

    private static func needsRegistry(_ vector: Vector) -> Bool {
        vector.text("error") == "GCP_DATASOURCE_OFFLINE" || vector.text("error") == "INVALID_GCP_PREFIX"
    }

    @Test("Linters that ask a registry of company prefixes: what it answers is what they say")
    func registry() throws {
        let vectors = try Vector.all("linter", in: "linters").filter(Self.needsRegistry)
        #expect(vectors.count == 5)
        for vector in vectors {
            let linter = try #require(vector.text("linter").flatMap(Linter.init(rawValue:)))
            let wrong: CompanyPrefixRegistry.Answer = vector.text("error") == "INVALID_GCP_PREFIX" ? .unassigned : .unreachable
            // The registry of these tests finds the first prefixes assigned, in some of them.
            let faults = (0...2).map { assigned in
                let asked = Mutex(0)
                return linter.fault(in: vector.text("input") ?? "", asking: CompanyPrefixRegistry { _ in asked.withLock { $0 += 1; return $0 > assigned ? wrong : .assigned } })
            }
            let isMet = faults.contains { fault in
                guard let fault, fault.name == vector.text("error"), let marked = vector.text("marked") else { return false }
                let start = marked.utf8.prefix { $0 != UInt8(ascii: "*") }.count
                return fault.offset == start
            }
            #expect(isMet, "\(vector.at): \(faults)")
        }
    }

    @Test("Rules for pairs", arguments: [("ai_rules", 34)])
    func rules(operation: String, count: Int) throws { try check(operation, count, members: []) }

    @Test("Elements in brackets and in bar codes", arguments: [("bracketed_ai_parse", 13), ("element_string_check", 46)])
    func elements(operation: String, count: Int) throws {
        try check(operation, count, members: operation == "bracketed_ai_parse" ? ["element_string"] : [])
    }

    @Test("Digital Links, taken apart and made")
    func links() throws {
        try check("digital_link_parse", 56, members: ["element_string"])
        try check("digital_link_generate", 14, members: ["uri"])
    }

    @Test("Scan data, taken apart and made")
    func scans() throws {
        try check("scan_data_process", 25, members: ["symbology", "data"])
        for vector in try Vector.all("scan_data_generate") {
            let answer = vector.answer
            #expect(answer["scan_data"] == vector.question["scan_data"], "\(vector.at) \(vector.question): \(answer)")
        }
    }

    private func check(_ operation: String, _ count: Int, members: [String]) throws {
        let vectors = try Vector.all(operation)
        #expect(vectors.count == count)
        for vector in vectors {
            let answer = vector.answer
            if let reason = Self.beyond[vector.at] {
                let isRight = reason == "a word" ? answer["unsupported"] == true : answer["valid"] == true && vector.question["valid"] == false
                #expect(isRight, "\(vector.at): \(answer)")
                continue
            }
            #expect(answer["valid"] == vector.question["valid"], "\(vector.at) \(vector.question): \(answer)")
            for member in members { #expect(answer[member] == vector.question[member], "\(vector.at) \(vector.question): \(answer)") }
            if answer["valid"] == false { #expect(answer["reason"]?.asString?.isEmpty == false, "\(vector.at): \(answer)") }
        }
    }

    @Test("Under its setting the link that is beyond us is refused too")
    func setting() {
        let answer = GS1Check.answer(to: ["op": "digital_link_parse", "uri": "https://a/01/2112345678900", "short_gtins": "nowhere"])
        #expect(answer["valid"] == false)
    }
}
