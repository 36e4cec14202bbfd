import Foundation
import JSONText
import Testing

@testable import Web

@Suite("The guide for those who send orders and scans")
struct GuideTests {
    private static func guide() throws -> String {
        let root = ProcessInfo.processInfo.environment["NEARMADE_ROOT"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/guides/api.md"), encoding: .utf8)
    }

    @Test("Its order and its scan are read as they stand there")
    func examples() async throws {
        let guide = try Self.guide()
        let order = try #require(guide.split(separator: "```").dropFirst().first { $0.contains("\"lines\"") })
        let scan = try #require(guide.split(separator: "`").first { $0.hasPrefix("{") && $0.contains("\"step\"") })
        try await WebShop.open { shop in
            let placed = try await shop.post("/orders", String(order))
            // Its parties are not there, which is only found out once its shape has been read.
            #expect(placed.code == "merchant-unknown", "\(placed.text)")
            #expect(try await shop.post("/scans", String(scan), as: .carrier).string("state") == "waiting")
        }
    }

    @Test("Every address that it names is in the table")
    func addresses() async throws {
        let guide = try Self.guide()
        try await WebShop.open { shop in
            let known = shop.endpoints.map(\.path)
            for match in guide.matches(of: /`(?:[A-Z]+ )?(\/[a-z.\/{}]+)`/) { #expect(known.contains(String(match.1)), "\(match.1)") }
        }
    }
}
