import JSONText
import OrderFiles
import Testing

@testable import Audit

@Suite("What each rule would have paid")
struct AuditFiguresTests {
    private struct Wanted: Sendable {
        let rule: ReleaseRule
        let released, early, never: Share
        let days: Double
    }

    private static let wanted: [Wanted] = [
        Wanted(rule: .promisedShipDate, released: .init(orders: 3, amount: 1_088), early: .init(orders: 3, amount: 1_088), never: .init(orders: 1, amount: 600), days: 38.0 / 24),
        Wanted(rule: .handoverScan, released: .init(orders: 3, amount: 1_088), early: .init(orders: 3, amount: 1_088), never: .init(orders: 1, amount: 600), days: 3),
        Wanted(rule: .estimatedDelivery, released: .init(orders: 3, amount: 1_088), early: .init(orders: 2, amount: 894), never: .init(orders: 1, amount: 600), days: 6.5),
        Wanted(rule: .estimatedDeliveryAndWeek, released: .init(orders: 3, amount: 1_088), early: .init(orders: 1, amount: 600), never: .init(orders: 1, amount: 600), days: 13.5),
        Wanted(rule: .deliveryScan, released: .init(orders: 3, amount: 588), early: .init(), never: .init(), days: 50.0 / 24),
        Wanted(rule: .deliveryScanAndWeek, released: .init(orders: 3, amount: 588), early: .init(), never: .init(), days: 218.0 / 24),
    ]

    @Test("Five orders, computed by hand", arguments: wanted.indices)
    func byHand(index: Int) throws {
        let wanted = Self.wanted[index]
        let figures = try #require(Audit.run(FiveOrders.all, mapping: .plain).figures(wanted.rule))
        #expect(figures.released == wanted.released)
        #expect(figures.beforeDelivery == wanted.early)
        #expect(figures.neverDelivered == wanted.never)
        #expect(figures.medianDays == wanted.days)
    }

    @Test("Orders that never counted are read but not counted")
    func counted() {
        let report = Audit.run(FiveOrders.all, mapping: .plain)
        #expect(report.ordersRead == 5 && report.counted == Share(orders: 4, amount: 1_188))
    }

    @Test("The curve counts an order from the day that its wait fills")
    func curve() throws {
        let report = Audit.run(FiveOrders.all, mapping: .plain)
        let scan = try #require(report.figures(.deliveryScan))
        // Waits of 24, 50 and 249 hours.
        #expect(Array(scan.paidByDay[...4]) == [0, 1, 1, 2, 2])
        #expect(scan.paidByDay[10] == 2 && scan.paidByDay[11] == 3 && scan.paidByDay[60] == 3)
        #expect(scan.paidByDay.count == 61)
    }

    @Test("An even number of waits has the mean of the middle two as median; none has none")
    func medians() throws {
        var waits: [Int64] = [4, 1, 3, 2].map { $0 * 86_400_000_000 }
        #expect(Days.median(&waits) == 2.5)
        var none: [Int64] = []
        #expect(Days.median(&none) == nil)
        #expect(Days.rounded(23.213981481481483) == 23.214)
    }

    @Test("The same orders in any order give the same report, but for which examples are shown")
    func anyOrder() {
        let straight = Audit.run(FiveOrders.all, mapping: .plain)
        let turned = Audit.run(FiveOrders.all.reversed(), mapping: .plain)
        #expect(straight.rules == turned.rules && straight.counted == turned.counted)
    }

    @Test("No orders at all give an empty report, not a fault")
    func nothing() {
        let report = Audit.run([OrderHistory](), mapping: .plain)
        #expect(report.finding == "No order in these files was approved, so there is nothing to compare.")
        #expect(report.json["rules"]?["delivery_scan"]?["median_days_from_purchase"]?.isNull == true)
        #expect(report.table().contains("delivery_scan"))
        #expect(report.html().contains("nothing to compare"))
    }
}
