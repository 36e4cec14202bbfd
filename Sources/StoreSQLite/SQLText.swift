import Foundation
import Store
import Synchronization

/// Texts as SQLite runs them, remembered: they are written in the program, so there are only as many as it has.
enum SQLText {
    private struct Key: Hashable {
        let sql: String
        let rows: Int
    }

    private static let known = Mutex<[Key: String]>([:])
    private static let limit = 2_000

    static func plain(_ sql: String) -> String { remembered(sql) { Dialect.sqlite.resolve(sql) } }

    /// A bulk: once a row, `v.name` a numbered parameter, no source of rows.
    static func bulk(_ sql: String, names: [String]) -> String {
        remembered(sql) {
            let sql = Dialect.sqlite.resolve(sql)
            return rewritten(insertOfOneRow(sql) ?? sql, names: names)
        }
    }

    /// A plain INSERT of `rows` rows at once, the values of one after those of the other: a step of SQLite's costs more than most rows. OR FAIL, since what went before a row
    /// that fails need not be taken back alone, but with the transaction.
    /// - Parameter mayRefer: whether a table has foreign keys. For several rows of such a one SQLite copies pages all the same, so they go one by one.
    /// - Returns: nil for what is none.
    static func insert(_ sql: String, names: [String], rows: Int, mayRefer: (_ table: String) throws -> Bool) rethrows -> String? {
        let text = try remembered(sql, of: rows) {
            guard let one = insertOfOneRow(Dialect.sqlite.resolve(sql)), let values = one.range(of: ") VALUES ("), !one.contains("ON CONFLICT") else { return "" }
            let row = one[values.upperBound...].dropLast()
            // What it asks may be about the rows before it.
            guard !row.contains("SELECT") else { return "" }
            let table = one.dropFirst("INSERT INTO ".count).prefix { $0 != " " }
            guard try !mayRefer(String(table)) else { return "" }
            let all = (0..<rows).map { "(" + rewritten(String(row), names: names, after: $0 * names.count) + ")" }
            return "INSERT OR FAIL INTO " + one[..<values.lowerBound].dropFirst("INSERT INTO ".count) + ") VALUES " + all.joined(separator: ", ")
        }
        return text.isEmpty ? nil : text
    }

    /// For people: of an INSERT of several rows the first.
    static func shown(_ sql: String) -> String {
        guard sql.hasPrefix("INSERT OR FAIL INTO "), let end = sql.range(of: "), (") else { return sql }
        return sql[..<end.lowerBound] + "), …"
    }

    /// `INSERT … SELECT … {from values}` as the INSERT of one row that it is here: before an INSERT of who knows how many rows SQLite notes, page by page, how to take back
    /// those that went before one that fails.
    /// - Returns: nil for what is none, or has a condition.
    private static func insertOfOneRow(_ sql: String) -> String? {
        guard sql.hasPrefix("INSERT INTO "), let source = sql.range(of: "{from values}"), let select = sql.range(of: ") SELECT ") ?? sql.range(of: ")\nSELECT "),
            select.upperBound < source.lowerBound, sql[..<select.lowerBound].count(where: { $0 == "(" }) == 1
        else { return nil }
        let end = sql[source.upperBound...].drop(while: \.isWhitespace)
        let conflict = end.hasPrefix("WHERE true") ? end.dropFirst("WHERE true".count) : end
        guard conflict.isEmpty || conflict.drop(while: \.isWhitespace).hasPrefix("ON CONFLICT") else { return nil }
        let values = sql[select.upperBound..<source.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
        return sql[..<select.lowerBound] + ") VALUES (" + values + ")" + (conflict.isEmpty ? "" : " " + conflict.drop(while: \.isWhitespace))
    }

    private static func remembered(_ sql: String, of rows: Int = 1, _ make: () throws -> String) rethrows -> String {
        let key = Key(sql: sql, rows: rows)
        if let text = known.withLock({ $0[key] }) { return text }
        let text = try make()
        known.withLock { known in
            if known.count >= limit { known.removeAll() }
            known[key] = text
        }
        return text
    }

    /// - Parameter bound: values that are bound before these.
    private static func rewritten(_ sql: String, names: [String], after bound: Int = 0) -> String {
        var result = ""
        var previous: Character = " "
        var rest = Substring(sql)
        while let character = rest.first {
            if let word = ["{from values}", "{join values}", "{using values}", "{in order}"].first(where: { rest.hasPrefix($0) }) {
                rest = rest.dropFirst(word.count)
                continue
            }
            if character == "v", !isNamePart(previous), rest.dropFirst().first == "." {
                let name = rest.dropFirst(2).prefix { isNamePart($0) }
                if let index = names.firstIndex(where: { $0 == name }) {
                    result += "?\(bound + index + 1)"
                    rest = rest.dropFirst(2 + name.count)
                    previous = "1"
                    continue
                }
            }
            result.append(character)
            previous = character
            rest = rest.dropFirst()
        }
        return result
    }

    private static func isNamePart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" || character == "." }
}
