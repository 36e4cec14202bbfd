import Foundation
import Testing

/// What stands between a page's frame: golden files keep it without the frame, so that a change of the frame changes none of them.
enum PageContent {
    /// Ids are numbered as they come, since their digits say nothing about the page.
    static func of(_ reply: TestReply) -> String {
        guard let start = reply.text.firstRange(of: "<main"), let end = reply.text.firstRange(of: "</main>") else { return reply.text }
        var numbers: [String: Int] = [:]
        func plain(_ kind: Substring, _ tail: Substring) -> String {
            let key = "\(kind)\(tail.suffix(6))"
            let number = numbers[key] ?? numbers.count + 1
            numbers[key] = number
            return "\(kind)_\(number)"
        }
        let main = String(reply.text[start.lowerBound..<end.lowerBound].drop { $0 != ">" }.dropFirst())
        return main.replacing(/([a-z]{3})_(?:[0-7][0-9a-hjkmnp-tv-z]{25}|…[0-9a-hjkmnp-tv-z]{6})/) { match in plain(match.1, match.0) }
            .replacing("><", with: ">\n<") + "\n"
    }
}

extension TestReply {
    /// Paths that links of the page lead to, each once.
    func links(_ prefix: String) -> [String] {
        var found: [String] = []
        for match in text.matches(of: /href="([^"]*)"/) where match.1.hasPrefix(prefix) && !found.contains(String(match.1)) { found.append(String(match.1)) }
        return found
    }

    /// The value of a hidden field.
    func hidden(_ name: String) -> String? {
        guard let mark = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(text[mark.upperBound...].prefix { $0 != "\"" })
    }
}
