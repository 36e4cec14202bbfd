import Core
import Foundation
import Testing

@testable import Look

@Suite("Charts") struct ChartTests {
    let viewer = Looking.viewer

    // MARK: Scales

    @Test(
        "Ticks are round, ascending and hold all values between them",
        arguments: [
            (0, 19), (0, 0), (3, 3), (-7, 12), (0, 0.004), (0.2, 0.9), (0, 418_250), (1e9, 1e9 + 3), (-5e14, 5e14), (0, 1),
        ] as [(Double, Double)])
    func scales(least: Double, most: Double) throws {
        let scale = Scale([least, most])
        #expect(scale.low <= least && scale.high >= most)
        #expect((2...12).contains(scale.ticks.count), "\(scale.ticks)")
        #expect(scale.ticks == scale.ticks.sorted())
        let first = try #require(scale.ticks.first)
        let step = scale.ticks[1] - first
        let digit = step / pow(10, floor(log10(step) + 1e-9))
        #expect([1.0, 2, 5, 10].contains { abs($0 - digit) < 1e-3 }, "step \(step)")
        #expect(scale.share(least) >= 0 && scale.share(most) <= 1)
    }

    @Test(
        "Days and hours have the steps that people count in",
        arguments: [
            (Axis.Format.days, 40.0, 7.0), (.days, 28, 5), (.hours, 48, 12), (.hours, 24, 6), (.number, 40, 10), (.days, 600, 180),
        ])
    func steps(format: Axis.Format, most: Double, step: Double) {
        let scale = Axis("t", format, range: 0...most).scale([], tight: true, count: 6 - (format.isHours ? 2 : 0))
        #expect(scale.ticks[1] - scale.ticks[0] == step, "\(scale.ticks)")
        #expect(scale.low == 0 && scale.high == most)
    }

    @Test("Ticks of a time axis stand at midnight of its zone")
    func midnights() {
        let end = Double(Looking.now.microseconds / 1_000_000)
        let scale = Axis("t", .time(Looking.berlin), range: end - 6 * 86_400...end).scale([], tight: true, count: 6)
        #expect(scale.ticks.count >= 5)
        for tick in scale.ticks {
            #expect(Looking.berlin.local(at: Instant(seconds: Int64(tick))).description.hasSuffix("T00:00:00"))
            #expect(tick >= scale.low && tick <= scale.high)
        }
    }

    // MARK: Geometry

