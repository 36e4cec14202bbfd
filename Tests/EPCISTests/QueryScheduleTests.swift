import Testing

@testable import EPCIS

@Suite("Schedules of standing queries")
struct QueryScheduleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let fields: [QuerySchedule.Field: String]
        let after: String
        let next: String?

        init(_ fields: [QuerySchedule.Field: String], after: String, _ next: String?) {
            self.fields = fields
            self.after = after
            self.next = next
        }

        var testDescription: String { "\(fields.map { "\($0.key.rawValue) \($0.value)" }.sorted()) after \(after)" }
    }

    @Test("The next moment is the first after one in which every field fits", arguments: [
        // Five past one is one moment.
        Row([.minute: "5", .hour: "1"], after: "2026-11-23T00:00:00.000Z", "2026-11-23T01:05:00.000Z"),
        Row([.minute: "5", .hour: "1"], after: "2026-11-23T01:05:00.000Z", "2026-11-24T01:05:00.000Z"),
        Row([.minute: "5", .hour: "1"], after: "2026-11-23T01:04:59.999Z", "2026-11-23T01:05:00.000Z"),
        Row([.second: "0/30"], after: "2026-11-23T23:59:30.000Z", "2026-11-24T00:00:00.000Z"),
        Row([.second: "0/30"], after: "2026-11-23T10:00:00.500Z", "2026-11-23T10:00:30.000Z"),
        // A coarser field that is left out has every value.
        Row([.second: "59"], after: "2026-12-31T23:59:59.000Z", "2027-01-01T00:00:59.000Z"),
        Row([.minute: "1,5-10,[20-30]"], after: "2026-11-23T10:01:00.000Z", "2026-11-23T10:05:00.000Z"),
        Row([.minute: "1,5-10,[20-30]"], after: "2026-11-23T10:10:00.000Z", "2026-11-23T10:20:00.000Z"),
        Row([.minute: "1,5-10,[20-30]"], after: "2026-11-23T10:30:00.000Z", "2026-11-23T11:01:00.000Z"),
        // Times of other zones are moments, too.
        Row([.hour: "12"], after: "2026-11-23T12:30:00.000+02:00", "2026-11-23T12:00:00.000Z"),
        Row([.dayOfMonth: "1"], after: "2026-11-23T00:00:00.000Z", "2026-12-01T00:00:00.000Z"),
        Row([.dayOfMonth: "31"], after: "2026-04-01T00:00:00.000Z", "2026-05-31T00:00:00.000Z"),
        Row([.month: "3"], after: "2026-11-23T00:00:00.000Z", "2027-03-01T00:00:00.000Z"),
        // 2026-11-23 is a Monday.
        Row([.dayOfWeek: "1"], after: "2026-11-22T23:59:59.000Z", "2026-11-23T00:00:00.000Z"),
        Row([.dayOfWeek: "7", .hour: "6"], after: "2026-11-23T00:00:00.000Z", "2026-11-29T06:00:00.000Z"),
        Row([.month: "3", .dayOfWeek: "1"], after: "2026-11-23T00:00:00.000Z", "2027-03-01T00:00:00.000Z"),
        Row([.month: "3", .dayOfWeek: "1"], after: "2027-03-01T00:00:00.000Z", "2027-03-08T00:00:00.000Z"),
        Row([.dayOfWeek: "5", .dayOfMonth: "13"], after: "2026-11-23T00:00:00.000Z", "2027-08-13T00:00:00.000Z"),
        // Leap days: every fourth year, not in 2100.
        Row([.dayOfMonth: "29", .month: "2"], after: "2026-01-01T00:00:00.000Z", "2028-02-29T00:00:00.000Z"),
        Row([.dayOfMonth: "29", .month: "2"], after: "2096-03-01T00:00:00.000Z", "2104-02-29T00:00:00.000Z"),
        Row([.dayOfMonth: "29", .month: "2", .dayOfWeek: "1"], after: "2080-01-01T00:00:00.000Z", "2112-02-29T00:00:00.000Z"),
        Row([.dayOfMonth: "30,29", .month: "2"], after: "2027-01-01T00:00:00.000Z", "2028-02-29T00:00:00.000Z"),
        // Before 1970 and at the end of time.
        Row([.second: "0"], after: "1969-12-31T23:59:30.000Z", "1970-01-01T00:00:00.000Z"),
        Row([.month: "1"], after: "9999-06-01T00:00:00.000Z", nil),
    ])
    func next(_ row: Row) throws {
        let schedule = try QuerySchedule(row.fields)
        let after = try #require(EPCISTime(row.after))
        #expect(schedule.next(after: after)?.text == row.next)
        #expect(schedule.texts == row.fields)
    }

    @Test("Moments follow one another, each as the fields say, and none is left out")
    func everyMoment() throws {
        let schedule = try QuerySchedule([.minute: "0/20", .hour: "[22-23]", .dayOfWeek: "6-7"])
        var time = try #require(EPCISTime("2026-11-23T00:00:00.000Z"))
        var texts: [String] = []
        for _ in 0..<13 {
            time = try #require(schedule.next(after: time))
            texts.append(String(time.text.dropFirst(8).prefix(8)))
        }
        let times = ["22:00", "22:20", "22:40", "23:00", "23:20", "23:40"]
        #expect(texts == times.map { "28T" + $0 } + times.map { "29T" + $0 } + ["05T22:00"])
    }

    @Test("What is no schedule is refused with the field that is wrong", arguments: [
        ([:], nil), ([.second: "60"], .second), ([.second: ""], .second), ([.second: "-1"], .second), ([.minute: "5-"], .minute), ([.minute: "10-5"], .minute),
        ([.minute: "[5]"], .minute), ([.minute: "[5-10"], .minute), ([.hour: "24"], .hour), ([.hour: "1,,2"], .hour), ([.hour: "1 "], .hour), ([.hour: "0/0"], .hour),
        ([.hour: "[0/2]"], .hour), ([.hour: "*"], .hour), ([.hour: "٣"], .hour), ([.hour: "001"], .hour), ([.dayOfMonth: "0"], .dayOfMonth), ([.dayOfMonth: "32"], .dayOfMonth),
        ([.dayOfMonth: "30", .month: "2"], .dayOfMonth), ([.dayOfMonth: "31", .month: "4,6,9,11"], .dayOfMonth), ([.month: "13"], .month), ([.dayOfWeek: "0"], .dayOfWeek),
        ([.dayOfWeek: "8"], .dayOfWeek), ([.second: String(repeating: "1,", count: 300) + "1"], .second),
    ] as [([QuerySchedule.Field: String], QuerySchedule.Field?)])
    func refused(_ fields: [QuerySchedule.Field: String], _ wrong: QuerySchedule.Field?) throws {
        let error = #expect(throws: QueryScheduleError.self) { try QuerySchedule(fields) }
        #expect(error?.field == wrong && error?.reason.isEmpty == false && error?.description.hasSuffix(error?.reason ?? "-") == true)
    }
}
