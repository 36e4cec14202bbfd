import JSONText

/// An event to be written: its fields, then the event that has them, in the order of the standard.
///
///     var draft = EventDraft(.objectEvent, eventTime: time, eventTimeZoneOffset: "+02:00")
///     draft.action = .add
///     draft.epcList = ["https://id.gs1.org/01/09521141012345/21/2017"]
///     draft.bizStep = "commissioning"
///     try draft.setExtension("example:batch", json: "\"4711\"")
///     let event = draft.event
///
/// Lists that are empty and fields that are nil are left out, but for ``epcList`` where ``writesEmptyEPCList`` wants it.
/// ``EPCISEvent/check(at:place:limit:)`` says whether the event keeps the rules.
public struct EventDraft: Sendable {
    public var type: EventType
    public var eventTime: EPCISTime
    /// `±hh:mm`
    public var eventTimeZoneOffset: String
    public var eventID: String?
    public var recordTime: EPCISTime?
    public var certificationInfo: [String] = []
    public var epcList: [String] = []
    public var writesEmptyEPCList = false
    public var parentID: String?
    public var childEPCs: [String] = []
    public var inputEPCList: [String] = []
    public var outputEPCList: [String] = []
    public var quantityList: [QuantityElement] = []
    public var childQuantityList: [QuantityElement] = []
    public var inputQuantityList: [QuantityElement] = []
    public var outputQuantityList: [QuantityElement] = []
    public var action: EventAction?
    public var transformationID: String?
    public var bizStep: String?
    public var disposition: String?
    public var persistentDisposition: PersistentDisposition?
    public var readPoint: String?
    public var bizLocation: String?
    public var bizTransactionList: [TypedReference] = []
    public var sourceList: [TypedReference] = []
    public var destinationList: [TypedReference] = []
    public var errorReason: String?
    /// The event becomes an error declaration when this is set.
    public var errorDeclarationTime: EPCISTime?
    public var correctiveEventIDs: [String] = []
    private var sensorElementList: JSON?
    private var ilmd = JSONObject()
    private var extensions = JSONObject()

    public init(_ type: EventType, eventTime: EPCISTime, eventTimeZoneOffset: String) {
        self.type = type
        self.eventTime = eventTime
        self.eventTimeZoneOffset = eventTimeZoneOffset
    }

    /// Adds or replaces a member of your own.
    /// - Parameter name: with the prefix of its namespace, which the document's `@context` declares.
    /// - Parameter json: the value as JSON.
    public mutating func setExtension(_ name: String, json: String) throws(EPCISError) { extensions[name] = try Self.parsed(json) }

    /// Adds or replaces a member of the master data of the instances or lot.
    public mutating func setILMD(_ name: String, json: String) throws(EPCISError) { ilmd[name] = try Self.parsed(json) }

    /// - Parameter json: the array of sensor elements as JSON.
    public mutating func setSensorElementList(json: String) throws(EPCISError) { sensorElementList = try Self.parsed(json) }

    private static func parsed(_ json: String) throws(EPCISError) -> JSON {
        do { return try JSON.parse(json) } catch { throw EPCISError(error) }
    }

    /// The event.
    public var event: EPCISEvent {
        var object = JSONObject()
        object["type"] = .string(type.text)
        object["eventID"] = eventID.map { .string($0) }
        object["eventTime"] = .string(eventTime.text)
        object["recordTime"] = recordTime.map { .string($0.text) }
        object["eventTimeZoneOffset"] = .string(eventTimeZoneOffset)
        object["errorDeclaration"] = errorDeclaration
        set(certificationInfo, "certificationInfo", &object)
        object["parentID"] = parentID.map { .string($0) }
        if writesEmptyEPCList, epcList.isEmpty { object["epcList"] = [] }
        set(epcList, "epcList", &object)
        set(childEPCs, "childEPCs", &object)
        set(inputEPCList, "inputEPCList", &object)
        set(inputQuantityList, "inputQuantityList", &object)
        set(outputEPCList, "outputEPCList", &object)
        set(outputQuantityList, "outputQuantityList", &object)
        set(quantityList, "quantityList", &object)
        set(childQuantityList, "childQuantityList", &object)
        object["transformationID"] = transformationID.map { .string($0) }
        object["action"] = action.map { .string($0.rawValue) }
        object["bizStep"] = bizStep.map { .string($0) }
        object["disposition"] = disposition.map { .string($0) }
        object["persistentDisposition"] = persistentDisposition.map(Self.json)
        object["readPoint"] = readPoint.map { ["id": .string($0)] }
        object["bizLocation"] = bizLocation.map { ["id": .string($0)] }
        set(bizTransactionList, "bizTransactionList", "bizTransaction", &object)
        set(sourceList, "sourceList", "source", &object)
        set(destinationList, "destinationList", "destination", &object)
        object["sensorElementList"] = sensorElementList
        if !ilmd.isEmpty { object["ilmd"] = .object(ilmd) }
        for member in extensions { object[member.name] = member.value }
        return EPCISEvent(json: object)
    }

    private var errorDeclaration: JSON? {
        guard let errorDeclarationTime else { return nil }
        var object = JSONObject([("declarationTime", JSON.string(errorDeclarationTime.text))])
        object["reason"] = errorReason.map { .string($0) }
        set(correctiveEventIDs, "correctiveEventIDs", &object)
        return .object(object)
    }

    private func set(_ texts: [String], _ name: String, _ object: inout JSONObject) {
        if !texts.isEmpty { object[name] = .array(texts.map { .string($0) }) }
    }

    private func set(_ quantities: [QuantityElement], _ name: String, _ object: inout JSONObject) {
        if !quantities.isEmpty { object[name] = .array(quantities.map(Self.json)) }
    }

    private func set(_ references: [TypedReference], _ name: String, _ idName: String, _ object: inout JSONObject) {
        guard !references.isEmpty else { return }
        object[name] = .array(references.map { reference in
            var item = JSONObject()
            item["type"] = reference.type.map { .string($0) }
            item[idName] = .string(reference.id)
            return .object(item)
        })
    }

    private static func json(_ quantity: QuantityElement) -> JSON {
        var object = JSONObject([("epcClass", JSON.string(quantity.epcClass))])
        if let text = quantity.quantity {
            // A text that is no number stays a text, which check() then names.
            do { object["quantity"] = .number(try JSONNumber(text: text)) } catch { object["quantity"] = .string(text) }
        }
        object["uom"] = quantity.uom.map { .string($0) }
        return .object(object)
    }

    private static func json(_ disposition: PersistentDisposition) -> JSON {
        var object = JSONObject()
        if !disposition.set.isEmpty { object["set"] = .array(disposition.set.map { .string($0) }) }
        if !disposition.unset.isEmpty { object["unset"] = .array(disposition.unset.map { .string($0) }) }
        return .object(object)
    }
}
