/// One parameter of a query that an event keeps or does not.
public enum EventCondition: Hashable, Sendable {
    case type([EventType])
    /// GE_ and LT_ of a time; a sensor's times match when one of its metadata or reports does.
    case moment(Moment, Comparison, EPCISTime)
    case action([EventAction])
    /// Bare words, and URIs of words that are not standard.
    case word(WordField, [String])
    /// As written.
    case id(IDField, [String])
    /// Canonical ids; `withDescendants` for WD_.
    case place(PlaceField, [String], withDescendants: Bool)
    /// Canonical ids of transactions, sources or destinations of that type (a bare word or a URI).
    case reference(ReferenceField, type: String, [String])
    case epc(EPCField, [EPCPattern])
    /// The amount of one quantity element, in that unit if one is named.
    case quantity(Comparison, [Double], uom: String?)
    case hasErrorDeclaration
    case hasSensorElements
    /// An attribute of a sensor's metadata or report that is a text or an id; ids and types are canonical.
    case sensorText(String, [String])
    case sensorFlag(Bool)
    /// A number of a sensor report, in that unit if one is named.
    case sensorNumber(String, Comparison, [Double], uom: String?)
    /// A member of somebody's own; `isInner` looks inside such members, at any depth.
    case field(FieldScope, isInner: Bool, FieldName, Comparison, [String])
    case fieldExists(FieldScope, isInner: Bool, FieldName)
    /// The field names something whose master data has one of these attributes.
    case hasAttribute(field: String, [String])
    /// The field names something whose master data has this attribute with one of these values.
    case attribute(field: String, name: String, [String])
}

extension EventCondition {
    public enum Comparison: String, CaseIterable, Hashable, Sendable {
        case equal = "EQ", greater = "GT", atLeast = "GE", less = "LT", atMost = "LE"

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .equal: left == right
            case .greater: left > right
            case .atLeast: left >= right
            case .less: left < right
            case .atMost: left <= right
            }
        }
    }

    public enum Moment: String, CaseIterable, Hashable, Sendable {
        case eventTime, recordTime, errorDeclarationTime, time, startTime, endTime
    }

    public enum WordField: String, CaseIterable, Hashable, Sendable {
        case bizStep, disposition, persistentDispositionSet = "persistentDisposition_set", persistentDispositionUnset = "persistentDisposition_unset", errorReason

        var list: CBV {
            switch self {
            case .bizStep: .bizSteps
            case .disposition, .persistentDispositionSet, .persistentDispositionUnset: .dispositions
            case .errorReason: .errorReasons
            }
        }
    }

    public enum IDField: String, CaseIterable, Hashable, Sendable { case transformationID, eventID, correctiveEventID }

    public enum PlaceField: String, CaseIterable, Hashable, Sendable { case readPoint, bizLocation }

    public enum ReferenceField: String, CaseIterable, Hashable, Sendable {
        case bizTransaction, source, destination

        var types: CBV { self == .bizTransaction ? .bizTransactionTypes : .sourceDestinationTypes }
    }

    /// The lists that a MATCH_ parameter looks at.
    public enum EPCField: String, CaseIterable, Hashable, Sendable {
        case epc, parentID, inputEPC, outputEPC, anyEPC, epcClass, inputEPCClass, outputEPCClass, anyEPCClass

        /// Fields with ids of single things.
        var epcFields: [EventField] {
            switch self {
            case .epc: [.epcList, .childEPCs]
            case .parentID: [.parentID]
            case .inputEPC: [.inputEPCList]
            case .outputEPC: [.outputEPCList]
            case .anyEPC: [.epcList, .childEPCs, .inputEPCList, .outputEPCList, .parentID]
            case .epcClass, .inputEPCClass, .outputEPCClass, .anyEPCClass: []
            }
        }

        /// Fields with classes of things.
        var classFields: [EventField] {
            switch self {
            case .epcClass: [.quantityList, .childQuantityList]
            case .inputEPCClass: [.inputQuantityList]
            case .outputEPCClass: [.outputQuantityList]
            case .anyEPCClass: [.quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList]
            case .epc, .parentID, .inputEPC, .outputEPC, .anyEPC: []
            }
        }
    }

    /// Where a member of somebody's own stands.
    public enum FieldScope: String, CaseIterable, Hashable, Sendable {
        case event = ""
        case ilmd = "ILMD", errorDeclaration = "ERROR_DECLARATION", sensorElement = "SENSORELEMENT", sensorMetadata = "SENSORMETADATA", sensorReport = "SENSORREPORT"
        case readPoint, bizLocation
    }
}

/// The name of a member of somebody's own, as a query has it.
public struct FieldName: Hashable, Sendable {
    /// As written: `example:myField`.
    public let text: String
    /// With its namespace, when the prefix is declared: `https://ns.example.com/epcis/myField`.
    public let uri: String?

    init(_ text: String, _ namespaces: Namespaces) {
        self.text = text
        let expanded = namespaces.expanded(text)
        if expanded != text {
            uri = expanded
        } else if let hash = text.lastIndex(of: "#"), text.contains("/") {
            // The qualified names of older versions: namespace, #, name.
            uri = String(text[..<hash]) + String(text[text.index(after: hash)...])
        } else {
            uri = text.contains("/") ? text : nil
        }
    }

    /// Whether a member of that name is meant: by its namespace, and without one by its spelling.
    func means(_ name: String, _ namespaces: Namespaces) -> Bool {
        guard let uri else { return name == text }
        return namespaces.expanded(name) == uri
    }
}
