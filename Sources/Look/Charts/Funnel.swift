/// How many of the first are left at each further stage.
package struct Funnel: Component {
    package struct Stage: Sendable {
        package let name: String
        /// 0 or more.
        package let count: Int64
        package let path: String?

        package init(_ name: String, _ count: Int64, path: String? = nil) {
            self.name = name
            self.count = count
            self.path = path
        }
    }

    package let title: String
    package let description: String
    package let stages: [Stage]
    package let source: String?
    package let empty: EmptyState

    package init(_ title: String, description: String, stages: [Stage], source: String? = nil, empty: EmptyState) {
        self.title = title
        self.description = description
        self.stages = stages
        self.source = source
        self.empty = empty
    }

    package func html(_ viewer: Viewer) -> HTML {
        let most = stages.map(\.count).max() ?? 0
        guard let first = stages.first?.count, most > 0 else { return empty.html(viewer) }
        let rows = stages.map { stage -> HTML in
            let name: HTML = stage.path.map { "<a href=\"\($0)\">\(stage.name)</a>" } ?? "\(stage.name)"
            let width = Coordinate.percent(Double(max(stage.count, 0)) / Double(most))
            let share = first > 0 ? viewer.percent(Double(stage.count) / Double(first), digits: 0) : ""
            return """
                <li><span>\(name)</span><svg aria-hidden="true"><rect class="bar s1" width="\(width)" height="100%" rx="2"/></svg>\
                <span class="number">\(viewer.number(stage.count))</span><span class="number soft">\(share)</span></li>
                """
        }
        let origin: HTML = source.map { "<p class=\"source\">\(viewer.say(.chartSource, ["source": .text($0)]))</p>" } ?? ""
        return """
            <figure class="chart"><figcaption><strong>\(title)</strong><span>\(description)</span></figcaption>\
            <ol class="funnel">\(rows)</ol>\(origin)</figure>
            """
    }
}
