import Look

extension Viewer {
    /// A phrase with pieces of a page in its places: times, amounts, links. A place without a piece stays as it is written.
    func write(_ phrase: Phrase, _ pieces: [String: HTML]) -> HTML {
        var out: HTML = ""
        var rest = language.pattern(phrase)[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            out += .text(String(rest[..<open])) + (pieces[name] ?? .text("{\(name)}"))
            rest = rest[rest.index(after: close)...]
        }
        return out + .text(String(rest))
    }
}

extension String {
    /// `awaiting_scan` as people write it.
    var spaced: String { replacing("_", with: " ") }
}
