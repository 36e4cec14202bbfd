import EPCIS
import JSONText

/// Events of EPCIS as JSON and XML, and queries for them: nothing that is read is lost, and every rule, hash and form has an answer.
enum FuzzedEPCIS {
    static func checkJSON(_ bytes: [UInt8]) throws {
        guard let document = accepted({ try EPCISDocument(parsing: bytes, maxBytes: 1 << 20) }) else { return }
        try checkDocument(document)
        for event in document.events {
            try hold(event.selfContained().hashID == event.hashID, "an event that has its prefixes with it has the same hash: \(event.text)")
        }
    }

    static func checkXML(_ bytes: [UInt8]) throws {
        guard let document = accepted({ try EPCISDocument(parsingXML: bytes, maxBytes: 1 << 20) }) else { return }
        try checkDocument(document)
        try hold(accepted { try EPCISDocument(parsing: document.bytes) }?.events.map(\.text) == document.events.map(\.text), "XML reads as its JSON does")
    }

    private static func checkDocument(_ document: EPCISDocument) throws {
        let again = try EPCISDocument(parsing: document.bytes)
        try hold(again.text == document.text, "a document reads as it was written")
        try hold(document.hashIDs.allSatisfy { $0.utf8.count == 89 }, "every event has a hash")
        let problems = document.check(limit: 20)
        try hold(problems.count <= 20 && problems.allSatisfy { !$0.reason.isEmpty && ($0.pointer.isEmpty || $0.pointer.hasPrefix("/")) }, "problems have places: \(problems)")
        for event in document.events {
            let links = event.translated(to: .digitalLink)
            try hold(links.translated(to: .digitalLink) == links, "links stay links: \(links.text)")
            _ = event.translated(to: .urn) { _ in 7 }
            try hold(event.translated(words: .urn).translated(words: nil) == event.translated(words: nil), "words find back: \(event.text)")
        }
    }

    private static let event = Result { try EPCISEvent(parsing: Array(FuzzSeeds.event.utf8)) }

    /// A body of JSON, or a URL's items, names and values decoded.
    static func checkQuery(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let items = text.split(separator: "&").map { item in
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: halves[0], value: halves.count == 2 ? halves[1] : "")
        }
        let queries = [accepted { try EventQuery(items: items) }, accepted { try EventQuery(parsing: bytes) }].compactMap(\.self)
        for query in queries {
            let event = try event.get()
            try hold(query.matches(event) == query.conditions.allSatisfy { $0.matches(event) }, "conditions are joined by AND")
        }
        let id = CanonicalID.of(text)
        try hold(CanonicalID.of(id) == id, "a canonical id is its own: \(id)")
        try hold(EPCPattern(text).rest != .nothing || EPCPattern(text).matches(text), "an id matches itself: \(text)")
    }
}
