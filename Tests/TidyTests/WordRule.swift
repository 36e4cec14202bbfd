/// Forbids sequences of tokens, such as `Date()`, outside some files.
struct WordRule: Sendable {
    let forbidden: [String]
    /// What to do instead, told with each finding.
    let instead: String
    private let patterns: [[Token]]

    init(forbidden: [String], instead: String) {
        self.forbidden = forbidden
        self.instead = instead
        patterns = forbidden.map { SwiftLexer.tokens(of: $0) }
    }

    func findings(in file: SwiftFile) -> [Finding] {
        var findings: [Finding] = []
        for index in file.tokens.indices {
            for (pattern, words) in zip(patterns, forbidden) where matches(pattern, at: index, of: file.tokens) {
                findings.append(Finding(path: file.path, line: file.tokens[index].line, message: "\(words): \(instead)"))
            }
        }
        return findings
    }

    private func matches(_ pattern: [Token], at index: Int, of tokens: [Token]) -> Bool {
        guard index + pattern.count <= tokens.count else { return false }
        return pattern.indices.allSatisfy { tokens[index + $0].text == pattern[$0].text && tokens[index + $0].kind == pattern[$0].kind }
    }
}
