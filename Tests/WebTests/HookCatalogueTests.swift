import Cashback
import Foundation
import Fulfilment
import Look
import TestSupport
import Testing
import Views
import Webhooks
import Workflows

@testable import Web

@Suite("The catalogue of facts for webhooks")
struct HookCatalogueTests {
    private static let root =
        ProcessInfo.processInfo.environment["NEARMADE_ROOT"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let guide = root.appending(path: "docs/guides/webhooks.md")
    private static let begin = "<!-- The catalogue is written by HookCatalogueTests. -->\n", end = "<!-- Its end. -->\n"
    /// Words for states that something passes within one command, or enters silently: no fact is named after them.
    private static let silent: Set<String> = ["claim.confirmed", "anomaly.cleared"]

    @Test("Every kind of fact that a source names is in it, and no other")
    func sources() throws {
        var found = Set(PartState.allCases.map { "claim.\($0.rawValue)" })
            .union(AnomalyState.allCases.filter { $0 != .open }.map { "anomaly.\($0.rawValue)" })
            .union(AnomalyNoteKind.allCases.filter { $0 != .objected }.map { "anomaly.\($0.rawValue)" })
        let nouns = Set(HookCatalogue.facts.map(\.family))
        for folder in ["Sources/Workflows", "Sources/Web", "Sources/Fulfilment", "Sources/Cashback"] {
            let names = FileManager.default.enumerator(atPath: Self.root.appending(path: folder).path)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".swift") && !name.contains("HookCatalogue") && !name.contains("Words/") {
                let text = try String(contentsOf: Self.root.appending(path: "\(folder)/\(name)"), encoding: .utf8)
                // A word after `kind:`, or the first of a call that writes a fact.
                for match in text.matches(of: /(?:kind: (?:is[A-Za-z]+ \? "[a-z._]+" : )?|note\(|fact\(|scanFact\([^"]*)"([a-z_]+)\.([a-z_]+)"/) where nouns.contains(String(match.1)) {
                    found.insert("\(match.1).\(match.2)")
                }
                for match in text.matches(of: /is[A-Z][A-Za-z]* \? "([a-z]+\.[a-z_]+)" :|== \.setAside \? "([a-z]+\.[a-z_]+)" : "([a-z]+\.[a-z_]+)"/) {
                    for word in [match.1, match.2, match.3].compactMap({ $0 }) { found.insert(String(word)) }
                }
            }
        }
        let offers = ["offer.created", "offer.revised"]
        #expect(found.union(offers).subtracting(Self.silent) == Set(HookCatalogue.facts.map(\.kind)))
        for fact in HookCatalogue.facts { #expect(Phrase.fact(fact.kind) != nil, "\(fact.kind) has no words on pages") }
    }

    @Test("Each kind's example in the guide is a body that was really made, and has an example")
    func guideExamples() async throws {
        try await Backend.sqlite.withShop { shop in
            let bodies = try await HookStory.play(shop).bodies()
            let missing = Set(HookCatalogue.facts.map(\.kind)).subtracting(bodies.keys)
            #expect(missing == [])
            let text = try String(contentsOf: Self.guide, encoding: .utf8)
            let (before, rest) = try #require(Self.cut(text, at: Self.begin))
            let (section, after) = try #require(Self.cut(rest, at: Self.end))
            let expected = Self.catalogue(bodies)
            if section != expected, ProcessInfo.processInfo.environment["NEARMADE_RENEW"] == "1" {
                try (before + Self.begin + expected + Self.end + after).write(to: Self.guide, atomically: true, encoding: .utf8)
            } else {
                #expect(section == expected, "If the change is meant: NEARMADE_RENEW=1 swift test --filter HookCatalogueTests")
            }
        }
    }

    @Test("No body has a sentence that a person wrote, nor a name")
    func personal() async throws {
        try await Backend.sqlite.withShop { shop in
            let story = try await HookStory.play(shop)
            let texts = try await shop.store.read { tx in try tx.rows("SELECT body FROM webhook_message") { try $0.text(0) } }
            #expect(texts.count > 60)
            for word in ["changed their mind", "looked at", "wrong button", "wrong parcel", "opened the door", "neighbour", "Anna", "anna@", "whsec_", "shop.example"] {
                #expect(!texts.contains { $0.contains(word) }, "\(word)")
            }
            _ = story
        }
    }

    private static func cut(_ text: String, at mark: String) -> (String, String)? {
        text.firstRange(of: mark).map { (String(text[..<$0.lowerBound]), String(text[$0.upperBound...])) }
    }

    private static func catalogue(_ bodies: [String: String]) -> String {
        var families: [String] = []
        for fact in HookCatalogue.facts where !families.contains(fact.family) { families.append(fact.family) }
        return families.map { family in
            let facts = HookCatalogue.facts.filter { $0.family == family }
            let rows = facts.map { "| `\($0.kind)` | \(Viewer(zone: .utc, now: .testStart).say(Phrase.fact($0.kind) ?? .navFacts)) | \($0.members.map { "`\($0)`" }.joined(separator: ", ")) |" }
            let examples = facts.compactMap { bodies[$0.kind] }
            return "\n### \(family)\n\n| kind | what happened | in `body` |\n|---|---|---|\n\(rows.joined(separator: "\n"))\n\n```json\n\(examples.joined(separator: "\n"))\n```\n"
        }.joined()
    }
}
