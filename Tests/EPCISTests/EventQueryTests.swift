import JSONText
import Testing

@testable import EPCIS

/// One parameter, an event that it finds and one that it does not; both are changes to the same event.
struct Asked: CustomTestStringConvertible, Sendable {
    let parameter: String
    let value: String
    let base: String
    let found: String
    let missed: String

    init(_ parameter: String, _ value: String, _ found: String, _ missed: String, on base: String = Sample.object) {
        (self.parameter, self.value, self.base, self.found, self.missed) = (parameter, value, base, found, missed)
    }

    var testDescription: String { parameter + "=" + value.prefix(40) }
}

@Suite("Queries for events")
struct EventQueryTests {
    static func report(_ members: String, _ metadata: String = "{}") -> String { #"{"sensorElementList":[{"sensorMetadata":\#(metadata),"sensorReport":[{\#(members)}]}]}"# }

    static let fixed: [Asked] = [
        Asked("eventType", "AggregationEvent|ObjectEvent", "{}", #"{"type":"TransactionEvent"}"#), Asked("eventType", "https://ns.example.com/epcis/Own", #"{"type":"example:Own"}"#, "{}"),
        Asked("GE_eventTime", "2026-07-22T04:45:00Z", "{}", #"{"eventTime":"2026-07-22T04:44:59.999Z"}"#), Asked("LT_eventTime", "2026-07-22T04:45:00Z", #"{"eventTime":"2026-07-22T04:44:59.999Z"}"#, "{}"),
        Asked("GE_recordTime", "2026-07-23T00:00:00Z", #"{"recordTime":"2026-07-23T00:00:00Z"}"#, #"{"recordTime":"2026-07-22T00:00:00Z"}"#),
        Asked("LT_recordTime", "2026-07-23T00:00:00Z", #"{"recordTime":"2026-07-22T00:00:00Z"}"#, "{}"), Asked("EQ_action", "ADD|DELETE", #"{"action":"DELETE"}"#, "{}"),
        Asked("EQ_bizStep", "shipping|receiving", #"{"bizStep":"https://ref.gs1.org/cbv/BizStep-shipping"}"#, #"{"bizStep":"packing"}"#),
        Asked("EQ_bizStep", "urn:epcglobal:cbv:bizstep:shipping", #"{"bizStep":"shipping"}"#, "{}"), Asked("EQ_bizStep", "https://ns.example.com/epcis/engraving", #"{"bizStep":"example:engraving"}"#, "{}"),
        Asked("EQ_disposition", "active", #"{"disposition":"active"}"#, #"{"disposition":"expired"}"#),
        Asked("EQ_persistentDisposition_set", "recalled", #"{"persistentDisposition":{"set":["expired","recalled"]}}"#, #"{"persistentDisposition":{"unset":["recalled"]}}"#),
        Asked("EQ_persistentDisposition_unset", "recalled", #"{"persistentDisposition":{"unset":["recalled"]}}"#, #"{"persistentDisposition":{"set":["recalled"]}}"#),
        Asked("EQ_readPoint", "https://id.gs1.org/414/4012345000054", #"{"readPoint":{"id":"urn:epc:id:sgln:4012345.00005.0"}}"#, #"{"bizLocation":{"id":"urn:epc:id:sgln:4012345.00005.0"}}"#),
        Asked("EQ_bizLocation", "urn:epc:id:sgln:4012345.00005.0|urn:x:2", #"{"bizLocation":{"id":"urn:x:2"}}"#, #"{"bizLocation":{"id":"urn:x:3"}}"#),
        Asked("WD_readPoint", "urn:x:site", #"{"readPoint":{"id":"urn:x:dock"}}"#, #"{"readPoint":{"id":"urn:x:elsewhere"}}"#), Asked("WD_readPoint", "urn:x:site", #"{"readPoint":{"id":"urn:x:site"}}"#, "{}"),
        Asked("WD_bizLocation", "urn:x:site", #"{"bizLocation":{"id":"urn:x:dock"}}"#, #"{"readPoint":{"id":"urn:x:dock"}}"#),
        Asked("EQ_transformationID", "urn:epc:id:gdti:4012345.55555.1234", #"{"transformationID":"https://id.gs1.org/253/40123455555541234"}"#, "{}", on: Sample.transformation),
        Asked("EQ_eventID", "urn:uuid:1|urn:uuid:2", #"{"eventID":"urn:uuid:2"}"#, #"{"eventID":"urn:uuid:3"}"#), Asked("EXISTS_errorDeclaration", "true", #"{"errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z"}}"#, "{}"),
        Asked("GE_errorDeclarationTime", "2026-07-23T00:00:00Z", #"{"errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z"}}"#, #"{"errorDeclaration":{"declarationTime":"2026-07-22T00:00:00Z"}}"#),
        Asked("LT_errorDeclarationTime", "2026-07-23T00:00:00Z", #"{"errorDeclaration":{"declarationTime":"2026-07-22T00:00:00Z"}}"#, "{}"),
        Asked("GE_errorDeclaration_Time", "2026-07-23T00:00:00Z", #"{"errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z"}}"#, "{}"),
        Asked("LT_errorDeclaration_Time", "2026-07-23T00:00:00Z", #"{"errorDeclaration":{"declarationTime":"2026-07-22T00:00:00Z"}}"#, "{}"),
        Asked("EQ_errorReason", "incorrect_data", #"{"errorDeclaration":{"reason":"https://ref.gs1.org/cbv/ER-incorrect_data"}}"#, #"{"errorDeclaration":{"reason":"did_not_occur"}}"#),
        Asked("EQ_correctiveEventID", "urn:uuid:1", #"{"errorDeclaration":{"correctiveEventIDs":["urn:uuid:0","urn:uuid:1"]}}"#, #"{"errorDeclaration":{"correctiveEventIDs":[]}}"#),
        Asked("EXISTS_sensorElementList", "", report(#""type":"Speed""#), #"{"sensorElementList":[]}"#),
    ]

    static let matches: [Asked] = [
        Asked("MATCH_epc", "urn:x:1|https://id.gs1.org/01/04012345111118/21/9876", "{}", #"{"epcList":["urn:epc:id:sgtin:4012345.011111.1"]}"#),
        Asked("MATCH_epc", "urn:epc:idpat:sgtin:4012345.011111.*", #"{"epcList":["urn:x:1","https://example.com/01/04012345111118/21/5"]}"#, #"{"epcList":["urn:epc:id:sgtin:4012345.011112.9876"]}"#),
        Asked("MATCH_epc", "urn:epc:idpat:sgtin:4012345.*.*", #"{"epcList":["urn:epc:id:sgtin:4012345.911112.9876"]}"#, #"{"epcList":["urn:epc:id:sgtin:4012346.011112.9876"]}"#),
        Asked("MATCH_epc", "https://id.gs1.org/01/04012345111118", "{}", #"{"epcList":["https://id.gs1.org/01/04012345111119/21/1"]}"#),
        Asked("MATCH_epc", "urn:epc:id:sgtin:4012345.011111.9876", "{}", #"{"childEPCs":["urn:epc:id:sgtin:4012345.011111.987"]}"#, on: Sample.aggregation),
        Asked("MATCH_parentID", "urn:epc:idpat:sscc:4012345.*", "{}", #"{"parentID":"urn:epc:id:sscc:4012346.0000000111"}"#, on: Sample.aggregation),
        Asked("MATCH_inputEPC", "urn:epc:id:sgtin:4012345.011111.1", "{}", #"{"inputEPCList":["urn:epc:id:sgtin:4012345.011111.2"]}"#, on: Sample.transformation),
        Asked("MATCH_outputEPC", "urn:epc:id:sgtin:4012345.011111.2", "{}", #"{"outputEPCList":["urn:epc:id:sgtin:4012345.011111.1"]}"#, on: Sample.transformation),
        Asked("MATCH_anyEPC", "urn:epc:id:sscc:4012345.0000000111", "{}", #"{"parentID":null}"#, on: Sample.aggregation), Asked("MATCH_anyEPC", "urn:epc:id:sgtin:4012345.011111.2", "{}", #"{"outputEPCList":null}"#, on: Sample.transformation),
        Asked("MATCH_epcClass", "urn:epc:class:lgtin:4012345.011111.L1", #"{"quantityList":[{"epcClass":"https://id.gs1.org/01/04012345111118/10/L1"}]}"#, #"{"quantityList":[{"epcClass":"https://id.gs1.org/01/04012345111118/10/L2"}]}"#),
        Asked("MATCH_epcClass", "urn:epc:idpat:sgtin:4012345.011111.*", #"{"childQuantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.011111.L1"}]}"#, "{}", on: Sample.aggregation),
        Asked("MATCH_inputEPCClass", "urn:x:c", #"{"inputQuantityList":[{"epcClass":"urn:x:c"}]}"#, #"{"outputQuantityList":[{"epcClass":"urn:x:c"}]}"#, on: Sample.transformation),
        Asked("MATCH_outputEPCClass", "urn:x:c", #"{"outputQuantityList":[{"epcClass":"urn:x:c"}]}"#, #"{"inputQuantityList":[{"epcClass":"urn:x:c"}]}"#, on: Sample.transformation),
        Asked("MATCH_anyEPCClass", "urn:x:c", #"{"inputQuantityList":[{"epcClass":"urn:x:c"}]}"#, #"{"inputEPCList":["urn:x:c"]}"#, on: Sample.transformation),
        Asked("EQ_bizTransaction_po", "urn:x:1|urn:x:2", #"{"bizTransactionList":[{"type":"cbv:BTT-po","bizTransaction":"urn:x:2"}]}"#, #"{"bizTransactionList":[{"type":"inv","bizTransaction":"urn:x:2"},{"bizTransaction":"urn:x:1"}]}"#),
        Asked("EQ_bizTransaction_https://ref.gs1.org/cbv/BTT-po", "urn:x:1", #"{"bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"}]}"#, "{}"),
        Asked("EQ_source_owning_party", "https://id.gs1.org/417/4012345000009", #"{"sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}]}"#, #"{"destinationList":[{"type":"owning_party","destination":"urn:epc:id:pgln:4012345.00000"}]}"#),
        Asked("EQ_destination_location", "urn:x:1", #"{"destinationList":[{"type":"location","destination":"urn:x:1"}]}"#, #"{"destinationList":[{"type":"owning_party","destination":"urn:x:1"}]}"#),
    ]

    static let quantity = #"{"quantityList":[{"epcClass":"urn:x:c","quantity":10.0,"uom":"KGM"}]}"#
    static let numbers: [Asked] = [
        Asked("EQ_quantity", "10|20", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":11}]}"#), Asked("GT_quantity", "9.5", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":9.5}]}"#),
        Asked("GE_quantity", "10", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":9.99}]}"#), Asked("LT_quantity", "10.5", quantity, #"{"quantityList":[{"epcClass":"urn:x:c"}]}"#),
        Asked("LE_quantity", "10", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":10.1}]}"#), Asked("EQ_quantity_KGM", "10", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":10}]}"#),
        Asked("GE_quantity_KGM", "10", quantity, #"{"quantityList":[{"epcClass":"urn:x:c","quantity":10,"uom":"GRM"}]}"#), Asked("GE_percRank", "50", report(#""percRank":50"#), report(#""percRank":49"#)),
        Asked("GT_percRank", "50", report(#""percRank":51"#), report(#""percRank":50"#)), Asked("LE_percRank", "50", report(#""percRank":50"#), report(#""percRank":51"#)), Asked("LT_percRank", "50", report(#""percRank":49"#), report(#""percRank":50"#)),
        Asked("EQ_value_CEL", "26", report(#""value":26.0,"uom":"CEL""#), report(#""value":26,"uom":"FAH""#)), Asked("GT_value_CEL", "25", report(#""value":26,"uom":"CEL""#), report(#""value":25,"uom":"CEL""#)),
        Asked("GE_minValue_CEL", "-5", report(#""minValue":-5,"uom":"CEL""#), report(#""minValue":-6,"uom":"CEL""#)), Asked("LE_maxValue_CEL", "8", report(#""maxValue":8,"uom":"CEL""#), report(#""maxValue":8.1,"uom":"CEL""#)),
        Asked("LT_meanValue_CEL", "5", report(#""meanValue":4.9,"uom":"CEL""#), report(#""meanValue":5,"uom":"CEL""#)), Asked("LE_sDev_CEL", "0.1", report(#""sDev":0.1,"uom":"CEL""#), report(#""value":0.1,"uom":"CEL""#)),
        Asked("GE_percValue_CEL", "12", report(#""percValue":12.7,"uom":"CEL""#), report(#""percValue":11,"uom":"CEL""#)),
    ]

    static let sensors: [Asked] = [
        Asked("GE_time", "2026-01-01T00:00:00Z", report("", #"{"time":"2026-01-01T00:00:00Z"}"#), report("", #"{"time":"2025-12-31T00:00:00Z"}"#)), Asked("LT_time", "2026-01-01T00:00:00Z", report(#""time":"2025-12-31T00:00:00Z""#), report(#""time":"2026-01-01T00:00:00Z""#)),
        Asked("GE_startTime", "2026-01-01T00:00:00Z", report("", #"{"startTime":"2026-01-02T00:00:00Z"}"#), report("", #"{"endTime":"2026-01-02T00:00:00Z"}"#)), Asked("LT_startTime", "2026-01-01T00:00:00Z", report("", #"{"startTime":"2025-01-02T00:00:00Z"}"#), "{}"),
        Asked("GE_endTime", "2026-01-01T00:00:00Z", report("", #"{"endTime":"2026-01-02T00:00:00Z"}"#), "{}"), Asked("LT_endTime", "2026-01-01T00:00:00Z", report("", #"{"endTime":"2025-01-02T00:00:00Z"}"#), report("", #"{"endTime":"2026-01-01T00:00:00Z"}"#)),
        Asked("EQ_type", "Temperature|Speed", report(#""type":"gs1:Speed""#), report(#""type":"Length""#)), Asked("EQ_deviceID", "urn:epc:id:giai:4000001.111", report("", #"{"deviceID":"https://id.gs1.org/8004/4000001111"}"#), report("", #"{"deviceID":"https://id.gs1.org/8004/4000001112"}"#)),
        Asked("EQ_dataProcessingMethod", "https://example.com/m", report(#""dataProcessingMethod":"https://example.com/m""#), report(#""rawData":"https://example.com/m""#)),
        Asked("EQ_microorganism", "https://example.com/m", report(#""microorganism":"https://example.com/m""#), report(#""chemicalSubstance":"https://example.com/m""#)),
        Asked("EQ_chemicalSubstance", "https://example.com/m", report(#""chemicalSubstance":"https://example.com/m""#), report(#""microorganism":"https://example.com/m""#)),
        Asked("EQ_bizRules", "https://example.com/r", report("", #"{"bizRules":"https://example.com/r"}"#), report("", #"{"bizRules":"https://example.com/s"}"#)), Asked("EQ_stringValue", "a|b", report(#""stringValue":"b""#), report(#""stringValue":"ab""#)),
        Asked("EQ_hexBinaryValue", "f0f0", report(#""hexBinaryValue":"F0F0""#), report(#""hexBinaryValue":"F0F1""#)), Asked("EQ_uriValue", "https://example.com/u", report(#""uriValue":"https://example.com/u""#), report(#""stringValue":"https://example.com/u""#)),
        Asked("EQ_booleanValue", "false", report(#""booleanValue":false"#), report(#""booleanValue":true"#)),
    ]

    static let own: [Asked] = [
        Asked("EQ_example:a", "x|y", #"{"example:a":"y"}"#, #"{"example:a":"z"}"#), Asked("EQ_example:a", "1.0", #"{"example:a":1}"#, #"{"example:a":1.1}"#), Asked("EQ_https://ns.example.com/epcis/a", "y", #"{"example:a":["x","y"]}"#, #"{"example:b":"y"}"#),
        Asked("EQ_https://ns.example.com/epcis/#a", "y", #"{"example:a":"y"}"#, "{}"), Asked("GT_example:a", "5", #"{"example:a":5.1}"#, #"{"example:a":5}"#), Asked("GE_example:a", "5", #"{"example:a":"5"}"#, #"{"example:a":"4"}"#),
        Asked("LT_example:a", "2026-01-01T00:00:00Z", #"{"example:a":"2025-12-31T23:00:00Z"}"#, #"{"example:a":"2026-01-01T01:00:00+01:00"}"#), Asked("LE_example:a", "5", #"{"example:a":5}"#, #"{"example:a":"many"}"#),
        Asked("EQ_INNER_example:b", "1", #"{"example:a":{"x":[{"example:b":1}]}}"#, #"{"example:b":1}"#), Asked("GE_INNER_example:b", "1", #"{"example:a":{"example:b":2}}"#, #"{"example:a":{"example:b":0}}"#),
        Asked("EXISTS_example:a", "true", #"{"example:a":{}}"#, #"{"example:b":{"example:a":1}}"#), Asked("EXISTS_INNER_example:a", "1", #"{"example:b":{"example:a":1}}"#, #"{"example:a":1}"#),
        Asked("EQ_ILMD_example:a", "x", #"{"ilmd":{"example:a":"x"}}"#, #"{"example:a":"x"}"#), Asked("EQ_INNER_ILMD_example:a", "x", #"{"ilmd":{"example:b":{"example:a":"x"}}}"#, #"{"ilmd":{"example:a":"x"}}"#), Asked("EXISTS_ILMD_example:a", "true", #"{"ilmd":{"example:a":"x"}}"#, "{}"),
        Asked("GT_ILMD_example:a", "3", #"{"ilmd":{"example:a":"3.5"}}"#, #"{"ilmd":{"example:a":"2.5"}}"#), Asked("EQ_ILMD_cbvmda:lotNumber", "L1", #"{"ilmd":{"cbvmda:lotNumber":"L1"}}"#, #"{"ilmd":{"cbvmda:lotNumber":"L2"}}"#),
        Asked("EQ_ERROR_DECLARATION_example:a", "x", #"{"errorDeclaration":{"example:a":"x"}}"#, #"{"example:a":"x"}"#), Asked("EXISTS_INNER_ERROR_DECLARATION_example:a", "true", #"{"errorDeclaration":{"example:b":{"example:a":0}}}"#, #"{"errorDeclaration":{"example:a":0}}"#),
        Asked("EQ_SENSORELEMENT_example:a", "x", #"{"sensorElementList":[{"sensorReport":[],"example:a":"x"}]}"#, report(#""example:a":"x""#)), Asked("EQ_SENSORMETADATA_example:a", "x", report("", #"{"example:a":"x"}"#), report(#""example:a":"x""#)),
        Asked("EQ_SENSORREPORT_example:a", "x", report(#""example:a":"x""#), report("", #"{"example:a":"x"}"#)), Asked("GE_INNER_SENSORREPORT_example:a", "2", report(#""example:b":{"example:a":2}"#), report(#""example:a":2"#)), Asked("EXISTS_SENSORREPORT_example:a", "true", report(#""example:a":1"#), "{}"),
        Asked("EQ_readPoint_example:a", "x", #"{"readPoint":{"id":"urn:x:1","example:a":"x"}}"#, #"{"bizLocation":{"id":"urn:x:1","example:a":"x"}}"#), Asked("EQ_INNER_bizLocation_example:a", "x", #"{"bizLocation":{"id":"urn:x:1","example:b":{"example:a":"x"}}}"#, "{}"),
        Asked("HASATTR_bizLocation", "city", #"{"bizLocation":{"id":"urn:x:dock"}}"#, #"{"readPoint":{"id":"urn:x:dock"}}"#), Asked("EQ_ATTR_bizLocation_city", "Leipzig|Halle", #"{"bizLocation":{"id":"urn:x:dock"}}"#, #"{"bizLocation":{"id":"urn:x:site"}}"#),
        Asked("EQATTR_readPoint_city", "Leipzig", #"{"readPoint":{"id":"urn:x:dock"}}"#, "{}"), Asked("HASATTR_example:a", "city", #"{"example:a":"urn:x:dock"}"#, #"{"example:a":"urn:x:site"}"#),
    ]

    static let surroundings = QuerySurroundings(descendants: { $0 == "urn:x:site" ? ["urn:x:dock"] : [] }, attributes: { $0 == "urn:x:dock" ? ["city": "Leipzig"] : [:] })

    @Test("A parameter finds what it means and nothing else", arguments: fixed + matches + numbers + sensors + own)
    func asked(_ asked: Asked) throws {
        let query = try EventQuery(items: [(asked.parameter, asked.value)], context: Sample.context)
        #expect(query.conditions.count == 1)
        #expect(query.matches(try Sample.event(asked.base, asked.found), in: Self.surroundings))
        #expect(!query.matches(try Sample.event(asked.base, asked.missed), in: Self.surroundings))
    }

    @Test("A body of JSON says the same as a URL", arguments: fixed + matches + numbers + sensors + own)
    func body(_ asked: Asked) throws {
        let list = asked.value.split(separator: "|").map { "\"\($0)\"" }.joined(separator: ",")
        let value = asked.parameter.hasPrefix("EXISTS_") ? "null" : list.contains(",") ? "[\(list)]" : list
        let body = "{\"@context\":\(Sample.context),\"\(asked.parameter)\":\(value)}"
        let query = try EventQuery(parsing: Array(body.utf8))
        #expect(try query == EventQuery(items: [(asked.parameter, asked.value)], context: Sample.context))
    }

    @Test("Parameters are joined by AND, and without any all events are found")
    func joined() throws {
        let both = try EventQuery(items: [("EQ_action", "OBSERVE"), ("EQ_bizStep", "shipping")])
        #expect(both.matches(try Sample.event(Sample.object, #"{"bizStep":"shipping"}"#)))
        #expect(!both.matches(try Sample.event()))
        #expect(!both.matches(try Sample.event(Sample.object, #"{"bizStep":"shipping","action":"ADD"}"#)))
        #expect(EventQuery().matches(try Sample.event()))
        #expect(try EventQuery(items: [("EXISTS_errorDeclaration", "false")]).conditions.isEmpty)
    }

    @Test("When an event was recorded may be known outside it")
    func recordTime() throws {
        let query = try EventQuery(items: [("GE_recordTime", "2026-07-23T00:00:00Z")])
        #expect(query.matches(try Sample.event(), in: QuerySurroundings(recordTime: EPCISTime("2026-07-24T00:00:00Z"))))
        #expect(!query.matches(try Sample.event(), in: QuerySurroundings(recordTime: EPCISTime("2026-07-22T00:00:00Z"))))
    }

    @Test("Order, limits and pages are read")
    func controls() throws {
        let query = try EventQuery(items: [("orderBy", "eventTime"), ("orderDirection", "ASC"), ("eventCountLimit", "5"), ("perPage", "30"), ("nextPageToken", "a|b")])
        #expect(query.orderBy == .eventTime && query.orderDirection == .ascending && query.eventCountLimit == 5 && query.perPage == 30 && query.nextPageToken == "a|b")
        #expect(try EventQuery(items: [("maxEventCount", "7"), ("orderBy", "recordTime")]).orderDirection == .descending)
        #expect(try EventQuery(parsing: Array(#"{"perPage":10,"orderBy":"example:a"}"#.utf8)).perPage == 10)
    }

    static let wrong: [(String, String)] = [
        ("bizStep", "shipping"), ("EQ_bizstep", "shipping"), ("EQ_unknown", "1"), ("GE_bizStep", "shipping"), ("MATCH_bizStep", "urn:x:1"), ("WD_epc", "urn:x:1"), ("EQ_", "1"), ("EQ_eventTime", "2026-01-01T00:00:00Z"), ("eventType", "Object"), ("eventType", ""),
        ("EQ_action", "SHIPPED"), ("EQ_action", "ADD||DELETE"), ("EQ_bizStep", "transforming"), ("GE_eventTime", "not-a-date"), ("GE_eventTime", "2026-01-01T00:00:00Z|2026-01-02T00:00:00Z"), ("GT_eventTime", "2026-01-01T00:00:00Z"), ("EQ_readPoint", "here"),
        ("MATCH_epc", "12345"), ("EXISTS_errorDeclaration", "perhaps"), ("EQ_booleanValue", "yes"), ("EQ_quantity", "ten"), ("GT_quantity", "1|2"), ("GE_value_kilo!", "1"), ("EQ_value_CEL", "warm"), ("EQ_bizTransaction_order", "urn:x:1"), ("EQ_source_seller", "urn:x:1"),
        ("GT_example:a", "many"), ("EXISTS_a", "true"), ("EQ_INNER_a", "1"), ("HASATTR_", "x"), ("EQ_ATTR_bizLocation", "x"), ("orderBy", "bizStep"), ("orderDirection", "SIDEWAYS"), ("eventCountLimit", "5"), ("eventCountLimit", "0"), ("maxEventCount", "-1"),
        ("perPage", "many"), ("perPage", "99999999999999999999"), ("GE_quantity", "1e999"),
    ]

    @Test("A parameter that is unknown or has a wrong value is refused by its name", arguments: wrong)
    func refused(_ name: String, _ value: String) throws {
        let error = try #require(throws: QueryParameterError.self) { try EventQuery(items: [("EQ_action", "ADD"), (name, value)].suffix(name == "EQ_action" ? 1 : 2)) }
        #expect(error.parameter == name && !error.reason.isEmpty)
    }

    @Test("What does not go together is refused")
    func together() throws {
        #expect(throws: QueryParameterError.self) { try EventQuery(items: [("orderBy", "eventTime"), ("eventCountLimit", "5"), ("maxEventCount", "5")]) }
        #expect(throws: QueryParameterError.self) { try EventQuery(items: [("EQ_action", "ADD"), ("EQ_action", "DELETE")]) }
        #expect(throws: QueryParameterError.self) { try EventQuery(items: (0...QueryReader.mostParameters).map { ("EQ_example:a\($0)", "1") }) }
        #expect(throws: QueryParameterError.self) { try EventQuery(items: [("EQ_eventID", (0...QueryReader.mostValues).map { "urn:x:\($0)" }.joined(separator: "|"))]) }
        for body in ["[]", "{", #"{"EQ_action":5}"#, #"{"EQ_action":[]}"#, #"{"EQ_action":["ADD",null]}"#, #"{"GE_quantity":{}}"#] {
            #expect(throws: QueryParameterError.self) { try EventQuery(parsing: Array(body.utf8)) }
        }
    }
}
