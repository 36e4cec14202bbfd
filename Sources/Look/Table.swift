/// Rows of like things: orders, claims, transfers. Wide it is a table, narrow each row is a card.
package struct Table: Component {
    package enum Kind: String, Sendable {
        case text
        case number
        case money
        case time
    }

    package struct Column: Sendable {
        package let title: String
        package let kind: Kind
        /// The value of the query's `sort` that orders by this column; nil where the list cannot.
        package let sort: String?
        /// The list goes down by this column, and not up.
        package let isDescendingOnly: Bool
        /// Its cells hold what can only be pressed, so paper goes without it.
        package let isForActing: Bool

        package init(_ title: String, _ kind: Kind = .text, sort: String? = nil, isDescendingOnly: Bool = false, isForActing: Bool = false) {
            self.title = title
            self.kind = kind
            self.sort = sort
            self.isDescendingOnly = isDescendingOnly
            self.isForActing = isForActing
        }

        fileprivate var style: String { isForActing ? kind.rawValue + " acts" : kind.rawValue }
    }

    package struct Row: Sendable {
        /// What the row is about, for the page's script to know it again: an id.
        package let key: String?
        /// Where the whole row leads; its first cell becomes the link.
        package let path: String?
        package let cells: [HTML]

        package init(key: String? = nil, path: String? = nil, _ cells: [HTML]) {
            self.key = key
            self.path = path
            self.cells = cells
        }
    }

    package let caption: String
    package let columns: [Column]
    package let rows: [Row]
    package let empty: EmptyState
    /// The page that shows this table: its `sort` says the order, `amount` upwards and `-amount` downwards; links of the header change it.
    package let address: PagePath?
    package let filter: Filter?
    package let paging: Paging?
    /// Where the same rows come as CSV.
    package let csv: String?

    /// - Parameter caption: what the rows are, for those who hear the page; shown where the table stands without a heading of its own.
    package init(
        caption: String, columns: [Column], rows: [Row], empty: EmptyState, address: PagePath? = nil, filter: Filter? = nil,
        paging: Paging? = nil, csv: String? = nil
    ) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.empty = empty
        self.address = address
        self.filter = filter
        self.paging = paging
        self.csv = csv
    }

    package func html(_ viewer: Viewer) -> HTML {
        let download: HTML = csv.map { "<a class=\"csv\" href=\"\($0)\" download>\(viewer.say(.tableCSV))</a>" } ?? ""
        let bar: HTML = filter.map { $0.html(viewer) } ?? ""
        let foot: HTML = paging == nil && csv == nil ? "" : "<div class=\"table-foot\">\(ifAny: paging?.html(viewer))\(download)</div>"
        // Two columns fit everywhere; the more there are, the sooner rows become cards.
        let width = columns.count > 4 ? " many" : columns.count > 2 ? " some" : ""
        return "<div class=\"table-block\(width)\">\(bar)\(rows.isEmpty ? empty.html(viewer) : table)\(foot)</div>"
    }

    private var table: HTML {
        // A table that is wider than its place scrolls in it. Where nothing inside takes the focus, the place itself does, or keys could not scroll it.
        let focus: HTML = rows.contains { $0.path != nil } ? "" : " tabindex=\"0\" role=\"group\" aria-label=\"\(caption)\""
        return """
            <div class="scroll"\(focus)><table><caption class="unseen">\(caption)</caption>
            <thead><tr>\(columns.map(header))</tr></thead>
            <tbody>
            \(rows.map(body))</tbody></table></div>
            """
    }

    private func header(_ column: Column) -> HTML {
        guard let sort = column.sort, let address else { return "<th scope=\"col\" class=\"\(column.style)\">\(column.title)</th>" }
        let now = address["sort"]
        let order: String? = now == sort ? "ascending" : now == "-" + sort ? "descending" : nil
        let next = address.without("after", "before").setting("sort", now == "-" + sort && !column.isDescendingOnly ? sort : "-" + sort)
        return """
            <th scope="col" class="\(column.kind.rawValue)"\(attribute: "aria-sort", order)>\
            <a class="sort" href="\(next.text)">\(column.title)</a></th>
            """
    }

    private func body(_ row: Row) -> HTML {
        var cells: HTML = ""
        for (index, (column, cell)) in zip(columns, row.cells).enumerated() {
            if index == 0 {
                let first: HTML = row.path.map { "<a class=\"row\" href=\"\($0)\">\(cell)</a>" } ?? cell
                cells += "<th scope=\"row\" class=\"\(column.kind.rawValue)\">\(first)</th>"
            } else {
                cells += "<td class=\"\(column.style)\" data-name=\"\(column.title)\">\(cell)</td>"
            }
        }
        return "<tr\(attribute: "data-key", row.key)\(flag: "data-open", row.path != nil)>\(cells)</tr>\n"
    }
}
