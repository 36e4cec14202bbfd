import TestSupport
import Testing

@testable import Instruments

@Suite("Counters, histograms, and the text that shows them")
struct ExpositionTests {
    @Test("Adding from many sides loses nothing")
    func counting() async {
        let counter = Counter()
        let histogram = Histogram(bounds: [1, 2])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        counter.add(2)
                        histogram.observe(1.5)
                    }
                }
            }
        }
        #expect(counter.value == 16_000)
        #expect(histogram.reading.counts == [0, 8_000, 0] && histogram.reading.sum == 12_000)
    }

    @Test("A bound holds its own value; what is above all of them is counted too", arguments: [(0.0, 0), (1, 0), (1.01, 1), (2, 1), (3, 2), (.infinity, 2)])
    func bounds(_ value: Double, _ bucket: Int) {
        let histogram = Histogram(bounds: [1, 2])
        histogram.observe(value)
        #expect(histogram.reading.counts.firstIndex(of: 1) == bucket && histogram.reading.count == 1)
    }

    @Test("Standard bounds rise")
    func standard() {
        for bounds in [Histogram.secondsBounds, Histogram.itemsBounds] { #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }) }
    }

    @Test("Whatever a label and a help text hold, they are read back as they were")
    func escaping() throws {
        let nasty = "a\"b\\c\nd}e{f,g=\"h\" ü\u{301}"
        var out = Exposition()
        out.family("x_total", .counter, "one\ntwo \"three\" \\four") { $0.add(1, ("label", nasty), ("other", "")) }
        let read = try MetricsText(parsing: out.text)
        #expect(read.value("x_total", ["label": nasty, "other": ""]) == 1)
        #expect(read.family("x_total")?.help == "one\ntwo \"three\" \\four")
    }

    @Test("Buckets are cumulative and end with the count")
    func histogram() throws {
        let histogram = Histogram(bounds: [0.5, 1, 10])
        for value in [0.1, 0.5, 0.7, 5, 50] { histogram.observe(value) }
        var out = Exposition()
        out.family("t_seconds", .histogram, "h") { $0.add(histogram.reading, bounds: histogram.bounds, ("route", "/x")) }
        let read = try MetricsText(parsing: out.text)
        let buckets = ["0.5", "1", "10", "+Inf"].map { read.value("t_seconds_bucket", ["route": "/x", "le": $0]) }
        #expect(buckets == [2, 3, 4, 5])
        #expect(read.value("t_seconds_count", ["route": "/x"]) == 5)
    }

    @Test(
        "Numbers are written as Prometheus reads them",
        arguments: [(0, "0"), (3, "3"), (0.25, "0.25"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e-7, "1e-07")] as [(Double, String)])
    func numbers(_ value: Double, _ text: String) { #expect(Exposition.number(value) == text) }

    @Test(
        "The tests' own reader refuses what Prometheus would",
        arguments: [
            "x 1", "# HELP x h\n# TYPE x gauge\nx 1\nx 2\n", "# HELP x h\n# TYPE x counter\nx 1\n", "# HELP x h\n# TYPE x gauge\nx{a=\"1\",a=\"2\"} 1\n",
            "# HELP x h\n# TYPE x gauge\n# HELP x h\n# TYPE x gauge\n", "# HELP x h\n# TYPE x gauge\nx{1a=\"\"} 1\n", "# HELP x h\n# TYPE x gauge\nx one\n",
            "# HELP x h\n# TYPE x gauge\nx{a=\"\\q\"} 1\n", "# HELP x h\n# TYPE x gauge\ny 1\n",
            "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
            "# HELP x h\n# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 2\n",
        ])
    func strictness(_ text: String) { #expect(throws: MetricsText.Fault.self) { try MetricsText(parsing: text) } }
}
