/// A table with caption and scopes. On a phone its rows become cards; roles keep it a table for screen readers there.
struct PageTable {
    let caption: String
    /// The first names the row headings.
    let columns: [String]
    let rows: [[String]]
    /// Whether cells hold words or keys, which may break, and not numbers.
    var hasWords = false

    var markup: Markup {
        let heads: [Markup] = columns.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" }
        return """
            <table role="table">
            <caption>\(caption)</caption>
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">
            \(Markup(rows.map(row), separator: "\n"))
            </tbody>
            </table>

            """
    }

    private static let words: Markup = " class=\"words\""

    private func row(_ cells: [String]) -> Markup {
        let kind: Markup = hasWords ? Self.words : ""
        let data: [Markup] = zip(columns, cells).dropFirst().map { "<td\(kind) role=\"cell\" data-label=\"\($0)\">\($1)</td>" }
        return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">\(cells.first ?? "")</th>\(data)</tr>"
    }
}
