import Look
import Tallies

extension Phrase {
    static let navDays = Phrase("nav.days", "Day by day")
    static let daysLead = Phrase("days.lead", "What came in and what became of it, by the days of {zone}. Every number opens what it counts.")
    static let daysSpan = Phrase("days.span", "Days shown")
    static let daysLast = Phrase("days.last", "{n} days")
    static let daysDay = Phrase("days.day", "Day")
    static let daysOf = Phrase("days.of", "Days of {zone}")
    static let daysNothing = Phrase("days.nothing", "Nothing has happened yet")
    static let daysOrdersPerDay = Phrase("days.ordersPerDay", "Orders per day")
    static let daysPayablePerDay = Phrase("days.payablePerDay", "Cashback that became payable per day, {currency}")
    static let daysPerDay = Phrase("days.perDay", "{what} per day")

    static func daysSeries(_ series: TallySeries) -> Phrase {
        switch series {
        case .orders: Phrase("days.orders", "Orders")
        case .scans: Phrase("days.scans", "Scans")
        case .payable: Phrase("days.payable", "Became payable")
        case .takenBack: Phrase("days.takenBack", "Taken back")
        case .doubts: Phrase("days.doubts", "Doubts raised")
        }
    }

    /// For those who mistype the address.
    static func daysLastChoice(_ span: DaySpan) -> Phrase { Phrase("days.last.\(span.rawValue)", "\(span.rawValue) days") }
}
