/// The bar above a table: what is asked of the list, and what is asked already.
package struct Filter: Component {
    /// A filter that holds, with the page without it.
    package struct Chip: Sendable {
        package let text: String
        package let without: PagePath

        package init(_ text: String, without: PagePath) {
            self.text = text
            self.without = without
        }
    }

    /// The page of the list; the form asks it with GET.
    package let path: String
    package let fields: [Field]
    package let chips: [Chip]
    /// Kept through the form, such as the order of rows.
    package let kept: [Hidden]

    package init(_ path: String, fields: [Field], chips: [Chip] = [], kept: [Hidden] = []) {
        self.path = path
        self.fields = fields
        self.chips = chips
        self.kept = kept
    }

    /// Without fields there is nothing to apply, only what to take away.
    package func html(_ viewer: Viewer) -> HTML {
        fields.isEmpty ? chipList(viewer) : """
        <form class="filter" action="\(path)" method="get" role="search">\(kept.map(\.html))\(fields.map { $0.compact(viewer) })\
        <button class="button quiet">\(viewer.say(.filterApply))</button></form>\(chipList(viewer))
        """
    }

    private func chipList(_ viewer: Viewer) -> HTML {
        guard !chips.isEmpty else { return "" }
        let items = chips.map { chip -> HTML in
            let label = viewer.say(.filterRemove, ["filter": .text(chip.text)])
            return "<li><a class=\"chip\" href=\"\(chip.without.text)\" aria-label=\"\(label)\">\(chip.text)</a></li>"
        }
        let all: HTML = chips.count < 2 ? "" : "<li><a class=\"soft\" href=\"\(path)\">\(viewer.say(.filterClear))</a></li>"
        return "<ul class=\"chips\">\(items)\(all)</ul>"
    }
}

/// Earlier and later rows of a list that is read by cursor.
package struct Paging: Component {
    package let previous: PagePath?
    package let next: PagePath?
    /// What is shown, where it is known: `1,204 orders`, `more than 10,000`.
    package let summary: String?

    package init(previous: PagePath?, next: PagePath?, summary: String? = nil) {
        self.previous = previous
        self.next = next
        self.summary = summary
    }

    package func html(_ viewer: Viewer) -> HTML {
        let text: HTML = summary.map { "<span class=\"soft\">\($0)</span>" } ?? ""
        guard previous != nil || next != nil else { return text }
        return """
            <nav class="paging" aria-label="\(viewer.say(.pagingLabel))">\(turn(previous, .pagingPrevious, "prev", viewer))\
            \(turn(next, .pagingNext, "next", viewer))</nav>\(text)
            """
    }

    private func turn(_ path: PagePath?, _ phrase: Phrase, _ rel: String, _ viewer: Viewer) -> HTML {
        guard let path else { return "<span class=\"button quiet is-off\" aria-disabled=\"true\">\(viewer.say(phrase))</span>" }
        return "<a class=\"button quiet\" rel=\"\(rel)\" href=\"\(path.text)\">\(viewer.say(phrase))</a>"
    }
}
