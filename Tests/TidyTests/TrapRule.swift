/// Nothing in Sources may stop the process: no forced `try`, cast or unwrapping, no `fatalError`.
enum TrapRule {
    private static let calls: Set<String> = ["fatalError", "preconditionFailure"]

    static func findings(in file: SwiftFile) -> [Finding] {
        file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            let before = index > 0 ? file.tokens[index - 1].text : ""
            let message: String
            switch token.kind {
            case .word where calls.contains(token.text): message = "\(token.text) stops the process: throw a named error"
            case .force where before == "try": message = "try! stops the process: handle the error"
            case .force where before == "as": message = "as! stops the process: use as? and answer for nil"
            case .force: message = "forced unwrapping stops the process: bind the value or throw a named error"
            default: return nil
            }
            return Finding(path: file.path, line: token.line, message: message)
        }
    }
}

/// A place where a rule does not hold, and why.
struct Exception: Sendable {
    let path: String
    /// A part of the line, so that the exception moves with it and covers nothing else.
    let snippet: String
    let reason: String

    func covers(_ finding: Finding, in file: SwiftFile) -> Bool {
        finding.path == path && file.line(finding.line).contains(snippet)
    }
}

extension [Exception] {
    /// The findings that no exception covers, and the exceptions that cover nothing any more.
    func apply(to found: [(file: SwiftFile, findings: [Finding])]) -> [Finding] {
        let open = found.flatMap { file, findings in
            findings.filter { finding in !contains { $0.covers(finding, in: file) } }
        }
        let stale = filter { exception in
            !found.contains { file, findings in findings.contains { exception.covers($0, in: file) } }
        }
        return open + stale.map { Finding(path: $0.path, line: 0, message: "the exception for “\($0.snippet)” covers nothing: remove it") }
    }
}
