import JSONText

/// So many of a class of objects.
public struct QuantityElement: Hashable, Sendable {
    /// The class: a Digital Link URI or an EPC class URI.
    public let epcClass: String
    /// The text of the number as written, `1.10` for one; nil when the amount is not known.
    public let quantity: String?
    /// A unit of UN/CEFACT Recommendation 20, such as KGM; nil when pieces are counted.
    public let uom: String?

    public init(epcClass: String, quantity: String? = nil, uom: String? = nil) {
        self.epcClass = epcClass
        self.quantity = quantity
        self.uom = uom
    }

    init?(_ json: JSONObject) {
        guard let epcClass = json["epcClass"]?.asString else { return nil }
        self.init(epcClass: epcClass, quantity: json["quantity"]?.asNumber?.text, uom: json["uom"]?.asString)
    }
}

/// A business transaction, source or destination: what it is, and which one.
public struct TypedReference: Hashable, Sendable {
    /// As written: a bare word, a web URI or somebody's own URI; nil only for a business transaction of no type.
    public let type: String?
    public let id: String

    public init(type: String?, id: String) {
        self.type = type
        self.id = id
    }
}

/// Dispositions that last until they are taken back.
public struct PersistentDisposition: Hashable, Sendable {
    public let set: [String]
    public let unset: [String]

    public init(set: [String] = [], unset: [String] = []) {
        self.set = set
        self.unset = unset
    }

    init(_ json: JSONObject) {
        self.init(set: json["set"]?.asArray?.compactMap(\.asString) ?? [], unset: json["unset"]?.asArray?.compactMap(\.asString) ?? [])
    }
}

/// Says that the event of the same eventID is in error.
public struct ErrorDeclaration: Hashable, Sendable {
    public let declarationTime: EPCISTime?
    /// As written: a bare word, a web URI or somebody's own URI. See ``CBV/errorReasons``.
    public let reason: String?
    public let correctiveEventIDs: [String]
    public let extensions: [EventExtension]

    init(json: JSONObject, namespaces: Namespaces) {
        declarationTime = json["declarationTime"]?.asString.flatMap(EPCISTime.init)
        reason = json["reason"]?.asString
        correctiveEventIDs = json["correctiveEventIDs"]?.asArray?.compactMap(\.asString) ?? []
        extensions = EventExtension.all(in: json, namespaces: namespaces)
    }
}

/// What one or more sensors said.
public struct SensorElement: Hashable, Sendable {
    /// `time`, `deviceID` and so on, by their names; nil when there is no metadata.
    public let metadata: SensorFields?
    public let reports: [SensorFields]
    public let extensions: [EventExtension]

    init(json: JSONObject, namespaces: Namespaces) {
        metadata = json["sensorMetadata"]?.asObject.map { SensorFields(json: $0, namespaces: namespaces) }
        reports = json["sensorReport"]?.asArray?.compactMap(\.asObject).map { SensorFields(json: $0, namespaces: namespaces) } ?? []
        extensions = EventExtension.all(in: json, namespaces: namespaces)
    }
}

/// The members of one sensor report or of a sensor's metadata.
///
///     report["type"]   // "Temperature"
///     report["value"]  // "26.0", the number as written
public struct SensorFields: Hashable, Sendable {
    package let json: JSONObject
    public let extensions: [EventExtension]

    init(json: JSONObject, namespaces: Namespaces) {
        self.json = json
        extensions = EventExtension.all(in: json, namespaces: namespaces)
    }

    /// A text, the text of a number, or `true` and `false`; nil for anything else.
    public subscript(name: String) -> String? { json[name].flatMap(EventExtension.text) }
}

/// A member that the standard does not know, in a namespace of its owner.
public struct EventExtension: Hashable, Sendable {
    /// As written: `example:myField`.
    public let name: String
    /// The name with its namespace: `https://ns.example.com/epcis/myField`.
    public let uri: String
    package let value: JSON

    /// The value as JSON on one line, the text of numbers unchanged.
    public var json: String { value.text }
    /// The value when it is a text, a number or a truth value.
    public var text: String? { Self.text(of: value) }

    package static func text(of value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// The members with a colon in their names.
    static func all(in object: JSONObject, namespaces: Namespaces) -> [EventExtension] {
        object.compactMap { member in
            guard member.name.utf8.contains(ASCII.colon), !member.name.utf8.starts(with: "@".utf8) else { return nil }
            return EventExtension(name: member.name, uri: namespaces.expanded(member.name), value: member.value)
        }
    }
}
