/// Questions below each other, sent with POST. What is wrong stands above them all with links, and again beside each field; the answers stay.
package struct Form: Component {
    package let action: String
    package let fields: [Field]
    package let buttons: [Button]
    package let hidden: [Hidden]
    /// Wrong with the whole, not with one field.
    package let error: String?

    /// - Parameter hidden: the token against forged requests among them.
    package init(_ action: String, fields: [Field], buttons: [Button], hidden: [Hidden] = [], error: String? = nil) {
        self.action = action
        self.fields = fields
        self.buttons = buttons
        self.hidden = hidden
        self.error = error
    }

    package var hasErrors: Bool { error != nil || fields.contains { $0.error != nil } }

    package func html(_ viewer: Viewer) -> HTML {
        let encoding: String? = fields.contains(where: \.isFile) ? "multipart/form-data" : nil
        return """
            \(summary(viewer))<form class="form" action="\(action)" method="post"\(attribute: "enctype", encoding) novalidate>\(hidden.map(\.html))\
            \(fields.map { $0.html(viewer) })\(Buttons(buttons).html(viewer))</form>
            """
    }

    private func summary(_ viewer: Viewer) -> HTML {
        guard hasErrors else { return "" }
        var items: [HTML] = error.map { ["<li>\($0)</li>"] } ?? []
        for field in fields {
            if let error = field.error { items.append("<li><a href=\"#\(field.anchor)\">\(error)</a></li>") }
        }
        return """
            <div class="error-summary" role="alert" tabindex="-1" autofocus><h2>\(viewer.say(.formProblem))</h2><ul>\(items)</ul></div>
            """
    }
}

/// One button that sends a few hidden values: a decision, a pause, a sign-out.
package struct Action: Component {
    package let path: String
    package let button: Button
    package let hidden: [Hidden]

    package init(_ path: String, _ button: Button, hidden: [Hidden] = []) {
        self.path = path
        self.button = button
        self.hidden = hidden
    }

    package func html(_ viewer: Viewer) -> HTML {
        "<form class=\"action\" action=\"\(path)\" method=\"post\">\(hidden.map(\.html))\(button.html(viewer))</form>"
    }
}
