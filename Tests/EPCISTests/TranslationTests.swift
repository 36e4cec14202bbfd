import Testing

@testable import EPCIS

@Suite("Forms of ids and words")
struct TranslationTests {
    private let changes = #"{"epcList":["urn:epc:id:sgtin:4012345.011111.9876","urn:x:1"],"quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.011111.L1"}],"readPoint":{"id":"urn:epc:id:sgln:4012345.00005.0"},"bizLocation":{"id":"urn:epc:id:sgln:4012345.00011.987"},"sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],"example:own":"urn:epc:id:sgtin:4012345.011111.9876","eventID":"urn:uuid:1"}"#

    @Test("URNs become links and links URNs again, and the hash stays")
    func both() throws {
        let urns = try Sample.event(Sample.object, changes)
        let links = urns.translated(to: .digitalLink)
        #expect(links.epcList == ["https://id.gs1.org/01/04012345111118/21/9876", "urn:x:1"] && links.quantityList.first?.epcClass == "https://id.gs1.org/01/04012345111118/10/L1")
        #expect(links.readPoint == "https://id.gs1.org/414/4012345000054" && links.bizLocation == "https://id.gs1.org/414/4012345000115/254/987" && links.sourceList.first?.id == "https://id.gs1.org/417/4012345000009")
        #expect(links.extensions.first?.text == "urn:epc:id:sgtin:4012345.011111.9876" && links.eventID == "urn:uuid:1")
        #expect(links.translated(to: .urn) { _ in 7 } == urns)
        #expect(links.hashID == urns.hashID)
    }

    @Test("Nothing is translated that would lose something, or where nobody knows the company prefix", arguments: [
        "https://id.gs1.org/01/04012345111118/10/L1/21/9876", "https://id.gs1.org/01/04012345111118/21/9876?17=261231", "https://example.com/x", "urn:x:1", "https://id.gs1.org/01/04012345111117/21/1",
    ])
    func kept(_ id: String) {
        #expect(EPCFormat.urn.translated(id) { _ in 7 } == id)
        #expect(EPCFormat.urn.translated("https://id.gs1.org/01/04012345111118/21/9876") { _ in nil } == "https://id.gs1.org/01/04012345111118/21/9876")
    }

    @Test("No preference and never leave an event as it is", arguments: [EPCFormat.noPreference, .neverTranslates])
    func untouched(_ format: EPCFormat) throws {
        let event = try Sample.event(Sample.object, changes)
        #expect(event.translated(to: format) { _ in 7 } == event)
    }

    @Test("The class of a GTIN becomes a pattern")
    func pattern() { #expect(EPCFormat.urn.translated("https://id.gs1.org/01/04012345111118") { _ in 7 } == "urn:epc:idpat:sgtin:4012345.011111.*") }

    @Test("Words go to web URIs, URNs and back")
    func words() throws {
        let event = try Sample.event(Sample.object, #"{"bizStep":"shipping","disposition":"https://example.com/own","persistentDisposition":{"set":["recalled"]},"bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"}],"sourceList":[{"type":"location","source":"urn:x:2"}],"errorDeclaration":{"declarationTime":"2026-07-23T00:00:00Z","reason":"incorrect_data"},"sensorElementList":[{"sensorReport":[{"type":"Temperature","component":"x"}]}]}"#)
        let web = event.translated(words: .webURI)
        #expect(web.bizStep == "https://ref.gs1.org/cbv/BizStep-shipping" && web.disposition == "https://example.com/own" && web.persistentDisposition?.set == ["https://ref.gs1.org/cbv/Disp-recalled"])
        #expect(web.sensorElementList.first?.reports.first?["type"] == "https://gs1.org/voc/Temperature")
        let urn = event.translated(words: .urn)
        #expect(urn.bizStep == "urn:epcglobal:cbv:bizstep:shipping" && urn.bizTransactionList.first?.type == "urn:epcglobal:cbv:btt:po" && urn.sourceList.first?.type == "urn:epcglobal:cbv:sdt:location" && urn.errorDeclaration?.reason == "urn:epcglobal:cbv:er:incorrect_data")
        #expect(urn.translated(words: nil) == event && web.translated(words: nil) == event && event.translated(words: .neverTranslates) == event)
        #expect(urn.hashID == event.hashID && web.hashID == event.hashID)
    }

    @Test("A word of each list is the same in every form", arguments: [CBV.bizSteps, .dispositions, .bizTransactionTypes, .sourceDestinationTypes, .errorReasons])
    func lists(_ list: CBV) {
        for word in list.words {
            #expect(list.word(of: list.webURI(of: word)) == word && list.word(of: list.urn(of: word)) == word && list.urn(of: list.webURI(of: word)).hasPrefix("urn:epcglobal:cbv:"))
        }
        #expect(list.word(of: "nonsense") == nil && list.webURI(of: "https://example.com/x") == "https://example.com/x")
    }
}
