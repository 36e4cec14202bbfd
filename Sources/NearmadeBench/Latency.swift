import Histogram
import JSONText

/// Times of answers, in nanoseconds, kept to three digits.
struct Latency: Sendable {
    private var histogram = Histogram<UInt64>(highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)

    mutating func record(_ times: [Int64]) {
        // A value beyond the range counts as the most that it holds.
        for time in times where !histogram.record(UInt64(max(1, time))) { histogram.record(60_000_000_000) }
    }

    private var percentiles: [(name: String, microseconds: Int64)] {
        [("p50", 50.0), ("p99", 99.0), ("p99.9", 99.9), ("most", 100.0)].map { name, percentile in
            (name, Int64(histogram.valueAtPercentile(percentile) / 1_000))
        }
    }

    func milliseconds(_ percentile: Double) -> Double { Double(histogram.valueAtPercentile(percentile)) / 1e6 }

    var text: String {
        "answered in ms: " + percentiles.map { "\($0.name) \(BenchTable.figure(Double($0.microseconds) / 1_000))" }.joined(separator: ", ")
    }

    func write(to out: inout JSONWriter) {
        out.key("latencyMicroseconds")
        out.beginObject()
        for (name, microseconds) in percentiles { out.member(name, microseconds) }
        out.endObject()
    }
}
