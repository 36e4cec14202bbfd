import JSONText

/// Collects what breaks a rule, together with its place. A place is spelt out only when something is wrong there.
struct Checker {
    enum Step {
        case member(String)
        case item(Int)
    }

    private(set) var problems: [EPCISProblem] = []
    private let limit: Int
    private let base: String
    private var path: [Step] = []
    var event: Int?
    var namespaces = Namespaces()

    /// - Parameter limit: the most problems to collect.
    /// - Parameter base: the pointer of what is checked.
    init(limit: Int, base: String = "") {
        self.limit = limit
        self.base = base
    }

    var isFull: Bool { problems.count >= limit }

    mutating func add(_ reason: String, at last: Step? = nil) {
        guard !isFull else { return }
        var pointer = base
        for step in path { Self.append(step, to: &pointer) }
        if let last { Self.append(last, to: &pointer) }
        problems.append(EPCISProblem(pointer: pointer, reason: reason, event: event))
    }

    mutating func inside(_ step: Step, _ body: (inout Checker) -> Void) {
        path.append(step)
        body(&self)
        path.removeLast()
    }

    private static func append(_ step: Step, to pointer: inout String) {
        pointer += "/"
        switch step {
        case .item(let place): pointer += String(place)
        case .member(let name):
            for scalar in name.unicodeScalars.prefix(100) {
                switch scalar {
                case "~": pointer += "~0"
                case "/": pointer += "~1"
                default: pointer.unicodeScalars.append(scalar)
                }
            }
        }
    }

    /// A text from outside, cut to what fits in a message.
    static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return "\"" + String(String.UnicodeScalarView(scalars.prefix(80))) + (scalars.count > 80 ? "…" : "") + "\""
    }
}

// Values of one kind. Each says what is wrong and what would be right.
extension Checker {
    mutating func text(_ value: JSON, _ name: String) -> String? {
        if case .string(let text) = value { return text }
        add("This must be a text.", at: .member(name))
        return nil
    }

    mutating func time(_ value: JSON, _ name: String) {
        guard let text = text(value, name) else { return }
        if text.withBytes({ EPCISTime.microseconds(in: $0, needsOffset: true) }) == nil {
            add("\(Self.quoted(text)) is no time: write it as 2026-07-22T06:45:00.000+02:00 or with Z for UTC.", at: .member(name))
        }
    }

    mutating func uri(_ value: JSON, _ step: Step) {
        guard case .string(let text) = value else { return add("This must be a URI.", at: step) }
        let isURI = text.withBytes { bytes in
            if bytes.starts(with: "urn:epc:"), let isWellFormed = CanonicalURN.isWellFormed(bytes) { return isWellFormed }
            return URIText.isURI(bytes)
        }
        if !isURI { add(Self.uriReason(text), at: step) }
    }

    private static func uriReason(_ text: String) -> String {
        text.hasBytePrefix("urn:epc:")
            ? "\(quoted(text)) is not written as its EPC scheme wants: check the number of digits and the characters of the serial."
            : "\(quoted(text)) is no URI: it needs a scheme, as in https://id.gs1.org/01/09521141012345/21/2017."
    }

    mutating func uri(_ value: JSON, _ name: String) { uri(value, .member(name)) }

    mutating func number(_ value: JSON, _ name: String) {
        if case .number = value { return }
        add("This must be a number, without quotation marks.", at: .member(name))
    }

    mutating func word(_ value: JSON, _ list: CBV, _ step: Step) {
        guard case .string(let text) = value else { return add("This must be a \(list.name): a standard word or a URI.", at: step) }
        if list.isWord(text) || list.drafts.contains(text) { return }
        if let reason = Self.wordReason(text, list) { add(reason, at: step) }
    }

