/// How a file writes its times.
package enum TimeFormat: Sendable, Equatable {
    /// `yyyy-MM-dd HH:mm:ss`, local time; read without the pattern's table because it is the most common form.
    case dateTime
    /// `2018-03-31T23:59:59.25-03:00` or with Z: an instant, whatever the zone.
    case rfc3339
    case pattern(TimePattern)

    /// - Parameter text: `rfc3339` or a pattern of yyyy, MM, M, dd, d, HH, H, mm, ss, S (1 to 9 times) and other characters;
    ///   letters that are meant as letters stand in single quotes.
    /// - Returns: nil if the text is neither.
    package init?(_ text: String) {
        switch text {
        case "yyyy-MM-dd HH:mm:ss": self = .dateTime
        case "rfc3339": self = .rfc3339
        default:
            guard let pattern = TimePattern(text) else { return nil }
            self = .pattern(pattern)
        }
    }

    package var text: String {
        switch self {
        case .dateTime: "yyyy-MM-dd HH:mm:ss"
        case .rfc3339: "rfc3339"
        case .pattern(let pattern): pattern.text
        }
    }
}

/// A time as read: local, or with the offset that stood beside it.
struct ReadTime {
    var civil: CivilTime
    /// Seconds east of UTC; nil: on the mapping's local clock.
    var offsetSeconds: Int64?
}

extension TimeFormat {
    /// Nil if the bytes are not a valid time of this format.
    func read(_ bytes: ArraySlice<UInt8>) -> ReadTime? {
        bytes.withUnsafeBufferPointer { bytes in
            var cursor = DigitCursor(bytes: bytes)
            let time: ReadTime? =
                switch self {
                case .dateTime: cursor.dateTime(separators: [UInt8(ascii: " ")]).map { ReadTime(civil: $0) }
                case .rfc3339: cursor.rfc3339()
                case .pattern(let pattern): cursor.match(pattern).map { ReadTime(civil: $0) }
                }
            guard let time, cursor.isAtEnd, time.civil.isValid else { return nil }
            return time
        }
    }
}

extension DigitCursor {
    fileprivate mutating func dateTime(separators: [UInt8]) -> CivilTime? {
        guard let year = number(4), pass("-"), let month = number(2), pass("-"), let day = number(2), pass(anyOf: separators),
            let hour = number(2), pass(":"), let minute = number(2), pass(":"), let second = number(2)
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    fileprivate mutating func rfc3339() -> ReadTime? {
        guard var civil = dateTime(separators: Array("Tt ".utf8)) else { return nil }
        if pass(".") {
            guard let fraction = fraction(digits: 1...18) else { return nil }
            civil.microsecond = fraction
        }
        if pass(anyOf: Array("Zz".utf8)) { return ReadTime(civil: civil, offsetSeconds: 0) }
        let sign: Int64 = pass("+") ? 1 : pass("-") ? -1 : 0
        guard sign != 0, let hours = number(2), pass(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return ReadTime(civil: civil, offsetSeconds: sign * Int64(hours * 3_600 + minutes * 60))
    }

    fileprivate mutating func match(_ pattern: TimePattern) -> CivilTime? {
        var civil = CivilTime(year: 0, month: 0, day: 0)
        for part in pattern.parts {
            switch part {
            case .literal(let byte):
                guard pass(anyOf: [byte]) else { return nil }
            case .fraction(let digits):
                guard let value = fraction(digits: digits...digits) else { return nil }
                civil.microsecond = value
            case .number(let unit, let digits):
                guard let value = number(digits) else { return nil }
                civil.set(unit, value)
            }
        }
        return civil
    }
}
