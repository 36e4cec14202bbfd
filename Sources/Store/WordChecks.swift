/// `CHECK (state IN ('a', 'b', 'c'))` makes SQLite build a table of the words and take it down again for each row that is written; the same words joined
/// by OR are compared, and that is all. PostgreSQL makes no difference.
package enum WordChecks {
    /// Statements that give a table's checks the second form where they stand. No row is touched: a text of the schema is replaced, as
    /// sqlite.org/lang_altertable.html ("making other kinds of table schema changes") allows it for checks.
    /// - Parameter checks: as the table was made: the column, and the check's text within the parentheses.
    package static func compared(in table: String, _ checks: [(column: String, text: String)], _ dialect: Dialect) -> [String] {
        guard dialect.kind == .sqlite else { return [] }
        let replaced = checks.reduce("sql") { "replace(\($0), \(quoted($1.text)), \(quoted(comparison($1))))" }
        return [
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = \(replaced) WHERE type = 'table' AND name = \(quoted(table))",
            "PRAGMA writable_schema = RESET",
            // A change of the schema that other connections notice.
            "CREATE TABLE schema_was_changed (one INTEGER) STRICT", "DROP TABLE schema_was_changed",
        ]
    }

    private static func comparison(_ check: (column: String, text: String)) -> String {
        let words = check.text.split(separator: "'", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
        return words.map { "\(check.column) = '\($0.element)'" }.joined(separator: " OR ")
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
