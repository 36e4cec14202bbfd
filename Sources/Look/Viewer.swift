import Core
import Foundation

/// Somebody who reads a page: in which words, numbers and times. Every text of a page is made for one.
package struct Viewer: Sendable {
    package let language: Language
    /// How numbers, money and dates are written: the language of the words with the viewer's region, such as `en_DE`.
    package let locale: Locale
    /// In which clock times are told, unless a place says its own.
    package let zone: Zone
    /// The trade clock when the page was made.
    package let now: Instant

    package init(language: Language = .english, region: String? = nil, zone: Zone, now: Instant) {
        self.language = language
        locale = Locale(identifier: region.map { "\(language.tag)_\($0)" } ?? language.tag + "_GB")
        self.zone = zone
        self.now = now
    }

    /// - Parameter values: by the name of their places; numbers are written in the viewer's way and choose between one and many.
    package func say(_ phrase: Phrase, _ values: [String: Said] = [:]) -> String {
        guard !values.isEmpty else { return language.pattern(phrase) }
        var texts: [String: String] = [:]
        var ones: Set<String> = []
        for (name, value) in values {
            switch value {
            case .text(let text): texts[name] = text
            case .number(let number):
                texts[name] = self.number(number)
                if number == 1 { ones.insert(name) }
            }
        }
        return Language.fill(language.pattern(phrase), texts, ones: ones)
    }

    // MARK: Numbers

    package func number(_ value: Int64) -> String { value.formatted(.number.locale(locale)) }

    /// - Parameter share: 0 to 1.
    package func percent(_ share: Double, digits: Int = 1) -> String {
        share.formatted(.percent.precision(.fractionLength(digits)).locale(locale))
    }

    package func money(_ money: Money) -> String {
        let amount = Decimal(string: money.decimal, locale: Locale(identifier: "en_US_POSIX")) ?? Decimal(money.minor)
        return amount.formatted(.currency(code: money.currency.code).presentation(.narrow).locale(locale))
    }

    // MARK: Times

    /// `21 Nov 2026, 14:05`, in `zone` or the viewer's; the year is left out while it is this one.
    package func dateTime(_ instant: Instant, in zone: Zone? = nil) -> String {
        "\(date(instant, in: zone)), \(clock(instant, in: zone))"
    }

    package func date(_ instant: Instant, in zone: Zone? = nil) -> String {
        let place = zone ?? self.zone
        var style = Date.FormatStyle(locale: locale, timeZone: place.foundation).day().month(.abbreviated)
        if place.local(at: instant).civil.year != place.local(at: now).civil.year { style = style.year() }
        return instant.foundation.formatted(style)
    }

    /// `Today`, `Yesterday`, or the weekday and the date.
    package func day(_ instant: Instant) -> String {
        if date(instant) == date(now) { return say(.dayToday) }
        if date(instant) == date(now.adding(days: -1)) { return say(.dayYesterday) }
        let weekday = Date.FormatStyle(locale: locale, timeZone: zone.foundation).weekday(.wide)
        return "\(instant.foundation.formatted(weekday)), \(date(instant))"
    }

    /// - Parameter seconds: whether they are told too.
    package func clock(_ instant: Instant, in zone: Zone? = nil, seconds: Bool = false) -> String {
        let place = zone ?? self.zone
        var style = Date.FormatStyle(locale: locale, timeZone: place.foundation).hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits)
        if seconds { style = style.second(.twoDigits) }
        return instant.foundation.formatted(style)
    }

    /// To the second, with its offset: for titles, where doubt must end.
    package func exact(_ instant: Instant, in zone: Zone? = nil) -> String {
        let place = zone ?? self.zone
        let local = place.local(at: instant).description.replacing("T", with: " ")
        let minutes = place.offsetSeconds(at: instant) / 60
        let sign = minutes < 0 ? "−" : "+"
        let hour = String(abs(minutes) / 60)
        let minute = String(abs(minutes) % 60)
        return "\(local) \(place.name) (UTC\(sign)\(hour)\(minute == "0" ? "" : ":" + minute))"
    }

    /// `3 min ago`, `in 2 h`; beyond two days the date.
    package func relative(_ instant: Instant) -> String {
        let seconds = (now.microseconds - instant.microseconds) / 1_000_000
        guard abs(seconds) < 172_800 else { return date(instant) }
        guard abs(seconds) >= 45 else { return say(.timeNow) }
        return say(seconds > 0 ? .timeAgo : .timeAhead, ["span": .text(span(abs(seconds)))])
    }

    /// A length of time in its largest unit, or two of them where the larger is small: `45 s`, `12 min`, `3 h 20 min`, `5 d`.
    package func span(_ seconds: Int64) -> String {
        switch seconds {
        case ..<90: say(.spanSeconds, ["n": .number(seconds)])
        case ..<5_400: say(.spanMinutes, ["n": .number((seconds + 30) / 60)])
        case ..<36_000 where (seconds + 30) % 3_600 / 60 > 0:
            say(.spanHoursMinutes, ["h": .number((seconds + 30) / 3_600), "min": .number((seconds + 30) % 3_600 / 60)])
        case ..<172_800: say(.spanHours, ["n": .number((seconds + 1_800) / 3_600)])
        default: say(.spanDays, ["n": .number((seconds + 43_200) / 86_400)])
        }
    }
}

/// What is put into a phrase.
package enum Said: Sendable, ExpressibleByStringLiteral {
    case text(String)
    case number(Int64)

    package init(stringLiteral value: String) { self = .text(value) }
}

extension Instant {
    var foundation: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

extension Zone {
    var foundation: TimeZone { TimeZone(identifier: name) ?? .gmt }
}
