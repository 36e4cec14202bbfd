import Core
import EPCIS

/// What of a query the index can answer. What it cannot, `EventQuery.matches` does, which looks at each event before it is shown.
struct QueryClauses {
    private(set) var clauses: [EventClause] = []
    private(set) var at = Instant.earliest..<Instant.latest
    private(set) var recordTime = Instant.earliest..<Instant.latest

    init(_ query: EventQuery, _ master: MasterData) {
        for condition in query.conditions { add(condition, master) }
    }

    private mutating func add(_ condition: EventCondition, _ master: MasterData) {
        switch condition {
        case .moment(let moment, let comparison, let time): add(moment, comparison, time)
        case .epc(let field, let patterns): clauses.append(Self.names(field, patterns))
        case .place(let field, let ids, let withDescendants):
            let places = withDescendants ? ids.reduce(into: Set(ids)) { $0.formUnion(master.within($1)) } : Set(ids)
            say(.place(field.rawValue), places.sorted())
        case .field(let scope, let isInner, let name, let comparison, let values): compare(scope, isInner, name, comparison, values)
        case .fieldExists(let scope, let isInner, let name):
            if !OwnFields.mayBe(name) { say(.exists(.field(scope.rawValue, isInner: isInner, name.meant)), [""]) }
        case .quantity(let comparison, let numbers, let uom): measure(.quantity(uom), comparison, numbers)
        case .sensorNumber(let name, let comparison, let numbers, let uom): measure(.sensorNumber(name, uom: uom), comparison, numbers)
        case .hasAttribute(let field, let names): has(field, master.ids(named: names))
        case .attribute(let field, let name, let values): has(field, master.ids(named: [name], values: values))
        default: addTexts(condition)
        }
    }

    private mutating func addTexts(_ condition: EventCondition) {
        switch condition {
        case .type(let types): say(.eventType, types.map(\.text))
        case .action(let actions): say(.action, actions.map(\.rawValue))
        case .word(let field, let words): say(.word(field.rawValue), words)
        case .id(let field, let ids): say(.id(field.rawValue), ids)
        case .reference(let field, let type, let ids): say(.reference(field.rawValue, type: type), ids)
        case .hasErrorDeclaration: say(.hasErrorDeclaration, [""])
        case .hasSensorElements: say(.hasSensorElements, [""])
        case .sensorText(let name, let texts): say(.sensorText(name), texts)
        case .sensorFlag(let flag): say(.sensorFlag, [flag ? "true" : "false"])
        default: break
        }
    }

    /// The field names one of these. Where the index has no such field, each event is looked at.
    private mutating func has(_ field: String, _ ids: [String]) {
        switch field {
        case "readPoint", "bizLocation": say(.place(field), ids)
        case "bizStep": say(.word(field), ids.map { CBV.bizSteps.word(of: $0) ?? $0 })
        case "disposition": say(.word(field), ids.map { CBV.dispositions.word(of: $0) ?? $0 })
        case "epcClass": clauses.append(.names(EventCondition.EPCField.anyEPCClass.roles, anyOf: ids, beginning: []))
        case "parentID": clauses.append(.names(EventCondition.EPCField.parentID.roles, anyOf: ids, beginning: []))
        default: break
        }
    }

    private mutating func say(_ field: MarkField, _ texts: [String]) { clauses.append(.says(Set(texts).sorted().map { Mark(field.name, text: $0) })) }

    private mutating func add(_ moment: EventCondition.Moment, _ comparison: EventCondition.Comparison, _ time: EPCISTime) {
        // Events stand in whole milliseconds; the one at the border is looked at itself.
        switch moment {
        case .eventTime:
            at = Self.narrowed(at, comparison, Self.bounded(time.microseconds, comparison == .atLeast ? -1_000 : 1_000))
        case .recordTime:
            recordTime = Self.narrowed(recordTime, comparison, Self.bounded(time.microseconds, 0))
        case .errorDeclarationTime, .time, .startTime, .endTime:
            let field = Mark.times(MarkField.moment(moment.rawValue).name)
            clauses.append(.within([MarkRange(field: field, values: comparison == .atLeast ? time.microseconds...Int64.max : Int64.min...time.microseconds)]))
        }
    }

