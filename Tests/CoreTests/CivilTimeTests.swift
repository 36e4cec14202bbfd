import Core
import Testing

@Suite struct CivilTimeTests {
    @Test("Four hundred years of days follow one another as the Gregorian calendar says")
    func calendar() {
        // From 1600-01-01; after 146,097 days the calendar repeats.
        var (year, month, day) = (1600, 1, 1)
        var wrong: [Int64] = []
        for offset in Int64(0)...146_097 {
            let instant = Instant(seconds: (offset - 135_140) * 86_400)
            let expected = CivilTime(year: year, month: month, day: day, microsecondOfDay: 0)
            if CivilTime(instant) != expected || expected.utc != instant { wrong.append(offset) }
            day += 1
            guard day > lastDay(month, year) else { continue }
            (month, day) = (month % 12 + 1, 1)
            if month == 1 { year += 1 }
        }
        #expect(wrong.isEmpty, "days since 1600-01-01: \(wrong.prefix(5))")
        #expect((year, month, day) == (2000, 1, 2))
    }

    @Test("February has 29 days in 2000, 2024 and 0004, 28 in 1900, 2023 and 2100")
    func leapYears() {
        for year in [4, 400, 1600, 2000, 2024] { #expect(CivilTime.daysIn(month: 2, of: year) == 29) }
        for year in [1, 100, 1900, 2023, 2100, 9_999] { #expect(CivilTime.daysIn(month: 2, of: year) == 28) }
        #expect((1...12).map { CivilTime.daysIn(month: $0, of: 2026) } == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    }

    @Test("The calendar's first and last microsecond have a date")
    func ends() {
        #expect(CivilTime(.earliest) == CivilTime(year: 1, month: 1, day: 1, microsecondOfDay: 0))
        #expect(CivilTime(.latest) == CivilTime(year: 9_999, month: 12, day: 31, microsecondOfDay: 86_399_999_999))
        #expect(CivilTime(Instant(microseconds: .min)).utc == .earliest)
        #expect(CivilTime(Instant(microseconds: .max)).utc == .latest)
    }

    private func lastDay(_ month: Int, _ year: Int) -> Int {
        let long = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0) ? 29 : long
    }
}
