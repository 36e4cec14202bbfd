/// A row of numbers as a small line: its course, not its values.
package struct Sparkline: Component {
    package let values: [Double]
    /// What it shows, for those who do not see it: `Orders per hour, 24 hours`.
    package let label: String

    package init(_ values: [Double], label: String) {
        self.values = values.filter(\.isFinite).map(Scale.held)
        self.label = label
    }

    /// Nothing where there is no course: fewer than two numbers.
    package func html(_ viewer: Viewer) -> HTML {
        guard values.count > 1 else { return "" }
        let points = Self.points(values).map { "\($0.x) \($0.y)" }.joined(separator: "L")
        return """
            <svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img"><title>\(label)</title>\
            <path class="under" d="M0 24L\(points)L100 24Z"/><path d="M\(points)"/></svg>
            """
    }

    /// From left to right in a box of 100 by 24, one unit kept free above and below; numbers that do not change lie in the middle.
    static func points(_ values: [Double]) -> [(x: Int, y: Int)] {
        guard let low = values.min(), let high = values.max() else { return [] }
        return values.enumerated().map { index, value in
            let share = high > low ? (value - low) / (high - low) : 0.5
            return (index * 100 / max(values.count - 1, 1), 23 - Int((share * 22).rounded()))
        }
    }
}
