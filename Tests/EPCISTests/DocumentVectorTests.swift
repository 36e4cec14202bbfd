import Testing

@testable import EPCIS

/// Documents of GS1 and OpenEPCIS, and the inputs of the hash vectors.
@Suite("Documents of others", .enabled(if: CaseFolder.exists, "\(CaseFolder.absent)"))
struct DocumentVectorTests {
    static let valid =
        (CaseFolder.files("openepcis/Capture/Documents", ["json", "jsonld"]) + CaseFolder.files("openepcis/Capture/Events", ["json", "jsonld"])
        + CaseFolder.files("gs1/examples", ["json", "jsonld"]) + CaseFolder.files("event-hash", ["json", "jsonld"])
        + CaseFolder.files("openepcis/Query", ["json", "jsonld"]).filter { !$0.contains("/Invalid/") && !$0.contains("/Queries/") })
    static let invalid = CaseFolder.files("openepcis/Capture/Invalid", ["json", "jsonld"]) + CaseFolder.files("openepcis/Query/Invalid", ["json", "jsonld"])

    @Test("A valid document is accepted", arguments: valid)
    func accepted(_ path: String) throws {
        let document = try EPCISDocument(parsing: CaseFolder.bytes(path))
        #expect(document.check().map(\.description) == [])
        #expect(!document.events.isEmpty)
    }

    @Test("A document is written as it was read", arguments: valid)
    func unchanged(_ path: String) throws {
        let document = try EPCISDocument(parsing: CaseFolder.bytes(path))
        let again = try EPCISDocument(parsing: document.bytes)
        #expect(again.text == document.text && again.hashIDs == document.hashIDs)
        let text = try CaseFolder.text(path)
        // In one published example an event has two ids; the last is kept.
        if text.ranges(of: "\"eventID\"").count <= document.events.count { #expect(Self.plain(text) == Self.plain(document.text)) }
    }

    /// The signs that are no white space: what a writer may add or leave out.
    private static func plain(_ text: String) -> [UInt8] { text.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "\\") } }

    @Test("An invalid document is refused, with a place inside it", arguments: invalid)
    func refused(_ path: String) throws {
        let problems = try EPCISDocument(parsing: CaseFolder.bytes(path)).check()
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.pointer.hasPrefix("/epcisBody/") && $0.event != nil })
    }

    @Test("The place is the one that is wrong", arguments: [
        ("ObjectEvent_with_non_standard_bizStep_in_second_event.json", ["/epcisBody/eventList/1/bizStep"]),
        ("Combination_of_non_standard_bizStep_and_disposition.json", ["/epcisBody/eventList/0/bizStep", "/epcisBody/eventList/1/disposition"]),
        ("ObjectEvent_with_ilmd_field_without_namespace.json", ["/epcisBody/eventList/0/ilmd/materialType"]),
        ("ObjectEvent_with_invalid_eventTime_format.json", ["/epcisBody/eventList/0/eventTime"]),
        ("ObjectEvent_with_unknown_field_in_quantityList.json", ["/epcisBody/eventList/0/quantityList/0/weight"]),
        ("ObjectEvent_without_identifier_list.json", ["/epcisBody/eventList/0/epcList"]),
    ])
    func places(_ name: String, _ pointers: [String]) throws {
        let problems = try EPCISDocument(parsing: CaseFolder.bytes("openepcis/Capture/Invalid/" + name)).check()
        #expect(problems.map(\.pointer) == pointers)
    }

    @Test("An invalid query is refused by the name of its parameter")
    func query() throws {
        let bytes = try CaseFolder.bytes("openepcis/Query/Queries/Invalid/Query_with_invalid_values.json")
        let error = #expect(throws: QueryParameterError.self) { try EventQuery(parsing: bytes) }
        #expect(error?.parameter == "GE_eventTime")
    }

    @Test("There is something to read")
    func found() { #expect(Self.valid.count >= 50 && Self.invalid.count >= 9) }
}
