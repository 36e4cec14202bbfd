import Synchronization

/// How often values fell below each of a few bounds, and their sum. An observation costs one uncontended lock and no allocation.
package final class Histogram: Sendable {
    /// Upper bounds, inclusive, ascending; what is above the last is counted as well.
    package let bounds: [Double]
    private let state: Mutex<Reading>

    package struct Reading: Sendable, Equatable {
        /// Values up to each bound and above the one before; the last is of those above all bounds.
        package fileprivate(set) var counts: [Int]
        package fileprivate(set) var sum: Double

        package var count: Int { counts.reduce(0, +) }
    }

    package init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(Reading(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    package func observe(_ value: Double) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    package var reading: Reading { state.withLock { $0 } }
}

extension Histogram {
    /// Seconds of a request: a commit is some milliseconds, a page must not take one second.
    package static let secondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Items of one transaction, up to what one transaction takes.
    package static let itemsBounds: [Double] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 8_000]
}
