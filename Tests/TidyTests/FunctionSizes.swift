/// How long a function, initialiser, subscript, accessor or stored closure is, from its first word to its closing brace.
struct FunctionSize: Equatable, Sendable {
    let name: String
    let path: String
    let line: Int
    let lines: Int

    /// All of them in one file, in the order in which they end. Closures inside a function count as part of it; functions
    /// inside a function count for themselves as well.
    static func all(in file: SwiftFile) -> [FunctionSize] {
        var reader = FunctionReader(file)
        return reader.read()
    }
}

/// Finds the bodies of functions by matching braces.
private struct FunctionReader {
    private struct Header {
        let name: String
        let line: Int
    }

    private struct Scope {
        let header: Header?
        /// Statements stand here, not declarations.
        let isBody: Bool
        /// `get` and `set` stand here.
        let isAccessors: Bool
    }

    private let file: SwiftFile
    private let tokens: [Token]
    private var headers: [Int: Header] = [:]
    private var scopes: [Scope] = []
    private var sizes: [FunctionSize] = []

    init(_ file: SwiftFile) {
        self.file = file
        tokens = file.tokens
    }

    private static let accessors: Set<String> = ["_modify", "_read", "didSet", "get", "set", "willSet"]
    private static let conditions: Set<String> = ["case", "for", "guard", "if", "while", "(", ","]
    private static let declarations: Set<String> = [
        "actor", "associatedtype", "case", "class", "deinit", "enum", "extension", "fileprivate", "final", "func", "import",
        "indirect", "init", "internal", "lazy", "let", "mutating", "nonisolated", "override", "package", "private", "protocol",
        "public", "static", "struct", "subscript", "typealias", "var", "weak",
    ]
    private static let statements: Set<String> = ["do", "for", "guard", "if", "repeat", "return", "switch", "while"]

    mutating func read() -> [FunctionSize] {
        for index in tokens.indices {
            switch tokens[index].text {
            case "{" where tokens[index].kind == .mark: open(index)
            case "}" where tokens[index].kind == .mark: close(index)
            default: declare(index)
            }
        }
        return sizes
    }

    private mutating func open(_ index: Int) {
        let header = headers.removeValue(forKey: index)
        let inBody = scopes.last?.isBody ?? false
        let isAccessors = header != nil && !inBody && text(index + 1).map(Self.accessors.contains) ?? false
        scopes.append(Scope(header: isAccessors ? nil : header, isBody: inBody || (header != nil && !isAccessors), isAccessors: isAccessors))
    }

    private mutating func close(_ index: Int) {
        guard let header = scopes.popLast()?.header else { return }
        let lines = tokens[index].line - header.line + 1
        sizes.append(FunctionSize(name: header.name, path: file.path, line: header.line, lines: lines))
    }

    /// Remembers the brace that opens the body of the declaration whose keyword stands at `index`.
    private mutating func declare(_ index: Int) {
        let token = tokens[index]
        let before = text(index - 1) ?? ""
        guard token.kind == .word, before != "." else { return }
        let inBody = scopes.last?.isBody ?? false
        var name = token.text
        switch token.text {
        case "func": name = text(index + 1) ?? ""
        case "init", "deinit", "subscript": break
        case "var" where !inBody, "let" where !inBody:
            if Self.conditions.contains(before) { return }
            name = text(index + 1) ?? ""
        case let word where Self.accessors.contains(word) && scopes.last?.isAccessors == true: break
        default: return
        }
        guard let brace = body(after: index) else { return }
        headers[brace] = Header(name: name, line: token.line)
    }

    /// The index of the brace that opens the body, or nil for a declaration without one.
    private func body(after index: Int) -> Int? {
        var depth = 0
        for next in tokens.indices.dropFirst(index + 1) {
            let token = tokens[next]
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return next
            case "}" where depth <= 0, ";" where depth <= 0: return nil
            default: if depth == 0, next > index + 1, ends(next) { return nil }
            }
        }
        return nil
    }

    /// Another declaration or statement begins at `index`.
    private func ends(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.kind == .word, tokens[index - 1].text != "." else { return false }
        if Self.declarations.contains(token.text) { return true }
        return token.line > tokens[index - 1].line && (Self.statements.contains(token.text) || Self.accessors.contains(token.text))
            && tokens[index - 1].text != "="
    }

    private func text(_ index: Int) -> String? { tokens.indices.contains(index) ? tokens[index].text : nil }
}

/// Sizes of many files or functions in two numbers.
struct SizeSummary: Equatable, Sendable, CustomStringConvertible {
    let count: Int
    let median: Int
    /// 95 of 100 are no longer than this.
    let percentile95: Int
    let greatest: Int

    init(_ sizes: [Int]) {
        let sorted = sizes.sorted()
        func rank(_ percent: Int) -> Int { sorted.isEmpty ? 0 : sorted[max((sorted.count * percent + 99) / 100, 1) - 1] }
        count = sorted.count
        median = rank(50)
        percentile95 = rank(95)
        greatest = sorted.last ?? 0
    }

    var description: String { "\(count), median \(median) lines, p95 \(percentile95), greatest \(greatest)" }
}
