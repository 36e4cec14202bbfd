import JSONText

/// A value of a parameter before its parameter says what it should be.
enum QueryValue {
    /// From a URL: the text between the signs `|`, in pieces.
    case texts([String])
    case json(JSON)
}

/// Reads parameters by their names, the fixed ones and the families.
struct QueryReader {
    var query = EventQuery()
    let namespaces: Namespaces

    static let mostParameters = 200
    static let mostValues = 1000

    init(namespaces: Namespaces) { self.namespaces = namespaces }

    mutating func read(_ name: String, _ value: QueryValue) throws(QueryParameterError) {
        let parameter = QueryParameter(name, value)
        if try readControl(parameter) { return }
        if try readFixed(parameter) { return }
        if try readFamily(parameter) { return }
        throw QueryParameterError(name, "There is no such parameter; see SimpleEventQuery in EPCIS 2.0, 8.2.7.1.")
    }

    /// What belongs together is looked at when all have been read.
    func finish() throws(QueryParameterError) {
        if query.eventCountLimit != nil, query.maxEventCount != nil {
            throw QueryParameterError("maxEventCount", "eventCountLimit and maxEventCount exclude each other; leave one out.")
        }
        if query.eventCountLimit != nil, query.orderBy == nil {
            throw QueryParameterError("eventCountLimit", "The first so many events have a meaning only with orderBy.")
        }
    }

    // MARK: Order and pages

    private mutating func readControl(_ parameter: QueryParameter) throws(QueryParameterError) -> Bool {
        switch parameter.name {
        case "orderBy":
            let text = try parameter.text()
            switch text {
            case "eventTime": query.orderBy = .eventTime
            case "recordTime": query.orderBy = .recordTime
            case let field where field.utf8.contains(ASCII.colon): query.orderBy = .field(FieldName(field, namespaces))
            default: throw parameter.error("\(Checker.quoted(text)) is no key of order: write eventTime, recordTime or the name of a field with its namespace.")
            }
        case "orderDirection":
            let text = try parameter.text()
            guard let direction = EventQuery.OrderDirection(rawValue: text) else { throw parameter.error("\(Checker.quoted(text)) is no direction: write ASC or DESC.") }
            query.orderDirection = direction
        case "eventCountLimit": query.eventCountLimit = try parameter.count()
        case "maxEventCount": query.maxEventCount = try parameter.count()
        case "perPage": query.perPage = try parameter.count()
        case "nextPageToken": query.nextPageToken = try parameter.text()
        default: return false
        }
        return true
    }

    // MARK: Fixed names

    private mutating func readFixed(_ parameter: QueryParameter) throws(QueryParameterError) -> Bool {
        switch parameter.name {
        case "eventType": add(.type(try eventTypes(parameter)))
        case "EQ_action": add(.action(try actions(parameter)))
        case "EXISTS_errorDeclaration": if try parameter.flag() { add(.hasErrorDeclaration) }
        case "EXISTS_sensorElementList": if try parameter.flag() { add(.hasSensorElements) }
        case "EQ_booleanValue": add(.sensorFlag(try parameter.flag()))
        case "GE_errorDeclaration_Time": add(.moment(.errorDeclarationTime, .atLeast, try parameter.time()))
        case "LT_errorDeclaration_Time": add(.moment(.errorDeclarationTime, .less, try parameter.time()))
        default:
            guard let (comparison, field) = parameter.comparison else { return try readMatch(parameter) }
            return try readCompared(parameter, comparison, field)
        }
        return true
    }

    private mutating func add(_ condition: EventCondition) { query.conditions.append(condition) }

    private func eventTypes(_ parameter: QueryParameter) throws(QueryParameterError) -> [EventType] {
        var types: [EventType] = []
        for text in try parameter.texts() {
            let type = EventType(text)
            if case .extended = type, !URIText.isURI(text) {
                throw parameter.error("\(Checker.quoted(text)) is no type of event: write ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent or a URI.")
            }
            types.append(type)
        }
        return types
    }

    private func actions(_ parameter: QueryParameter) throws(QueryParameterError) -> [EventAction] {
        var actions: [EventAction] = []
        for text in try parameter.texts() {
            guard let action = EventAction(rawValue: text) else { throw parameter.error("\(Checker.quoted(text)) is no action: write ADD, OBSERVE or DELETE.") }
            actions.append(action)
        }
        return actions
    }

    private mutating func readMatch(_ parameter: QueryParameter) throws(QueryParameterError) -> Bool {
        if let rest = parameter.rest(behind: "MATCH_"), let field = EventCondition.EPCField(rawValue: rest) {
            add(.epc(field, try parameter.uris().map { EPCPattern($0) }))
            return true
        }
        if let rest = parameter.rest(behind: "WD_"), let field = EventCondition.PlaceField(rawValue: rest) {
            add(.place(field, try parameter.uris().map { CanonicalID.of($0) }, withDescendants: true))
            return true
        }
        return false
    }

    private mutating func readCompared(_ parameter: QueryParameter, _ comparison: EventCondition.Comparison, _ field: String) throws(QueryParameterError) -> Bool {
        if let moment = EventCondition.Moment(rawValue: field), comparison == .atLeast || comparison == .less {
            add(.moment(moment, comparison, try parameter.time()))
            return true
        }
        if field == "quantity" || field == "percRank" {
            let numbers = try parameter.numbers(isList: comparison == .equal)
            add(field == "quantity" ? .quantity(comparison, numbers, uom: nil) : .sensorNumber(field, comparison, numbers, uom: nil))
            return true
        }
        guard comparison == .equal else { return false }
        if let word = EventCondition.WordField(rawValue: field) {
            add(.word(word, try words(parameter, word.list)))
        } else if let id = EventCondition.IDField(rawValue: field) {
            add(.id(id, id == .transformationID ? try parameter.texts().map { CanonicalID.of($0) } : try parameter.texts()))
        } else if let place = EventCondition.PlaceField(rawValue: field) {
            add(.place(place, try parameter.uris().map { CanonicalID.of($0) }, withDescendants: false))
        } else {
            return try readSensorText(parameter, field)
        }
        return true
    }

