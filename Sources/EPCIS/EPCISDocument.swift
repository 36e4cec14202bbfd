import JSONText

/// A document of events: what is captured, what a query answers, or a single event.
///
///     let document = try EPCISDocument(parsing: bytes)
///     document.check()                 // what breaks a rule, with JSON pointers
///     document.events.map(\.hashID)    // one for each event
///     document.text                    // the same document: every member, order and number as it was
public struct EPCISDocument: Sendable {
    public enum Kind: String, Sendable {
        case document = "EPCISDocument"
        case queryDocument = "EPCISQueryDocument"
        /// One event without a document around it.
        case event
    }

    public let kind: Kind
    package let json: JSONObject
    /// The prefixes of the document's own `@context`.
    package let namespaces: Namespaces
    /// In the order of the document. An item that is no object is left out here, and ``check(limit:)`` names it.
    public let events: [EPCISEvent]
    /// Fields that a sender says its hashes leave out, as `{namespace}name`.
    let ignoredFields: Set<String>

    /// Reads a document as JSON or JSON-LD.
    /// - Parameter maxBytes: the longest text, at least 1; default 16 MiB.
    public init(parsing bytes: [UInt8], maxBytes: Int = 16 << 20) throws(EPCISError) {
        do {
            try self.init(json: JSON.parse(bytes, limits: .ofEPCIS(maxBytes)))
        } catch let error as JSONError {
            throw EPCISError(error)
        } catch let error as EPCISError {
            throw error
        } catch {
            throw EPCISError("The text cannot be read.")
        }
    }

    package init(json value: JSON) throws(EPCISError) {
        guard case .object(let object) = value else {
            throw EPCISError("An EPCIS document is a JSON object with the type EPCISDocument, EPCISQueryDocument or that of an event.")
        }
        self.init(json: object, namespaces: Namespaces())
    }

    package init(json object: JSONObject, namespaces outer: Namespaces, ignoring ignored: Set<String> = []) {
        json = object
        kind = object["type"]?.asString.flatMap(Kind.init) ?? .event
        if kind == .event {
            namespaces = outer
            events = [EPCISEvent(json: object, inside: outer)]
            ignoredFields = ignored
            return
        }
        let namespaces = Namespaces(context: object["@context"], inside: outer)
        self.namespaces = namespaces
        ignoredFields = ignored.union(Self.ignoredFields(in: object, namespaces))
        events = Self.items(in: object, kind).compactMap { item in item.asObject.map { EPCISEvent(json: $0, inside: namespaces) } }
    }

    /// Where each of ``events`` stands in the document's list.
    package var eventPlaces: [Int] { kind == .event ? [0] : Self.items(in: json, kind).enumerated().compactMap { $1.asObject == nil ? nil : $0 } }

    /// The JSON pointer of the item at this place of the list.
    package func pointer(ofEvent place: Int) -> String {
        switch kind {
        case .event: ""
        case .document: "/epcisBody/eventList/\(place)"
        case .queryDocument: "/epcisBody/queryResults/resultsBody/eventList/\(place)"
        }
    }

    static func items(in object: JSONObject, _ kind: Kind) -> [JSON] {
        guard let body = object["epcisBody"] else { return [] }
        switch kind {
        case .queryDocument: return body["queryResults"]?["resultsBody"]?["eventList"]?.asArray ?? []
        case .document, .event: break
        }
        // One event alone was how drafts of the standard wrote it; it is read, and check() says what is missing.
        return body["eventList"]?.asArray ?? body["event"].map { [$0] } ?? []
    }

    /// A member `…:ignoreFields` with names of fields, as senders of hashes agree on.
    private static func ignoredFields(in object: JSONObject, _ namespaces: Namespaces) -> Set<String> {
        var names: Set<String> = []
        for member in object where member.name.utf8.reversed().starts(with: ":ignoreFields".utf8.reversed()) {
            for name in member.value.asArray ?? [member.value] {
                guard let text = name.asString else { continue }
                names.insert(PreHash.name(text, in: namespaces))
            }
        }
        return names
    }

    /// The document as JSON on one line.
    public var text: String { JSON.object(json).text }

    /// The document as JSON on one line, as UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        JSON.object(json).write(into: &bytes)
        return bytes
    }
}

extension EPCISDocument {
    public var schemaVersion: String? { json["schemaVersion"]?.asString }
    public var creationDate: EPCISTime? { json["creationDate"]?.asString.flatMap(EPCISTime.init) }
    public var sender: String? { json["sender"]?.asString }
    public var receiver: String? { json["receiver"]?.asString }
    public var instanceIdentifier: String? { json["instanceIdentifier"]?.asString }
    /// In a query document: the query that was asked.
    public var queryName: String? { json["epcisBody"]?["queryResults"]?["queryName"]?.asString }
    /// In a query document: the subscription that it answers.
    public var subscriptionID: String? { json["epcisBody"]?["queryResults"]?["subscriptionID"]?.asString }
    /// What the header says of places, products and parties.
    public var masterData: [Vocabulary] {
        let lists = [json["epcisHeader"]?["epcisMasterData"]?["vocabularyList"], json["epcisBody"]?["queryResults"]?["resultsBody"]?["vocabularyList"]]
        return lists.compactMap { $0?.asArray }.joined().compactMap { $0.asObject.map(Vocabulary.init) }
    }

    /// The document's way of writing `@context`, for documents made of its events.
    public var contextText: String? { json["@context"]?.text }
}

/// Master data of one kind. Source: EPCIS 2.0, 9.4.
public struct Vocabulary: Hashable, Sendable {
    /// Such as `urn:epcglobal:epcis:vtype:BusinessLocation`.
    public let type: String?
    public let elements: [VocabularyElement]

    init(_ json: JSONObject) {
        type = json["type"]?.asString
        elements = json["vocabularyElementList"]?.asArray?.compactMap(\.asObject).compactMap(VocabularyElement.init) ?? []
    }
}

/// What is said of one place, product or party.
public struct VocabularyElement: Hashable, Sendable {
    public let id: String
    public let attributes: [EventAttribute]
    /// Ids of what lies inside: the descendants that the WD_ parameters of a query look for.
    public let children: [String]

    init?(_ json: JSONObject) {
        guard let id = json["id"]?.asString else { return nil }
        self.id = id
        attributes = json["attributes"]?.asArray?.compactMap(\.asObject).compactMap { item in
            item["id"]?.asString.map { EventAttribute(id: $0, value: item["attribute"] ?? .null) }
        } ?? []
        children = json["children"]?.asArray?.compactMap(\.asString) ?? []
    }
}

/// One attribute of master data.
public struct EventAttribute: Hashable, Sendable {
    public let id: String
    package let value: JSON
    /// The value when it is a text, a number or a truth value.
    public var text: String? { EventExtension.text(of: value) }
    /// The value as JSON on one line.
    public var json: String { value.text }
}
