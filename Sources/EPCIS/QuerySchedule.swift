/// When a standing query is carried out, in UTC. A moment is meant when every field that is given has its value. Source: EPCIS 2.0, 8.2.5.3.
///
///     let schedule = try QuerySchedule(["minute": "5", "hour": "1"])
///     schedule.next(after: now)   // the next 01:05:00
///
/// A field that is left out has every value; one finer than the finest that is given has its first, so that five past one is one moment and not sixty.
public struct QuerySchedule: Hashable, Sendable {
    /// The parts of a moment, the finest first.
    public enum Field: String, CaseIterable, Sendable {
        case second, minute, hour, dayOfMonth, month
        /// 1 is Monday.
        case dayOfWeek

        var range: ClosedRange<Int> {
            switch self {
            case .second, .minute: 0...59
            case .hour: 0...23
            case .dayOfMonth: 1...31
            case .month: 1...12
            case .dayOfWeek: 1...7
            }
        }
    }

    /// As they were written.
    public let texts: [Field: String]
    private let values: [Field: FieldValues]

    /// - Parameter texts: lists such as `1,5-10,[20-30]`, or `0/30` for every thirtieth from 0; at least one field.
    public init(_ texts: [Field: String]) throws(QueryScheduleError) {
        guard let finest = Field.allCases.first(where: { texts[$0] != nil }) else {
            throw QueryScheduleError(nil, "A schedule has at least one of second, minute, hour, dayOfMonth, month and dayOfWeek.")
        }
        var values: [Field: FieldValues] = [:]
        for field in Field.allCases {
            if let text = texts[field] {
                values[field] = try FieldValues(text, of: field)
            } else {
                let isAny = field == .dayOfMonth && texts[.dayOfWeek] != nil || !Self.isFiner(field, than: finest)
                values[field] = isAny ? FieldValues(all: field.range) : FieldValues(only: field.range.lowerBound)
            }
        }
        self.texts = texts
        self.values = values
        guard hasDay else { throw QueryScheduleError(.dayOfMonth, "No month that is named has such a day.") }
    }

    /// A day of the week is as fine as one of the month, and stands for it.
    private static func isFiner(_ field: Field, than finest: Field) -> Bool {
        guard field != .month, field != .dayOfWeek else { return false }
        return (Field.allCases.firstIndex(of: field) ?? 0) < (Field.allCases.firstIndex(of: finest) ?? 0)
    }

    private func has(_ field: Field, _ value: Int) -> Bool { values[field]?.contains(value) ?? false }

    /// Whether any month of any year has one of the days.
    private var hasDay: Bool {
        Field.month.range.contains { month in
            has(.month, month) && (1...CalendarDay.mostDays(in: month)).contains { has(.dayOfMonth, $0) }
        }
    }

    /// The first moment after `time`; nil where there is none before the year 10000.
    public func next(after time: EPCISTime) -> EPCISTime? {
        let start = EPCISTime.floor(time.microseconds, 1_000_000) + 1
        var day = CalendarDay(EPCISTime.floor(start, 86_400))
        var second = Int(start - day.number * 86_400)
        // The same days of month and week come again after 400 years at the latest.
        for _ in 0...Self.daysOfAllCalendars {
            guard day.year <= 9_999 else { return nil }
            if isMeant(day), let found = firstSecond(from: second) {
                return EPCISTime(microseconds: (day.number * 86_400 + Int64(found)) * 1_000_000)
            }
            day = CalendarDay(day.number + 1)
            second = 0
        }
        return nil
    }

    private static let daysOfAllCalendars = 146_097

    private func isMeant(_ day: CalendarDay) -> Bool { has(.month, day.month) && has(.dayOfMonth, day.day) && has(.dayOfWeek, day.weekday) }

    /// The first second of a day, from `start` on, that is meant.
    private func firstSecond(from start: Int) -> Int? {
        for hour in (start / 3_600)..<24 where has(.hour, hour) {
            let hourStart = max(start - hour * 3_600, 0)
            for minute in (hourStart / 60)..<60 where has(.minute, minute) {
                for second in max(hourStart - minute * 60, 0)..<60 where has(.second, second) { return hour * 3_600 + minute * 60 + second }
            }
        }
        return nil
    }
}

/// Why a schedule is refused: SubscriptionControlsException of EPCIS 2.0.
public struct QueryScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field that is wrong; nil for the whole.
    public let field: QuerySchedule.Field?
    /// What is wrong and what would be right, as a sentence.
    public let reason: String

    init(_ field: QuerySchedule.Field?, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { field.map { "\($0.rawValue): \(reason)" } ?? reason }
}

/// Values of one field, none above 63.
private struct FieldValues: Hashable {
    private var bits: UInt64 = 0

    init(only value: Int) { bits = 1 << UInt64(value) }

    init(all range: ClosedRange<Int>) { for value in range { bits |= 1 << UInt64(value) } }

    /// - Parameter text: elements with commas between them, each a number, a range with or without brackets, or a start and a step.
    init(_ text: String, of field: QuerySchedule.Field) throws(QueryScheduleError) {
        let wrong = QueryScheduleError(
            field, "\(Checker.quoted(text)) is none of its values: write numbers from \(field.range.lowerBound) to \(field.range.upperBound), as in 1,5-10,[20-30].")
        guard text.utf8.count <= Self.textAtMost else { throw wrong }
        for element in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = Self.values(of: element, in: field.range) else { throw wrong }
            for value in values { bits |= 1 << UInt64(value) }
        }
    }

    func contains(_ value: Int) -> Bool { (0..<64).contains(value) && bits & (1 << UInt64(value)) != 0 }

    private static let textAtMost = 400

    private static func values(of element: Substring, in range: ClosedRange<Int>) -> StrideThrough<Int>? {
        var text = element
        let isBracketed = text.hasPrefix("[")
        if isBracketed {
            guard text.hasSuffix("]") else { return nil }
            text = text.dropFirst().dropLast()
        }
        let steps = text.split(separator: "/", omittingEmptySubsequences: false)
        if steps.count == 2, !isBracketed {
            guard let start = number(steps[0]), let step = number(steps[1]), range.contains(start), step >= 1 else { return nil }
            return stride(from: start, through: range.upperBound, by: step)
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 || ends.count == 1 && !isBracketed, let first = ends.first.flatMap(number), let last = ends.last.flatMap(number),
            first <= last, range.contains(first), range.contains(last)
        else { return nil }
        return stride(from: first, through: last, by: 1)
    }

    /// One or two digits.
    private static func number(_ text: Substring) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        return Int(text)
    }
}
