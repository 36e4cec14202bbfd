import Foundation
import Testing

@testable import GS1

/// One line of the dictionary, read anew: so the table is held against the text and not against its own generator.
private struct DictionaryLine {
    let codes: [String]
    let flags: String
    let components: [String]
    let requires: [[String]]
    let excludes: [String]
    let qualifiers: [[String]]?
    let title: String

    init?(_ line: Substring) {
        guard line.first?.isNumber == true else { return nil }
        let halves = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var words = halves[0].split(separator: " ").map(String.init)
        title = halves.count > 1 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
        let ends = words.removeFirst().split(separator: "-").map(String.init)
        let (low, high) = (Int(ends[0]) ?? -1, Int(ends.last ?? "") ?? -2)
        codes = (low...high).map { String(repeating: "0", count: max(0, ends[0].count - String($0).count)) + String($0) }
        flags = words[0].allSatisfy { "*?".contains($0) } ? words.removeFirst() : ""
        components = words.filter { "NXYZ[".contains($0.first ?? " ") }
        func values(_ name: String) -> [String]? {
            words.first { $0 == name || $0.hasPrefix(name + "=") }.map { $0.dropFirst(name.count + 1).split(separator: name == "dlpkey" ? "|" : ",").map(String.init) }
        }
        requires = (values("req") ?? []).map { $0.split(separator: "+").map(String.init) }
        excludes = values("ex") ?? []
        qualifiers = values("dlpkey")?.map { $0.split(separator: ",").map(String.init) }
    }
}

extension AI.Component {
    fileprivate var notation: String {
        let size = fewest == most ? String(most) : "..\(most)"
        let text = characters.rawValue + size
        return ([isOptional ? "[\(text)]" : text] + linters.map(\.rawValue)).joined(separator: ",")
    }
}

@Suite("The table of AIs")
struct AITableTests {
    @Test(
        "It says what the dictionary says, AI by AI",
        .enabled(if: CaseFolder.has("gs1/gs1-syntax-dictionary.txt"), "needs ../shared/cases/gs1"))
    func equalsDictionary() throws {
        let text = try String(contentsOf: CaseFolder.url("gs1/gs1-syntax-dictionary.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").compactMap(DictionaryLine.init)
        #expect(lines.count > 200)
        #expect(lines.flatMap(\.codes) == AI.all.map(\.code))
        for line in lines {
            for code in line.codes {
                let ai = try #require(AI.named(code), "AI (\(code)) is missing")
                #expect(ai.title == line.title, "AI (\(code))")
                #expect(ai.isFixed == line.flags.contains("*") && ai.isAttribute == line.flags.contains("?"), "AI (\(code))")
                #expect(ai.components.map(\.notation) == line.components, "AI (\(code))")
                #expect(ai.requires.map { $0.map(\.description) } == line.requires, "AI (\(code))")
                #expect(ai.excludes.map(\.description) == line.excludes, "AI (\(code))")
                #expect(ai.qualifiers == line.qualifiers, "AI (\(code))")
            }
        }
    }

    @Test("The first two digits tell how many digits an AI has, and whether FNC1 must follow its value")
    func prefixes() {
        let lengths = Dictionary(grouping: AI.all) { $0.code.prefix(2) }.mapValues { Set($0.map(\.code.count)) }
        #expect(lengths.values.allSatisfy { $0.count == 1 })
        let fixed = Set(AI.all.filter(\.isFixed).map { $0.code.prefix(2) })
        #expect(AI.all.allSatisfy { fixed.contains($0.code.prefix(2)) == $0.isFixed })
    }

    @Test("An AI is found by its code and by nothing else", arguments: ["", "0", "1", "23", "011", "2345", "800", "80012", "1A", "ab", "+1", "ä"])
    func unknown(code: String) { #expect(AI.named(code) == nil) }

    @Test("AIs that nobody has assigned are taken only where their first digits let them be")
    func vivified() {
        func shape(_ code: String) -> String? { AITable.vivified(Bytes(code)).map { "\($0.isFixed) \($0.shortest)-\($0.longest)" } }
        #expect(shape("89") == "false 1-90" && shape("236") == "false 1-90" && shape("3999") == "false 1-90")
        #expect(shape("419") == "true 13-13" && shape("3338") == "true 6-6" && shape("04") == "true 16-16" && shape("14") == "true 6-6")
        #expect(shape("011") == nil && shape("800") == nil && shape("399") == nil && shape("2367") == nil && shape("4199") == nil)
    }

    @Test("A pattern means the AIs of its length that begin as it does")
    func patterns() {
        #expect(AIPattern("310n").matches("3103") && AIPattern("35nn").matches("3561") && AIPattern("01").matches("01"))
        #expect(!AIPattern("310n").matches("310") && !AIPattern("31nn").matches("3203") && !AIPattern("01").matches("011") && !AIPattern("0n").matches("011"))
    }

    @Test("Every AI has words that say more than its title")
    func meanings() {
        for ai in AI.all { #expect(!ai.meaning.isEmpty && ai.meaning != ai.title.lowercased(), "AI (\(ai.code)) \(ai.title)") }
        #expect(AI.named("3103")?.meaning == "net weight, kg")
        #expect(AI.named("3360")?.meaning == "volume of the logistic unit, m³")
        #expect(AI.named("3620")?.meaning == "volume of the logistic unit, qt (US)")
    }
}
