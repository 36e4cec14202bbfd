import Core

/// What the reader chose for the colours of pages; the server keeps it in a cookie.
package enum Theme: String, CaseIterable, Sendable {
    /// As the reader's system has it.
    case system
    case light
    case dark
}

/// Who is signed in, as the frame shows it.
package struct Person: Sendable {
    package let name: String
    /// In words: `Operator`
    package let role: String
    package let party: String

    package init(name: String, role: String, party: String) {
        self.name = name
        self.role = role
        self.party = party
    }
}

/// The ways through the product.
package struct Navigation: Sendable {
    package struct Group: Sendable {
        /// nil for the first, which needs no name.
        package let title: String?
        package let items: [Item]

        package init(_ title: String?, _ items: [Item]) {
            self.title = title
            self.items = items
        }

        package init(_ items: [Item]) { self.init(nil, items) }
    }

    package struct Item: Sendable {
        package let text: String
        package let path: String
        package let icon: Icon
        /// What waits there; nothing where nothing does.
        package let count: String?

        package init(_ text: String, _ path: String, _ icon: Icon, count: String? = nil) {
            self.text = text
            self.path = path
            self.icon = icon
            self.count = count
        }
    }

    package let groups: [Group]
    /// The path of the section that the page belongs to.
    package let current: String?

    package init(_ groups: [Group], current: String?) {
        self.groups = groups
        self.current = current
    }

    func html(_ viewer: Viewer) -> HTML {
        "\(groups.map { group -> HTML in "\(ifAny: group.title.map { "<h2>\($0)</h2>" })<ul>\(group.items.map(item))</ul>" })"
    }

    private func item(_ item: Item) -> HTML {
        let count: HTML = item.count.map { "<span class=\"count\">\($0)</span>" } ?? ""
        let here: String? = item.path == current ? "page" : nil
        return "<li><a href=\"\(item.path)\"\(attribute: "aria-current", here)>\(item.icon.html)<span>\(item.text)</span>\(count)</a></li>"
    }
}

/// A page that follows what happens: which events tell it to look again.
package struct Live: Sendable {
    /// The event stream: `/live?…`
    package let stream: String
    /// The page's own path and query, fetched again on each `changed`.
    package let page: String
    /// Trade seconds per second of the wall clock: 1, unless the trade clock is paced; 0 while it stands.
    package let speed: Int
    /// Said again with each fetch, so that no answer is older than what the page shows; nil where none can be.
    package let seen: String?

    package init(stream: String, page: String, speed: Int = 1, seen: String? = nil) {
        self.seen = seen
        self.stream = stream
        self.page = page
        self.speed = speed
    }
}
