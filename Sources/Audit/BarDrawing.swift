/// Horizontal bars: a label and a value above each bar, which may be made of segments.
struct BarDrawing {
    struct Segment {
        /// Style class: after, early, never or plain.
        let kind: String
        /// Part of the full width, 0 to 1.
        let part: Double
    }

    struct Bar {
        let label: String
        let value: String
        let segments: [Segment]
    }

    let bars: [Bar]
    /// Whether the rest up to the full width is outlined, as what could have been.
    var showsRest = false

    private let barHeight = 16.0
    private let rowHeight = 48.0

    func body(_ width: Double) -> (markup: Markup, height: Double) {
        let rows = bars.enumerated().map { row($0.element, top: Double($0.offset) * rowHeight, width: width) }
        return (Markup(rows, separator: "\n"), Double(bars.count) * rowHeight - 8)
    }

    private func row(_ bar: Bar, top: Double, width: Double) -> Markup {
        var x = 0.0
        let y = top + 22
        var shapes: [Markup] = []
        for segment in bar.segments where segment.part > 0 {
            // Two units of gap keep neighbours apart for those who do not see the colours.
            let length = max(1.5, segment.part * width - 2)
            shapes.append(
                "<rect class=\"\(segment.kind)\" x=\"\(x)\" y=\"\(y)\" width=\"\(length)\" height=\"\(barHeight)\" rx=\"2\"/>")
            x += max(3.5, segment.part * width)
        }
        if showsRest, x < width - 3 {
            let (length, height) = (width - x - 1, barHeight - 1)
            shapes.append(
                "<rect class=\"track\" x=\"\(x + 0.5)\" y=\"\(y + 0.5)\" width=\"\(length)\" height=\"\(height)\" rx=\"2\"/>")
        }
        return """
            <text class="strong" x="0" y="\(top + 14)">\(bar.label)</text>\
            <text class="quiet end" x="\(width)" y="\(top + 14)">\(bar.value)</text>\(shapes)
            """
    }
}
