import JSONText

extension EPCISDocument {
    /// The address of GS1's own context.
    public static let contextAddress = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    /// A document to be captured by somebody else.
    /// - Parameter prefixes: the namespaces of extensions, by their prefixes, in the order in which they are written.
    public init(_ events: [EPCISEvent], creationDate: EPCISTime, prefixes: [(prefix: String, uri: String)] = []) {
        let list = JSON.array(events.map { .object($0.json) })
        self.init(json: Self.frame(.document, creationDate, prefixes, ["eventList": list]), namespaces: Namespaces())
    }

    /// The answer to a query.
    /// - Parameter subscriptionID: set when it answers a subscription.
    public init(
        answering queryName: String, _ events: [EPCISEvent], creationDate: EPCISTime, subscriptionID: String? = nil, prefixes: [(prefix: String, uri: String)] = []
    ) {
        var results = JSONObject()
        results["subscriptionID"] = subscriptionID.map { .string($0) }
        results["queryName"] = .string(queryName)
        results["resultsBody"] = ["eventList": .array(events.map { .object($0.json) })]
        self.init(json: Self.frame(.queryDocument, creationDate, prefixes, ["queryResults": .object(results)]), namespaces: Namespaces())
    }

    private static func frame(_ kind: Kind, _ creationDate: EPCISTime, _ prefixes: [(prefix: String, uri: String)], _ body: JSON) -> JSONObject {
        var context: [JSON] = [.string(contextAddress)]
        if !prefixes.isEmpty { context.append(.object(JSONObject(prefixes.map { ($0.prefix, JSON.string($0.uri)) }))) }
        var object = JSONObject([("@context", JSON.array(context)), ("type", .string(kind.rawValue)), ("schemaVersion", "2.0")])
        object["creationDate"] = .string(creationDate.text)
        object["epcisBody"] = body
        return object
    }
}

extension EPCISEvent {
    /// The event with the prefixes it needs in a `@context` of its own, so that it can stand without its document.
    /// - Parameter isAlone: adds the address of GS1's own context, which an event without a document needs.
    public func selfContained(isAlone: Bool = false) -> EPCISEvent {
        var context: [JSON] = isAlone ? [.string(EPCISDocument.contextAddress)] : []
        context += namespaces.foreignAddresses.map { .string($0) }
        var used: [(String, JSON)] = []
        let declared = namespaces.entries
        if !declared.isEmpty {
            var wanted = Set(declared.map(\.prefix))
            var found: Set<String> = []
            Self.collect(.object(json), &wanted, &found)
            // The nearest declaration of a prefix comes first.
            for entry in declared where found.remove(entry.prefix) != nil { used.append((entry.prefix, .string(entry.uri))) }
            used.reverse()
        }
        if !used.isEmpty { context.append(.object(JSONObject(used))) }
        guard !context.isEmpty else { return self }
        var changed = JSONObject([("@context", JSON.array(context))])
        for member in json where member.name != "@context" { changed[member.name] = member.value }
        return EPCISEvent(json: changed)
    }

    /// Moves prefixes that stand before a colon in a name or a text from `wanted` to `found`.
    private static func collect(_ value: JSON, _ wanted: inout Set<String>, _ found: inout Set<String>) {
        if wanted.isEmpty { return }
        switch value {
        case .object(let object):
            for member in object where member.name != "@context" {
                note(member.name, &wanted, &found)
                collect(member.value, &wanted, &found)
            }
        case .array(let items): for item in items { collect(item, &wanted, &found) }
        case .string(let text): note(text, &wanted, &found)
        case .null, .bool, .number: break
        }
    }

    private static func note(_ text: String, _ wanted: inout Set<String>, _ found: inout Set<String>) {
        guard let prefix = Namespaces.prefix(of: text), wanted.remove(prefix) != nil else { return }
        found.insert(prefix)
    }
}
