import Synchronization

/// The text of a bulk as SQLite runs it: once a row, `v.name` a numbered parameter, no source of rows.
enum BulkText {
    private static let known = Mutex<[String: String]>([:])

    static func forSQLite(_ sql: String, names: [String]) -> String {
        if let text = known.withLock({ $0[sql] }) { return text }
        let text = rewritten(sql, names: names)
        // Texts are written in the program, so there are only as many as it has.
        known.withLock { $0[sql] = text }
        return text
    }

    private static func rewritten(_ sql: String, names: [String]) -> String {
        var result = ""
        var previous: Character = " "
        var rest = Substring(sql)
        while let character = rest.first {
            if let word = ["{from values}", "{join values}", "{using values}"].first(where: { rest.hasPrefix($0) }) {
                rest = rest.dropFirst(word.count)
                continue
            }
            if character == "v", !isNamePart(previous), rest.dropFirst().first == "." {
                let name = rest.dropFirst(2).prefix { isNamePart($0) }
                if let index = names.firstIndex(where: { $0 == name }) {
                    result += "?\(index + 1)"
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