    /// Pairs of numbers in a path of moves and lines.
    private func points(_ path: Substring) -> [(x: Int, y: Int)] {
        path.split(whereSeparator: { "MLZ".contains($0) }).compactMap { pair in
            let numbers = pair.split(separator: " ").compactMap { Int($0) }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
    }

    @Test("A line's points run from left to right inside the box, wherever its numbers lie")
    func lines() throws {
        var random = SplitMix(state: 7)
        for round in 0..<20 {
            let values = (0..<30).map { LineChart.Point(Double($0) * 3_600, Double(random.next() % 2_000) - 1_000, low: -1_200, high: 1_500) }
            let chart = LineChart(
                "t", description: "d", series: [.init("a", values.reversed())], x: Axis("x", .time(.utc)), y: Axis("y"), empty: Looking.nothing)
            let text = chart.html(viewer).text
            let line = try #require(text.firstMatch(of: /class="line s1" d="([^"]+)"/)).1
            let places = points(line)
            #expect(places.count == 30, "round \(round)")
            #expect(places.map(\.x) == places.map(\.x).sorted() && places.first?.x == 0 && places.last?.x == 1_000)
            let band = try #require(text.firstMatch(of: /class="band s1" d="([^"]+)"/)).1
            #expect((places + points(band)).allSatisfy { (0...1_000).contains($0.x) && (0...1_000).contains($0.y) })
        }
    }

    @Test("A step curve goes up, holds its share until the next step, and ends at the edge")
    func steps() throws {
        let chart = StepCurve(
            "t", description: "d",
            series: [
                .init(
                    "a",
                    [
                        .init(days: 30, share: 1), .init(days: 2, share: 0.25), .init(days: 5, share: 0.5), .init(days: 5, share: 0.6),
                        .init(days: 50, share: 1),
                    ])
            ],
            days: 40, empty: Looking.nothing)
        let text = chart.html(viewer).text
        #expect(text.contains("d=\"M0 1000H50V750H125V500V400H750V0H1000\""), "\(text)")
        let early = StepCurve("t", description: "d", series: [.init("a", [.init(days: 0, share: 0.5)])], days: 10, empty: Looking.nothing)
        #expect(early.html(viewer).text.contains("d=\"M0 1000V500H1000\""))
    }

    @Test("Stacked bars stand on each other and stay inside")
    func bars() throws {
        let chart = BarChart(
            "t", description: "d", bars: (0..<24).map { .init("\($0)", [Double($0), Double($0 / 2), 1], path: "/h/\($0)") }, parts: ["a", "b", "c"],
            x: "Hour",
            y: Axis("n"), isCourse: true, empty: Looking.nothing)
        let text = chart.html(viewer).text
        let rects = text.matches(of: /class="bar s(\d)" x="([\d.]+)%" width="([\d.]+)%" y="([\d.]+)%" height="([\d.]+)%"/)
        #expect(rects.count == 23 + 22 + 24)
        var right = -1.0
        for rect in rects {
            let (x, width, y, height) = (Double(rect.2) ?? -1, Double(rect.3) ?? -1, Double(rect.4) ?? -1, Double(rect.5) ?? -1)
            #expect(x >= 0 && x + width <= 100 && y >= 0 && y + height <= 100.11)
            #expect(x >= right - width - 0.01)
            right = x + width
        }
        #expect(Looking.count("<a href=\"/h/", in: chart.html(viewer)) == 24 && text.contains("role=\"group\""))
        #expect(text.contains("aria-label=\"3: a 3, b 1, c 1\""))
    }

    @Test(
        "Labels at the ends keep apart and stay in their order",
        arguments: [[0.0, 0, 0], [1, 1, 1, 1], [0.5, 0.51, 0.49], [0.2, 0.8], [0.98, 0.1, 0.99]] as [[Double]])
    func spread(places: [Double]) {
        let labels = places.enumerated().map { Figure.Label(at: $1, text: "\($0)", series: $0) }
        let moved = Figure.spread(labels).map(\.at)
        #expect(moved.count == places.count)
        #expect(zip(moved, moved.dropFirst()).allSatisfy { $1 - $0 >= 0.0849 }, "\(moved)")
        #expect(moved.allSatisfy { (0...1).contains($0) })
    }

    @Test("Labels below a narrow chart do not touch")
    func room() {
        for labels in [(0..<24).map { "\($0)" }, ["< 6 h", "6–24 h", "1–3 days", "> 3 days"], (0..<60).map { "\($0) Nov" }] {
            let kept = stride(from: 0, to: labels.count, by: Figure.every(labels, room: 290)).map { labels[$0] }
            let widest = kept.map(\.count).max() ?? 0
            #expect(kept.count * (widest * 7 + 10) <= 290 + 7 * 8)
        }
    }

    @Test(
        "Each category is labelled, in lines where one has no room, and no line reaches its neighbour's",
        arguments: [
            ["under 6 h", "6–24 h", "1–3 days", "over 3 days"], ["Delivery scan", "Hand-over scan", "Estimated date", "Promised ship date"], ["a", "b"],
        ])
    func categories(labels: [String]) throws {
        let chart = BarChart(
            "t", description: "d", bars: labels.map { .init($0, [1]) }, parts: ["a"], x: "Kind", y: Axis("n"), empty: Looking.nothing)
        let text = chart.html(viewer).text
        let axis = try #require(text.firstMatch(of: /class="chart-x"[^>]*>(.*?)<\/svg>/)).1
        #expect(!axis.contains("class=\"extra\"") && axis.matches(of: /<text/).count == labels.count)
        let lines = axis.matches(of: />([^<]+)</).map { String($0.1) }
        #expect(lines.joined(separator: " ") == labels.joined(separator: " "))
        let slot = 290 / labels.count
        #expect(lines.allSatisfy { $0.count * 7 <= slot }, "\(lines)")
        #expect(text.contains(" x-") == labels.contains { $0.count * 7 + 10 > slot })
    }

    @Test("A spark line fills its box")
    func spark() {
        let points = Sparkline.points([1, 5, 3, 5])
        #expect(points.map(\.x) == [0, 33, 66, 100] && points.map(\.y) == [23, 1, 12, 1])
        #expect(Sparkline.points([2, 2]).map(\.y) == [12, 12])
    }

    // MARK: Texts

    @Test("Every drawing has a name, a description and its numbers in words")
    func words() throws {
        let sample = Sample(viewer: viewer)
        let text = sample.charts.text
        #expect(text.matches(of: /<svg class="chart-plot" role="(img|group)"><title>[^<]+<\/title><desc>[^<]+<\/desc>/).count == 4)
        #expect(text.matches(of: /<summary>The numbers<\/summary><table>/).count == 4)
        #expect(text.contains("<th scope=\"row\">7</th><td>") && text.contains("Source: made-up orders"))
        try Golden.expect(Looking.lines(sample.charts), equals: "charts.html")
    }

    @Test("At most fifty rows are spelled out, evenly chosen")
    func rows() {
        let points = (0..<500).map { LineChart.Point(Double($0), 1) }
        let chart = LineChart("t", description: "d", series: [.init("a", points)], x: Axis("x"), y: Axis("y"), empty: Looking.nothing)
        #expect(Looking.count("<th scope=\"row\">", in: chart.html(viewer)) == 50)
    }
}

extension Axis.Format {
    var isHours: Bool {
        if case .hours = self { return true }
        return false
    }
}

/// Steele, Lea and Flood's generator: the same numbers in every run.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
