/// Something that a page shows, written for one viewer. Texts inside it are said already; what the component says itself comes from `Words`.
package protocol Component: Sendable {
    func html(_ viewer: Viewer) -> HTML
}

/// A place that a text leads to.
package struct Link: Component {
    package let text: String
    /// Path and query within this site: `/orders/ord_…`
    package let path: String

    package init(_ text: String, _ path: String) {
        self.text = text
        self.path = path
    }

    package func html(_ viewer: Viewer) -> HTML { "<a href=\"\(path)\">\(text)</a>" }
}

/// What a state means for the reader. Each tone has a colour and a shape, so that colour never speaks alone.
package enum Tone: String, CaseIterable, Sendable {
    case neutral
    case info
    /// Nothing is wrong; something has yet to happen.
    case waiting
    case good
    case warning
    case bad

    /// Sets colour and shape for whatever bears it.
    var style: String { "t-\(rawValue)" }
}
