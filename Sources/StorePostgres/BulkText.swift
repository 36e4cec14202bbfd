import CLibpq
import Store

/// The text of a bulk as PostgreSQL runs it: the word in braces becomes an `unnest` of array parameters that is named `v`.
enum BulkText {
    static func forPostgres(_ sql: String, names: [String], types: [Oid]) -> String {
        let arrays = types.enumerated().map { "$\($0.offset + 1)::\(PostgresType.arrayName($0.element))" }.joined(separator: ", ")
        // Quoted, because a column may be called `order`; all names of ours are in lower case, so `v.order` still finds it.
        let isOrdered = sql.contains("{in order}")
        let columns = (names + (isOrdered ? ["ordinality"] : [])).map { "\"\($0)\"" }.joined(separator: ", ")
        let rows = "unnest(\(arrays))\(isOrdered ? " WITH ORDINALITY" : "") AS v(\(columns))"
        var text = sql.replacing("{in order}", with: "ORDER BY v.ordinality")
        for (word, keyword) in [("{from values}", "FROM"), ("{join values}", "CROSS JOIN"), ("{using values}", "USING")] {
            while let place = text.firstRange(of: word) { text.replaceSubrange(place, with: "\(keyword) \(rows)") }
        }
        return text
    }
}
