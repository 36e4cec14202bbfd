/// A moment: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }
    /// Held to 64 bits of microseconds.
    package init(seconds: Int64) { microseconds = Self.product(seconds, 1_000_000) }

    @inlinable package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// Years 0001 to 9999: what RFC 3339 can write. Everything from outside is held to it, and so is every sum.
    package static let earliest = Instant(microseconds: -62_135_596_800_000_000)
    package static let latest = Instant(microseconds: 253_402_300_799_999_999)

    /// The sum, or `earliest` or `latest` where it would pass them.
    package func adding(microseconds delta: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(delta)
        guard !overflow else { return delta > 0 ? .latest : .earliest }
        return min(max(Instant(microseconds: sum), .earliest), .latest)
    }
    package func adding(hours: Int64) -> Instant { adding(microseconds: Self.product(hours, 3_600_000_000)) }
    package func adding(days: Int64) -> Instant { adding(microseconds: Self.product(days, CivilTime.microsecondsPerDay)) }

    private static func product(_ count: Int64, _ unit: Int64) -> Int64 {
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? (count > 0 ? .max : .min) : product
    }

    /// RFC 3339 in UTC; the fraction only when there is one, then with six digits: `2026-11-21T10:00:00Z`. Outside the years that RFC 3339
    /// can write, the year has a sign and six digits.
    package var description: String { CivilTime(self).text(offsetMinutes: 0) }

    /// Reads RFC 3339 (`2026-11-21T10:00:00.5+01:00`); digits beyond the microsecond are cut. nil for anything else.
    package init?(text: String) {
        guard let (instant, _) = CivilTime.parse(text) else { return nil }
        self = instant
    }
}

/// A moment as a clock on the wall beside the event showed it: the instant, and how far that clock stood from UTC.
package struct OffsetInstant: Hashable, Sendable, CustomStringConvertible {
    package let instant: Instant
    /// Minutes east of UTC, -1,439 to 1,439.
    package let offsetMinutes: Int

    package init(_ instant: Instant, offsetMinutes: Int = 0) {
        self.instant = instant
        self.offsetMinutes = offsetMinutes
    }

    package init?(text: String) {
        guard let (instant, offset) = CivilTime.parse(text) else { return nil }
        self.init(instant, offsetMinutes: offset)
    }

    /// `+02:00` as 120, and nil for any other text.
    package static func minutes(ofOffset text: String) -> Int? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let minutes = scanner.signedOffset(), scanner.isAtEnd else { return nil }
        return minutes
    }

    /// 120 as `+02:00`.
    package static func text(ofOffset minutes: Int) -> String {
        var writer = DigitWriter()
        writer.offset(minutes)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// - Parameter bytes: of a text.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard let (instant, offset) = CivilTime.parse(utf8: bytes) else { return nil }
        self.init(instant, offsetMinutes: offset)
    }

    /// RFC 3339 with the offset; in UTC where that clock shows a year, or stands at an offset, that RFC 3339 cannot write.
    package var description: String {
        guard (-1_439...1_439).contains(offsetMinutes), (Instant.earliest...Instant.latest).contains(instant) else { return instant.description }
        let shown = Instant(microseconds: instant.microseconds + Int64(offsetMinutes) * 60_000_000)
        guard (Instant.earliest...Instant.latest).contains(shown) else { return instant.description }
        return CivilTime(shown).text(offsetMinutes: offsetMinutes)
    }
}

/// Year, month, day and time of day in the proleptic Gregorian calendar, without a zone.
package struct CivilTime: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let microsecondOfDay: Int64

    static let microsecondsPerDay: Int64 = 86_400_000_000

    package init(year: Int, month: Int, day: Int, microsecondOfDay: Int64) {
        self.year = year
        self.month = month
        self.day = day
        self.microsecondOfDay = microsecondOfDay
    }

    /// The civil time that a clock on UTC shows at `instant`. Days to date after Howard Hinnant, "chrono-compatible low-level date algorithms".
    package init(_ instant: Instant) {
        var days = instant.microseconds / Self.microsecondsPerDay
        var rest = instant.microseconds % Self.microsecondsPerDay
        if rest < 0 {
            rest += Self.microsecondsPerDay
            days -= 1
        }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        microsecondOfDay = rest
    }

    /// The instant at which a clock on UTC shows this, held to `Instant.earliest` and `Instant.latest`.
    package var utc: Instant { Instant(microseconds: microsecondOfDay).adding(days: daysSince1970) }

    var daysSince1970: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
