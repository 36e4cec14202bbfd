import Core
import Foundation

/// What the values along an axis are and how they are written.
package struct Axis: Sendable {
    package enum Format: Sendable {
        case number
        /// 0 to 1.
        case share
        /// Minor units.
        case money(Currency)
        case days
        case hours
        /// Seconds since 1970, told in this zone.
        case time(Zone)
    }

    /// Said below the chart's title, with its unit: `Share of orders, %`.
    package let title: String
    package let format: Format
    /// The ends, where the data does not decide them.
    package let range: ClosedRange<Double>?

    package init(_ title: String, _ format: Format = .number, range: ClosedRange<Double>? = nil) {
        self.title = title
        self.format = format
        self.range = range
    }

    /// Distances between ticks that people expect, in the axis' unit.
    private var steps: [Double] {
        switch format {
        case .days: [1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365]
        case .hours: [1, 2, 3, 6, 12, 24, 48, 72, 168]
        case .time: [3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000]
        case .number, .share, .money: []
        }
    }

    /// - Parameter tight: ends where the data ends, as along a course; otherwise from zero to a round number.
    func scale(_ values: [Double], tight: Bool, count: Int = 5) -> Scale {
        let ends = range ?? (tight ? bounds(values) : nil)
        guard let ends else { return Scale(values, count: count, from: 0, steps: steps) }
        return Scale(exactly: ends, count: count, origin: origin(at: ends.lowerBound), steps: steps)
    }

    private func bounds(_ values: [Double]) -> ClosedRange<Double>? {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max(), low < high else { return nil }
        return low...high
    }

    /// Ticks of a time axis stand at local midnight.
    private func origin(at start: Double) -> Double {
        guard case .time(let zone) = format else { return 0 }
        return -Double(zone.offsetSeconds(at: moment(start)))
    }

    private func moment(_ seconds: Double) -> Instant {
        min(max(Instant(seconds: Int64(Scale.held(seconds).rounded())), .earliest), .latest)
    }

    // MARK: Texts

    func tick(_ value: Double, step: Double, _ viewer: Viewer) -> String {
        switch format {
        case .time(let zone):
            let instant = moment(value)
            let midnight = zone.local(at: instant).civil.microsecondOfDay == 0
            return midnight || step >= 86_400 ? viewer.date(instant, in: zone) : viewer.clock(instant, in: zone)
        case .money(let currency): return viewer.short(value / pow(10, Double(currency.minorUnits)))
        case .share: return viewer.percent(value, digits: step < 0.01 ? 1 : 0)
        case .hours: return value == 0 ? viewer.short(value) : viewer.say(.chartHour, ["n": .text(viewer.short(value))])
        case .number, .days: return viewer.short(value)
        }
    }

    func value(_ value: Double, _ viewer: Viewer) -> String {
        switch format {
        case .time(let zone): viewer.dateTime(moment(value), in: zone)
        case .money(let currency): viewer.money(Money(minor: Int64(Scale.held(value).rounded()), currency))
        case .share: viewer.percent(value)
        case .number, .days, .hours: viewer.decimal(value)
        }
    }
}

extension Viewer {
    /// For an axis: `1.2K` for what would be long.
    func short(_ value: Double) -> String {
        abs(value) >= 10_000
            ? value.formatted(.number.notation(.compactName).precision(.significantDigits(1...3)).locale(locale)) : decimal(value)
    }

    /// At most one decimal, more only below one.
    package func decimal(_ value: Double) -> String {
        let digits = abs(value) < 1 ? 3 : 1
        return value.formatted(.number.precision(.fractionLength(0...digits)).locale(locale))
    }
}
