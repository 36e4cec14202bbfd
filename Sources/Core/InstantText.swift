extension CivilTime {
    /// RFC 3339 with the given offset, whose minutes are already in this civil time. A year above 9999 or below 0 has a sign and six digits.
    func text(offsetMinutes: Int) -> String {
        var writer = DigitWriter()
        if (0...9_999).contains(year) {
            writer.number(year, digits: 4)
        } else {
            writer.mark(year < 0 ? "-" : "+")
            writer.number(abs(year), digits: 6)
        }
        writer.number(month, digits: 2, after: "-")
        writer.number(day, digits: 2, after: "-")
        let seconds = Int(microsecondOfDay / 1_000_000)
        writer.number(seconds / 3600, digits: 2, after: "T")
        writer.number(seconds / 60 % 60, digits: 2, after: ":")
        writer.number(seconds % 60, digits: 2, after: ":")
        let fraction = Int(microsecondOfDay % 1_000_000)
        if fraction != 0 { writer.number(fraction, digits: 6, after: ".") }
        if offsetMinutes == 0 {
            writer.mark("Z")
        } else {
            writer.offset(offsetMinutes)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)` (RFC 3339, section 5.6); `t`, `z` and a blank for `T` are taken as that section allows.
    /// A leap second (`:60`) is taken only where one can stand, at 23:59:60 UTC on the last day of a month, and counts as the start of the next.
    package static func parse(_ text: String) -> (instant: Instant, offsetMinutes: Int)? {
        var text = text
        return text.withUTF8 { parse(utf8: $0) }
    }

    /// The same of a text's bytes.
    static func parse(utf8 bytes: UnsafeBufferPointer<UInt8>) -> (instant: Instant, offsetMinutes: Int)? {
        var scanner = DigitScanner(bytes)
        guard let year = scanner.number(4), year > 0, scanner.skip("-"),
            let month = scanner.number(2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.number(2), (1...daysIn(month: month, of: year)).contains(day),
            scanner.skipAny("Tt "),
            let hour = scanner.number(2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(2), minute < 60, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,
            let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let local = Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + (second == 60 ? 0 : fraction)
        let days = CivilTime(year: year, month: month, day: day, microsecondOfDay: 0).daysSince1970
        let instant = Instant(microseconds: days * microsecondsPerDay + local - Int64(offset) * 60_000_000)
        if second == 60 {
            let next = CivilTime(instant)
            guard next.day == 1, next.microsecondOfDay == 0 else { return nil }
        }
        guard (Instant.earliest...Instant.latest).contains(instant) else { return nil }
        return (instant, offset)
    }
}

/// Writes fixed-width numbers into a time text.
struct DigitWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(32) }

    mutating func mark(_ character: Unicode.Scalar) { bytes.append(UInt8(truncatingIfNeeded: character.value)) }

    /// The lowest `digits` digits of `value`, which must not be negative.
    mutating func number(_ value: Int, digits: Int, after mark: Unicode.Scalar? = nil) {
        if let mark { self.mark(mark) }
        let start = bytes.count
        var rest = value
        for _ in 0..<digits {
            bytes.insert(UInt8(ascii: "0") + UInt8(rest % 10), at: start)
            rest /= 10
        }
    }

    /// `±HH:MM`.
    mutating func offset(_ minutes: Int) {
        number(abs(minutes) / 60, digits: 2, after: minutes < 0 ? "-" : "+")
        number(abs(minutes) % 60, digits: 2, after: ":")
    }
}

/// Reads fixed-width numbers out of a time text.
struct DigitScanner<Bytes: RandomAccessCollection> where Bytes.Element == UInt8, Bytes.Index == Int {
    let bytes: Bytes
    var position = 0

    /// - Parameter bytes: the first has the index 0.
    init(_ bytes: Bytes) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for index in position..<position + digits {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        position += digits
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func skipAny(_ characters: String) -> Bool {
        guard position < bytes.count, characters.utf8.contains(bytes[position]) else { return false }
        position += 1
        return true
    }

    /// Microseconds after an optional `.digits`; 0 when there is none.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
            if count < 6 { value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0")) }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? { skipAny("Zz") ? 0 : signedOffset() }

    /// The same where UTC is written as `+00:00`.
    mutating func signedOffset() -> Int? {
        let negative = skip("-")
        guard negative || skip("+") else { return nil }
        guard let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60 else { return nil }
        return (negative ? -1 : 1) * (hours * 60 + minutes)
    }
}
