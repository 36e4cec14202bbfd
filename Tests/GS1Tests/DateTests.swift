import Testing

@testable import GS1

@Suite("Dates")
struct DateTests {
    @Test(
        "The year in which a date is read decides its century",
        arguments: [(26, 2026, 2026), (76, 2026, 2076), (77, 2026, 1977), (99, 2026, 1999), (0, 2026, 2000), (0, 2050, 2100), (1, 2050, 2001), (49, 2099, 2149), (50, 2099, 2050), (99, 2000, 1999), (50, 2000, 2050), (51, 2000, 1951)])
    func century(year: Int, current: Int, full: Int) { #expect(GS1Date.fullYear(year, inYear: current) == full) }

    @Test("Six digits are a day, or with day 00 a month")
    func days() throws {
        let day = try GS1Date("261231", inYear: 2026)
        #expect(day.description == "2026-12-31" && day.lastDay == 31 && day.yymmdd == "261231")
        let month = try GS1Date("280200", inYear: 2026)
        #expect(month.description == "2028-02" && month.day == nil && month.lastDay == 29 && month.yymmdd == "280200")
        #expect(try GS1Date("280229", inYear: 2026) < month)
        #expect(try GS1Date("280200", inYear: 2026) < GS1Date("280301", inYear: 2026) && GS1Date("991231", inYear: 2026) < day)
    }

    @Test("What is no day is refused", arguments: ["", "26123", "2612311", "261301", "260001", "260230", "2a1231", "270229"])
    func refused(text: String) { #expect(refusal { () throws(GS1Error) in try GS1Date(text, inYear: 2026) }?.kind == .badDate) }

    @Test("Years that no calendar has are refused, and no current year makes a trap")
    func outside() {
        #expect(refusal { () throws(GS1Error) in try GS1Date(year: 0, month: 1, day: 1) }?.kind == .badDate)
        #expect(refusal { () throws(GS1Error) in try GS1Date(year: 2026, month: 4, day: 31) }?.kind == .badDate)
        #expect(GS1Date.fullYear(.max, inYear: .max) == 9_799 && GS1Date.fullYear(.min, inYear: .min) == 100)
        for year in [Int.min, -1, 0, 99, 9_999, Int.max] { #expect(refusal { () throws(GS1Error) in try GS1Date("261231", inYear: year) } == nil) }
    }
}
