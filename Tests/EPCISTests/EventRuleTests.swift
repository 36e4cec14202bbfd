import Testing

@testable import EPCIS

/// A change to an event that keeps all rules, and the one place that is wrong then.
struct BrokenRule: CustomTestStringConvertible, Sendable {
    let base: String
    let changes: String
    let pointer: String
    /// A part of the sentence.
    let says: String

    init(_ changes: String, _ pointer: String, _ says: String) { self.init(Sample.object, changes, pointer, says) }

    init(_ base: String, _ changes: String, _ pointer: String, _ says: String) {
        self.base = base
        self.changes = changes
        self.pointer = pointer
        self.says = says
    }

    var testDescription: String { pointer + " " + changes.prefix(60) }
}

@Suite("Rules of events")
struct EventRuleTests {
    static let sensor = #""type":"Temperature","value":26.0,"uom":"CEL""#

    static func report(_ members: String) -> String { #"{"sensorElementList":[{"sensorReport":[{\#(members)}]}]}"# }

    static let common: [BrokenRule] = [
        BrokenRule(#"{"type":null}"#, "/type", "missing"), BrokenRule(#"{"type":"Object"}"#, "/type", "no type of event"), BrokenRule(#"{"type":1}"#, "/type", "text"),
        BrokenRule(#"{"eventTime":null}"#, "/eventTime", "missing"), BrokenRule(#"{"eventTime":"22-07-2026"}"#, "/eventTime", "no time"),
        BrokenRule(#"{"eventTime":"2026-07-22T06:45:00"}"#, "/eventTime", "no time"), BrokenRule(#"{"eventTime":5}"#, "/eventTime", "text"),
        BrokenRule(#"{"recordTime":"yesterday"}"#, "/recordTime", "no time"),
        BrokenRule(#"{"eventTimeZoneOffset":null}"#, "/eventTimeZoneOffset", "missing"), BrokenRule(#"{"eventTimeZoneOffset":"+14:01"}"#, "/eventTimeZoneOffset", "offset"),
        BrokenRule(#"{"eventTimeZoneOffset":"+2:00"}"#, "/eventTimeZoneOffset", "offset"), BrokenRule(#"{"eventTimeZoneOffset":"Z"}"#, "/eventTimeZoneOffset", "offset"),
        BrokenRule(#"{"eventTimeZoneOffset":"-12:60"}"#, "/eventTimeZoneOffset", "offset"),
        BrokenRule(#"{"eventID":"4711"}"#, "/eventID", "URI"), BrokenRule(#"{"certificationInfo":["https://a.example","b"]}"#, "/certificationInfo/1", "URI"),
        BrokenRule(#"{"certificationInfo":{}}"#, "/certificationInfo", "URI"), BrokenRule(#"{"@context":[5]}"#, "/@context/0", "context"),
        BrokenRule(#"{"@context":7}"#, "/@context", "context"), BrokenRule(#"{"myField":1}"#, "/myField", "namespace"), BrokenRule(#"{"undeclared:x":1}"#, "/undeclared:x", "declared"),
        BrokenRule(#"{"a/b~c":1}"#, "/a~1b~0c", "namespace"),
    ]

    static let fields: [BrokenRule] = [
        BrokenRule(#"{"action":null}"#, "/action", "missing"), BrokenRule(#"{"action":"SHIPPED"}"#, "/action", "ADD, OBSERVE or DELETE"),
        BrokenRule(Sample.transformation, #"{"action":"ADD"}"#, "/action", "TransformationEvent has no action"),
        BrokenRule(#"{"epcList":"urn:x:1"}"#, "/epcList", "array"), BrokenRule(#"{"epcList":["one"]}"#, "/epcList/0", "URI"), BrokenRule(#"{"epcList":["urn:x:1",2]}"#, "/epcList/1", "URI"),
        BrokenRule(#"{"epcList":["urn:x:1","urn:x:2","urn:x:1"]}"#, "/epcList/2", "twice"),
        BrokenRule(#"{"epcList":["urn:epc:id:sgtin:4012345.01111.9876"]}"#, "/epcList/0", "EPC scheme"), BrokenRule(#"{"epcList":["urn:epc:id:sscc:1.2"]}"#, "/epcList/0", "EPC scheme"),
        BrokenRule(#"{"epcList":["urn:epc:idpat:sgtin:4012345.011111.*"]}"#, "/epcList/0", "names a class"), BrokenRule(Sample.aggregation, #"{"childEPCs":["urn:epc:class:lgtin:4012345.011111.L1"]}"#, "/childEPCs/0", "names a class"),
        BrokenRule(#"{"epcList":["https://id.gs1.org/01/04012345111118/21/a b"]}"#, "/epcList/0", "URI"),
        BrokenRule(#"{"quantityList":[{"quantity":5}]}"#, "/quantityList/0/epcClass", "missing"), BrokenRule(#"{"quantityList":[{"epcClass":"urn:x:c","quantity":"5"}]}"#, "/quantityList/0/quantity", "number"),
        BrokenRule(#"{"quantityList":[{"epcClass":"urn:x:c","quantity":5,"uom":"KILO"}]}"#, "/quantityList/0/uom", "unit"),
        BrokenRule(#"{"quantityList":[{"epcClass":"urn:x:c","quantity":5,"uom":"K"}]}"#, "/quantityList/0/uom", "unit"),
        BrokenRule(#"{"quantityList":[{"epcClass":"urn:x:c","quantity":5,"uom":"kgm"}]}"#, "/quantityList/0/uom", "unit"),
        BrokenRule(#"{"quantityList":[{"epcClass":"urn:x:c","example:weight":5}]}"#, "/quantityList/0/example:weight", "no member"), BrokenRule(#"{"quantityList":[5]}"#, "/quantityList/0", "object"),
        BrokenRule(#"{"bizStep":"transforming"}"#, "/bizStep", "no business step"), BrokenRule(#"{"bizStep":"urn:epcglobal:cbv:bizstep:shipping"}"#, "/bizStep", #""shipping""#),
        BrokenRule(#"{"bizStep":"https://ref.gs1.org/cbv/BizStep-flying"}"#, "/bizStep", "Core Business Vocabulary"), BrokenRule(#"{"bizStep":"cbv:Disp-active"}"#, "/bizStep", "Core Business Vocabulary"),
        BrokenRule(#"{"bizStep":["shipping"]}"#, "/bizStep", "standard word"), BrokenRule(#"{"disposition":"in_transport"}"#, "/disposition", "no disposition"),
        BrokenRule(#"{"persistentDisposition":{}}"#, "/persistentDisposition", "set or unset"), BrokenRule(#"{"persistentDisposition":{"set":[]}}"#, "/persistentDisposition/set", "at least 1"),
        BrokenRule(#"{"persistentDisposition":{"set":["fine"]}}"#, "/persistentDisposition/set/0", "no disposition"),
        BrokenRule(#"{"persistentDisposition":{"set":["recalled","recalled"]}}"#, "/persistentDisposition/set/1", "twice"),
        BrokenRule(#"{"persistentDisposition":{"set":["recalled"],"unset":["recalled"]}}"#, "/persistentDisposition/set/0", "at once"),
        BrokenRule(#"{"persistentDisposition":{"set":["recalled"],"example:x":1}}"#, "/persistentDisposition/example:x", "no member"),
        BrokenRule(#"{"readPoint":"urn:x:1"}"#, "/readPoint", "object"), BrokenRule(#"{"readPoint":{}}"#, "/readPoint/id", "missing"), BrokenRule(#"{"bizLocation":{"id":"here"}}"#, "/bizLocation/id", "URI"),
        BrokenRule(#"{"bizLocation":{"id":"urn:x:1","name":"hub"}}"#, "/bizLocation/name", "namespace"),
        BrokenRule(#"{"bizTransactionList":[{"type":"po"}]}"#, "/bizTransactionList/0/bizTransaction", "missing"),
        BrokenRule(#"{"bizTransactionList":[{"type":"order","bizTransaction":"urn:x:1"}]}"#, "/bizTransactionList/0/type", "business transaction type"),
        BrokenRule(#"{"sourceList":[{"source":"urn:x:1"}]}"#, "/sourceList/0/type", "missing"), BrokenRule(#"{"sourceList":[{"type":"location","destination":"urn:x:1","source":"urn:x:1"}]}"#, "/sourceList/0/destination", "no member"),
        BrokenRule(#"{"destinationList":[{"type":"seller","destination":"urn:x:1"}]}"#, "/destinationList/0/type", "one of"),
        BrokenRule(#"{"ilmd":{"example:a":1}}"#, "/ilmd", "ADD"), BrokenRule(#"{"action":"ADD","ilmd":{"a":1}}"#, "/ilmd/a", "namespace"), BrokenRule(#"{"action":"ADD","ilmd":[]}"#, "/ilmd", "object"),
        BrokenRule(Sample.aggregation, #"{"ilmd":{"example:a":1}}"#, "/ilmd", "has no ilmd"),
    ]

    static let together: [BrokenRule] = [
        BrokenRule(#"{"epcList":null}"#, "/epcList", "names its objects"), BrokenRule(#"{"epcList":null,"quantityList":[]}"#, "/epcList", "names its objects"),
        BrokenRule(#"{"epcList":null,"sensorElementList":[{"sensorReport":[{\#(sensor)}]}]}"#, "/readPoint", "place"),
        BrokenRule(Sample.aggregation, #"{"parentID":null}"#, "/parentID", "ADD needs the parent"), BrokenRule(Sample.aggregation, #"{"parentID":null,"action":"DELETE"}"#, "/parentID", "DELETE"),
        BrokenRule(Sample.aggregation, #"{"childEPCs":null}"#, "/childEPCs", "childQuantityList"), BrokenRule(Sample.aggregation, #"{"childEPCs":[],"action":"OBSERVE"}"#, "/childEPCs", "childQuantityList"),
        BrokenRule(Sample.aggregation, #"{"epcList":["urn:x:1"]}"#, "/epcList", "AggregationEvent has no epcList"),
        BrokenRule(Sample.association, #"{"parentID":null}"#, "/parentID", "missing"), BrokenRule(Sample.association, #"{"childEPCs":null}"#, "/childEPCs", "childQuantityList"),
        BrokenRule(Sample.transaction, #"{"bizTransactionList":null}"#, "/bizTransactionList", "at least one"), BrokenRule(Sample.transaction, #"{"bizTransactionList":[]}"#, "/bizTransactionList", "at least one"),
        BrokenRule(Sample.transaction, #"{"epcList":null}"#, "/epcList", "names its objects"), BrokenRule(Sample.transaction, #"{"childEPCs":["urn:x:1"]}"#, "/childEPCs", "has no childEPCs"),
        BrokenRule(Sample.transformation, #"{"inputEPCList":null,"outputEPCList":null}"#, "/inputEPCList", "inputs and outputs"),
        BrokenRule(Sample.transformation, #"{"inputEPCList":null}"#, "/transformationID", "outputs only"), BrokenRule(Sample.transformation, #"{"outputEPCList":[]}"#, "/transformationID", "inputs only"),
        BrokenRule(Sample.transformation, #"{"parentID":"urn:x:1"}"#, "/parentID", "has no parentID"), BrokenRule(#"{"transformationID":"urn:x:1"}"#, "/transformationID", "has no transformationID"),
        BrokenRule(#"{"errorDeclaration":{}}"#, "/errorDeclaration/declarationTime", "missing"), BrokenRule(#"{"errorDeclaration":{"declarationTime":"now"}}"#, "/errorDeclaration/declarationTime", "no time"),
        BrokenRule(#"{"errorDeclaration":{"declarationTime":"2026-07-22T06:45:00Z","reason":"typo"}}"#, "/errorDeclaration/reason", "error reason"),
        BrokenRule(#"{"errorDeclaration":{"declarationTime":"2026-07-22T06:45:00Z","correctiveEventIDs":["1"]}}"#, "/errorDeclaration/correctiveEventIDs/0", "URI"),
        BrokenRule(#"{"errorDeclaration":{"declarationTime":"2026-07-22T06:45:00Z","reason":"did_not_occur","correctiveEventIDs":["urn:uuid:1"]}}"#, "/errorDeclaration/correctiveEventIDs", "no corrective"),
        BrokenRule(#"{"errorDeclaration":{"declarationTime":"2026-07-22T06:45:00Z","note":"x"}}"#, "/errorDeclaration/note", "namespace"),
    ]

    static let sensors: [BrokenRule] = [
        BrokenRule(#"{"sensorElementList":[{}]}"#, "/sensorElementList/0/sensorReport", "missing"), BrokenRule(#"{"sensorElementList":[{"sensorReport":[]}]}"#, "/sensorElementList/0/sensorReport", "at least 1"),
        BrokenRule(#"{"sensorElementList":[{"sensorReport":[{\#(sensor)}],"x":1}]}"#, "/sensorElementList/0/x", "namespace"),
        BrokenRule(#"{"sensorElementList":[{"sensorReport":[{\#(sensor)}],"sensorMetadata":{"time":"noon"}}]}"#, "/sensorElementList/0/sensorMetadata/time", "no time"),
        BrokenRule(#"{"sensorElementList":[{"sensorReport":[{\#(sensor)}],"sensorMetadata":{"deviceID":"1"}}]}"#, "/sensorElementList/0/sensorMetadata/deviceID", "URI"),
        BrokenRule(#"{"sensorElementList":[{"sensorReport":[{\#(sensor)}],"sensorMetadata":{"startTime":"2026-07-22T06:45:00Z","endTime":"2026-07-22T06:44:00Z"}}]}"#, "/sensorElementList/0/sensorMetadata/endTime", "before the start"),
        BrokenRule(report(#""value":1"#), "/sensorElementList/0/sensorReport/0/type", "missing"), BrokenRule(report(#""type":"Warmth""#), "/sensorElementList/0/sensorReport/0/type", "measurement type"),
        BrokenRule(report(#""type":"https://gs1.org/voc/Temperature""#), "/sensorElementList/0/sensorReport/0/type", "bare word"),
        BrokenRule(report(#"\#(sensor),"exception":"PANIC""#), "/sensorElementList/0/sensorReport/0/exception", "alert type"),
        BrokenRule(report(#"\#(sensor),"component":"w""#), "/sensorElementList/0/sensorReport/0/component", "component"),
        BrokenRule(report(#""type":"Temperature","value":"26""#), "/sensorElementList/0/sensorReport/0/value", "number"),
        BrokenRule(report(#"\#(sensor),"booleanValue":"true""#), "/sensorElementList/0/sensorReport/0/booleanValue", "true or false"),
        BrokenRule(report(#"\#(sensor),"hexBinaryValue":"F0G0""#), "/sensorElementList/0/sensorReport/0/hexBinaryValue", "hexadecimal"),
        BrokenRule(report(#"\#(sensor),"hexBinaryValue":"""#), "/sensorElementList/0/sensorReport/0/hexBinaryValue", "hexadecimal"),
        BrokenRule(report(#"\#(sensor),"uriValue":"x""#), "/sensorElementList/0/sensorReport/0/uriValue", "URI"), BrokenRule(report(#"\#(sensor),"stringValue":5"#), "/sensorElementList/0/sensorReport/0/stringValue", "text"),
        BrokenRule(report(#"\#(sensor),"minValue":2,"maxValue":1"#), "/sensorElementList/0/sensorReport/0/maxValue", "below the minimum"),
        BrokenRule(report(#"\#(sensor),"sDev":-0.1"#), "/sensorElementList/0/sensorReport/0/sDev", "negative"), BrokenRule(report(#"\#(sensor),"percRank":101,"percValue":1"#), "/sensorElementList/0/sensorReport/0/percRank", "0 to 100"),
        BrokenRule(report(#"\#(sensor),"mood":1"#), "/sensorElementList/0/sensorReport/0/mood", "namespace"),
    ]

    @Test("A broken rule is named at its place", arguments: common + fields + together + sensors)
    func broken(_ rule: BrokenRule) throws {
        let problems = try Sample.event(rule.base, rule.changes).check()
        #expect(problems.map(\.pointer) == [rule.pointer])
        #expect(problems.first?.reason.contains(rule.says) == true, "\(problems)")
    }

    static let valid: [(base: String, changes: String)] = [
        (Sample.object, "{}"), (Sample.aggregation, "{}"), (Sample.transaction, "{}"), (Sample.transformation, "{}"), (Sample.association, "{}"),
        (Sample.object, #"{"epcList":[]}"#), (Sample.object, #"{"epcList":null,"sensorElementList":[{"sensorReport":[{"type":"Temperature"}]}],"readPoint":{"id":"geo:47.5,11.1"}}"#),
        (Sample.object, #"{"bizStep":"cbv:BizStep-shipping","disposition":"https://ref.gs1.org/cbv/Disp-active"}"#), (Sample.object, #"{"bizStep":"https://example.com/steps/engraving"}"#),
        (Sample.object, #"{"eventTimeZoneOffset":"-14:00"}"#), (Sample.object, #"{"https://ns.other.example/x":1}"#), (Sample.object, #"{"@context":{"own":"urn:own:"},"own:x":1}"#),
        (Sample.object, #"{"@context":"https://example.com/my-context.jsonld","mine:x":1}"#), (Sample.object, #"{"action":"ADD","ilmd":{"cbvmda:lotNumber":"L1"}}"#),
        (Sample.object, #"{"type":"example:EngravingEvent","anything:else":1,"@context":{"anything":"urn:a:"}}"#), (Sample.object, #"{"epcList":["urn:epc:id:gid:95100000.12345.400"]}"#),
        (Sample.aggregation, #"{"parentID":null,"action":"OBSERVE"}"#), (Sample.aggregation, #"{"childEPCs":null,"action":"DELETE"}"#),
        (Sample.aggregation, #"{"persistentDisposition":{"set":["completeness_verified"]}}"#), (Sample.transaction, #"{"epcList":null,"action":"DELETE"}"#),
        (Sample.transformation, #"{"outputEPCList":null,"transformationID":"urn:x:1"}"#), (Sample.transformation, #"{"ilmd":{"example:a":1}}"#),
        (Sample.object, #"{"errorDeclaration":{"declarationTime":"2026-07-22T06:45:00Z","reason":"did_not_occur","correctiveEventIDs":[]}}"#),
        (Sample.object, report(#""type":"gs1:Temperature","value":-1.5e3,"component":"cbv:Comp-x","exception":"ALARM_CONDITION","booleanValue":false,"hexBinaryValue":"f0F0","percRank":50,"percValue":12.7,"example:cv":1"#)),
    ]

    @Test("What keeps all rules is accepted", arguments: valid.indices)
    func accepted(_ place: Int) throws {
        #expect(try Sample.event(Self.valid[place].base, Self.valid[place].changes).check().map(\.description) == [])
    }

    @Test("No more problems are named than asked for")
    func limited() throws {
        let event = try Sample.event(Sample.object, #"{"epcList":["1","2","3","4"]}"#)
        #expect(event.check(limit: 2).map(\.pointer) == ["/epcList/0", "/epcList/1"])
        #expect(event.check(at: "/epcisBody/eventList/7", place: 7, limit: 1).first == EPCISProblem(pointer: "/epcisBody/eventList/7/epcList/0", reason: event.check(limit: 1)[0].reason, event: 7))
    }
}
