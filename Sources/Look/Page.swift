/// What opens a page: its name, what it is about, and what can be done here.
package struct PageHeader: Component {
    package let title: HTML
    package let lead: HTML?
    package let badge: Badge?
    package let breadcrumbs: Breadcrumbs?
    package let actions: [Button]

    package init(_ title: HTML, lead: HTML? = nil, badge: Badge? = nil, breadcrumbs: Breadcrumbs? = nil, actions: [Button] = []) {
        self.title = title
        self.lead = lead
        self.badge = badge
        self.breadcrumbs = breadcrumbs
        self.actions = actions
    }

    package func html(_ viewer: Viewer) -> HTML {
        let more: HTML = lead.map { "<div class=\"lead\">\($0)</div>" } ?? ""
        let buttons: HTML = actions.isEmpty ? "" : Buttons(actions).html(viewer)
        return """
            <div class="page-header" data-region="head">\(ifAny: breadcrumbs?.html(viewer))\
            <div class="page-title"><h1>\(title)</h1>\(ifAny: badge?.html)\(more)\(buttons)</div></div>
            """
    }
}

/// The way down to this page.
package struct Breadcrumbs: Component {
    package let links: [Link]
    package init(_ links: Link...) { self.links = links }

    package func html(_ viewer: Viewer) -> HTML {
        "<nav class=\"crumbs\" aria-label=\"\(viewer.say(.crumbsLabel))\"><ol>\(links.map { "<li>\($0.html(viewer))</li>" as HTML })</ol></nav>"
    }
}

/// A part of a page under a heading, which the page's script may renew by itself.
package struct Panel: Component {
    package let title: String?
    package let note: HTML?
    package let content: HTML
    /// The name by which it is renewed while the page is live; unique on the page.
    package let region: String?
    /// Where all of it stands.
    package let more: Link?

    package init(_ title: String?, note: HTML? = nil, region: String? = nil, more: Link? = nil, _ content: HTML) {
        self.title = title
        self.note = note
        self.region = region
        self.more = more
        self.content = content
    }

    package func html(_ viewer: Viewer) -> HTML {
        let under: HTML = note.map { "<p class=\"soft\">\($0)</p>" } ?? ""
        let head: HTML = title.map { "<div class=\"panel-head\"><h2>\($0)</h2>\(ifAny: more?.html(viewer))</div>\(under)" } ?? ""
        return "<section class=\"panel\"\(attribute: "data-region", region)>\(head)\(content)</section>"
    }
}

/// Panels beside each other where there is room.
package struct Columns: Component {
    package enum Shape: String, Sendable {
        case equal
        /// The first twice as wide as the second.
        case wideFirst = "wide-first"
    }

    package let shape: Shape
    package let columns: [HTML]

    package init(_ shape: Shape, _ columns: [HTML]) {
        self.shape = shape
        self.columns = columns
    }

    package init(_ columns: [HTML]) { self.init(.equal, columns) }

    package func html(_ viewer: Viewer) -> HTML {
        "<div class=\"columns \(shape.rawValue)\">\(columns.map { "<div>\($0)</div>" as HTML })</div>"
    }
}

/// Sections of one thing; each is a page of its own.
package struct Tabs: Component {
    package struct Tab: Sendable {
        package let text: String
        package let path: String
        package let count: String?

        package init(_ text: String, _ path: String, count: String? = nil) {
            self.text = text
            self.path = path
            self.count = count
        }
    }

    package let label: String
    package let tabs: [Tab]
    /// The path of the tab that is shown.
    package let current: String

    package init(_ label: String, _ tabs: [Tab], current: String) {
        self.label = label
        self.tabs = tabs
        self.current = current
    }

    package func html(_ viewer: Viewer) -> HTML {
        let items = tabs.map { tab -> HTML in
            let count: HTML = tab.count.map { " <span class=\"count\">\($0)</span>" } ?? ""
            let here: String? = tab.path == current ? "page" : nil
            return "<li><a href=\"\(tab.path)\"\(attribute: "aria-current", here)>\(tab.text)\(count)</a></li>"
        }
        return "<nav class=\"tabs\" aria-label=\"\(label)\"><ul>\(items)</ul></nav>"
    }
}
