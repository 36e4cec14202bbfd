/// What stands where rows would: what they are, why there are none, and what to do about it.
package struct EmptyState: Component {
    package let title: String
    package let text: String
    package let action: Button?

    package init(_ title: String, _ text: String = "", action: Button? = nil) {
        self.title = title
        self.text = text
        self.action = action
    }

    package func html(_ viewer: Viewer) -> HTML {
        let more: HTML = text.isEmpty ? "" : "<p>\(text)</p>"
        return "<div class=\"empty\"><strong>\(title)</strong>\(more)\(ifAny: action?.html(viewer))</div>"
    }
}
