import Foundation

/// A time on a wall clock of some zone, to the second; which instant it was the zone decides.
package struct LocalTime: Hashable, Sendable, CustomStringConvertible {
    package let civil: CivilTime

    /// Microseconds below the second are cut.
    package init(_ civil: CivilTime) {
        self.civil = CivilTime(
            year: civil.year, month: civil.month, day: civil.day,
            microsecondOfDay: civil.microsecondOfDay - civil.microsecondOfDay % 1_000_000)
    }

    /// `2026-10-25T02:30:00` (a blank for `T` is taken too); nil for anything else.
    package init?(text: String) {
        guard text.utf8.count == 19, let (instant, _) = CivilTime.parse(text + "Z") else { return nil }
        civil = CivilTime(instant)
    }

    package var description: String { String(civil.text(offsetMinutes: 0).dropLast()) }
}

/// What a local time means: once, never (the clock was put forward over it), or twice (put back over it).
package enum LocalMeaning: Hashable, Sendable {
    case one(Instant)
    /// The first instant that exists after the skipped hour.
    case gap(next: Instant)
    case ambiguous(first: Instant, second: Instant)

    /// The instant that a window starts at: a skipped time moves to the first that exists, a repeated one is the first occurrence.
    package var start: Instant {
        switch self {
        case .one(let instant), .gap(let instant): instant
        case .ambiguous(let first, _): first
        }
    }
}

/// An IANA time zone.
package struct Zone: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    private let zone: TimeZone

    /// nil when the zone data does not know `name`. On Linux that data is ICU's inside the Swift runtime, not /usr/share/zoneinfo.
    package init?(_ name: String) {
        // Foundation also takes "GMT+0330" and abbreviations, which are no places, and reads a name only up to a U+0000.
        guard name == "UTC" || name.contains("/"), name.utf8.allSatisfy(Self.isNameByte), let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    private init(known name: String, _ zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/_+-".utf8.contains(byte)
        }
    }

    package static let utc = Zone(known: "UTC", .gmt)

    package var description: String { name }

    /// Seconds east of UTC at `instant`.
    package func offsetSeconds(at instant: Instant) -> Int {
        let seconds = instant.microseconds.quotientFloored(by: 1_000_000)
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    package func local(at instant: Instant) -> LocalTime {
        LocalTime(CivilTime(instant.adding(microseconds: Int64(offsetSeconds(at: instant)) * 1_000_000)))
    }

    /// The instants at which clocks of this zone showed `local`. Candidates come from the offsets a day before and a day after: no zone has
    /// changed its offset twice within two days (nearest: Africa/Freetown in 1939, after four).
    package func meaning(of local: LocalTime) -> LocalMeaning {
        let asUTC = local.civil.utc
        let before = offsetSeconds(at: asUTC.adding(days: -1))
        let after = offsetSeconds(at: asUTC.adding(days: 1))
        let early = asUTC.adding(microseconds: Int64(-before) * 1_000_000)
        let late = asUTC.adding(microseconds: Int64(-after) * 1_000_000)
        let earlyHolds = offsetSeconds(at: early) == before
        let lateHolds = offsetSeconds(at: late) == after
        switch (earlyHolds, lateHolds) {
        case (true, true): return early == late ? .one(early) : .ambiguous(first: min(early, late), second: max(early, late))
        case (true, false): return .one(early)
        case (false, true): return .one(late)
        case (false, false): return .gap(next: transition(after: asUTC.adding(days: -1), offset: before))
        }
    }

    /// The first instant after `start` at which the offset is no longer `offset`, found by halving the two days in which it changes once.
    private func transition(after start: Instant, offset: Int) -> Instant {
        var low = start.microseconds.quotientFloored(by: 1_000_000)
        var high = low + 2 * 86_400
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsetSeconds(at: Instant(seconds: middle)) == offset { low = middle } else { high = middle }
        }
        return Instant(seconds: high)
    }

    /// The calendar day of `local` in this zone as instants [start, end): 23, 24 or 25 hours, or 0 for a day the zone skipped.
    package func day(of local: LocalTime) -> (start: Instant, end: Instant) {
        let midnight = CivilTime(year: local.civil.year, month: local.civil.month, day: local.civil.day, microsecondOfDay: 0)
        let next = CivilTime(midnight.utc.adding(days: 1))
        return (meaning(of: LocalTime(midnight)).start, meaning(of: LocalTime(next)).start)
    }
}

/// A window that starts at a local time and lasts elapsed hours, half-open [start, end). Both ends are resolved once and stored, so that later
/// zone data cannot move a published window. Decision: `docs/decisions/time.md`.
package struct LocalWindow: Hashable, Sendable {
    package let zone: Zone
    package let localStart: LocalTime
    package let start: Instant
    package let end: Instant

    /// - Parameter hours: elapsed hours, 1 to 24,000.
    package init?(zone: Zone, localStart: LocalTime, hours: Int) {
        guard (1...24_000).contains(hours) else { return nil }
        self.zone = zone
        self.localStart = localStart
        start = zone.meaning(of: localStart).start
        end = start.adding(hours: Int64(hours))
    }

    package func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    package var localEnd: LocalTime { zone.local(at: end) }
}

extension Int64 {
    /// Division that rounds towards minus infinity.
    func quotientFloored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
