import JSONText
import Testing

@testable import EPCIS

@Suite("Events and documents as values")
struct EPCISEventTests {
    @Test("An event is written as it was read: order, numbers, escapes and unknown members")
    func unchanged() throws {
        let text = #"{"example:z":[1.10,1e2,-0,{"deep":{"er":null}}],"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00.000+02:00","eventTimeZoneOffset":"+02:00","action":"OBSERVE","quantityList":[{"epcClass":"urn:x:c","quantity":1.10}],"http://ns.example.com/x":"é😀"}"#
        let event = try EPCISEvent(parsing: Array(text.utf8))
        #expect(event.text == text && String(decoding: event.bytes, as: UTF8.self) == text)
        #expect(event.quantityList == [QuantityElement(epcClass: "urn:x:c", quantity: "1.10")] && event.eventTime?.text == "2026-07-22T06:45:00.000+02:00")
        #expect(event.extensions.map(\.uri) == ["example:z", "http://ns.example.com/x"] && event.extensions.first?.json == "[1.10,1e2,-0,{\"deep\":{\"er\":null}}]")
    }

    @Test("Members of a wrong kind read as absent")
    func lenient() throws {
        let event = try EPCISEvent(parsing: Array(#"{"type":5,"eventTime":"noon","epcList":[1,"urn:x:1"],"quantityList":[{},5],"readPoint":"urn:x:1","sensorElementList":{},"persistentDisposition":[],"action":"GO"}"#.utf8))
        #expect(event.type == .extended("") && event.eventTime == nil && event.epcList == ["urn:x:1"] && event.quantityList.isEmpty && event.readPoint == nil)
        #expect(event.sensorElementList.isEmpty && event.persistentDisposition == nil && event.action == nil && event.preHash.hasPrefix("eventType="))
    }

    @Test("Prefixes of the document, the event and GS1 expand names; the nearest counts")
    func namespaces() throws {
        let own = #"{"type":"ObjectEvent","@context":[{"example":"https://inner.example/"},{"b":{"@id":"urn:b:"}}],"example:x":1,"b:y":2,"cbvmda:lot":3,"none:z":4}"#
        let document = try EPCISDocument(parsing: Array(Sample.document(own).utf8))
        #expect(document.events[0].extensions.map(\.uri) == ["https://inner.example/x", "urn:b:y", "urn:epcglobal:cbv:mda:lot", "none:z"])
    }

    @Test("An event can take the prefixes it uses along")
    func selfContained() throws {
        let document = try EPCISDocument(parsing: Array(Sample.document(String(Sample.object.dropLast() + #","example:x":1}"#)).utf8))
        let alone = document.events[0].selfContained(isAlone: true)
        let again = try EPCISDocument(parsing: alone.bytes)
        #expect(again.check() == [] && again.hashIDs == document.hashIDs && again.events[0].extensions.first?.uri == "https://ns.example.com/epcis/x")
        #expect(try Sample.event().selfContained().text == Sample.object)
    }

    @Test("A recorded event has its id and time, and the same hash")
    func recorded() throws {
        let event = try Sample.event()
        let recorded = event.recorded(at: try #require(EPCISTime("2026-07-22T05:00:00Z")), eventID: event.hashID)
        #expect(recorded.recordTime?.text == "2026-07-22T05:00:00Z" && recorded.eventID == event.hashID && recorded.hashID == event.hashID && recorded.check() == [])
    }

    @Test("A draft with every field is an event that keeps the rules")
    func draft() throws {
        var draft = EventDraft(.objectEvent, eventTime: EPCISTime(microseconds: 1_784_695_500_000_000), eventTimeZoneOffset: "+02:00")
        draft.action = .add
        draft.epcList = ["https://id.gs1.org/01/09521141012345/21/2017"]
        draft.quantityList = [QuantityElement(epcClass: "https://id.gs1.org/01/09521141012345/10/L1", quantity: "1.10", uom: "KGM")]
        (draft.bizStep, draft.disposition, draft.readPoint, draft.bizLocation) = ("commissioning", "active", "urn:x:1", "urn:x:2")
        draft.persistentDisposition = PersistentDisposition(set: ["conformant"])
        draft.bizTransactionList = [TypedReference(type: "prodorder", id: "urn:x:3")]
        draft.sourceList = [TypedReference(type: "location", id: "urn:x:4")]
        (draft.errorDeclarationTime, draft.errorReason, draft.correctiveEventIDs) = (EPCISTime("2026-07-23T00:00:00Z"), "incorrect_data", ["urn:uuid:1"])
        try draft.setILMD("example:lot", json: #"{"example:no":1.50}"#)
        try draft.setExtension("example:x", json: "[1]")
        try draft.setSensorElementList(json: #"[{"sensorReport":[{"type":"Temperature","value":21.50}]}]"#)
        let document = EPCISDocument([draft.event], creationDate: draft.eventTime, prefixes: [("example", "https://ns.example.com/epcis/")])
        #expect(document.check() == [] && document.events[0].eventTime?.text == "2026-07-22T04:45:00.000Z")
        #expect(document.text.contains(#""quantity":1.10,"uom":"KGM""#) && document.text.contains(#""example:no":1.50"#) && document.text.contains("21.50"))
        #expect(throws: EPCISError.self) { try draft.setExtension("example:x", json: "{") }
    }

    @Test("An answer to a query is a query document")
    func answer() throws {
        let answer = EPCISDocument(answering: "mine", [try Sample.event()], creationDate: EPCISTime(microseconds: 0), subscriptionID: "s1")
        #expect(answer.kind == .queryDocument && answer.check() == [] && answer.queryName == "mine" && answer.subscriptionID == "s1" && answer.events.count == 1)
        #expect(answer.creationDate?.text == "1970-01-01T00:00:00.000Z")
    }

    @Test("Master data in the header is read")
    func masterData() throws {
        let text = #"{"@context":[],"type":"EPCISDocument",\#(DocumentRuleTests.header)"epcisBody":{"eventList":[]}}"#
        let vocabulary = try #require(try EPCISDocument(parsing: Array(text.utf8)).masterData.first)
        #expect(vocabulary.type == "urn:epcglobal:epcis:vtype:BusinessLocation" && vocabulary.elements.first?.children == ["urn:epc:id:sgln:4012345.00001.1"])
        #expect(vocabulary.elements.first?.attributes.first?.text == "Leipzig")
    }

    @Test("A moment of any length of life is written, and out of range it is moved to the end", arguments: [
        (Int64.min, "0001-01-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"), (1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"),
    ])
    func moments(_ microseconds: Int64, _ text: String) { #expect(EPCISTime(microseconds: microseconds).text == text) }
}
