/// Finds phrases that no page says: `static let name = Phrase(…)` anywhere, and functions in folders called `Words`.
enum PhraseRule {
    static func findings(in files: [SwiftFile]) -> [Finding] {
        var uses: [String: Int] = [:]
        for file in files { for token in file.tokens where token.kind == .word { uses[token.text, default: 0] += 1 } }
        return files.flatMap { file in
            phrases(of: file).filter { (uses[$0.text] ?? 0) < 2 }.map {
                Finding(path: file.path, line: $0.line, message: "the phrase \($0.text) is said nowhere: remove it")
            }
        }
    }

    private static func phrases(of file: SwiftFile) -> [Token] {
        let tokens = file.tokens
        let isWords = file.path.contains("/Words/")
        return tokens.indices.dropLast(4).compactMap { index in
            guard tokens[index].text == "static" else { return nil }
            let isPhrase = tokens[index + 1].text == "let" && tokens[index + 3].text == "=" && tokens[index + 4].text == "Phrase"
            let isChoice = isWords && tokens[index + 1].text == "func"
            return isPhrase || isChoice ? tokens[index + 2] : nil
        }
    }
}
