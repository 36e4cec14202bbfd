import Testing

@testable import EPCIS

@Suite("Event hash ids")
struct EventHashTests {
    private func preHash(_ base: String, _ changes: String = "{}") throws -> String { try Sample.event(base, changes).preHash }

    private let start = "eventType=ObjectEventeventTime=2026-07-22T04:45:00.000ZeventTimeZoneOffset=+02:00"
    private let epcs = "epcListepc=https://id.gs1.org/01/04012345111118/21/9876action=OBSERVE"

    @Test("The example of the reference implementation")
    func reference() throws {
        let text = #"{"type":"ObjectEvent","eventTime":"2023-02-02T11:04:03.1415Z","eventTimeZoneOffset":"+01:00","action":"OBSERVE","epcList":["https://id.gs1.org/00/040123451111111110"],"bizStep":"shipping","disposition":"in_transit","readPoint":{"id":"https://id.gs1.org/414/4012345000115"}}"#
        #expect(try EPCISEvent(parsing: Array(text.utf8)).hashID == "ni:///sha-256;af7658e711574363633f20b3dadc7bc4c13c6f612cf96d95e03c421c0e58f3c6?ver=CBV2.0")
    }

    @Test("Whatever the order of members and lists, and the way of writing, the hash is one")
    func sameEvent() throws {
        let one = try Sample.event(Sample.object, #"{"epcList":["urn:epc:id:sgtin:4012345.011111.1","urn:epc:id:sgtin:4012345.011111.2"],"bizStep":"shipping","example:a":1,"example:b":{"example:c":"x","example:d":"y"}}"#)
        let two = try EPCISEvent(parsing: Array(#"{"@context":{"ex":"https://ns.example.com/epcis/"},"ex:b":{"ex:d":" y ","ex:c":"x"},"ex:a":"1.0","bizStep":"https://ref.gs1.org/cbv/BizStep-shipping","epcList":["https://example.com/01/04012345111118/21/2","https://id.gs1.org/01/04012345111118/21/1"],"action":"OBSERVE","eventTimeZoneOffset":"+02:00","eventTime":"2026-07-22T04:45:00Z","recordTime":"2026-07-22T05:00:00Z","eventID":"urn:uuid:1","type":"ObjectEvent"}"#.utf8))
        #expect(one.preHash == two.preHash && one.hashID == two.hashID)
    }

    @Test("What has no part in the hash does not change it", arguments: [
        #"{"recordTime":"2026-07-22T05:00:00Z"}"#, #"{"eventID":"urn:uuid:fd338495-0e6d-41dd-afee-a862ecd32518"}"#,
        #"{"errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z","reason":"incorrect_data","example:why":"typo"}}"#, #"{"@context":{"other":"https://other.example/"}}"#,
        #"{"rdfs:comment":"a remark"}"#, #"{"quantityList":[]}"#, #"{"bizTransactionList":[]}"#,
    ])
    func silent(_ changes: String) throws { #expect(try preHash(Sample.object, changes) == start + epcs) }

    @Test("What is changed, added or removed changes the hash", arguments: [
        #"{"eventTime":"2026-07-22T06:45:00.001+02:00"}"#, #"{"eventTimeZoneOffset":"+01:00"}"#, #"{"action":"ADD"}"#, #"{"epcList":[]}"#, #"{"bizStep":"shipping"}"#,
        #"{"certificationInfo":"https://example.com/c"}"#, #"{"example:a":null,"example:b":""}"#, #"{"parentID":"urn:x:1"}"#, #"{"ilmd":{"example:a":1}}"#,
    ])
    func heard(_ changes: String) throws { #expect(try preHash(Sample.object, changes) != start + epcs) }

    @Test("Fields and lists stand in the order of the standard")
    func order() throws {
        let changes = #"{"persistentDisposition":{"unset":["completeness_inferred"],"set":["recalled","expired"]},"disposition":"active","bizStep":"urn:epcglobal:cbv:bizstep:holding","bizLocation":{"id":"urn:epc:id:sgln:4012345.00005.0"},"readPoint":{"example:x":"1","id":"urn:epc:id:sgln:4012345.00011.987"},"quantityList":[{"uom":"KGM","quantity":2.50,"epcClass":"urn:epc:class:lgtin:4012345.011111.L2"},{"epcClass":"urn:epc:idpat:sgtin:4012345.011111.*"}]}"#
        let expected = start + "epcListepc=https://id.gs1.org/01/04012345111118/21/9876"
            + "quantityListquantityElementepcClass=https://id.gs1.org/01/04012345111118quantityElementepcClass=https://id.gs1.org/01/04012345111118/10/L2quantity=2.5uom=KGM"
            + "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-holdingdisposition=https://ref.gs1.org/cbv/Disp-active"
            + "persistentDispositionset=https://ref.gs1.org/cbv/Disp-expiredset=https://ref.gs1.org/cbv/Disp-recalledunset=https://ref.gs1.org/cbv/Disp-completeness_inferred"
            + "readPointid=https://id.gs1.org/414/4012345000115/254/987{https://ns.example.com/epcis/}x=1bizLocationid=https://id.gs1.org/414/4012345000054"
        #expect(try preHash(Sample.object, changes) == expected)
    }

    @Test("Lists of references, master data and extensions come last, sorted; of a reference the type comes first")
    func rest() throws {
        let changes = #"{"example:z":true,"sourceList":[{"source":"urn:epc:id:pgln:4012345.00000","type":"owning_party"}],"bizTransactionList":[{"bizTransaction":"urn:x:2","type":"po"},{"type":"inv","bizTransaction":"urn:x:1"}],"destinationList":[{"type":"location","destination":"urn:x:3"}],"action":"ADD","ilmd":{"example:b":"2","cbvmda:lotNumber":"L1"}}"#
        let expected = start + "epcListepc=https://id.gs1.org/01/04012345111118/21/9876action=ADD"
            + "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-invbizTransaction=urn:x:1type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:2"
            + "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:x:3ilmd{https://ns.example.com/epcis/}b=2{urn:epcglobal:cbv:mda:}lotNumber=L1"
            + "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/4012345000009{https://ns.example.com/epcis/}z=true"
        #expect(try preHash(Sample.object, changes) == expected)
    }

    @Test("Sensors: words, times, numbers and extensions in their places")
    func sensors() throws {
        let changes = #"{"sensorElementList":[{"example:note":"n","sensorReport":[{"uom":"CEL","value":26.0,"type":"Temperature","example:cv":1,"bizRules":"https://example.com/r"},{"type":"gs1:Speed","component":"x","booleanValue":true}],"sensorMetadata":{"time":"2026-07-22T06:45:00+02:00"}}]}"#
        let expected = start + epcs
            + "sensorElementListsensorElementsensorMetadatatime=2026-07-22T04:45:00.000ZsensorReporttype=https://gs1.org/voc/Speedcomponent=https://ref.gs1.org/cbv/Comp-xbooleanValue=true"
            + "sensorReporttype=https://gs1.org/voc/Temperaturevalue=26uom=CEL{https://ns.example.com/epcis/}cv=1{https://ns.example.com/epcis/}note=n"
            + "sensorElementListsensorElementsensorReportbizRules=https://example.com/r"
        #expect(try preHash(Sample.object, changes) == expected)
    }

    @Test("Nested extensions: objects, arrays, nothing, and a text beside members")
    func extensions() throws {
        let changes = ##"{"example:a":[3,1,{"example:b":[]}],"example:c":{},"example:d":{"#text":"t","example:e":"urn:epc:id:giai:4012345.ABC"},"plain":"p"}"##
        let ns = "{https://ns.example.com/epcis/}"
        #expect(try preHash(Sample.object, changes) == start + epcs + "plain=p\(ns)a\(ns)a=1\(ns)a=3\(ns)c\(ns)d=t\(ns)e=https://id.gs1.org/8004/4012345ABC")
    }

    @Test("An extension alone in its place, or of a namespace without a slash at its end, comes last")
    func lateExtensions() throws {
        let alone = try preHash(Sample.object, #"{"readPoint":{"example:x":"1"}}"#)
        #expect(alone == start + epcs + "readPoint{https://ns.example.com/epcis/}x=1")
        let noSlash = try preHash(Sample.object, #"{"@context":{"u":"urn:ns:u"},"readPoint":{"id":"urn:x:1","u:x":"1"}}"#)
        #expect(noSlash == start + epcs.replacing("action=OBSERVE", with: "action=OBSERVEreadPointid=urn:x:1") + "readPoint{urn:ns:u}x=1")
    }

    @Test("A sender's list of fields to ignore is kept")
    func ignored() throws {
        let text = Sample.document(Sample.object.dropLast() + #","example:a":"1","example:b":"2"}"#)
        let document = try EPCISDocument(parsing: Array(text.replacing(#""type":"EPCISDocument""#, with: #""type":"EPCISDocument","example:ignoreFields":["example:a"]"#).utf8))
        #expect(document.preHashes == [start + epcs + "{https://ns.example.com/epcis/}b=2"])
        var hasher = EventHasher(ignoring: ["{https://ns.example.com/epcis/}b"])
        #expect(hasher.preHash(of: document.events[0]) == start + epcs + "{https://ns.example.com/epcis/}a=1")
    }

    @Test("A hasher that is used again forgets what it wrote")
    func again() throws {
        var hasher = EventHasher()
        let events = try [Sample.event(Sample.transformation), Sample.event(), Sample.event(Sample.aggregation)]
        let once = events.map(\.hashID)
        #expect(events.map { hasher.hashID(of: $0) } == once && Set(once).count == 3)
    }

    @Test("Many ids are sorted as their bytes say")
    func manyIDs() throws {
        let serials = (1...200).map { String($0 * 7919 % 1000) }
        let event = try Sample.event(Sample.object, "{\"epcList\":[" + serials.map { "\"urn:epc:id:sgtin:4012345.011111.\($0)\"" }.joined(separator: ",") + "]}")
        let sorted = serials.map { "epc=https://id.gs1.org/01/04012345111118/21/" + $0 }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        #expect(event.preHash == start + "epcList" + sorted.joined() + "action=OBSERVE")
    }
}
