import Core

/// Of when a page is that may be a little behind.
package struct AsOf: Sendable {
    package let instant: Instant
    /// By so much it was behind when it was made, at most.
    package let seconds: Int64

    package init(instant: Instant, seconds: Int64) {
        self.instant = instant
        self.seconds = seconds
    }

    /// A region, so that a page that renews itself says it anew. - Parameter shown: nil for what is not behind, and is renewed to that.
    static func html(_ shown: AsOf?, _ viewer: Viewer) -> HTML {
        let text: HTML = shown.map { "\(viewer.say(.frameAsOf, ["time": .text(viewer.clock($0.instant, seconds: true)), "n": .number($0.seconds)]))" } ?? ""
        let title = shown.map { viewer.exact($0.instant) }
        return "<p class=\"as-of\" data-region=\"as-of\"\(attribute: "title", title)>\(text)</p>"
    }
}
