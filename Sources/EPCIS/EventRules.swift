import JSONText

/// Which fields an event may have, by its type. Source: EPCIS 2.0, 7.4, and its JSON Schema; persistentDisposition may stand in
/// every type, as the text of the standard has it.
enum EventRules {
    static func isAllowed(_ field: EventField, in type: EventType) -> Bool {
        switch field {
        case .context, .type, .eventID, .eventTime, .recordTime, .eventTimeZoneOffset, .certificationInfo, .errorDeclaration: true
        case .bizStep, .disposition, .persistentDisposition, .readPoint, .bizLocation: true
        case .bizTransactionList, .sourceList, .destinationList, .sensorElementList: true
        case .epcList, .quantityList: type == .objectEvent || type == .transactionEvent
        case .parentID: type == .aggregationEvent || type == .transactionEvent || type == .associationEvent
        case .childEPCs, .childQuantityList: type == .aggregationEvent || type == .associationEvent
        case .inputEPCList, .outputEPCList, .inputQuantityList, .outputQuantityList, .transformationID: type == .transformationEvent
        case .action: type != .transformationEvent
        case .ilmd: type == .objectEvent || type == .transformationEvent
        }
    }
}

extension EPCISEvent {
    /// What breaks a rule in this event: the JSON Schema of EPCIS 2.0 and what it does not catch, such as the shape of times,
    /// vocabulary, EPC URNs and undeclared namespaces.
    /// - Parameter pointer: the place of the event, "" when it stands alone.
    /// - Parameter place: its place among the events of the document, from 0.
    /// - Parameter limit: the most problems to name, at least 1.
    /// - Returns: an empty array when the event keeps all rules.
    public func check(at pointer: String = "", place: Int? = nil, limit: Int = 100) -> [EPCISProblem] {
        var checker = Checker(limit: max(limit, 1), base: pointer)
        checker.event = place
        checker.event(self)
        return checker.problems
    }
}

extension Checker {
    mutating func event(_ event: EPCISEvent) {
        namespaces = event.namespaces
        guard event.json.count <= 10_000 else { return add("An event has at most 10000 members.") }
        guard case .string(let typeText)? = event.value(.type) else {
            return add(event.value(.type) == nil ? "This is missing." : "This must be a text.", at: .member("type"))
        }
        let type = EventType(typeText)
        if case .extended = type { extendedType(typeText) }
        let isStandard = EventType.standard.contains(type)
        for member in event.json {
            guard let field = EventField.named(member.name) else {
                // What an event of somebody's own type has without a namespace is of its own type too.
                if isStandard || member.name.utf8.contains(ASCII.colon) { extensionName(member.name, known: isStandard ? typeText : "an event") }
                continue
            }
            if isStandard, !EventRules.isAllowed(field, in: type) {
                add("\(typeText) has no \(member.name).", at: .member(member.name))
                continue
            }
            check(field, member.value)
        }
        if event.fields[.eventTime] == nil { add("This is missing.", at: .member("eventTime")) }
        if event.fields[.eventTimeZoneOffset] == nil { add("This is missing; it says the local time, as in +02:00.", at: .member("eventTimeZoneOffset")) }
        if isStandard { together(event, type) }
    }

    private mutating func extendedType(_ text: String) {
        guard !text.withBytes({ URIText.isURI($0) }) else { return }
        add(
            "\(Self.quoted(text)) is no type of event: write ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent or a URI of your own.",
            at: .member("type"))
    }

    private mutating func check(_ field: EventField, _ value: JSON) {
        switch field {
        case .type: break
        case .context: context(value)
        case .eventTime: time(value, "eventTime")
        case .recordTime: time(value, "recordTime")
        case .eventTimeZoneOffset: offset(value)
        case .eventID: uri(value, "eventID")
        case .parentID: uri(value, "parentID")
        case .transformationID: uri(value, "transformationID")
        case .certificationInfo:
            if case .array = value { uris(value, "certificationInfo", unique: false) } else { uri(value, "certificationInfo") }
        case .errorDeclaration: object(value, .member("errorDeclaration")) { $0.errorDeclaration($1) }
        case .action: action(value)
        case .bizStep: word(value, .bizSteps, .member("bizStep"))
        case .disposition: word(value, .dispositions, .member("disposition"))
        case .persistentDisposition: object(value, .member("persistentDisposition")) { $0.persistentDisposition($1) }
        case .readPoint: object(value, .member("readPoint")) { $0.place($1) }
        case .bizLocation: object(value, .member("bizLocation")) { $0.place($1) }
        default: checkList(field, value)
        }
    }

    private mutating func checkList(_ field: EventField, _ value: JSON) {
        switch field {
        case .epcList: epcs(value, "epcList", unique: true)
        case .inputEPCList: epcs(value, "inputEPCList", unique: true)
        case .outputEPCList: epcs(value, "outputEPCList", unique: true)
        case .childEPCs: epcs(value, "childEPCs", unique: false)
        case .quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList:
            array(value, field.name) { checker, item, step in checker.object(item, step) { $0.quantity($1) } }
        case .bizTransactionList:
            array(value, field.name) { checker, item, step in checker.object(item, step) { $0.reference($1, "bizTransaction", .bizTransactionTypes, needsType: false) } }
        case .sourceList:
            array(value, field.name) { checker, item, step in checker.object(item, step) { $0.reference($1, "source", .sourceDestinationTypes, needsType: true) } }
        case .destinationList:
            array(value, field.name) { checker, item, step in checker.object(item, step) { $0.reference($1, "destination", .sourceDestinationTypes, needsType: true) } }
        case .sensorElementList:
            array(value, field.name) { checker, item, step in checker.object(item, step) { $0.sensorElement($1) } }
        case .ilmd:
            object(value, .member("ilmd")) { checker, object in
                for member in object { checker.extensionName(member.name, known: "ilmd") }
            }
        default: break
        }
    }

    private mutating func offset(_ value: JSON) {
        guard let text = text(value, "eventTimeZoneOffset") else { return }
        if text.withBytes(EPCISTime.offsetMinutes) == nil {
            add("\(Self.quoted(text)) is no offset from UTC: write ±hh:mm, at most 14:00, as in +02:00.", at: .member("eventTimeZoneOffset"))
        }
    }

    private mutating func action(_ value: JSON) {
        guard let text = text(value, "action") else { return }
        if EventAction(rawValue: text) == nil { add("\(Self.quoted(text)) is no action: write ADD, OBSERVE or DELETE.", at: .member("action")) }
    }
}
