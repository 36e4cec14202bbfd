import JSONText

/// What a query knows of the world besides the event: the places inside places, and master data.
public struct QuerySurroundings: Sendable {
    /// Canonical ids of the direct and indirect descendants of a place, by its canonical id; for WD_ parameters.
    public var descendants: @Sendable (String) -> Set<String>
    /// The attributes of a place, product or party, by its canonical id or by the URI of a word; for HASATTR_ and EQ_ATTR_.
    public var attributes: @Sendable (String) -> [String: String]
    /// When the event was recorded, if it does not say so itself.
    public var recordTime: EPCISTime?

    public init(
        descendants: @escaping @Sendable (String) -> Set<String> = { _ in [] }, attributes: @escaping @Sendable (String) -> [String: String] = { _ in [:] },
        recordTime: EPCISTime? = nil
    ) {
        self.descendants = descendants
        self.attributes = attributes
        self.recordTime = recordTime
    }
}

extension EventQuery {
    /// Whether the event keeps all conditions. Order, limits and pages are not looked at.
    public func matches(_ event: EPCISEvent, in surroundings: QuerySurroundings = QuerySurroundings()) -> Bool {
        conditions.allSatisfy { $0.matches(event, in: surroundings) }
    }
}

extension EventCondition {
    /// Whether the event keeps this condition.
    public func matches(_ event: EPCISEvent, in surroundings: QuerySurroundings = QuerySurroundings()) -> Bool {
        switch self {
        case .type(let types): types.contains { $0 == event.type || event.namespaces.expanded($0.text) == event.namespaces.expanded(event.type.text) }
        case .moment(let moment, let comparison, let time): Self.times(of: event, moment, surroundings).contains { comparison.holds($0, time) }
        case .action(let actions): event.action.map(actions.contains) ?? false
        case .word(let field, let words): Self.words(of: event, field).contains { words.contains($0) }
        case .id(let field, let ids): Self.ids(of: event, field).contains { ids.contains($0) }
        case .place(let field, let ids, let withDescendants): Self.isPlace(event, field, ids, withDescendants, surroundings)
        case .reference(let field, let type, let ids): Self.has(event, field, type, ids)
        case .epc(let field, let patterns): Self.epcs(of: event, field).contains { id in patterns.contains { $0.matches(canonical: id) } }
        case .quantity(let comparison, let numbers, let uom): Self.hasQuantity(event, comparison, numbers, uom)
        case .hasErrorDeclaration: event.value(.errorDeclaration)?.asObject != nil
        case .hasSensorElements: event.value(.sensorElementList)?.asArray?.isEmpty == false
        case .sensorText(let name, let texts): Self.sensorTexts(of: event, name).contains { texts.contains($0) }
        case .sensorFlag(let flag): Self.reports(of: event).contains { $0["booleanValue"]?.asBool == flag }
        case .sensorNumber(let name, let comparison, let numbers, let uom): Self.hasNumber(event, name, comparison, numbers, uom)
        case .field(let scope, let isInner, let name, let comparison, let values):
            Self.values(of: event, scope, isInner, name).contains { Self.holds($0, comparison, values) }
        case .fieldExists(let scope, let isInner, let name): !Self.values(of: event, scope, isInner, name).isEmpty
        case .hasAttribute(let field, let names):
            Self.vocabulary(of: event, field).contains { id in
                let attributes = surroundings.attributes(id)
                return names.contains { attributes[$0] != nil }
            }
        case .attribute(let field, let name, let values):
            Self.vocabulary(of: event, field).contains { id in surroundings.attributes(id)[name].map(values.contains) ?? false }
        }
    }

    private static func times(of event: EPCISEvent, _ moment: Moment, _ surroundings: QuerySurroundings) -> [EPCISTime] {
        switch moment {
        case .eventTime: [event.eventTime].compactMap { $0 }
        case .recordTime: [event.recordTime ?? surroundings.recordTime].compactMap { $0 }
        case .errorDeclarationTime: [event.errorDeclaration?.declarationTime].compactMap { $0 }
        case .time, .startTime, .endTime: sensors(of: event).compactMap { $0[moment.rawValue]?.asString.flatMap(EPCISTime.init) }
        }
    }

