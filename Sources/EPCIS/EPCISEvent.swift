import JSONText

/// One event, exactly as it was written: every member, its order and the text of its numbers.
///
///     let event = try EPCISEvent(parsing: Array(#"{"type": "ObjectEvent", "eventTime": "2026-07-22T06:45:00+02:00", …}"#.utf8))
///     event.type        // .objectEvent
///     event.epcList     // ["https://id.gs1.org/01/09521141012345/21/2017"]
///     event.check()     // [] when it keeps all rules
///     event.hashID      // "ni:///sha-256;…?ver=CBV2.0"
///
/// Reading does not check: a member of the wrong kind reads as absent, and ``check(at:)`` says what is wrong with it.
public struct EPCISEvent: Sendable {
    package let json: JSONObject
    package let namespaces: Namespaces
    let fields: EventFields

    /// - Parameter outer: the prefixes of the document around it.
    package init(json: JSONObject, inside outer: Namespaces = Namespaces()) {
        self.json = json
        var fields = EventFields()
        for place in json.indices.prefix(Int(Int16.max)) {
            if let field = EventField.named(json[place].name) { fields[field] = place }
        }
        self.fields = fields
        if let place = fields[.context] {
            namespaces = Namespaces(context: json[place].value, inside: outer)
        } else {
            namespaces = outer
        }
    }

    /// Reads one event as POST /events takes it.
    /// - Parameter maxBytes: the longest text, at least 1; default 1 MiB.
    public init(parsing bytes: [UInt8], maxBytes: Int = 1 << 20) throws(EPCISError) {
        let value: JSON
        do {
            value = try JSON.parse(bytes, limits: .ofEPCIS(maxBytes))
        } catch {
            throw EPCISError(error)
        }
        guard case .object(let object) = value else { throw EPCISError("An event is a JSON object.") }
        self.init(json: object)
    }

    /// The event as JSON on one line.
    public var text: String { JSON.object(json).text }

    /// The event as JSON on one line, as UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        JSON.object(json).write(into: &bytes)
        return bytes
    }

    func value(_ field: EventField) -> JSON? {
        fields[field].map { json[$0].value }
    }
}

extension EPCISEvent: Hashable {
    /// Two events are the same when their texts are; see ``hashID`` for the same in other words.
    public static func == (left: EPCISEvent, right: EPCISEvent) -> Bool { left.json == right.json && left.namespaces.entries == right.namespaces.entries }
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

// The fields. Lists are empty and other fields nil where the event has none.
extension EPCISEvent {
    public var type: EventType { EventType(string(.type) ?? "") }
    public var eventID: String? { string(.eventID) }
    public var eventTime: EPCISTime? { string(.eventTime).flatMap(EPCISTime.init) }
    public var recordTime: EPCISTime? { string(.recordTime).flatMap(EPCISTime.init) }
    public var eventTimeZoneOffset: String? { string(.eventTimeZoneOffset) }
    public var action: EventAction? { string(.action).flatMap(EventAction.init) }
    public var certificationInfo: [String] { strings(.certificationInfo) }
    public var epcList: [String] { strings(.epcList) }
    public var parentID: String? { string(.parentID) }
    public var childEPCs: [String] { strings(.childEPCs) }
    public var inputEPCList: [String] { strings(.inputEPCList) }
    public var outputEPCList: [String] { strings(.outputEPCList) }
    public var quantityList: [QuantityElement] { quantities(.quantityList) }
    public var childQuantityList: [QuantityElement] { quantities(.childQuantityList) }
    public var inputQuantityList: [QuantityElement] { quantities(.inputQuantityList) }
    public var outputQuantityList: [QuantityElement] { quantities(.outputQuantityList) }
    public var transformationID: String? { string(.transformationID) }
    /// As written: a bare word, a web URI or somebody's own URI. See ``CBV/bizSteps``.
    public var bizStep: String? { string(.bizStep) }
    /// As written: a bare word, a web URI or somebody's own URI. See ``CBV/dispositions``.
    public var disposition: String? { string(.disposition) }
    public var persistentDisposition: PersistentDisposition? { value(.persistentDisposition)?.asObject.map(PersistentDisposition.init) }
    /// The id of the place of reading.
    public var readPoint: String? { value(.readPoint)?["id"]?.asString }
    /// The id of the place where the objects are afterwards.
    public var bizLocation: String? { value(.bizLocation)?["id"]?.asString }
    public var bizTransactionList: [TypedReference] { references(.bizTransactionList, "bizTransaction") }
    public var sourceList: [TypedReference] { references(.sourceList, "source") }
    public var destinationList: [TypedReference] { references(.destinationList, "destination") }
    public var sensorElementList: [SensorElement] { objects(.sensorElementList).map { SensorElement(json: $0, namespaces: namespaces) } }
    public var errorDeclaration: ErrorDeclaration? { value(.errorDeclaration)?.asObject.map { ErrorDeclaration(json: $0, namespaces: namespaces) } }
    /// The master data of the instances or lot that this event makes.
    public var ilmd: [EventExtension] { value(.ilmd)?.asObject.map { EventExtension.all(in: $0, namespaces: namespaces) } ?? [] }
    /// What the standard does not know, at the level of the event.
    public var extensions: [EventExtension] { EventExtension.all(in: json, namespaces: namespaces) }

    private func string(_ field: EventField) -> String? { value(field)?.asString }

    private func strings(_ field: EventField) -> [String] { texts(field) }

    private func objects(_ field: EventField) -> [JSONObject] { value(field)?.asArray?.compactMap(\.asObject) ?? [] }

    private func quantities(_ field: EventField) -> [QuantityElement] { objects(field).compactMap(QuantityElement.init) }

    private func references(_ field: EventField, _ name: String) -> [TypedReference] {
        objects(field).compactMap { item in item[name]?.asString.map { TypedReference(type: item["type"]?.asString, id: $0) } }
    }
}
