/// All that differs between the two databases. A new member needs a decision page.
package struct Dialect: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case sqlite, postgres
    }

    package let kind: Kind

    package static let sqlite = Dialect(kind: .sqlite)
    package static let postgres = Dialect(kind: .postgres)

    /// What stands for a word in braces.
    package func expansion(of word: Substring) -> String? {
        switch word {
        case "int": kind == .sqlite ? "INTEGER" : "BIGINT"
        case "id": kind == .sqlite ? "BLOB" : "UUID"
        // Bytes decide, not a locale: SQLite's BINARY does so by itself.
        case "text": kind == .sqlite ? "TEXT" : "TEXT COLLATE \"C\""
        case "bytes": kind == .sqlite ? "BLOB" : "BYTEA"
        case "table": kind == .sqlite ? " STRICT" : ""
        // For tables whose key is their only way in.
        case "keyed table": kind == .sqlite ? " STRICT, WITHOUT ROWID" : ""
        case "lock": kind == .sqlite ? "" : "FOR NO KEY UPDATE"
        case "lock skipping": kind == .sqlite ? "" : "FOR NO KEY UPDATE SKIP LOCKED"
        // The lowest transaction that may still be open; everything below is settled. SQLite has one writer, so all that is seen is settled.
        case "horizon": kind == .sqlite ? "9223372036854775807" : "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        case "transaction": kind == .sqlite ? "0" : "pg_current_xact_id()::text::bigint"
        default: nil
        }
    }

    /// `sql` with every word in braces filled in. Words of bulks (`from values`) are left to the adapter.
    package func resolve(_ sql: String) -> String {
        guard sql.utf8.contains(UInt8(ascii: "{")) else { return sql }
        var result = ""
        var rest = Substring(sql)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let word = rest[rest.index(after: open)..<close]
            if word.hasPrefix("lock by id ") {
                // Locks are taken in the order of ids, so that two never wait for each other; without locks no order is needed.
                let name = word.dropFirst("lock by id ".count)
                result += kind == .sqlite ? "" : "ORDER BY \(name).id FOR NO KEY UPDATE OF \(name)"
            } else if word.hasPrefix("lock "), word != "lock skipping" {
                result += kind == .sqlite ? "" : "FOR NO KEY UPDATE OF \(word.dropFirst(5))"
            } else {
                result += expansion(of: word) ?? "{\(word)}"
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
