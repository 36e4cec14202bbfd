import JSONText

@testable import EPCIS

/// Short ways to events for the tests.
enum Sample {
    static let context = #"["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"example": "https://ns.example.com/epcis/"}]"#

    /// A valid event of each type that has as little as possible.
    static let object = #"{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00+02:00","eventTimeZoneOffset":"+02:00","action":"OBSERVE","epcList":["urn:epc:id:sgtin:4012345.011111.9876"]}"#
    static let aggregation = #"{"type":"AggregationEvent","eventTime":"2026-07-22T06:45:00+02:00","eventTimeZoneOffset":"+02:00","action":"ADD","parentID":"urn:epc:id:sscc:4012345.0000000111","childEPCs":["urn:epc:id:sgtin:4012345.011111.9876"]}"#
    static let transaction = #"{"type":"TransactionEvent","eventTime":"2026-07-22T06:45:00+02:00","eventTimeZoneOffset":"+02:00","action":"ADD","epcList":["urn:epc:id:sgtin:4012345.011111.9876"],"bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:4012345000009:1"}]}"#
    static let transformation = #"{"type":"TransformationEvent","eventTime":"2026-07-22T06:45:00+02:00","eventTimeZoneOffset":"+02:00","inputEPCList":["urn:epc:id:sgtin:4012345.011111.1"],"outputEPCList":["urn:epc:id:sgtin:4012345.011111.2"]}"#
    static let association = #"{"type":"AssociationEvent","eventTime":"2026-07-22T06:45:00+02:00","eventTimeZoneOffset":"+02:00","action":"ADD","parentID":"urn:epc:id:grai:4012345.55555.987","childEPCs":["urn:epc:id:giai:4000001.12345"]}"#

    /// The event with members added, replaced, or taken away by `null`.
    static func event(_ base: String = object, _ changes: String = "{}") throws -> EPCISEvent {
        guard var object = try JSON.parse(base).asObject, let changes = try JSON.parse(changes).asObject else { throw EPCISError("no object") }
        for change in changes { object[change.name] = change.value.isNull ? Optional.none : change.value }
        return EPCISEvent(json: object, inside: Namespaces(context: try JSON.parse(context)))
    }

    /// A document of these events.
    static func document(_ events: String...) -> String {
        #"{"@context":\#(context),"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":[\#(events.joined(separator: ","))]}}"#
    }
}
