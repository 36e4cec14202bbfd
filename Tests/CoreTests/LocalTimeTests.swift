import Core
import Testing

@Suite struct LocalTimeTests {
    @Test("A local time is read without a zone, to the second, and written back")
    func reads() throws {
        let local = try local("2026-10-25 02:30:00")
        #expect(local.description == "2026-10-25T02:30:00")
        #expect(local.civil == CivilTime(year: 2026, month: 10, day: 25, microsecondOfDay: 9_000_000_000))
        #expect(LocalTime(text: local.description) == local)
    }

    @Test(
        "A zone, a fraction, a missing second or a day off the calendar is refused",
        arguments: [
            "", "2026-10-25", "2026-10-25T02:30", "2026-10-25T02:30:00Z", "2026-10-25T02:30:00.5", "2026-10-25T02:30:00+01:00",
            "2026-02-29T00:00:00", "2026-10-25T24:00:00", "2026-10-25T02:60:00", "2026-10-25T02:30:61", "0000-01-01T00:00:00",
            "2026-10-25T02:30:0é", "26-10-25T02:30:00.5",
        ])
    func refuses(text: String) {
        #expect(LocalTime(text: text) == nil)
    }

    @Test("A clock on the wall shows whole seconds")
    func wholeSeconds() throws {
        let instant = try moment("2026-10-25T02:30:00.999999Z")
        #expect(Zone.utc.local(at: instant).description == "2026-10-25T02:30:00")
        #expect(Zone.utc.local(at: try moment("1969-12-31T23:59:59.5Z")).description == "1969-12-31T23:59:59")
    }
}

@Suite struct LocalWindowTests {
    @Test("A window lasts elapsed hours over a change of the clocks, holds its start and not its end")
    func elapsedHours() throws {
        let berlin = try zone("Europe/Berlin")
        let start = try local("2026-10-24T09:00:00")
        let window = try #require(LocalWindow(zone: berlin, localStart: start, hours: 24))
        #expect(window.start.description == "2026-10-24T07:00:00Z")
        #expect(window.end.description == "2026-10-25T07:00:00Z")
        #expect(window.localEnd.description == "2026-10-25T08:00:00")
        #expect(window.localStart == start)
        #expect(window.contains(window.start))
        #expect(window.contains(window.end.adding(microseconds: -1)))
        #expect(!window.contains(window.end))
        #expect(!window.contains(window.start.adding(microseconds: -1)))
    }

    @Test("A window that starts in a skipped hour starts when clocks run again")
    func skippedStart() throws {
        let berlin = try zone("Europe/Berlin")
        let window = try #require(LocalWindow(zone: berlin, localStart: try local("2026-03-29T02:15:00"), hours: 1))
        #expect(window.start.description == "2026-03-29T01:00:00Z")
        #expect(window.localEnd.description == "2026-03-29T04:00:00")
    }

    @Test(
        "A window has 1 to 24,000 hours",
        arguments: [(0, false), (-1, false), (.min, false), (1, true), (24_000, true), (24_001, false), (.max, false)])
    func hours(hours: Int, allowed: Bool) throws {
        let start = try local("2026-01-01T00:00:00")
        let window = LocalWindow(zone: .utc, localStart: start, hours: hours)
        #expect((window != nil) == allowed)
        if let window { #expect(window.end == window.start.adding(hours: Int64(hours))) }
    }

    @Test("A window at the end of the calendar ends there")
    func endOfCalendar() throws {
        let start = try local("9999-12-31T23:00:00")
        #expect(LocalWindow(zone: .utc, localStart: start, hours: 48)?.end == .latest)
    }
}
