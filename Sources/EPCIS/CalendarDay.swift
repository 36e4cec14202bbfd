/// A day of the Gregorian calendar, counted in years that begin in March, so that the leap day comes last.
/// Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
struct CalendarDay {
    /// Days since 1970-01-01.
    let number: Int64
    let year: Int64
    let month: Int
    let day: Int

    init(_ number: Int64) {
        self.number = number
        let shifted = number + 719_468
        let era = EPCISTime.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// 1 is Monday; 1970-01-01 was a Thursday.
    var weekday: Int { Int(number + 3 - EPCISTime.floor(number + 3, 7) * 7) + 1 }

    /// In the longest year.
    static func mostDays(in month: Int) -> Int {
        switch month {
        case 2: 29
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
