/// A date and time of day on some clock, before a zone makes it an instant. Years 1900 to 2199.
struct CivilTime: Equatable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0

    var isValid: Bool {
        (1900...2199).contains(year) && (1...12).contains(month) && day >= 1 && day <= daysInMonth
            && (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
    }

    mutating func set(_ unit: TimePattern.Unit, _ value: Int) {
        switch unit {
        case .year: year = value
        case .month: month = value
        case .day: day = value
        case .hour: hour = value
        case .minute: minute = value
        case .second: second = value
        }
    }

    /// Seconds since 1970-01-01 00:00:00 on the same clock.
    var seconds: Int64 { Int64(daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private var daysInMonth: Int {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Years are counted from March, so that the leap day is the last one and months have a regular pattern of 153 days in 5.
    private var daysSince1970: Int {
        let shifted = month > 2 ? month - 3 : month + 9
        let years = month > 2 ? year : year - 1
        let dayOfYear = (153 * shifted + 2) / 5 + day - 1
        return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
    }
}

/// The date of an instant, for reports.
package enum DayText {
    /// "2018-03-31" in UTC.
    /// - Parameter microseconds: an instant of the years 1900 to 2199.
    package static func day(_ microseconds: Int64) -> String {
        let days = Int((Double(microseconds) / 86_400_000_000).rounded(.down)) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}
