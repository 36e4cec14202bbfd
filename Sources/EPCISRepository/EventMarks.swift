import EPCIS
import JSONText

/// What the index keeps of an event: for each condition of a query what the event has to say to it, in the form in which `EventCondition` compares.
struct EventMarks: Sendable {
    let marks: [Mark]
    let epcs: [EPCMark]
    let words: [KnownWord]

    init(_ event: EPCISEvent, eventID: String) {
        let collected = MarkCollection(event, eventID: eventID)
        (marks, epcs, words) = (Array(collected.marks), Array(collected.epcs), collected.words)
    }
}

private struct MarkCollection {
    private(set) var marks: Set<Mark> = []
    private(set) var epcs: Set<EPCMark> = []
    private(set) var words: [KnownWord] = []

    init(_ event: EPCISEvent, eventID: String) {
        say(.eventType, event.type.text)
        if case .extended(let text) = event.type { say(.eventType, event.namespaces.expanded(text)) }
        if let action = event.action { say(.action, action.rawValue) }
        say(.id("eventID"), eventID)
        if let id = event.transformationID { say(.id("transformationID"), CanonicalID.of(id)) }
        addWords(event)
        if let place = event.readPoint { know(.readPoint, say(.place("readPoint"), CanonicalID.of(place))) }
        if let place = event.bizLocation { know(.bizLocation, say(.place("bizLocation"), CanonicalID.of(place))) }
        addReferences(event)
        addThings(event)
        addSensors(event)
        if let error = event.errorDeclaration {
            say(.hasErrorDeclaration, "")
            for id in error.correctiveEventIDs { say(.id("correctiveEventID"), id) }
            measure(.moment("errorDeclarationTime"), error.declarationTime)
        }
        addFields(event)
    }

    @discardableResult
    private mutating func say(_ field: MarkField, _ text: String) -> String {
        marks.insert(Mark(field.name, text: text))
        return text
    }

    private mutating func measure(_ field: MarkField, _ time: EPCISTime?) {
        if let time { marks.insert(Mark(field.name, time: time)) }
    }

    private mutating func know(_ vocabulary: WordList, _ word: String) { words.append(KnownWord(vocabulary, word)) }

    private mutating func addWords(_ event: EPCISEvent) {
        func word(_ text: String, _ list: CBV) -> String { list.word(of: text) ?? event.namespaces.expanded(text) }
        if let text = event.bizStep { know(.bizStep, say(.word("bizStep"), word(text, .bizSteps))) }
        if let text = event.disposition { know(.disposition, say(.word("disposition"), word(text, .dispositions))) }
        for text in event.persistentDisposition?.set ?? [] { say(.word("persistentDisposition_set"), word(text, .dispositions)) }
        for text in event.persistentDisposition?.unset ?? [] { say(.word("persistentDisposition_unset"), word(text, .dispositions)) }
        if let text = event.errorDeclaration?.reason { say(.word("errorReason"), word(text, .errorReasons)) }
    }

    private mutating func addReferences(_ event: EPCISEvent) {
        let lists: [(String, [TypedReference], CBV)] = [
            ("bizTransaction", event.bizTransactionList, .bizTransactionTypes), ("source", event.sourceList, .sourceDestinationTypes),
            ("destination", event.destinationList, .sourceDestinationTypes),
        ]
        for (name, list, types) in lists {
            for reference in list {
                guard let type = reference.type else { continue }
                say(.reference(name, type: types.word(of: type) ?? event.namespaces.expanded(type)), CanonicalID.of(reference.id))
            }
        }
    }

    private mutating func addThings(_ event: EPCISEvent) {
        let things: [([String], EPCRole)] = [
            (event.epcList, .epc), (event.parentID.map { [$0] } ?? [], .parent), (event.childEPCs, .child), (event.inputEPCList, .input),
            (event.outputEPCList, .output),
        ]
        for (ids, role) in things {
            for id in ids { epcs.insert(EPCMark(role: role, epc: CanonicalID.of(id))) }
        }
        let amounts: [([QuantityElement], EPCRole)] = [
            (event.quantityList, .epcClass), (event.childQuantityList, .childClass), (event.inputQuantityList, .inputClass),
            (event.outputQuantityList, .outputClass),
        ]
        for (list, role) in amounts {
            for element in list {
                epcs.insert(EPCMark(role: role, epc: CanonicalID.of(element.epcClass)))
                guard let number = element.quantity.flatMap(Double.init) else { continue }
                marks.insert(Mark(MarkField.quantity(nil).name, number: number))
                if let uom = element.uom { marks.insert(Mark(MarkField.quantity(uom).name, number: number)) }
            }
        }
    }

