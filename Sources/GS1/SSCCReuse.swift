/// Whether an SSCC may be given out again. GS1 forbids it within a year of the shipment from the company that gave it out to the trading partner
/// (GS1 General Specifications, allocation rules for SSCCs); laws and sectors may ask for longer.
public enum SSCCReuse {
    public enum Refusal: Error, Hashable, Sendable {
        /// A year has not passed; the first day on which it may be given out again.
        case tooEarly(until: GS1Date)
        /// The shipment lies in the future, so one of the days is wrong.
        case shippedLater
        /// A day must be told, not a month, and of a year that has a next one.
        case dayMissing
    }

    /// - Parameter lastShipped: the day on which it last went out; nil when it never did.
    /// - Parameter today: the day of the decision.
    public static func check(lastShipped: GS1Date?, today: GS1Date) throws(Refusal) {
        guard let lastShipped else { return }
        guard lastShipped.day != nil, today.day != nil else { throw .dayMissing }
        if today < lastShipped { throw .shippedLater }
        let free = try dayAfterAYear(lastShipped)
        if today < free { throw .tooEarly(until: free) }
    }

    /// The same day of the next year; of 29 February, 1 March.
    private static func dayAfterAYear(_ date: GS1Date) throws(Refusal) -> GS1Date {
        let isLeapDay = date.month == 2 && date.day == 29
        do {
            return try GS1Date(year: date.year + 1, month: isLeapDay ? 3 : date.month, day: isLeapDay ? 1 : date.day)
        } catch {
            // Only the year 9999 has no next one.
            throw .dayMissing
        }
    }
}

extension SSCCReuse.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooEarly(let day): "An SSCC is given out again a year after its shipment at the earliest: from \(day) on."
        case .shippedLater: "The shipment lies after today; one of the two days is wrong."
        case .dayMissing: "Both must be days of a year up to 9998."
        }
    }
}
