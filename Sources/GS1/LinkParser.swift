/// Takes a Digital Link apart.
struct LinkParser {
    private let text: Bytes
    private let options: DigitalLink.Options
    private var path: [Element] = []
    private var attributes: [Element] = []

    init(_ text: Bytes, options: DigitalLink.Options) {
        self.text = text
        self.options = options
    }

    private struct Segment {
        let start: Int
        let end: Int
    }

    mutating func parse() throws(GS1Error) -> (path: [Element], attributes: [Element]) {
        guard text.count <= longestText else { throw AIFault.tooLong(text.count) }
        let domainEnd = try Self.domainEnd(of: text)
        let fragment = text.first(UInt8(ascii: "#"), from: domainEnd) ?? text.count
        let question = text.part(from: 0, to: fragment).first(UInt8(ascii: "?"), from: domainEnd) ?? fragment
        let segments = Self.segments(of: text.part(from: 0, to: question), from: domainEnd)
        try readPath(segments, from: try keyPlace(in: segments))
        try readQuery(from: question + 1, to: fragment)
        try checkQualifiers()
        try checkAttributes()
        return (path, attributes)
    }

    // MARK: The address

    private static let badInDomain = Array("_~?#@!$&'()*+,;=%".utf8)

    /// Where the path begins. What a domain is made of is not looked at closer, for it changes: only its characters are.
    private static func domainEnd(of text: Bytes) throws(GS1Error) -> Int {
        let start = try schemeEnd(of: text)
        guard let end = text.first(UInt8(ascii: "/"), from: start), end > start else {
            throw GS1Error(.badDomain, at: start, "A domain and a path must follow, as in https://example.com/01/09520123456788.")
        }
        try checkDomain(text.part(from: start, to: end), at: start)
        return end
    }

    private static func schemeEnd(of text: Bytes) throws(GS1Error) -> Int {
        if let place = text.firstNot(PercentEncoding.isInURI) {
            throw GS1Error(.badCharacter, at: place, length: 1, "\(ASCII.name(text[place])) is in no URI; write it as % and two hexadecimal digits.")
        }
        if text.starts(with: "https://") || text.starts(with: "HTTPS://") { return 8 }
        if text.starts(with: "http://") || text.starts(with: "HTTP://") { return 7 }
        throw GS1Error(.badScheme, length: min(text.count, 8), "A Digital Link begins with https:// or http://, in small or in capital letters.")
    }

    private static func checkDomain(_ domain: Bytes, at start: Int) throws(GS1Error) {
        if let place = domain.firstNot({ !badInDomain.contains($0) }) {
            throw GS1Error(.badDomain, at: start + place, length: 1, "\(ASCII.name(domain[place])) is in no domain.")
        }
    }

    static func checkStem(_ stem: Bytes) throws(GS1Error) {
        let start = try schemeEnd(of: stem)
        let end = stem.first(UInt8(ascii: "/"), from: start) ?? stem.count
        if end == start { throw GS1Error(.badDomain, at: start, "A domain must follow, as in https://example.com.") }
        try checkDomain(stem.part(from: start, to: end), at: start)
        if let place = stem.firstNot({ $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }) {
            throw GS1Error(.badCharacter, at: place, length: 1, "A stem ends before the query and the fragment.")
        }
    }

    // MARK: The path

    /// What stands between slashes; the first slash is at `start`.
    private static func segments(of text: Bytes, from start: Int) -> [Segment] {
        var segments: [Segment] = []
        var place = start
        while place < text.count {
            let end = text.first(UInt8(ascii: "/"), from: place + 1) ?? text.count
            segments.append(Segment(start: place + 1, end: end))
            place = end
        }
        return segments
    }

    private func ai(_ segment: Segment) -> AI? {
        let code = text.part(from: segment.start, to: segment.end)
        if options.permitsNames, let named = LinkNames.code(of: code) { return AI.named(named) }
        return AITable.named(code)
    }

    /// From the end, pairs of AI and value are walked until the AI is a key. So a stem may look like a link itself.
    private func keyPlace(in segments: [Segment]) throws(GS1Error) -> Int {
        var place = segments.count - 2
        while place >= 0, let ai = ai(segments[place]) {
            if ai.qualifiers != nil { return place }
            place -= 2
        }
        throw Self.noKey(at: segments.first?.start ?? 0)
    }

    static func noKey(at position: Int) -> GS1Error {
        GS1Error(.noPrimaryKey, at: position, "There is no GS1 key, such as 01 with a GTIN, 00 with an SSCC or 414 with a GLN.")
    }

    private mutating func readPath(_ segments: [Segment], from first: Int) throws(GS1Error) {
        for place in stride(from: first, to: segments.count - 1, by: 2) {
            guard let ai = ai(segments[place]) else { continue }
            let value = segments[place + 1]
            if value.end == value.start { throw GS1Error(.valueEmpty, ai: ai.code, at: value.start, "The value is missing: \(ai.shape) must stand there.") }
            path.append(try element(ai, value, isQuery: false))
        }
    }

