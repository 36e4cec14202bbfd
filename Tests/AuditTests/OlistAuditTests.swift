import Foundation
import OrderFiles
import Testing

@testable import Audit

@Suite("Auditing Olist's orders", .enabled(if: CaseFolder.has("orders-olist/data"), "needs ../shared/cases/orders-olist"))
struct OlistAuditTests {
    private static let book = Result { try OrderFiles.read(path: CaseFolder.url("orders-olist/data").path, mapping: .olist, depth: .forAudit) }

    private func object(_ file: String) throws -> NSDictionary {
        let data = try Data(contentsOf: CaseFolder.url("orders-olist/\(file)"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }

    @Test("The JSON equals the published audit, value for value")
    func audit() throws {
        let report = Audit.run(try Self.book.get(), source: "data")
        let ours = try JSONSerialization.jsonObject(with: Data(report.json.text.utf8)) as? NSDictionary
        #expect(try ours == object("audit.json"))
        #expect(report.finding.hasPrefix("Paying on the estimated delivery date would have released BRL\u{A0}14,988.61 of cashback (16.6 %) before delivery, BRL\u{A0}6,955.55 of it for orders that never arrived."))
        let page = report.html()
        #expect(page.contains("Local against remote") && page.contains("What buyers said"))
    }

    @Test("At each of the five moments the counts and sums are the expected ones")
    func moments() throws {
        let book = try Self.book.get()
        let moments = try #require(try object("expected.json")["at"] as? [String: [String: Any]])
        #expect(moments.count == 5)
        for (text, wanted) in moments {
            let date = try Date(text.replacingOccurrences(of: " ", with: "T") + "Z", strategy: .iso8601)
            let at = Int64(date.timeIntervalSince1970) * 1_000_000
            var approved = 0
            var accrued: Int128 = 0
            var released: [ReleaseRule: Int128] = [:]
            for order in book {
                guard let placedAt = order.placedAt, placedAt <= at else { continue }
                let cashback = Int128(book.mapping.offer.cashback(on: order.amount(of: .items)))
                approved += 1
                accrued += cashback
                for rule in ReleaseRule.allCases {
                    if let moment = rule.moment(for: order), moment <= at { released[rule, default: 0] += cashback }
                }
            }
            #expect(approved == wanted["approved"] as? Int)
            #expect(book.mapping.moneyText(accrued) == wanted["accrued"] as? String)
            #expect(released[.deliveryScan].map(book.mapping.moneyText) == wanted["released_scan"] as? String)
            #expect(released[.deliveryScanAndWeek].map(book.mapping.moneyText) == wanted["released_scan7"] as? String)
            #expect(released[.estimatedDelivery].map(book.mapping.moneyText) == wanted["released_estimate"] as? String)
        }
    }
}
