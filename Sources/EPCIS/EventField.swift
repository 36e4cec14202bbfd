/// The members that the standard gives an event. Source: EPCIS 2.0 JSON Schema.
enum EventField: Int, CaseIterable {
    case context, type, eventID, eventTime, recordTime, eventTimeZoneOffset, certificationInfo, errorDeclaration
    case epcList, parentID, inputEPCList, childEPCs, quantityList, childQuantityList, inputQuantityList, outputEPCList, outputQuantityList
    case action, transformationID, bizStep, disposition, persistentDisposition, readPoint, bizLocation
    case bizTransactionList, sourceList, destinationList, sensorElementList, ilmd

    var name: String {
        switch self {
        case .context: "@context"
        default: String(describing: self)
        }
    }

    private static let byLength: [[(name: String, field: EventField)]] = {
        var table: [[(name: String, field: EventField)]] = Array(repeating: [], count: 22)
        for field in allCases { table[field.name.utf8.count].append((field.name, field)) }
        return table
    }()

    /// Names of the standard differ in length for the most part, so that few are compared.
    @inline(__always)
    static func named(_ name: String) -> EventField? {
        let length = name.utf8.count
        guard length < byLength.count else { return nil }
        for entry in byLength[length] where entry.name == name { return entry.field }
        return nil
    }
}

/// Where each field of an event stands among its members.
struct EventFields: Sendable {
    private var places = SIMD32<Int16>(repeating: -1)

    subscript(field: EventField) -> Int? {
        get {
            let place = places[field.rawValue]
            return place < 0 ? nil : Int(place)
        }
        set { places[field.rawValue] = newValue.map { Int16(truncatingIfNeeded: $0) } ?? -1 }
    }
}