    /// The order of the qualifiers must be a part of one that the key permits.
    private func checkQualifiers() throws(GS1Error) {
        guard !Self.isPermitted(path.map(\.ai)), let key = path.first else { return }
        let orders = (key.definition?.qualifiers ?? []).map { $0.joined(separator: ", ") }.joined(separator: " or ")
        throw GS1Error(
            .badQualifiers, ai: key.ai,
            orders.isEmpty ? "No other AI may follow this key in the path." : "In the path this key may be followed by \(orders), each or none, in that order only.")
    }

    static func isPermitted(_ codes: [String]) -> Bool {
        guard let key = codes.first, let orders = AI.named(key)?.qualifiers else { return false }
        if codes.count == 1 { return true }
        return orders.contains { order in
            var rest = order[...]
            for code in codes.dropFirst() {
                guard let place = rest.firstIndex(of: code) else { return false }
                rest = rest[(place + 1)...]
            }
            return true
        }
    }

    private static func isPermitted(_ codes: [String], with code: String, at place: Int) -> Bool {
        var trial = codes
        trial.insert(code, at: place)
        return isPermitted(trial)
    }

    // MARK: The query

    private mutating func readQuery(from start: Int, to end: Int) throws(GS1Error) {
        var place = start
        while place < end {
            let stop = min(text.first(UInt8(ascii: "&"), from: place) ?? end, end)
            try readParameter(from: place, to: stop)
            place = stop + 1
        }
    }

    /// Parameters that are not all digits are somebody else's.
    private mutating func readParameter(from start: Int, to end: Int) throws(GS1Error) {
        guard let equals = text.first(UInt8(ascii: "="), from: start), equals < end else { return }
        let code = text.part(from: start, to: equals)
        guard !code.isEmpty, code.isDigits else { return }
        guard let ai = AITable.named(code) ?? (options.permitsUnknown ? AITable.vivified(code) : nil) else {
            let shown = code.part(from: 0, to: 8).shown
            throw GS1Error(.unknownAI, at: start, length: code.count, "There is no AI \(shown); a parameter of one's own must not be a number.")
        }
        if equals + 1 == end { throw GS1Error(.valueEmpty, ai: ai.code, at: end, "The value is missing: \(ai.shape) must stand there.") }
        if attributes.count + path.count >= AIFault.mostElements { throw AIFault.tooMany(at: start) }
        attributes.append(try element(ai, Segment(start: equals + 1, end: end), isQuery: true))
    }

    private func checkAttributes() throws(GS1Error) {
        let codes = path.map(\.ai)
        var seen = Set(codes)
        for attribute in attributes {
            let code = attribute.ai
            guard seen.insert(code).inserted else { throw GS1Error(.duplicateAI, ai: code, "It stands twice in the link; write it once.") }
            let isUnknown = attribute.definition == nil
            guard isUnknown || attribute.definition?.isAttribute == true else { throw Self.notAnAttribute(code, at: 0) }
            for place in 1...codes.count where Self.isPermitted(codes, with: code, at: place) {
                throw GS1Error(.belongsInPath, ai: code, "It is a qualifier of the key, so it belongs in the path and not in the query.")
            }
        }
    }

    static func notAnAttribute(_ code: String, at position: Int) -> GS1Error {
        GS1Error(.notAnAttribute, ai: code, at: position, "It may not stand in the query of a Digital Link.")
    }

    // MARK: Values

    private func element(_ ai: AI, _ segment: Segment, isQuery: Bool) throws(GS1Error) -> Element {
        let written = text.part(from: segment.start, to: segment.end)
        guard var value = PercentEncoding.decoded(written, plusIsSpace: isQuery) else {
            throw GS1Error(.badCharacter, ai: ai.code, at: segment.start, length: written.count, "The value holds the byte 0, written %00, which is in no value.")
        }
        if ai.code == "01", options.shortGTINs == .everywhere || (options.shortGTINs == .inPath && !isQuery), [8, 12, 13].contains(value.count) {
            value = [UInt8](repeating: ASCII.zero, count: 14 - value.count) + value
        }
        do throws(GS1Error) { try ai.checkAll(Bytes(value), shapeOnly: options.permitsWrongValues) } catch {
            // The exact place is known where nothing was encoded or put in front.
            throw value.count == written.count ? error.shifted(by: segment.start)
                : GS1Error(error.kind, ai: error.ai, at: segment.start, length: written.count, error.reason, lint: error.lint)
        }
        return Element(ai.code, String(decoding: value, as: UTF8.self))
    }
}

/// The names that links had in place of AIs in earlier versions of the standard.
enum LinkNames {
    private static let codes: [String: String] = [
        "cpid": "8010", "cpsn": "8011", "cpv": "22", "gcn": "255", "gdti": "253", "giai": "8004", "ginc": "401", "gln": "414", "glnx": "254", "gmn": "8013",
        "grai": "8003", "gsin": "402", "gsrn": "8018", "gsrnp": "8017", "gtin": "01", "itip": "8006", "lot": "10", "party": "417", "refno": "8020",
        "ser": "21", "srin": "8019", "sscc": "00",
    ]

    static func code(of name: Bytes) -> String? { (3...5).contains(name.count) ? codes[name.text] : nil }
}