    private static func wordReason(_ text: String, _ list: CBV) -> String? {
        guard text.withBytes({ URIText.isURI($0) }) else {
            let words = list.words.count <= 14 ? "one of \(list.words.joined(separator: ", "))" : "a word of the Core Business Vocabulary"
            return "\(quoted(text)) is no \(list.name): write \(words), or a URI of your own."
        }
        if text.hasBytePrefix("urn:epcglobal:cbv:") || text.hasBytePrefix("http://ns.gs1.org/cbv/") || text.hasBytePrefix("https://ns.gs1.org/cbv/") {
            return "\(quoted(text)) is the way of XML or of a draft: write \(list.word(of: text).map { quoted($0) } ?? "the bare word")."
        }
        if list.isOpen {
            let isOwn = ["http://gs1.org/voc/", "https://gs1.org/voc/", "http://www.gs1.org/voc/", "https://www.gs1.org/voc/"].contains {
                text.utf8.starts(with: $0.utf8)
            }
            return isOwn ? "\(quoted(text)) is GS1's own \(list.name): write the bare word, as in \(quoted(list.words[0]))." : nil
        }
        let isStandard = text.hasBytePrefix("https://ref.gs1.org/cbv/") || text.hasBytePrefix("cbv:")
        return isStandard && list.word(of: text) == nil ? "\(quoted(text)) is no \(list.name) of the Core Business Vocabulary 2.0." : nil
    }

    mutating func array(_ value: JSON, _ name: String, min: Int = 0, _ each: (inout Checker, JSON, Step) -> Void) {
        guard case .array(let items) = value else { return add("This must be an array.", at: .member(name)) }
        if items.count < min { add("This must have at least \(min) item\(min == 1 ? "" : "s"); leave it out where there is none.", at: .member(name)) }
        guard !items.isEmpty else { return }
        inside(.member(name)) { checker in
            for place in items.indices { each(&checker, items[place], .item(place)) }
        }
    }

    mutating func uris(_ value: JSON, _ name: String, unique: Bool) {
        array(value, name) { $0.uri($1, $2) }
        if unique { refuseTwins(in: value, name) }
    }

    /// Ids of single things; a class belongs to a quantity.
    mutating func epcs(_ value: JSON, _ name: String, unique: Bool) {
        array(value, name) { checker, item, step in
            if case .string(let text) = item, text.hasBytePrefix("urn:epc:class:") || text.hasBytePrefix("urn:epc:idpat:") {
                checker.add("\(Self.quoted(text)) names a class; classes stand in a list of quantities.", at: step)
            } else {
                checker.uri(item, step)
            }
        }
        if unique { refuseTwins(in: value, name) }
    }

    mutating func refuseTwins(in value: JSON, _ name: String) {
        guard case .array(let items) = value, items.count > 1 else { return }
        if items.count <= 8 {
            for place in items.indices.dropFirst() where items[..<place].contains(items[place]) { return twin(name, place) }
            return
        }
        var seen: Set<JSON> = []
        seen.reserveCapacity(items.count)
        for (place, item) in items.enumerated() where !seen.insert(item).inserted { return twin(name, place) }
    }

    private mutating func twin(_ name: String, _ place: Int) {
        inside(.member(name)) { $0.add("This stands twice in the list; once is enough.", at: .item(place)) }
    }

    mutating func object(_ value: JSON, _ step: Step, _ body: (inout Checker, JSONObject) -> Void) {
        guard case .object(let object) = value else { return add("This must be an object.", at: step) }
        inside(step) { body(&$0, object) }
    }

    /// A member that the standard does not know must be of a namespace that is declared.
    mutating func extensionName(_ name: String, known: String) {
        guard name.withBytes({ URIText.isURI($0) }) else {
            return add("\(Self.quoted(name)) is no member of \(known); a member of your own needs a namespace, as in example:\(name.prefix(40)).", at: .member(name))
        }
        guard !isDeclared(name) else { return }
        add(
            "The prefix of \(Self.quoted(name)) is declared in no @context; add {\"\(Namespaces.prefix(of: name) ?? "")\": \"https://…\"} to it.",
            at: .member(name))
    }

    private func isDeclared(_ name: String) -> Bool {
        !namespaces.foreignAddresses.isEmpty || namespaces.split(name) != nil || namespaces.declares(term: name)
            || name.hasBytePrefix("http://") || name.hasBytePrefix("https://") || name.hasBytePrefix("urn:")
    }

    /// Names each member that is missing.
    mutating func require(_ names: [String], in object: JSONObject) {
        for name in names where object[name] == nil { add("This is missing.", at: .member(name)) }
    }
}