    /// A word as queries compare it: bare, or a URI with its namespace.
    static func word(_ text: String, _ list: CBV, _ namespaces: Namespaces) -> String { list.word(of: text) ?? namespaces.expanded(text) }

    private static func words(of event: EPCISEvent, _ field: WordField) -> [String] {
        let texts: [String]
        switch field {
        case .bizStep: texts = [event.bizStep].compactMap { $0 }
        case .disposition: texts = [event.disposition].compactMap { $0 }
        case .persistentDispositionSet: texts = event.persistentDisposition?.set ?? []
        case .persistentDispositionUnset: texts = event.persistentDisposition?.unset ?? []
        case .errorReason: texts = [event.errorDeclaration?.reason].compactMap { $0 }
        }
        return texts.map { word($0, field.list, event.namespaces) }
    }

    private static func ids(of event: EPCISEvent, _ field: IDField) -> [String] {
        switch field {
        case .transformationID: [event.transformationID].compactMap { $0 }.map { CanonicalID.of($0) }
        case .eventID: [event.eventID].compactMap { $0 }
        case .correctiveEventID: event.errorDeclaration?.correctiveEventIDs ?? []
        }
    }

    private static func isPlace(_ event: EPCISEvent, _ field: PlaceField, _ ids: [String], _ withDescendants: Bool, _ surroundings: QuerySurroundings) -> Bool {
        guard let text = field == .readPoint ? event.readPoint : event.bizLocation else { return false }
        let id = CanonicalID.of(text)
        return ids.contains(id) || withDescendants && ids.contains { surroundings.descendants($0).contains(id) }
    }

    private static func has(_ event: EPCISEvent, _ field: ReferenceField, _ type: String, _ ids: [String]) -> Bool {
        let list: [TypedReference]
        switch field {
        case .bizTransaction: list = event.bizTransactionList
        case .source: list = event.sourceList
        case .destination: list = event.destinationList
        }
        return list.contains { $0.type.map { word($0, field.types, event.namespaces) } == type && ids.contains(CanonicalID.of($0.id)) }
    }

    private static func epcs(of event: EPCISEvent, _ field: EPCField) -> [String] {
        let epcs = field.epcFields.flatMap { event.texts($0) }
        let classes = field.classFields.flatMap { event.value($0)?.asArray?.compactMap { $0["epcClass"]?.asString } ?? [] }
        return (epcs + classes).map { CanonicalID.of($0) }
    }

    private static func hasQuantity(_ event: EPCISEvent, _ comparison: Comparison, _ numbers: [Double], _ uom: String?) -> Bool {
        let fields: [EventField] = [.quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList]
        return fields.contains { field in
            (event.value(field)?.asArray ?? []).contains { element in
                guard let quantity = element["quantity"]?.asNumber?.double, uom == nil || element["uom"]?.asString == uom else { return false }
                return numbers.contains { comparison.holds(quantity, $0) }
            }
        }
    }

    // MARK: Sensors

    private static func elements(of event: EPCISEvent) -> [JSONObject] { event.value(.sensorElementList)?.asArray?.compactMap(\.asObject) ?? [] }

    private static func metadata(of event: EPCISEvent) -> [JSONObject] { elements(of: event).compactMap { $0["sensorMetadata"]?.asObject } }

    private static func reports(of event: EPCISEvent) -> [JSONObject] {
        elements(of: event).flatMap { $0["sensorReport"]?.asArray?.compactMap(\.asObject) ?? [] }
    }

    private static func sensors(of event: EPCISEvent) -> [JSONObject] { metadata(of: event) + reports(of: event) }

    private static func sensorTexts(of event: EPCISEvent, _ name: String) -> [String] {
        sensors(of: event).compactMap { $0[name]?.asString }.map { text in
            switch name {
            case "type": word(text, .measurementTypes, event.namespaces)
            case "stringValue": text
            case "hexBinaryValue": text.uppercased()
            default: CanonicalID.of(text)
            }
        }
    }

