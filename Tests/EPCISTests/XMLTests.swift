import JSONText
import Testing

@testable import EPCIS

@Suite("EPCIS as XML")
struct XMLTests {
    private func wrap(_ events: String, prolog: String = "", attributes: String = "") -> [UInt8] {
        Array(#"\#(prolog)<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:example="https://ns.example.com/epcis/" schemaVersion="2.0" creationDate="2026-07-22T10:30:00Z"\#(attributes)><EPCISBody><EventList>\#(events)</EventList></EPCISBody></e:EPCISDocument>"#.utf8)
    }

    private let times = "<eventTime>2026-07-22T06:45:00+02:00</eventTime><eventTimeZoneOffset>+02:00</eventTimeZoneOffset>"

    @Test("An event of every part reads as its JSON-LD does")
    func whole() throws {
        let xml = """
            <ObjectEvent><eventTime>2026-07-22T06:45:00+02:00</eventTime><recordTime>2026-07-22T05:00:00Z</recordTime><eventTimeZoneOffset>+02:00</eventTimeZoneOffset>
            <baseExtension><eventID>urn:uuid:1</eventID><errorDeclaration><declarationTime>2026-07-23T00:00:00Z</declarationTime><reason>urn:epcglobal:cbv:er:incorrect_data</reason><correctiveEventIDs><correctiveEventID>urn:uuid:2</correctiveEventID></correctiveEventIDs><example:why>typo</example:why></errorDeclaration></baseExtension>
            <epcList><epc> urn:epc:id:sgtin:4012345.011111.9876 </epc></epcList><action>ADD</action><bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep><disposition>https://ref.gs1.org/cbv/Disp-active</disposition>
            <readPoint><id>urn:epc:id:sgln:4012345.00011.987</id><extension><example:gate>4</example:gate></extension></readPoint><bizLocation><id>urn:x:1</id></bizLocation>
            <bizTransactionList><bizTransaction type="urn:epcglobal:cbv:btt:po">urn:x:2</bizTransaction><bizTransaction>urn:x:3</bizTransaction></bizTransactionList>
            <extension><quantityList><quantityElement><epcClass>urn:x:c</epcClass><quantity>25.0</quantity><uom>KGM</uom></quantityElement></quantityList>
            <sourceList><source type="urn:epcglobal:cbv:sdt:owning_party">urn:x:4</source></sourceList><destinationList><destination type="cbv:SDT-location">urn:x:5</destination></destinationList>
            <ilmd><example:lot a="1">L&amp;1</example:lot><example:x/></ilmd>
            <extension><persistentDisposition><set>urn:epcglobal:cbv:disp:recalled</set></persistentDisposition>
            <sensorElementList><sensorElement><sensorMetadata time="2026-07-22T06:45:00Z" example:m="1"/><sensorReport type="gs1:Temperature" value="26.0" booleanValue="true" exception="gs1:ALARM_CONDITION" component="cbv:Comp-x" uom="CEL"/><example:s>1</example:s></sensorElement></sensorElementList></extension></extension>
            <example:a>1</example:a><example:a>2</example:a><!-- note --><other:b xmlns:other="urn:other">&#x41;<![CDATA[<&>]]></other:b></ObjectEvent>
            """
        let document = try EPCISDocument(parsingXML: wrap(xml, prolog: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        let expected = ##"{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00+02:00","recordTime":"2026-07-22T05:00:00Z","eventTimeZoneOffset":"+02:00","eventID":"urn:uuid:1","errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:uuid:2"],"example:why":"typo"},"epcList":["urn:epc:id:sgtin:4012345.011111.9876"],"action":"ADD","bizStep":"commissioning","disposition":"active","readPoint":{"id":"urn:epc:id:sgln:4012345.00011.987","example:gate":"4"},"bizLocation":{"id":"urn:x:1"},"bizTransactionList":[{"type":"po","bizTransaction":"urn:x:2"},{"bizTransaction":"urn:x:3"}],"quantityList":[{"epcClass":"urn:x:c","quantity":25.0,"uom":"KGM"}],"sourceList":[{"type":"owning_party","source":"urn:x:4"}],"destinationList":[{"type":"location","destination":"urn:x:5"}],"ilmd":{"example:lot":{"a":"1","#text":"L&1"},"example:x":""},"persistentDisposition":{"set":["recalled"]},"sensorElementList":[{"sensorMetadata":{"time":"2026-07-22T06:45:00Z","example:m":"1"},"example:s":"1","sensorReport":[{"type":"Temperature","value":26.0,"booleanValue":true,"exception":"ALARM_CONDITION","component":"x","uom":"CEL"}]}],"example:a":["1","2"],"other:b":"A<&>"}"##
        #expect(document.events.map(\.text) == [expected])
        #expect(document.check() == [])
        #expect(document.contextText == #"["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"example":"https://ns.example.com/epcis/","other":"urn:other"}]"#)
        #expect(try EPCISDocument(parsing: document.bytes).hashIDs == document.hashIDs)
    }

    @Test("The five types, of old schemas too, in the order of the text")
    func types() throws {
        let xml = "<AggregationEvent>\(times)<parentID>urn:x:p</parentID><childEPCs><epc>urn:x:1</epc></childEPCs><action>ADD</action></AggregationEvent><TransactionEvent>\(times)<bizTransactionList><bizTransaction>urn:x:b</bizTransaction></bizTransactionList><epcList/><action>ADD</action></TransactionEvent><extension><TransformationEvent>\(times)<inputEPCList><epc>urn:x:1</epc></inputEPCList><outputEPCList><epc>urn:x:2</epc></outputEPCList></TransformationEvent><extension><AssociationEvent>\(times)<parentID>urn:x:p</parentID><childEPCs><epc>urn:x:1</epc></childEPCs><action>ADD</action></AssociationEvent></extension></extension>"
        let document = try EPCISDocument(parsingXML: wrap(xml))
        #expect(document.events.map(\.type) == [.aggregationEvent, .transactionEvent, .transformationEvent, .associationEvent])
        #expect(document.check() == [] && document.kind == .document)
    }

    @Test("A query document and master data are read")
    func others() throws {
        let query = #"<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:1" schemaVersion="1.2" creationDate="2026-07-22T10:30:00Z"><EPCISBody><q:QueryResults><queryName>mine</queryName><subscriptionID>s1</subscriptionID><resultsBody><EventList><ObjectEvent>\#(times)<epcList/><action>OBSERVE</action></ObjectEvent></EventList></resultsBody></q:QueryResults></EPCISBody></q:EPCISQueryDocument>"#
        let document = try EPCISDocument(parsingXML: Array(query.utf8))
        #expect(document.kind == .queryDocument && document.queryName == "mine" && document.subscriptionID == "s1" && document.check() == [])
        let header = #"<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" creationDate="2026-07-22T10:30:00Z"><EPCISHeader><extension><EPCISMasterData><VocabularyList><Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList><VocabularyElement id="urn:x:site"><attribute id="urn:a:city">Leipzig</attribute><children><id>urn:x:dock</id></children></VocabularyElement></VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader><EPCISBody><EventList/></EPCISBody></e:EPCISDocument>"#
        let master = try EPCISDocument(parsingXML: Array(header.utf8)).masterData
        #expect(master.first?.elements.first?.children == ["urn:x:dock"] && master.first?.elements.first?.attributes.first?.text == "Leipzig")
    }

    @Test("Elements in the schema's namespace are those without one, and one prefix for two namespaces becomes two")
    func namespaces() throws {
        let xml = "<e:ObjectEvent>\(times)<e:epcList><e:epc>urn:x:1</e:epc></e:epcList><e:action>OBSERVE</e:action><o:a xmlns:o=\"urn:one\"/><o:a xmlns:o=\"urn:two\"/></e:ObjectEvent>"
        let document = try EPCISDocument(parsingXML: wrap(xml))
        #expect(document.events.first?.epcList == ["urn:x:1"] && document.events.first?.extensions.map(\.uri) == ["urn:onea", "urn:twoa"] && document.check() == [])
    }

    @Test("Lines end as XML says, whatever the file has")
    func lines() throws {
        let xml = "<ObjectEvent>\(times)<epcList/><action>OBSERVE</action><example:a b='1\r\n2\t3'>x\r\ny\rz</example:a></ObjectEvent>"
        #expect(try EPCISDocument(parsingXML: wrap(xml)).events.first?.extensions.first?.json == ##"{"b":"1 2 3","#text":"x\ny\nz"}"##)
    }

    @Test("What is no XML, or would fetch or grow something, is refused with its place", arguments: [
        ("<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "", "document type"), ("<!DOCTYPE lolz [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>", "", "document type"), ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "", "UTF-8"), ("text", "", "inside an element"),
        ("", "<a>&b;</a>", "After &"), ("", "<a>&#0;</a>", "After &"), ("", "<a>&#xFFFFFFFFF;</a>", "After &"), ("", "<a>&amp</a>", "After &"), ("", "<a></b>", "closes"), ("", "<a b=1/>", "quotation"), ("", "<a b='1' b='2'/>", "twice"), ("", "<a b/>", "="),
        ("", "<x:a/>", "not declared"), ("", "<a x:b='1'/>", "not declared"), ("", "<1a/>", "name"), ("", "<a", "name"), ("", "<a>\u{1}</a>", "Control"), ("", "<!-- ", "not closed"), ("", "<![CDATA[", "not closed"), ("", "<?x ", "not closed"), ("", "</EventList>", "closes"), ("", "<a b='<'/>", "not closed"),
        ("<a/>", "", "one element"),
    ])
    func refused(_ prolog: String, _ inside: String, _ says: String) throws {
        let error = try #require(throws: EPCISError.self) { try EPCISDocument(parsingXML: wrap(inside, prolog: prolog)) }
        #expect(error.reason.contains(says) && error.line == 1, "\(error)")
    }

    @Test("Depth, size and encoding have limits, and the root must be known")
    func limits() throws {
        let deep = String(repeating: "<a>", count: 100)
        #expect(throws: EPCISError.self) { try EPCISDocument(parsingXML: wrap(deep)) }
        #expect(throws: EPCISError.self) { try EPCISDocument(parsingXML: wrap(""), maxBytes: 50) }
        for text in ["", "<a/>", "<EPCISDocument/>", "\u{FF}\u{FE}<"] { #expect(throws: EPCISError.self) { try EPCISDocument(parsingXML: Array(text.utf8)) } }
        #expect(throws: EPCISError.self) { try EPCISDocument(parsingXML: [0xFF, 0xFE, 0x3C, 0x00]) }
        #expect(throws: EPCISError.self) { try EPCISDocument(parsingXML: wrap("<a>").dropLast(5) + [0xC3, 0x28]) }
    }
}
