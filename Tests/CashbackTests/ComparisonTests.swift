import Cashback
import Core
import Testing

@Suite("Comparison rules")
struct ComparisonTests {
    static let rules: [(rule: ReleaseRule, dates: OrderDates, paidAt: Int64?)] = [
        (.promisedShipDate, dates(promised: 30), 30), (.promisedShipDate, dates(estimated: 30), nil),
        (.estimatedDelivery(days: 0), dates(estimated: 72), 72), (.estimatedDelivery(days: 2), dates(estimated: 72), 120),
        (.estimatedDelivery(days: 0), dates(promised: 72), nil),
        // A date that was over when the order came pays at once.
        (.estimatedDelivery(days: 0), dates(estimated: -5), 0),
        (.handoverScan, dates(estimated: 72, promised: 30), nil),
    ]

    @Test("A date pays without any scan, and only the date that the rule names", arguments: rules)
    func paysByDate(_ row: (rule: ReleaseRule, dates: OrderDates, paidAt: Int64?)) {
        let terms = terms { $0.release = row.rule }
        #expect(terms.dateOfRelease(row.dates) == row.paidAt.map(hour))
        #expect(terms.expiry(row.dates) == nil, "what pays by date does not expire")
        var course = PartCourse(part(.tracked) { $0.expiresAt = nil }, terms: terms)
        course.track(row.dates, isFunded: true)
        course.advance(to: hour(9_000))
        #expect(course.part.state == (row.paidAt == nil ? .awaitingScan : .payable))
        #expect(course.part.confirmedAt == row.paidAt.map(hour))
        #expect(course.part.confirmingScan == nil)
    }

    @Test("No delivery scan hurries a date")
    func noHurry() {
        var course = PartCourse(part(.tracked) { $0.expiresAt = nil }, terms: terms { $0.release = .estimatedDelivery(days: 0) })
        course.track(dates(estimated: 72), isFunded: true)
        course.confirm(by: scan(at: 10), at: hour(10))
        #expect(course.path == "tracked/hold awaiting_scan")
    }

    @Test("The hand-over rule pays on the hand-over and not on the delivery")
    func handover() {
        var course = PartCourse(part(.awaitingScan), terms: terms { $0.release = .handoverScan })
        course.confirm(by: scan(.delivered), at: hour(10))
        #expect(course.path == "")
        course.confirm(by: scan(.handedOver), at: hour(11))
        #expect(course.path == "confirmed payable/post")
    }
}