    private static func bounded(_ microseconds: Int64, _ shift: Int64) -> Instant {
        Instant(microseconds: min(max(microseconds + shift, Instant.earliest.microseconds), Instant.latest.microseconds))
    }

    private static func narrowed(_ range: Range<Instant>, _ comparison: EventCondition.Comparison, _ border: Instant) -> Range<Instant> {
        range.clamped(to: comparison == .atLeast ? border..<Instant.latest : Instant.earliest..<border)
    }

    private mutating func measure(_ field: MarkField, _ comparison: EventCondition.Comparison, _ numbers: [Double]) {
        if comparison == .equal {
            clauses.append(.says(numbers.map { Mark(field.name, number: $0) }))
        } else {
            clauses.append(.within(numbers.map { Self.range(Mark.numbers(field.name), comparison, Mark.value(of: $0)) }))
        }
    }

    /// The border belongs to it: equal numbers are looked at themselves.
    private static func range(_ field: Int64, _ comparison: EventCondition.Comparison, _ value: Int64) -> MarkRange {
        switch comparison {
        case .equal: MarkRange(field: field, values: value...value)
        case .greater, .atLeast: MarkRange(field: field, values: value...Int64.max)
        case .less, .atMost: MarkRange(field: field, values: Int64.min...value)
        }
    }

    private mutating func compare(
        _ scope: EventCondition.FieldScope, _ isInner: Bool, _ name: FieldName, _ comparison: EventCondition.Comparison, _ values: [String]
    ) {
        guard !OwnFields.mayBe(name) || comparison == .equal && OwnFields.mayBeFound(name) else { return }
        let field = MarkField.field(scope.rawValue, isInner: isInner, name.meant).name
        if comparison == .equal {
            clauses.append(
                .says(
                    values.flatMap { value in
                        [Mark(field, text: value)] + (Double(value).map { [Mark(field, number: $0)] } ?? []) + (EPCISTime(value).map { [Mark(field, time: $0)] } ?? [])
                    }))
            return
        }
        var ranges: [MarkRange] = []
        for value in values {
            if let number = Double(value) { ranges.append(Self.range(Mark.numbers(field), comparison, Mark.value(of: number))) }
            if let time = EPCISTime(value) { ranges.append(Self.range(Mark.times(field), comparison, time.microseconds)) }
        }
        clauses.append(.within(ranges))
    }

    private static func names(_ field: EventCondition.EPCField, _ patterns: [EPCPattern]) -> EventClause {
        var exact: Set<String> = []
        var prefixes: Set<String> = []
        for pattern in patterns {
            for prefix in pattern.beginnings {
                if pattern.rest == .nothing { exact.insert(prefix) } else { prefixes.insert(prefix) }
            }
        }
        return .names(field.roles, anyOf: exact.sorted(), beginning: prefixes.sorted())
    }
}

extension EPCPattern {
    /// All that ids may begin with: a digit that does not matter is each of the ten.
    fileprivate var beginnings: [String] {
        guard let wildcard else { return [prefix] }
        let bytes = Array(prefix.utf8)
        return (0...9).map { digit in
            String(decoding: bytes[..<wildcard], as: UTF8.self) + String(digit) + String(decoding: bytes[(wildcard + 1)...], as: UTF8.self)
        }
    }
}

extension FieldName {
    /// With its namespace; as written where its prefix is not declared.
    var meant: String { uri ?? text }
}

extension EventCondition.EPCField {
    fileprivate var roles: [EPCRole] {
        switch self {
        case .epc: [.epc, .child]
        case .parentID: [.parent]
        case .inputEPC: [.input]
        case .outputEPC: [.output]
        case .anyEPC: [.epc, .child, .input, .output, .parent]
        case .epcClass: [.epcClass, .childClass]
        case .inputEPCClass: [.inputClass]
        case .outputEPCClass: [.outputClass]
        case .anyEPCClass: [.epcClass, .childClass, .inputClass, .outputClass]
        }
    }
}
