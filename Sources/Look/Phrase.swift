/// A text that people read, under a key by which other languages can bring theirs. All phrases stand in `Words` folders, nowhere else.
///
/// `{name}` stands for a value. `{count|order|orders}` stands for the first text when the value is one, else for the second.
package struct Phrase: Sendable, Hashable {
    package let key: String
    package let english: String

    package init(_ key: String, _ english: String) {
        self.key = key
        self.english = english
    }
}

/// The words of one language. What a language does not have yet is said in English.
package struct Language: Sendable {
    /// BCP 47: `en`
    package let tag: String
    private let texts: [String: String]

    package init(tag: String, texts: [String: String]) {
        self.tag = tag
        self.texts = texts
    }

    package static let english = Language(tag: "en", texts: [:])

    package func pattern(_ phrase: Phrase) -> String { texts[phrase.key] ?? phrase.english }

    /// Puts values into their places; a place without a value stays as it is written, so that a test can see it.
    package static func fill(_ pattern: String, _ values: [String: String], ones: Set<String> = []) -> String {
        guard pattern.contains("{") else { return pattern }
        var out = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            out += rest[..<open]
            let place = rest[rest.index(after: open)..<close]
            let pieces = place.split(separator: "|", omittingEmptySubsequences: false)
            if pieces.count == 3 {
                out += ones.contains(String(pieces[0])) ? pieces[1] : pieces[2]
            } else {
                out += values[String(place)] ?? "{\(place)}"
            }
            rest = rest[rest.index(after: close)...]
        }
        return out + rest
    }
}
