import JSONText

extension EPCISDocument {
    /// Reads a document of EPCIS 1.x or 2.0 as XML, into the same events as its JSON-LD would give: standard words become bare
    /// words, extensions keep the prefixes of their namespaces, attributes and elements become members.
    ///
    /// A document type declaration is refused, so that no entity is fetched and none grows.
    /// - Parameter maxBytes: the longest text, at least 1; default 16 MiB.
    public init(parsingXML bytes: [UInt8], maxBytes: Int = 16 << 20) throws(EPCISError) {
        let root = try XMLReader.read(bytes, maxBytes: max(maxBytes, 1))
        guard let kind = Kind(rawValue: root.name.local), kind != .event else {
            throw EPCISError("The root of an EPCIS document in XML is EPCISDocument or EPCISQueryDocument, not \(root.name.local.prefix(60)).")
        }
        guard let list = root.descendant("EventList") else { throw EPCISError("The document has no EventList.") }
        var writer = XMLToJSON(root)
        let events = list.children.flatMap { writer.events($0) }
        var namespaces = Namespaces()
        namespaces.expandsValues = false
        let ignored = root.children("ignoreFields").flatMap(\.children).map { "{\($0.name.uri)}\($0.name.local)" }
        self.init(json: writer.document(root, kind, events), namespaces: namespaces, ignoring: Set(ignored))
    }
}

/// Turns the elements of EPCIS XML into the members of EPCIS JSON-LD.
struct XMLToJSON {
    /// A prefix for each namespace of an extension, in the order in which they are met.
    private var prefixes: [(uri: String, prefix: String)] = []
    private var prefixOfURI: [String: String] = [:]
    private var taken: Set<String> = []

    init(_ root: XMLTree) {
        for entry in root.declared where !entry.prefix.isEmpty && !Self.isOfEPCIS(entry.uri) { add(entry.uri, entry.prefix) }
    }

    private static func isOfEPCIS(_ uri: String) -> Bool {
        uri.utf8.starts(with: "urn:epcglobal:epcis".utf8) || uri == "http://www.w3.org/2001/XMLSchema-instance"
            || uri == "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    }

    @discardableResult
    private mutating func add(_ uri: String, _ wanted: String) -> String {
        if let known = prefixOfURI[uri] { return known }
        let base = wanted.isEmpty ? "ns" : wanted
        // The number of prefixes makes a name that nobody else has, but for one who wrote just that.
        var prefix = taken.contains(base) ? base + String(prefixes.count + 1) : base
        while taken.contains(prefix) { prefix += "x" }
        prefixes.append((uri, prefix))
        prefixOfURI[uri] = prefix
        taken.insert(prefix)
        return prefix
    }

    /// The name of a member: `example:myField`, or as it is without a namespace.
    mutating func name(_ name: XMLName) -> String {
        if name.isStandard { return name.local }
        return add(name.uri, name.prefix) + ":" + name.local
    }

    // MARK: The document

    mutating func document(_ root: XMLTree, _ kind: EPCISDocument.Kind, _ events: [JSON]) -> JSONObject {
        var object = JSONObject()
        let header = root.child("EPCISHeader").flatMap { self.header($0) }
        var context: [JSON] = [.string(EPCISDocument.contextAddress)]
        if !prefixes.isEmpty { context.append(.object(JSONObject(prefixes.map { ($0.prefix, JSON.string($0.uri)) }))) }
        object["@context"] = .array(context)
        object["type"] = .string(kind.rawValue)
        object["schemaVersion"] = "2.0"
        object["creationDate"] = root.attribute("creationDate").map { .string($0) }
        if let standard = root.child("EPCISHeader")?.descendant("StandardBusinessDocumentHeader") {
            object["instanceIdentifier"] = standard.descendant("InstanceIdentifier").map { .string($0.text) }
            object["sender"] = standard.child("Sender")?.child("Identifier").map { .string($0.text) }
            object["receiver"] = standard.child("Receiver")?.child("Identifier").map { .string($0.text) }
        }
        if let header { object["epcisHeader"] = header }
        object["epcisBody"] = kind == .document ? .object(JSONObject([("eventList", .array(events))])) : results(root, events)
        return object
    }

    private func results(_ root: XMLTree, _ events: [JSON]) -> JSON {
        var results = JSONObject()
        if let id = root.descendant("subscriptionID") { results["subscriptionID"] = .string(id.text) }
        results["queryName"] = .string(root.descendant("queryName")?.text ?? "SimpleEventQuery")
        results["resultsBody"] = .object(JSONObject([("eventList", .array(events))]))
        return .object(JSONObject([("queryResults", .object(results))]))
    }

    private mutating func header(_ header: XMLTree) -> JSON? {
        guard let list = header.descendant("VocabularyList") else { return nil }
        let vocabularies = list.children("Vocabulary").map { vocabulary in
            JSON.object(JSONObject([
                ("type", .string(vocabulary.attribute("type") ?? "")),
                ("vocabularyElementList", .array((vocabulary.child("VocabularyElementList")?.children ?? []).map { masterData($0) })),
            ]))
        }
        return .object(JSONObject([("epcisMasterData", .object(JSONObject([("vocabularyList", .array(vocabularies))])))]))
    }

    private mutating func masterData(_ element: XMLTree) -> JSON {
        var object = JSONObject([("id", JSON.string(element.attribute("id") ?? ""))])
        let attributes = element.children("attribute").map { attribute in
            JSON.object(JSONObject([("id", .string(attribute.attribute("id") ?? "")), ("attribute", attribute.children.isEmpty ? .string(attribute.text) : members(attribute))]))
        }
        if !attributes.isEmpty { object["attributes"] = .array(attributes) }
        if let children = element.child("children") { object["children"] = .array(children.children("id").map { .string($0.text) }) }
        return .object(object)
    }

    // MARK: Extensions

    /// An element of somebody's own: its text, or an object when it has attributes or children.
    mutating func value(_ element: XMLTree) -> JSON {
        element.attributes.isEmpty && element.children.isEmpty ? .string(element.text) : members(element)
    }

    private mutating func members(_ element: XMLTree) -> JSON {
        var members = XMLMembers()
        for attribute in element.attributes { members.append(.string(attribute.value), name(attribute.name)) }
        for child in element.children { members.append(value(child), name(child.name)) }
        if !element.text.isEmpty { members.append(.string(element.text), "#text") }
        return .object(members.object)
    }
}

/// Members in the making; a name that stands several times becomes an array.
struct XMLMembers {
    private var names: [String] = []
    private var values: [String: [JSON]] = [:]

    mutating func append(_ value: JSON, _ name: String) {
        if values[name] == nil { names.append(name) }
        values[name, default: []].append(value)
    }

    /// Replaces what stands under that name.
    mutating func set(_ value: JSON, _ name: String) {
        if values[name] == nil { names.append(name) }
        values[name] = [value]
    }

    var object: JSONObject {
        JSONObject(names.map { name in
            let items = values[name] ?? []
            return (name, items.count == 1 ? items[0] : .array(items))
        })
    }
}
