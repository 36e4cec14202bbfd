import CLibpq
import Store

/// The text of a bulk as PostgreSQL runs it: the word in braces becomes an `unnest` of array parameters that is named `v`.
enum BulkText {
    static func forPostgres(_ sql: String, names: [String], types: [Oid]) -> String {
        // Within a question of its own an array's length is unknown to the planner, so that it plans alike for one row and for a thousand: by index. Where
        // it knows of a thousand it goes through whole tables that are small, or in many parts, to join them.
        let isLookup = !sql.drop { $0.isWhitespace }.hasPrefix("INSERT")
        let arrays = types.enumerated().map { index, type in
            let array = "$\(index + 1)::\(PostgresType.arrayName(type))"
            return isLookup ? "(SELECT \(array))" : array
        }.joined(separator: ", ")
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
