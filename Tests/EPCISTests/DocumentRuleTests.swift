import Testing

@testable import EPCIS

@Suite("Rules of documents")
struct DocumentRuleTests {
    static let header = #""epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation","vocabularyElementList":[{"id":"urn:epc:id:sgln:4012345.00001.0","attributes":[{"id":"cbvmda:city","attribute":"Leipzig"}],"children":["urn:epc:id:sgln:4012345.00001.1"]}]}]}},"#
    private static let whole = #"{"@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z",\#(header)"epcisBody":{"eventList":[]}}"#

    private func check(_ text: String) throws -> [EPCISProblem] { try EPCISDocument(parsing: Array(text.utf8)).check() }

    @Test("A document without events is one", arguments: [whole, whole.replacing("2.0", with: "2"), whole.replacing(#""type":"E"#, with: #""id":"urn:x:1","type":"E"#)])
    func valid(_ text: String) throws { #expect(try check(text) == []) }

    @Test("What is wrong with the frame is named", arguments: [
        (#""@context":"https://ref.gs1.org/standards/epcis/epcis-context.jsonld","#, "", "/@context"), (#""schemaVersion":"2.0","#, "", "/schemaVersion"), ("2.0", "two", "/schemaVersion"), ("2.0", "2..0", "/schemaVersion"),
        (#""creationDate":"2026-07-22T10:30:00Z","#, "", "/creationDate"), ("2026-07-22T10:30:00Z", "2026-07-22", "/creationDate"), (#","epcisBody":{"eventList":[]}"#, "", "/epcisBody"), ("eventList", "events", "/epcisBody/eventList"),
        ("[]}}", "{}}}", "/epcisBody/eventList"), ("[]}}", "[5]}}", "/epcisBody/eventList/0"), ("schemaVersion", "version", "/version"), ("epcisMasterData", "masterData", "/epcisHeader/masterData"),
        (#""id":"cbvmda:city","#, "", "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/attributes/0/id"),
        (#""urn:epc:id:sgln:4012345.00001.1""#, #""x""#, "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/children/0"),
        (#""Leipzig""#, "[1]", "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/attributes/0/attribute"),
    ])
    func frame(_ old: String, _ new: String, _ pointer: String) throws {
        let text = Self.whole.replacing(old, with: new).replacing(",,", with: ",").replacing(",}", with: "}")
        let problems = try check(text)
        #expect(problems.map(\.pointer).contains(pointer), "\(problems)")
    }

    @Test("Each event's problems carry its place, also behind an item that is none")
    func places() throws {
        let text = Sample.document(Sample.object, "7", Sample.object.replacing("OBSERVE", with: "SEE"))
        let problems = try check(text)
        #expect(problems.map(\.pointer) == ["/epcisBody/eventList/1", "/epcisBody/eventList/2/action"])
        #expect(problems.map(\.event) == [1, 2])
    }

    @Test("Prefixes of one event are none of the next one's")
    func separate() throws {
        let own = Sample.object.dropLast() + #","@context":{"own":"urn:own:"},"own:x":1}"#
        let problems = try check(Sample.document(String(own), String(Sample.object.dropLast() + #","own:x":1}"#)))
        #expect(problems.map(\.pointer) == ["/epcisBody/eventList/1/own:x"])
    }

    @Test("A query document needs a name and results", arguments: [
        (#"{"queryResults":{"queryName":"q","resultsBody":{"eventList":[]}}}"#, []), (#"{"queryResults":{"resultsBody":{"eventList":[]}}}"#, ["/epcisBody/queryResults/queryName"]),
        (#"{"queryResults":{"queryName":"q"}}"#, ["/epcisBody/queryResults/resultsBody"]), (#"{"queryResults":{"queryName":"q","resultsBody":{}}}"#, ["/epcisBody/queryResults/resultsBody/eventList"]), (#"{}"#, ["/epcisBody/queryResults"]),
        (#"{"queryResults":{"queryName":"q","resultsBody":{"eventList":[\#(Sample.object.replacing("OBSERVE", with: "SEE"))]}}}"#, ["/epcisBody/queryResults/resultsBody/eventList/0/action"]),
        (#"{"queryResults":{"queryName":"q","subscriptionID":5,"resultsBody":{"eventList":[]}}}"#, ["/epcisBody/queryResults/subscriptionID"]),
    ])
    func queryDocument(_ body: String, _ pointers: [String]) throws {
        let text = #"{"@context":\#(Sample.context),"type":"EPCISQueryDocument","epcisBody":\#(body)}"#
        #expect(try check(text).map(\.pointer) == pointers)
    }

    @Test("A context has at most 500 prefixes")
    func prefixes() throws {
        func text(_ count: Int) -> String {
            let context = "{" + (0..<count).map { "\"p\($0)\":\"urn:p:\($0):\"" }.joined(separator: ",") + "}"
            return Sample.document(Sample.object.dropLast() + ",\"p\(count - 1):x\":1}").replacing(Sample.context, with: context)
        }
        #expect(try check(text(500)) == [])
        #expect(try check(text(501)).map(\.pointer) == ["/@context", "/epcisBody/eventList/0/p500:x"])
    }

    @Test("A single event needs a context")
    func single() throws {
        #expect(try check(Sample.object).map(\.pointer) == ["/@context"])
        #expect(try check(String(Sample.object.dropLast() + #","@context":\#(Sample.context),"example:x":1}"#)) == [])
    }

    @Test("What is no document at all is an error", arguments: [("[]", 1), ("5", 1), ("{", 1), ("", 1), ("{\"type\":\n oops}", 2)])
    func errors(_ text: String, _ line: Int) throws {
        let error = try #require(throws: EPCISError.self) { try EPCISDocument(parsing: Array(text.utf8)) }
        #expect(error.line ?? 1 == line && !error.description.isEmpty)
    }

    @Test("Too long a text is refused")
    func long() { #expect(throws: EPCISError.self) { try EPCISDocument(parsing: Array(Self.whole.utf8), maxBytes: 100) } }
}