    private mutating func addSensors(_ event: EPCISEvent) {
        let elements = event.sensorElementList
        if !elements.isEmpty { say(.hasSensorElements, "") }
        for fields in elements.flatMap({ ($0.metadata.map { [$0] } ?? []) + $0.reports }) {
            for name in MarkField.sensorTexts {
                guard let text = fields[name] else { continue }
                switch name {
                case "type": say(.sensorText(name), CBV.measurementTypes.word(of: text) ?? event.namespaces.expanded(text))
                case "stringValue": say(.sensorText(name), text)
                case "hexBinaryValue": say(.sensorText(name), text.uppercased())
                default: say(.sensorText(name), CanonicalID.of(text))
                }
            }
            for name in ["time", "startTime", "endTime"] { measure(.moment(name), fields[name].flatMap(EPCISTime.init)) }
        }
        for report in elements.flatMap(\.reports) {
            if let flag = report["booleanValue"] { say(.sensorFlag, flag) }
            for name in MarkField.sensorNumbers {
                guard let number = report[name].flatMap(Double.init) else { continue }
                marks.insert(Mark(MarkField.sensorNumber(name, uom: nil).name, number: number))
                if let uom = report["uom"] { marks.insert(Mark(MarkField.sensorNumber(name, uom: uom).name, number: number)) }
            }
        }
    }

    /// Members of somebody's own, under their spelling and under their namespace.
    private mutating func addFields(_ event: EPCISEvent) {
        for scope in EventCondition.FieldScope.allCases {
            for object in EventCondition.objects(of: event, scope) {
                for member in object where member.name.utf8.contains(UInt8(ascii: ":")) && !member.name.hasPrefix("@") {
                    addField(member.name, member.value, scope, isInner: false, event)
                    addInner(member.value, scope, event)
                }
            }
        }
    }

    private mutating func addInner(_ value: JSON, _ scope: EventCondition.FieldScope, _ event: EPCISEvent) {
        switch value {
        case .object(let object):
            for member in object {
                if member.name.utf8.contains(UInt8(ascii: ":")) { addField(member.name, member.value, scope, isInner: true, event) }
                addInner(member.value, scope, event)
            }
        case .array(let items): for item in items { addInner(item, scope, event) }
        case .null, .bool, .number, .string: break
        }
    }

    private mutating func addField(_ name: String, _ value: JSON, _ scope: EventCondition.FieldScope, isInner: Bool, _ event: EPCISEvent) {
        let meant = event.namespaces.expanded(name)
        guard !OwnFields.has(meant) || OwnFields.isFound(meant) else { return }
        for spelling in Set([name, meant]) {
            let field = MarkField.field(scope.rawValue, isInner: isInner, spelling)
            if !OwnFields.has(meant) { say(.exists(field), "") }
            addValue(value, field)
        }
    }

    private mutating func addValue(_ value: JSON, _ field: MarkField) {
        if case .array(let items) = value {
            for item in items { addValue(item, field) }
        } else if let text = EventExtension.text(of: value) ?? value["#text"]?.asString {
            say(field, text)
            if let number = Double(text) { marks.insert(Mark(field.name, number: number)) }
            measure(field, EPCISTime(text))
        }
    }
}

/// Names of what the index knows. Their digests are stored, so they never change.
enum MarkField {
    case eventType, action, hasErrorDeclaration, hasSensorElements, sensorFlag, party
    case word(String), id(String), place(String), moment(String)
    case reference(String, type: String)
    case quantity(String?)
    case sensorText(String), sensorNumber(String, uom: String?)
    case field(String, isInner: Bool, String)
    indirect case exists(MarkField)

    static let sensorTexts = [
        "type", "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "stringValue", "hexBinaryValue", "uriValue",
    ]
    static let sensorNumbers = ["value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"]

    var name: String {
        switch self {
        case .eventType: "event type"
        case .action: "action"
        case .hasErrorDeclaration: "has error declaration"
        case .hasSensorElements: "has sensor elements"
        case .sensorFlag: "sensor flag"
        case .party: "party"
        case .word(let field): "word \(field)"
        case .id(let field): "id \(field)"
        case .place(let field): "place \(field)"
        case .moment(let field): "moment \(field)"
        case .reference(let field, let type): "reference \(field) \(type)"
        case .quantity(let uom): "quantity \(uom ?? "")"
        case .sensorText(let field): "sensor text \(field)"
        case .sensorNumber(let field, let uom): "sensor number \(field) \(uom ?? "")"
        case .field(let scope, let isInner, let name): "field \(scope) \(isInner ? "inner" : "") \(name)"
        case .exists(let field): "exists \(field.name)"
        }
    }
}
