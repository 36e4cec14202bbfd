/// Counts side by side: by hour, by age, by kind. A bar may be stacked of parts, and may open the list that it counts.
package struct BarChart: Component {
    package struct Bar: Sendable {
        package let label: String
        /// One value for each part, 0 or more.
        package let values: [Double]
        package let path: String?

        package init(_ label: String, _ values: [Double], path: String? = nil) {
            self.label = label
            self.values = values.map { $0.isFinite ? max($0, 0) : 0 }
            self.path = path
        }

        var total: Double { values.reduce(0, +) }
    }

    package let title: String
    package let description: String
    package let bars: [Bar]
    /// Names of what bars are made of, from the ground up; one where they are not stacked.
    package let parts: [String]
    package let x: String
    package let y: Axis
    package let isCourse: Bool
    package let source: String?
    package let empty: EmptyState

    /// - Parameters:
    ///   - x: what the labels of the bars are, such as `Hour`.
    ///   - isCourse: the bars follow each other like hours, so that where room is short some labels stand for their neighbours too. Of other bars
    ///     each is labelled, in several lines where it must be.
    package init(
        _ title: String, description: String, bars: [Bar], parts: [String], x: String, y: Axis, isCourse: Bool = false, source: String? = nil,
        empty: EmptyState
    ) {
        self.title = title
        self.description = description
        self.bars = bars
        self.parts = parts
        self.x = x
        self.y = y
        self.isCourse = isCourse
        self.source = source
        self.empty = empty
    }

    /// Pixels between the ends of the narrowest drawing, and of one in the wide column of a desk.
    private static let room = 290
    private static let deskRoom = 640

    package func html(_ viewer: Viewer) -> HTML {
        guard !bars.isEmpty else { return empty.html(viewer) }
        let up = y.scale(bars.map(\.total), tight: false, count: 4)
        let labels = bars.map(\.label)
        let deskSkips = isCourse ? Figure.every(labels, room: Self.deskRoom) : 1
        // Those of a narrow drawing are some of those of a wide one.
        let skips = isCourse ? (Figure.every(labels, room: Self.room) + deskSkips - 1) / deskSkips * deskSkips : 1
        let lines = isCourse || Figure.every(labels, room: Self.room) == 1 ? labels.map { [$0] } : Figure.broken(labels, room: Self.room)
        var figure = Figure(title: title, description: description, source: source)
        figure.legend = parts.count > 1 ? parts : []
        figure.yLabels = Figure.labels(up, y, isVertical: true, viewer)
        figure.xLabels = bars.enumerated().filter { $0.offset % deskSkips == 0 }.map { index, bar in
            .init(at: (Double(index) + 0.5) / Double(bars.count), text: bar.label, lines: lines[index], isExtra: index % skips != 0)
        }
        figure.hasLinks = bars.contains { $0.path != nil }
        figure.plot = "\(Figure.grid(up))\(bars.enumerated().map { column($0, $1, up, viewer) })"
        figure.head = [x] + parts
        figure.rows = bars.map { bar in [bar.label] + bar.values.map { y.value($0, viewer) } }
        return figure.html(viewer)
    }

    private func column(_ index: Int, _ bar: Bar, _ up: Scale, _ viewer: Viewer) -> HTML {
        let slot = 1 / Double(bars.count)
        let gap = bars.count > 8 ? 0.14 : 0.22
        let left = Coordinate.percent((Double(index) + gap) * slot)
        let width = Coordinate.percent(slot * (1 - 2 * gap))
        var base = 0.0
        var rects: HTML = ""
        for (part, value) in bar.values.enumerated() where value > 0 {
            let height = up.share(base + value) - up.share(base)
            let top = Coordinate.percent(1 - up.share(base + value))
            rects += """
                <rect class="bar s\(part % 4 + 1)" x="\(left)" width="\(width)" y="\(top)" height="\(Coordinate.percent(height))"/>
                """
            base += value
        }
        if bars.count <= 8 {
            let middle = Coordinate.percent((Double(index) + 0.5) * slot)
            let top = Coordinate.percent(1 - up.share(bar.total))
            rects += "<text class=\"on-bar\" x=\"\(middle)\" y=\"\(top)\" dy=\"-.45em\">\(y.value(bar.total, viewer))</text>"
        }
        let said = bar.label + ": " + zip(parts, bar.values).map { "\($0) \(y.value($1, viewer))" }.joined(separator: ", ")
        guard let path = bar.path else { return "<g><title>\(said)</title>\(rects)</g>" }
        // The whole height can be pressed: a small bar would be hard to hit.
        let slotLeft = Coordinate.percent(Double(index) * slot)
        let target: HTML = "<rect class=\"hit\" x=\"\(slotLeft)\" width=\"\(Coordinate.percent(slot))\" height=\"100%\"/>"
        return "<a href=\"\(path)\" aria-label=\"\(said)\"><title>\(said)</title>\(target)\(rects)</a>"
    }
}
