/// Columns of plain text: the first aligned left, the others right, two blanks between.
struct TextGrid {
    private let rows: [[String]]
    private let widths: [Int]

    init(header: [String], rows: [[String]]) {
        self.rows = [header] + rows
        var widths = [Int](repeating: 0, count: header.count)
        for row in self.rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        self.widths = widths
    }

    var width: Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

    var text: String { rows.map(line).joined(separator: "\n") }

    /// One cell a line where the grid is too wide.
    func text(atMost width: Int) -> String {
        guard self.width > width else { return text }
        return rows.dropFirst().map { row in
            row[0] + "\n" + zip(rows[0], row).dropFirst().map { "  \($0): \($1)" }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func line(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
            line += column == 0 ? cell + padding : "  " + padding + cell
        }
        return line
    }
}

enum TextLayout {
    /// Breaks text between words; a word longer than the line stands alone.
    static func wrap(_ text: String, _ width: Int, indent: String = "") -> String {
        var lines: [String] = []
        var line = indent
        for word in text.split(separator: " ") {
            if line.count > indent.count, line.count + 1 + word.count > width {
                lines.append(line)
                line = indent
            }
            line += (line.count > indent.count ? " " : "") + word
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
