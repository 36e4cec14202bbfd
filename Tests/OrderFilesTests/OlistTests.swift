import Foundation
import Testing

@testable import OrderFiles

@Suite("Olist's orders", .enabled(if: CaseFolder.has("orders-olist/data"), "needs ../shared/cases/orders-olist"))
struct OlistTests {
    @Test("Every order is read, none is set aside, and its impossible scans are found")
    func signs() throws {
        let book = try OrderFiles.read(path: CaseFolder.url("orders-olist/data").path, mapping: .olist)
        #expect(book.count == 13_171 && book.setAsideCount == 0 && book.problems.total == 0)
        let file = try Data(contentsOf: CaseFolder.url("orders-olist/expected.json"))
        let expected = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        let wanted = try #require(expected["anomalies"] as? [String: [String]])
        var found = Dictionary(uniqueKeysWithValues: OrderSign.allCases.map { ($0.rawValue, [String]()) })
        for order in book {
            for sign in order.signs(book.mapping.statuses) { found[sign.rawValue]?.append(order.key) }
        }
        #expect(found.mapValues { $0.sorted() } == wanted)
    }
}
