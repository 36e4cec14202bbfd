/// A moment with the text it was written in, such as `2005-04-04T20:33:31.116-06:00`.
///
/// Two times are equal, and ordered, by the moment; the text is kept for writing. Source: EPCIS 2.0, 7.3.1 and RFC 3339.
public struct EPCISTime: Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; digits behind the sixth of the second are cut off.
    public let microseconds: Int64
    /// The text as it was written.
    public let text: String

    /// - Parameter text: `yyyy-mm-ddThh:mm:ss`, a fraction of any length if you like, and `Z` or an offset `±hh:mm` of at most 14 hours.
    /// - Returns: nil for anything else, also for a time without an offset and for days that no calendar has.
    public init?(_ text: String) {
        guard let value = text.withBytes({ Self.microseconds(in: $0, needsOffset: true) }) else { return nil }
        microseconds = value
        self.text = text
    }

    /// The moment in UTC with three digits of the second.
    /// - Parameter microseconds: since 1970-01-01T00:00:00Z, in the years 0001 to 9999; what lies outside is moved to the nearer end.
    public init(microseconds: Int64) {
        let limited = Swift.min(Swift.max(microseconds, Self.first), Self.last)
        self.microseconds = limited
        var bytes: [UInt8] = []
        Self.append(milliseconds: Self.floor(limited, 1000), to: &bytes)
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static let first: Int64 = -62_135_596_800_000_000
    private static let last: Int64 = 253_402_300_799_999_000
}

extension EPCISTime: Hashable, Comparable {
    public static func == (left: EPCISTime, right: EPCISTime) -> Bool { left.microseconds == right.microseconds }
    public static func < (left: EPCISTime, right: EPCISTime) -> Bool { left.microseconds < right.microseconds }
    public func hash(into hasher: inout Hasher) { hasher.combine(microseconds) }
}

extension EPCISTime {
    /// - Parameter needsOffset: false reads a time without an offset as UTC.
    static func microseconds(in text: Bytes, needsOffset: Bool) -> Int64? {
        guard text.count >= 19, let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
            let hour = number(text, 11, 2), let minute = number(text, 14, 2), let second = number(text, 17, 2),
            text[4] == ASCII.minus, text[7] == ASCII.minus, text[10] | 0x20 == 0x74, text[13] == ASCII.colon, text[16] == ASCII.colon,
            year >= 1, (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if position < text.count, text[position] == ASCII.point {
            guard let value = self.fraction(in: text, from: &position) else { return nil }
            fraction = value
        }
        guard let offset = self.offset(in: text, from: position, isNeeded: needsOffset) else { return nil }
        let clock = hour * 3600 + minute * 60 + second - offset * 60
        return (daysSince1970(year, month, day) * 86_400 + clock) * 1_000_000 + fraction
    }

    /// Reads the digits behind the point; the first six count.
    private static func fraction(in text: Bytes, from position: inout Int) -> Int64? {
        var value: Int64 = 0
        var weight: Int64 = 100_000
        let start = position + 1
        position = start
        while position < text.count, ASCII.isDigit(text[position]) {
            value += Int64(text[position] - ASCII.zero) * weight
            weight /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    /// Minutes east of UTC, when the rest of the text is `Z` or `±hh:mm` and nothing else.
    private static func offset(in text: Bytes, from position: Int, isNeeded: Bool) -> Int64? {
        if position == text.count { return isNeeded ? nil : 0 }
        if text[position] | 0x20 == 0x7A { return position + 1 == text.count ? 0 : nil }
        return offsetMinutes(in: text.part(position..<text.count))
    }

    /// Minutes east of UTC of `±hh:mm`, at most 14 hours either way; nil for any other text.
    static func offsetMinutes(in text: Bytes) -> Int64? {
        guard text.count == 6, text[0] == ASCII.plus || text[0] == ASCII.minus, text[3] == ASCII.colon,
            let hours = number(text, 1, 2), let minutes = number(text, 4, 2), minutes < 60, hours * 60 + minutes <= 14 * 60
        else { return nil }
        return (text[0] == ASCII.minus ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func number(_ text: Bytes, _ start: Int, _ length: Int) -> Int64? {
        var value: Int64 = 0
        for place in start..<(start + length) {
            guard ASCII.isDigit(text[place]) else { return nil }
            value = value * 10 + Int64(text[place] - ASCII.zero)
        }
        return value
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the Gregorian calendar, counted in years that begin in March, so that the leap day comes last.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = floor(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Rounds half up to milliseconds, as CBV 2.0, 8.9.2 wants for the hash.
    static func milliseconds(rounding microseconds: Int64) -> Int64 { floor(microseconds + 500, 1000) }

    /// The quotient, rounded down.
    static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    /// Appends `yyyy-mm-ddThh:mm:ss.mmmZ`.
    static func append(milliseconds: Int64, to output: inout [UInt8]) {
        let day = CalendarDay(floor(milliseconds, 86_400_000))
        var rest = milliseconds - day.number * 86_400_000
        append(day.year, digits: 4, to: &output)
        output.append(ASCII.minus)
        append(Int64(day.month), digits: 2, to: &output)
        output.append(ASCII.minus)
        append(Int64(day.day), digits: 2, to: &output)
        output.append(UInt8(ascii: "T"))
        append(rest / 3_600_000, digits: 2, to: &output)
        rest %= 3_600_000
        output.append(ASCII.colon)
        append(rest / 60_000, digits: 2, to: &output)
        rest %= 60_000
        output.append(ASCII.colon)
        append(rest / 1000, digits: 2, to: &output)
        output.append(ASCII.point)
        append(rest % 1000, digits: 3, to: &output)
        output.append(UInt8(ascii: "Z"))
    }

    private static func append(_ value: Int64, digits: Int, to output: inout [UInt8]) {
        var weight: Int64 = 1
        for _ in 1..<digits { weight *= 10 }
        while weight > 0 {
            output.append(ASCII.zero + UInt8(truncatingIfNeeded: value / weight % 10))
            weight /= 10
        }
    }
}
