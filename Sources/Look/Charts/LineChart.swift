/// Courses of numbers, each with the interval in which the truth lies, where it is known.
package struct LineChart: Component {
    package struct Point: Sendable {
        package let x: Double
        package let y: Double
        package let low: Double?
        package let high: Double?

        package init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil) {
            self.x = x
            self.y = y
            self.low = low
            self.high = high
        }
    }

    package struct Series: Sendable {
        package let name: String
        /// In ascending order of `x`.
        package let points: [Point]

        package init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
        }
    }

    package let title: String
    package let description: String
    package let series: [Series]
    package let x: Axis
    package let y: Axis
    package let source: String?
    package let empty: EmptyState

    package init(_ title: String, description: String, series: [Series], x: Axis, y: Axis, source: String? = nil, empty: EmptyState) {
        self.title = title
        self.description = description
        self.series = series
        self.x = x
        self.y = y
        self.source = source
        self.empty = empty
    }

    package func html(_ viewer: Viewer) -> HTML {
        guard series.contains(where: { !$0.points.isEmpty }) else { return empty.html(viewer) }
        let points = series.flatMap(\.points)
        let across = x.scale(points.map(\.x), tight: true, count: 6)
        let up = y.scale(points.flatMap { [$0.y, $0.low ?? $0.y, $0.high ?? $0.y] }, tight: false)
        var figure = Figure(title: title, description: description, source: source)
        figure.legend = series.map(\.name)
        figure.yLabels = Figure.labels(up, y, isVertical: true, viewer)
        figure.xLabels = Figure.labels(across, x, isVertical: false, viewer)
        figure.endLabels = Figure.spread(
            series.enumerated().compactMap { index, series in
                series.points.last.map { .init(at: 1 - up.share($0.y), text: "\(series.name) \(y.value($0.y, viewer))", series: index) }
            })
        figure.plot = "\(Figure.grid(up))\(Figure.stretched("\(series.enumerated().map { shape($0, $1, across, up) })"))\(dots(across, up))"
        figure.head = [x.title] + series.map(\.name)
        figure.rows = rows(viewer)
        return figure.html(viewer)
    }

    private func shape(_ index: Int, _ series: Series, _ across: Scale, _ up: Scale) -> HTML {
        func place(_ x: Double, _ y: Double) -> String { "\(Coordinate.unit(across.share(x))) \(Coordinate.unit(1 - up.share(y)))" }
        let style = "s\(index % 4 + 1)"
        let band = series.points.filter { $0.low != nil && $0.high != nil }
        var shapes: HTML = ""
        if band.count > 1 {
            let over = band.map { place($0.x, $0.high ?? $0.y) }
            let under = band.reversed().map { place($0.x, $0.low ?? $0.y) }
            shapes += "<path class=\"band \(style)\" d=\"M\((over + under).joined(separator: "L"))Z\"/>"
        }
        guard series.points.count > 1 else { return shapes }
        return "\(shapes)<path class=\"line \(style)\" d=\"M\(series.points.map { place($0.x, $0.y) }.joined(separator: "L"))\"/>"
    }

    private func dots(_ across: Scale, _ up: Scale) -> HTML {
        "\(series.enumerated().compactMap { index, series in series.points.last.map { dot($0, index, across, up) } })"
    }

    private func dot(_ point: Point, _ index: Int, _ across: Scale, _ up: Scale) -> HTML {
        let x = Coordinate.percent(across.share(point.x))
        return "<circle class=\"dot s\(index % 4 + 1)\" cx=\"\(x)\" cy=\"\(Coordinate.percent(1 - up.share(point.y)))\" r=\"3.5\"/>"
    }

    private func rows(_ viewer: Viewer) -> [[String]] {
        let tables = series.map { Dictionary($0.points.map { ($0.x, $0) }, uniquingKeysWith: { first, _ in first }) }
        let places = Set(series.flatMap { $0.points.map(\.x) }).sorted()
        return places.map { place in
            [x.value(place, viewer)]
                + tables.map { table in
                    guard let point = table[place] else { return "" }
                    guard let low = point.low, let high = point.high else { return y.value(point.y, viewer) }
                    return "\(y.value(point.y, viewer)) (\(y.value(low, viewer)) – \(y.value(high, viewer)))"
                }
        }
    }
}
