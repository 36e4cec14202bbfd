import Foundation
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite("The dashboard")
struct DashboardTests {
    private static func file(_ path: String) throws -> String {
        let root = ProcessInfo.processInfo.environment["NEARMADE_ROOT"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test("Every metric in its panels is one that is served, and every one that is served has a panel")
    func names() async throws {
        let dashboard = try JSON.parse(Self.file("docs/guides/grafana.json"))
        let panels = dashboard.list("panels")
        var shown: Set<String> = []
        for panel in panels where panel.string("type") != "row" {
            let questions = panel.list("targets").map { $0.string("expr") }
            #expect(!questions.isEmpty && !questions.contains(""), "\(panel.string("title")) asks nothing")
            for match in questions.joined(separator: "\n").matches(of: /\b(?:nearmade|process)_[a-z_]+/) { shown.insert(String(match.0)) }
        }
        #expect(Set(panels.compactMap { $0.number("id") }).count == panels.count)
        let named = shown
        try await WebShop.open { shop in
            let metrics = try await shop.metrics()
            var served: Set<String> = []
            for family in metrics.families {
                let names = family.kind == "histogram" ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
                served.formUnion(names)
                #expect(!named.isDisjoint(with: names), "\(family.name) stands in no panel")
            }
            #expect(named.subtracting(served) == [])
        }
    }

    @Test("The guide names only metrics that are served")
    func guide() async throws {
        let guide = try Self.file("docs/guides/operating.md")
        let named = Set(guide.matches(of: /`((?:nearmade|process)_[a-z_]+)[`{]/).map { String($0.1) })
        try await WebShop.open { shop in
            let metrics = try await shop.metrics()
            #expect(named.count > 5 && named.subtracting(metrics.families.map(\.name)) == [])
        }
    }
}
