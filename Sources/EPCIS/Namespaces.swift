import JSONText

/// The prefixes that stand for namespaces in one event: from the document's `@context`, then the event's own.
package struct Namespaces: Sendable {
    package struct Entry: Hashable, Sendable {
        package let prefix: String
        package let uri: String
    }

    /// What each `@context` of GS1 declares by itself. Source: EPCIS 2.0 JSON-LD context.
    static let standard: [Entry] = [
        Entry(prefix: "gs1", uri: "https://gs1.org/voc/"), Entry(prefix: "cbv", uri: "https://ref.gs1.org/cbv/"),
        Entry(prefix: "epcis", uri: "https://ref.gs1.org/epcis/"), Entry(prefix: "cbvmda", uri: "urn:epcglobal:cbv:mda:"),
        Entry(prefix: "rdfs", uri: "http://www.w3.org/2000/01/rdf-schema#"), Entry(prefix: "owl", uri: "http://www.w3.org/2002/07/owl#"),
        Entry(prefix: "xsd", uri: "http://www.w3.org/2001/XMLSchema#"), Entry(prefix: "dcterms", uri: "http://purl.org/dc/terms/"),
    ]

    /// Prefixes of one context beyond this are not read, and check() says so: each name is compared with all of them.
    static let most = 500

    /// Of the innermost context; later declarations come first, so that the nearest one is found.
    private var own: [Entry] = []
    /// Of the contexts around it. Events of a document share these.
    private var outer: [Entry] = []
    /// Whether a context had more prefixes than are read.
    package private(set) var isCutOff = false
    /// Contexts at addresses that are not GS1's; each may declare any prefix.
    package private(set) var foreignAddresses: [String] = []
    /// False for events that were XML, where only the prefixes of GS1 are expanded in values.
    package var expandsValues = true

    package init() {}

    /// The prefixes of this context behind those of `outer`.
    /// - Parameter context: the value of an `@context`: an address, an object, or an array of both.
    package init(context: JSON?, inside outer: Namespaces = Namespaces()) {
        self = outer
        self.outer = outer.outer.isEmpty ? outer.own : outer.own + outer.outer
        own = []
        if let context { add(context) }
        own.reverse()
    }

    /// All prefixes, the nearest first.
    package var entries: [Entry] { own + outer }

    private mutating func add(_ context: JSON) {
        switch context {
        case .string(let address):
            if !address.utf8.starts(with: "https://ref.gs1.org/standards/epcis/".utf8), !address.utf8.starts(with: "https://gs1.github.io/EPCIS/".utf8) {
                foreignAddresses.append(address)
            }
        case .object(let object):
            for member in object {
                guard let uri = member.value.asString ?? member.value["@id"]?.asString else { continue }
                guard own.count < Self.most else {
                    isCutOff = true
                    return
                }
                own.append(Entry(prefix: member.name, uri: uri))
            }
        case .array(let items): for item in items { add(item) }
        case .null, .bool, .number: break
        }
    }

    /// A name that a context declares by itself, without a prefix.
    func declares(term: String) -> Bool { own.contains { $0.prefix == term } || outer.contains { $0.prefix == term } }
}

extension Namespaces {
    /// A name cut at its first colon into a namespace and what stands behind the prefix.
    struct Split {
        let uri: String
        /// Where the local part begins, in bytes of the whole name.
        let local: Int
    }

    /// Nil when the name has no colon or its prefix is not declared, as in `https://ns.example.com/myField`.
    func split(_ name: String) -> Split? {
        name.withBytes { bytes in
            let colon = bytes.place(of: ASCII.colon)
            guard colon > 0, colon < bytes.count else { return nil }
            let prefix = bytes.part(0..<colon)
            guard let uri = Self.uri(of: prefix, in: own) ?? Self.uri(of: prefix, in: outer) ?? Self.uri(of: prefix, in: Self.standard) else { return nil }
            return Split(uri: uri, local: colon + 1)
        }
    }

    private static func uri(of prefix: Bytes, in entries: [Entry]) -> String? {
        for place in entries.indices {
            let same = entries[place].prefix.withBytes { $0.count == prefix.count && $0.elementsEqual(prefix) }
            if same { return entries[place].uri }
        }
        return nil
    }

    /// The whole URI of a name: `example:myField` becomes `https://ns.example.com/epcis/myField`. A name without a declared prefix stays.
    package func expanded(_ name: String) -> String {
        guard let split = split(name) else { return name }
        return split.uri + String(decoding: Array(name.utf8.dropFirst(split.local)), as: UTF8.self)
    }

    /// What comes before the first colon; nil when there is none, or nothing before it.
    static func prefix(of name: String) -> String? {
        guard let colon = name.utf8.firstIndex(of: ASCII.colon), colon != name.startIndex else { return nil }
        return String(name[..<colon])
    }
}