    private mutating func readSensorText(_ parameter: QueryParameter, _ field: String) throws(QueryParameterError) -> Bool {
        switch field {
        case "type": add(.sensorText("type", try words(parameter, .measurementTypes)))
        case "stringValue": add(.sensorText(field, try parameter.texts()))
        case "hexBinaryValue": add(.sensorText(field, try parameter.texts().map { $0.uppercased() }))
        case "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "uriValue":
            add(.sensorText(field, try parameter.uris().map { CanonicalID.of($0) }))
        default: return false
        }
        return true
    }

    /// Standard words as bare words; URIs of others with their namespace.
    private func words(_ parameter: QueryParameter, _ list: CBV) throws(QueryParameterError) -> [String] {
        var words: [String] = []
        for text in try parameter.texts() {
            if let word = list.word(of: text) {
                words.append(word)
            } else if URIText.isURI(text) {
                words.append(namespaces.expanded(text))
            } else {
                throw parameter.error("\(Checker.quoted(text)) is no \(list.name): write a word of the Core Business Vocabulary or a URI.")
            }
        }
        return words
    }

    // MARK: Families

    private mutating func readFamily(_ parameter: QueryParameter) throws(QueryParameterError) -> Bool {
        if let rest = parameter.rest(behind: "EXISTS_") { return try readExists(parameter, rest) }
        if let field = parameter.rest(behind: "HASATTR_"), !field.isEmpty {
            add(.hasAttribute(field: field, try parameter.texts()))
            return true
        }
        for prefix in ["EQ_ATTR_", "EQATTR_"] {
            guard let rest = parameter.rest(behind: prefix), let cut = rest.firstIndex(of: "_"), cut != rest.startIndex, rest.index(after: cut) < rest.endIndex else { continue }
            add(.attribute(field: String(rest[..<cut]), name: String(rest[rest.index(after: cut)...]), try parameter.texts()))
            return true
        }
        guard let (comparison, rest) = parameter.comparison else { return false }
        if try readReference(parameter, comparison, rest) { return true }
        if try readMeasure(parameter, comparison, rest) { return true }
        return try readField(parameter, comparison, rest)
    }

    private mutating func readExists(_ parameter: QueryParameter, _ rest: String) throws(QueryParameterError) -> Bool {
        guard let target = target(rest) else { return false }
        if try parameter.flag() { add(.fieldExists(target.scope, isInner: target.isInner, target.name)) }
        return true
    }

    private mutating func readReference(_ parameter: QueryParameter, _ comparison: EventCondition.Comparison, _ rest: String) throws(QueryParameterError) -> Bool {
        guard comparison == .equal, let cut = rest.firstIndex(of: "_"), let field = EventCondition.ReferenceField(rawValue: String(rest[..<cut])) else { return false }
        let type = String(rest[rest.index(after: cut)...])
        guard field.types.word(of: type) != nil || URIText.isURI(type) else {
            throw parameter.error("\(Checker.quoted(type)) is no \(field.types.name): write one of \(field.types.words.joined(separator: ", ")) or a URI.")
        }
        add(.reference(field, type: field.types.word(of: type) ?? namespaces.expanded(type), try parameter.uris().map { CanonicalID.of($0) }))
        return true
    }

    private static let measures: Set<String> = ["value", "minValue", "maxValue", "meanValue", "sDev", "percValue", "quantity"]

    private mutating func readMeasure(_ parameter: QueryParameter, _ comparison: EventCondition.Comparison, _ rest: String) throws(QueryParameterError) -> Bool {
        guard let cut = rest.firstIndex(of: "_"), Self.measures.contains(String(rest[..<cut])) else { return false }
        let (field, uom) = (String(rest[..<cut]), String(rest[rest.index(after: cut)...]))
        guard (1...4).contains(uom.utf8.count), uom.utf8.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) }) else {
            throw parameter.error("\(Checker.quoted(uom)) is no unit: write 2 or 3 capital letters or digits, as in KGM.")
        }
        let numbers = try parameter.numbers(isList: comparison == .equal)
        add(field == "quantity" ? .quantity(comparison, numbers, uom: uom) : .sensorNumber(field, comparison, numbers, uom: uom))
        return true
    }

    private mutating func readField(_ parameter: QueryParameter, _ comparison: EventCondition.Comparison, _ rest: String) throws(QueryParameterError) -> Bool {
        guard let target = target(rest) else { return false }
        let values = comparison == .equal ? try parameter.scalars() : [try parameter.numberOrTime()]
        add(.field(target.scope, isInner: target.isInner, target.name, comparison, values))
        return true
    }

    /// `[INNER_][SCOPE_]ns:name`
    private func target(_ text: String) -> (scope: EventCondition.FieldScope, isInner: Bool, name: FieldName)? {
        var rest = text[...]
        let isInner = rest.hasPrefix("INNER_")
        if isInner { rest = rest.dropFirst(6) }
        var scope = EventCondition.FieldScope.event
        for candidate in EventCondition.FieldScope.allCases where candidate != .event && rest.hasPrefix(candidate.rawValue + "_") {
            scope = candidate
            rest = rest.dropFirst(candidate.rawValue.count + 1)
            break
        }
        guard rest.utf8.contains(ASCII.colon), URIText.isURI(String(rest)) else { return nil }
        return (scope, isInner, FieldName(String(rest), namespaces))
    }
}
