import Core
import EPCISRepository
import HTTPTypes
import JSONText
import Look
import TestSupport
import Testing

@testable import Web
@testable import Workflows

@Suite("Partners' own words in EPCIS events", .neverHangs)
struct EventMappingTests {
    private static func party(_ shop: WebShop, _ key: String) async throws -> String {
        try #require(try await shop.get("/parties").items.first { $0.string("key") == key }).string("id")
    }

    private static let lines = #"{"lines":[{"bizStep":"https://partner.example/drop","readPoint":"urn:epc:id:sgln:4012345.00001.0","step":"delivered"},{"bizStep":"shipping"},{"disposition":"urn:epcglobal:cbv:disp:damaged","step":"failed"}]}"#

    @Test("Each party's words mean what its lines say, from then on", arguments: Backend.underTest)
    func mapped(_ backend: Backend) async throws {
        try await WebShop.open(on: backend) { shop in
            _ = try await shop.offer()
            let path = "/parties/\(try await Self.party(shop, "flotte"))/event-mapping"
            #expect(try await shop.get(path).text == #"{"lines":[]}"#)
            let put = try await shop.send(.put, path, Self.lines)
            let kept = try await shop.get(path)
            #expect(put.status == 200 && put.text == kept.text)
            // A word of CBV is kept as the word, a place in its canonical form.
            #expect(put.json.list("lines")[0].string("readPoint") == "https://id.gs1.org/414/4012345000016")
            #expect(put.json.list("lines")[2].string("disposition") == "damaged")
            let claim = try await EpcisTests.placed(shop, "A-1", EpcisTests.parcel.suffix(18).description)
            let own = EpcisTests.event("https://partner.example/drop", "in_transit")
            // The hub's words are its own.
            _ = try await EpcisTests.capture(shop, EpcisTests.document([own.replacing("09:00:00", with: "08:00:00")]), as: .hub)
            #expect(try await shop.get("/scans").items.isEmpty)
            _ = try await EpcisTests.capture(shop, EpcisTests.document([EpcisTests.event("shipping", "in_transit"), EpcisTests.event("storing", "damaged", at: "2026-11-02T07:30:00Z")]))
            #expect(try await shop.get("/scans").items.map { $0.string("step") } == ["failed"])
            _ = try await EpcisTests.capture(shop, EpcisTests.document([own]))
            #expect(try await shop.get("/claims/\(claim)").json.list("parts").first?.string("state") == "payable")
            // Without lines the words are those of the standard again.
            #expect(try await shop.send(.put, path, #"{"lines":[]}"#).status == 200)
            _ = try await EpcisTests.capture(shop, EpcisTests.document([EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:00Z")]))
            #expect(Set(try await shop.get("/scans").items.map { $0.string("step") }) == ["failed", "delivered", "handed_over"])
            let facts = try await shop.workflows.store.read { try $0.count("SELECT COUNT(*) FROM fact WHERE kind = 'party.events_mapped'") }
            #expect(facts == 2)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let code: String
        let body: String
        var testDescription: String { code }
    }

    @Test(
        "Lines that cannot be are refused",
        arguments: [
            Refused(code: "event-mapping-matches-everything", body: #"{"lines":[{"step":"delivered"}]}"#),
            Refused(code: "event-mapping-text", body: #"{"lines":[{"bizStep":"two words"}]}"#),
            Refused(code: "event-mapping-word-unknown", body: #"{"lines":[{"bizStep":"shiping"}]}"#),
            Refused(code: "event-mapping-word-unknown", body: #"{"lines":[{"disposition":"Broken"}]}"#),
            Refused(code: "malformed-body", body: #"{"lines":[{"bizStep":"shipping","step":"teleported"}]}"#),
            Refused(code: "malformed-body", body: #"{"lines":[{"bizStep":"shipping","place":"here"}]}"#),
            Refused(code: "malformed-body", body: #"{"lines":[\#(Array(repeating: #"{"bizStep":"shipping"}"#, count: 201).joined(separator: ","))]}"#),
        ])
    func refused(_ refused: Refused) async throws {
        try await WebShop.open { shop in
            let path = "/parties/\(try await Self.party(shop, "flotte"))/event-mapping"
            let reply = try await shop.send(.put, path, refused.body)
            #expect(reply.status == 400 && reply.code == refused.code, "\(reply.text)")
            #expect(try await shop.send(.put, "/parties/\(PartyID(UUIDBits(high: 1, low: 1)))/event-mapping", Self.lines).status == 404)
            #expect(try await shop.send(.put, path, as: .carrier, Self.lines).status == 403)
        }
    }

    @Test(
        "What people write is read line by line",
        arguments: [
            ("bizStep=shipping", "Line 1: write what the event says"), ("\nbizStep=shipping -> sent", "Line 2: “sent” is no step"),
            ("step=shipping -> packed", "Line 1: “step=shipping” is not understood"), ("bizStep=a bizStep=b -> packed", "Line 1 says bizStep twice"), ("bizStep=shiping -> packed", "Line 1: “shiping” is no word"),
            ("bizStep=shipping -> packed\n\n-> packed", "Line 3 fits every event"), ("bizStep= -> packed", "Line 1: a bizStep"),
        ])
    func faults(text: String, sentence: String) {
        guard case .failure(let fault) = EventMappingText.read(text) else { return #expect(Bool(false), "it was read") }
        #expect(fault.sentence(Self.viewer).hasPrefix(sentence), "\(fault.sentence(Self.viewer))")
    }

    private static let viewer = Viewer(zone: .utc, now: .testStart)

    @Test("What was read is written the same, with nothing for what moves nothing")
    func written() throws {
        let text = "bizStep=https://partner.example/drop readPoint=https://id.gs1.org/414/4012345000016 -> handed_over\ndisposition=damaged -> nothing"
        let mapping = try EventMappingText.read(text).get()
        #expect(mapping.lines.count == 2 && mapping.lines[1].step == nil)
        #expect(EventMappingText.text(of: mapping) == text)
        // A GLN by its digits, as parcels' pages show it, is the same place.
        #expect(try EventMappingText.read("readPoint=4012345000016 -> packed").get().lines[0].readPoint == "https://id.gs1.org/414/4012345000016")
        let tooMany = EventMappingText.read(Array(repeating: "bizStep=shipping -> packed", count: EventMapping.linesAtMost + 1).joined(separator: "\n"))
        #expect(throws: EventMappingText.Fault.refused(.tooManyLines)) { try tooMany.get() }
    }

    @Test("An operator says it on the party's page")
    func page() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .operator)
            let id = try await Self.party(shop, "flotte")
            #expect(try await browser.get("/parties/\(id)").text.contains("Its events are read by the words of the standard"))
            #expect(try await browser.get("/parties/\(id)/event-mapping/edit").text.contains("handed_over"))
            let wrong = try await browser.post("/parties/\(id)/event-mapping/edit", [("lines", "bizStep=shipping -> sent")])
            #expect(wrong.status == 422 && wrong.text.contains("is no step"))
            let right = try await browser.post("/parties/\(id)/event-mapping/edit", [("lines", "bizStep=shipping -> packed")])
            #expect(right.status == 303)
            #expect(try await browser.get("/parties/\(id)").text.contains("shipping"))
        }
    }
}
