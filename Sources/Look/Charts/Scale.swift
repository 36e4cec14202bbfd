import Foundation

/// Where values stand between two ends, and which of them are written at an axis.
struct Scale: Sendable, Equatable {
    let low: Double
    let high: Double
    /// Ascending, between the ends.
    let ticks: [Double]

    /// Ends that are ticks themselves, about `count` steps apart: multiples of 1, 2 or 5 times a power of ten, or of `steps`.
    /// - Parameter steps: ascending; used where one of them gives few enough ticks.
    init(_ values: some Sequence<Double>, count: Int = 5, from floor: Double? = nil, steps: [Double] = []) {
        var least = floor ?? .infinity
        var most = floor ?? -.infinity
        for value in values where value.isFinite {
            least = min(least, Self.held(value))
            most = max(most, Self.held(value))
        }
        if least > most { (least, most) = (0, 1) }
        if most - least < Self.leastSpan { most = least + max(abs(least), 1) }
        let step = Self.step(over: most - least, count: max(count, 1), steps: steps)
        low = (least / step).rounded(.down) * step
        high = (most / step).rounded(.up) * step
        let number = Int(((high - low) / step).rounded())
        let origin = low
        ticks = (0...max(number, 1)).map { origin + Double($0) * step }
    }

    /// Ends as given; ticks at multiples of a step, counted from `origin`.
    init(exactly range: ClosedRange<Double>, count: Int = 5, origin: Double = 0, steps: [Double] = []) {
        low = Self.held(range.lowerBound)
        high = max(Self.held(range.upperBound), low + Self.leastSpan)
        let step = Self.step(over: high - low, count: max(count, 1), steps: steps)
        let first = origin + ((low - origin) / step).rounded(.up) * step
        let last = high
        ticks = (0...count * 2 + 2).map { first + Double($0) * step }.filter { $0 <= last + step * 1e-9 }
    }

    /// Within what can be drawn: numbers keep their digits, and no sum leaves the doubles.
    static func held(_ value: Double) -> Double { value.isFinite ? min(max(value, -1e15), 1e15) : 0 }
    private static let leastSpan = 1e-6

    private static func step(over span: Double, count: Int, steps: [Double]) -> Double {
        let rough = span / Double(count)
        if let known = steps.first(where: { $0 >= rough * 0.999_999 }) { return known }
        let power = pow(10, floor(log10(rough)))
        for factor in [1.0, 2, 5] where factor * power >= rough * 0.999_999 { return factor * power }
        return 10 * power
    }

    /// 0 at the low end, 1 at the high one; values outside are held to the ends.
    func share(_ value: Double) -> Double { value.isFinite ? min(max((value - low) / (high - low), 0), 1) : 0 }
}

/// Coordinates as SVG writes them.
enum Coordinate {
    /// Percent of the drawing's width or height, one decimal: `37.5%`.
    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(abs(tenths % 10))%"
    }

    /// Of 1,000 units, the size of every stretched drawing.
    static func unit(_ share: Double) -> Int { Int((share * 1_000).rounded()) }
}