    private static func hasNumber(_ event: EPCISEvent, _ name: String, _ comparison: Comparison, _ numbers: [Double], _ uom: String?) -> Bool {
        reports(of: event).contains { report in
            guard let value = report[name]?.asNumber?.double, uom == nil || report["uom"]?.asString == uom else { return false }
            return numbers.contains { comparison.holds(value, $0) }
        }
    }

    // MARK: Members of somebody's own

    package static func objects(of event: EPCISEvent, _ scope: FieldScope) -> [JSONObject] {
        switch scope {
        case .event: [event.json]
        case .ilmd: [event.value(.ilmd)?.asObject].compactMap { $0 }
        case .errorDeclaration: [event.value(.errorDeclaration)?.asObject].compactMap { $0 }
        case .sensorElement: elements(of: event)
        case .sensorMetadata: metadata(of: event)
        case .sensorReport: reports(of: event)
        case .readPoint: [event.value(.readPoint)?.asObject].compactMap { $0 }
        case .bizLocation: [event.value(.bizLocation)?.asObject].compactMap { $0 }
        }
    }

    private static func values(of event: EPCISEvent, _ scope: FieldScope, _ isInner: Bool, _ name: FieldName) -> [JSON] {
        var found: [JSON] = []
        for object in objects(of: event, scope) {
            for member in object {
                if !isInner {
                    if name.means(member.name, event.namespaces) { found.append(member.value) }
                } else if member.name.utf8.contains(ASCII.colon), !member.name.utf8.starts(with: "@".utf8) {
                    collect(member.value, name, event.namespaces, &found)
                }
            }
        }
        return found
    }

    private static func collect(_ value: JSON, _ name: FieldName, _ namespaces: Namespaces, _ found: inout [JSON]) {
        switch value {
        case .object(let object):
            for member in object {
                if name.means(member.name, namespaces) { found.append(member.value) }
                collect(member.value, name, namespaces, &found)
            }
        case .array(let items): for item in items { collect(item, name, namespaces, &found) }
        case .null, .bool, .number, .string: break
        }
    }

    /// A list holds when one of its items does. What is written as a text is a text: lot 00123 is not lot 123.
    private static func holds(_ value: JSON, _ comparison: Comparison, _ wanted: [String]) -> Bool {
        if case .array(let items) = value { return items.contains { holds($0, comparison, wanted) } }
        guard let text = EventExtension.text(of: value) ?? value["#text"]?.asString else { return false }
        let isNumber = value.asNumber != nil
        return wanted.contains { wanted in
            if comparison == .equal, text == wanted { return true }
            if isNumber || comparison != .equal, let left = Double(text), let right = Double(wanted) { return comparison.holds(left, right) }
            if let left = EPCISTime(text), let right = EPCISTime(wanted) { return comparison.holds(left, right) }
            return false
        }
    }

    // MARK: Master data

    /// What the field names, as master data is found: canonical ids, standard words as web URIs.
    private static func vocabulary(of event: EPCISEvent, _ field: String) -> [String] {
        switch EventField.named(field) {
        case .bizStep: [event.bizStep].compactMap { $0 }.map { CBV.bizSteps.webURI(of: $0) }
        case .disposition: [event.disposition].compactMap { $0 }.map { CBV.dispositions.webURI(of: $0) }
        case .readPoint: [event.readPoint].compactMap { $0 }.map { CanonicalID.of($0) }
        case .bizLocation: [event.bizLocation].compactMap { $0 }.map { CanonicalID.of($0) }
        case let known?: event.texts(known).map { CanonicalID.of($0) }
        case nil:
            field == "epcClass"
                ? epcs(of: event, .anyEPCClass)
                : values(of: event, .event, false, FieldName(field, event.namespaces)).compactMap(\.asString).map { CanonicalID.of($0) }
        }
    }
}

extension EPCISEvent {
    /// The texts of a field that holds one or a list of them.
    func texts(_ field: EventField) -> [String] {
        switch value(field) {
        case .string(let text): [text]
        case .array(let items): items.compactMap(\.asString)
        default: []
        }
    }
}
