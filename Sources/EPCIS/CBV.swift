/// One list of standard words, which can be written in three ways:
///
///     CBV.bizSteps.word(of: "https://ref.gs1.org/cbv/BizStep-shipping")  // "shipping"
///     CBV.bizSteps.webURI(of: "shipping")                                // "https://ref.gs1.org/cbv/BizStep-shipping"
///     CBV.bizSteps.urn(of: "shipping")                                   // "urn:epcglobal:cbv:bizstep:shipping"
///
/// JSON-LD takes the bare word (and the web URI, also written short as `cbv:BizStep-shipping`), XML the web URI or the URN.
/// A text that is none of these, such as a partner's own `https://example.com/steps/engraving`, stays as it is.
public final class CBV: Sendable {
    /// What the words stand for, as it reads in a sentence: "business step".
    public let name: String
    /// All words, sorted.
    public let words: [String]
    let web: String
    private let curie: String
    private let urn: String?
    /// GS1's Web Vocabulary has more terms than the schema lists; an unknown one under its prefix is no mistake.
    let isOpen: Bool
    /// Words of drafts that documents still use; they are accepted, and stand for themselves.
    let drafts: [String]
    private let known: Set<String>

    init(name: String, web: String, curie: String, urn: String?, words: [String], isOpen: Bool = false, drafts: [String] = []) {
        self.name = name
        self.web = web
        self.curie = curie
        self.urn = urn
        self.words = words
        self.isOpen = isOpen
        self.drafts = drafts
        known = Set(words)
    }

    /// Whether the text is a bare word of the list.
    public func isWord(_ text: String) -> Bool { known.contains(text) }

    /// The bare word, from any of the ways to write it; nil when the text is not of this list.
    public func word(of text: String) -> String? {
        if known.contains(text) { return text }
        guard let rest = rest(of: text), known.contains(rest) else { return nil }
        return rest
    }

    /// The web URI of a standard word written in any way; any other text as it is.
    public func webURI(of text: String) -> String { word(of: text).map { web + $0 } ?? text }

    /// The URN of a standard word written in any way; any other text as it is, and a word of a list that has no URNs as its web URI.
    public func urn(of text: String) -> String {
        guard let word = word(of: text) else { return text }
        return (urn ?? web) + word
    }

    /// What stands behind the prefix of this list; nil when the text has none of its prefixes.
    func rest(of text: String) -> String? {
        guard text.utf8.contains(ASCII.colon) else { return nil }
        let prefixes: [String?] = [web, curie, urn]
        for case let prefix? in prefixes where text.utf8.starts(with: prefix.utf8) { return String(text.dropFirst(prefix.count)) }
        return nil
    }
}
