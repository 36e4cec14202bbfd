/// Rules for dates.
enum DateLint {
    /// - Parameter mayOmitDay: day 00 means the whole month.
    static func fault(in text: Bytes, yearDigits: Int, mayOmitDay: Bool) -> LintFault? {
        let form = (yearDigits == 2 ? "YYMMDD" : "YYYYMMDD") + (mayOmitDay ? ", with day 00 for a whole month" : "")
        let length = yearDigits + 4
        if text.count != length {
            return LintFault(text.count < length ? "DATE_TOO_SHORT" : "DATE_TOO_LONG", 0, text.count, "The date must be \(length) digits: \(form).")
        }
        if let fault = CharacterLint.digits(text) { return fault }
        guard let year = text.part(from: 0, to: yearDigits).number, let month = text.part(from: yearDigits, to: yearDigits + 2).number,
            let day = text.part(from: yearDigits + 2).number
        else { return nil }
        if !(1...12).contains(month) { return LintFault("ILLEGAL_MONTH", yearDigits, 2, "There is no month \(month); \(form) must stand here.") }
        // Of a year of two digits only 00 depends on its century, and it means 2000 for everybody who reads this before 2050.
        let last = GS1Date.daysInMonth(month, of: yearDigits == 2 ? 2000 + year : year)
        if day > last || (day == 0 && !mayOmitDay) {
            return LintFault("ILLEGAL_DAY", yearDigits + 2, 2, "There is no day \(day) in that month; it has \(last).")
        }
        return nil
    }
}

/// Rules for times of the day: two digits, from 00 up to the most.
struct TimeLint {
    private let name: String
    private let most: Int

    static let hour = TimeLint(name: "HOUR", most: 23)
    static let minute = TimeLint(name: "MINUTE", most: 59)
    static let second = TimeLint(name: "SECOND", most: 59)

    func fault(in text: Bytes) -> LintFault? {
        let form = "two digits from 00 to \(most)"
        if text.count != 2 {
            return LintFault(text.count < 2 ? "\(name)_TOO_SHORT" : "\(name)_TOO_LONG", 0, text.count, "The \(name.lowercased()) must be \(form).")
        }
        if let fault = CharacterLint.digits(text) { return fault }
        guard let value = text.number, value <= most else { return LintFault("ILLEGAL_\(name)", 0, 2, "The \(name.lowercased()) must be \(form).") }
        return nil
    }

    static func hourAndMinute(_ text: Bytes) -> LintFault? {
        if text.count != 4 {
            let name = text.count < 4 ? "HOUR_WITH_MINUTE_TOO_SHORT" : "HOUR_WITH_MINUTE_TOO_LONG"
            return LintFault(name, 0, text.count, "The time must be four digits: hours and minutes, as in 0930.")
        }
        return hour.fault(in: text.part(from: 0, to: 2)) ?? minute.fault(in: text.part(from: 2))?.shifted(by: 2)
    }
}
