/// One token of Swift source. Comments and the contents of literals are not kept: no rule may stumble over them.
struct Token: Equatable, Sendable {
    enum Kind: Sendable {
        /// A name or keyword, also `#if`, `@main` and `` `default` `` with their mark.
        case word
        case number
        /// A string or regular expression; `text` is empty. The code in an interpolation follows as tokens of its own.
        case literal
        /// A bracket, comma, colon, semicolon or point.
        case mark
        case sign
        /// The `!` of `value!`, `try!`, `as!` and `Int!`.
        case force
    }

    let kind: Kind
    let text: String
    /// Counted from 1.
    let line: Int
    /// There is nothing between the previous token and this one.
    let touches: Bool
}

extension Token {
    /// Words after which a value, not an operator, comes next.
    private static let leading: Set<String> = [
        "as", "await", "case", "catch", "default", "defer", "do", "else", "for", "guard", "if", "in", "is", "let", "repeat",
        "return", "switch", "throw", "try", "var", "where", "while", "yield",
    ]

    /// A value can end here, so that an operator written right behind it belongs to it.
    var endsValue: Bool {
        switch kind {
        case .number, .literal, .force: true
        case .word: !Self.leading.contains(text) && !text.hasPrefix("#if") && text != "#elseif"
        case .mark: [")", "]", "}"].contains(text)
        case .sign: text.hasSuffix("?") || text.hasSuffix(">")
        }
    }
}
