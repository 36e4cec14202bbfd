/// A row of numbers as a small line: its course, not its values.
package struct Sparkline: Component {
    package let values: [Double]
    /// What it shows, for those who do not see it: `Orders per hour, 24 hours`.
    package let label: String

    package init(_ values: [Double], label: String) {
        self.values = values.filter(\.isFinite)
        self.label = label
    }

    package func html(_ viewer: Viewer) -> HTML { "" }
}
