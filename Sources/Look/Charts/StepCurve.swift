/// Shares that grow by steps as days go by: what part of the orders had come so far by then.
package struct StepCurve: Component {
    package struct Point: Sendable {
        package let days: Double
        /// 0 to 1, from this day on.
        package let share: Double

        package init(days: Double, share: Double) {
            self.days = days
            self.share = share
        }
    }

    package struct Series: Sendable {
        package let name: String
        /// In ascending order of `days`; before the first the share is 0.
        package let points: [Point]

        package init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points.filter { $0.days.isFinite && $0.share.isFinite }.sorted { $0.days < $1.days }
        }

        func share(at days: Double) -> Double { points.last { $0.days <= days }?.share ?? 0 }
    }

    package let title: String
    package let description: String
    package let series: [Series]
    /// Where the drawing ends; later steps are left out of it.
    package let days: Double
    package let source: String?
    package let empty: EmptyState

    package init(_ title: String, description: String, series: [Series], days: Double, source: String? = nil, empty: EmptyState) {
        self.title = title
        self.description = description
        self.series = series
        self.days = days.isFinite ? min(max(days, 1), 100_000) : 1
        self.source = source
        self.empty = empty
    }

    package func html(_ viewer: Viewer) -> HTML {
        guard series.contains(where: { !$0.points.isEmpty }) else { return empty.html(viewer) }
        // Days are too coarse for what happens within a few.
        let isHours = days <= Self.hoursUpTo
        let unit: Double = isHours ? 24 : 1
        let x = Axis(viewer.say(isHours ? .chartHours : .chartDays), isHours ? .hours : .days, range: 0...days * unit)
        let y = Axis("", .share, range: 0...1)
        let across = x.scale([], tight: true, count: 6)
        let up = Scale(exactly: 0...1, count: 4, steps: [0.25])
        var figure = Figure(title: title, description: description, source: source)
        figure.legend = series.map(\.name)
        figure.yLabels = Figure.labels(up, y, isVertical: true, viewer)
        figure.xLabels = Figure.labels(across, x, isVertical: false, viewer)
        figure.endLabels = Figure.spread(
            series.enumerated().map { index, series in
                let last = series.share(at: days)
                return .init(at: 1 - up.share(last), text: "\(series.name) \(viewer.percent(last, digits: 0))", series: index)
            })
        // The first series is what the page is about: it is drawn last, over the others.
        let curves = series.indices.reversed().map { curve($0, across, up, unit) }
        figure.plot = "\(Figure.grid(up))\(Figure.stretched("\(curves)"))"
        figure.head = [x.title] + series.map(\.name)
        figure.rows = across.ticks.map { tick in [viewer.decimal(tick)] + series.map { viewer.percent($0.share(at: tick / unit)) } }
        return figure.html(viewer)
    }

    private static let hoursUpTo = 4.0

    /// - Parameter unit: of the scale across, how many make a day.
    private func curve(_ index: Int, _ across: Scale, _ up: Scale, _ unit: Double) -> HTML {
        let shown = series[index].points.filter { $0.days <= days }
        var path = "M0 1000"
        var height = 1_000
        var place = 0
        for point in shown {
            let y = Coordinate.unit(1 - up.share(point.share))
            let x = Coordinate.unit(across.share(point.days * unit))
            guard y != height else { continue }
            path += x == place ? "V\(y)" : "H\(x)V\(y)"
            (height, place) = (y, x)
        }
        return "<path class=\"line s\(index % 4 + 1)\" d=\"\(path)H1000\"/>"
    }
}
