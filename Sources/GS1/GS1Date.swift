/// A day, or a whole month, as GS1 writes it: YYMMDD, where day 00 means the month.
///
///     let date = try GS1Date("261200", inYear: 2026)
///     date.day            // nil
///     date.lastDay        // 31
public struct GS1Date: Hashable, Sendable, Comparable {
    /// With its century, 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31; nil for the whole month.
    public let day: Int?

    /// - Throws: `.badDate` where there is no such day.
    public init(year: Int, month: Int, day: Int?) throws(GS1Error) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.daysInMonth(month, of: year)).contains(day ?? 1) else {
            throw GS1Error(.badDate, "There is no day \(year)-\(month)-\(day ?? 0).")
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter text: six digits.
    /// - Parameter currentYear: the year in which the date is read. It decides the century (GS1 General Specifications 7.12): a year 51 or more
    ///   ahead of it lies in the century before, one 50 or more behind it in the century after.
    /// - Throws: `.badDate`.
    public init(_ text: String, inYear currentYear: Int) throws(GS1Error) {
        let bytes = Bytes(text)
        guard let year = bytes.part(from: 0, to: 2).number, let month = bytes.part(from: 2, to: 4).number, let day = bytes.part(from: 4).number,
            bytes.count == 6
        else { throw GS1Error(.badDate, length: bytes.count, "A date is six digits, YYMMDD, as in 261231.") }
        do {
            try self.init(year: Self.fullYear(year, inYear: currentYear), month: month, day: day == 0 ? nil : day)
        } catch {
            throw GS1Error(.badDate, length: 6, error.reason)
        }
    }

    /// - Parameter year: 0 to 99.
    /// - Parameter currentYear: 100 to 9,800. What lies outside, here and there, is moved to the nearer end.
    public static func fullYear(_ year: Int, inYear currentYear: Int) -> Int {
        let year = min(max(year, 0), 99)
        let current = min(max(currentYear, 100), 9_800)
        let century = current / 100 * 100
        let ahead = year - current % 100
        if ahead >= 51 { return century - 100 + year }
        return ahead <= -50 ? century + 100 + year : century + year
    }

    /// - Parameter month: 1 to 12.
    public static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day, or the last of the month, which is what a whole month means for a best-before date.
    public var lastDay: Int { day ?? Self.daysInMonth(month, of: year) }

    /// Six digits.
    public var yymmdd: String { Self.two(year % 100) + Self.two(month) + Self.two(day ?? 0) }

    /// A whole month comes behind its last day.
    public static func < (left: GS1Date, right: GS1Date) -> Bool { (left.year, left.month, left.day ?? 32) < (right.year, right.month, right.day ?? 32) }

    static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

extension GS1Date: CustomStringConvertible {
    /// "2026-12-31", "2026-12" for a whole month.
    public var description: String {
        String(repeating: "0", count: max(4 - String(year).utf8.count, 0)) + "\(year)-\(Self.two(month))" + (day.map { "-" + Self.two($0) } ?? "")
    }
}
