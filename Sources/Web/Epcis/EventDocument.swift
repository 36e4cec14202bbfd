import Core
import EPCIS
import EPCISRepository
import JSONText

/// Events as an answer to a query (EPCISQueryDocument), each as it was captured, with the id and the record time that it has here.
struct EventDocument {
    static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    let bytes: [UInt8]

    init(_ events: [ShownEvent], format: EPCFormat = .noPreference, queryName: String, subscription: String? = nil, createdAt: Instant) {
        var prefixes: [String: String] = [:]
        for event in events { prefixes.merge(event.event.prefixes) { known, _ in known } }
        var out = JSONWriter(reservingBytes: 1_000 + 1_000 * events.count)
        out.object { out in
            out.key("@context")
            out.beginArray()
            out.string(Self.context)
            for prefix in prefixes.sorted(by: { $0.key < $1.key }) { out.object { $0.member(prefix.key, prefix.value) } }
            out.endArray()
            out.member("type", "EPCISQueryDocument")
            out.member("schemaVersion", EpcisHeaders.version)
            out.member("creationDate", EPCISTime(microseconds: createdAt.microseconds).text)
            out.key("epcisBody")
            out.object { out in
                out.key("queryResults")
                out.object { out in
                    out.member("queryName", queryName)
                    out.member("subscriptionID", ifAny: subscription)
                    out.key("resultsBody")
                    out.object { $0.member("eventList", list: events) { event, out in out.value(.object(event.told(format, among: prefixes))) } }
                }
            }
        }
        bytes = out.bytes
    }
}

extension ShownEvent {
    /// The event as it is told: with a context of its own where the document's prefixes stand for other namespaces.
    fileprivate func told(_ format: EPCFormat, among prefixes: [String: String]) -> JSONObject {
        var object = event.translated(to: format).json
        let other = event.prefixes.filter { prefixes[$0.key] != $0.value }.sorted { $0.key < $1.key }
        if !other.isEmpty { object["@context"] = .array([.object(JSONObject(other.map { ($0.key, .string($0.value)) }))]) }
        return object
    }
}

extension EPCISEvent {
    /// Prefixes that its document declared beside those of the standard.
    fileprivate var prefixes: [String: String] {
        Dictionary(namespaces.entries.map { ($0.prefix, $0.uri) }) { nearest, _ in nearest }
    }
}
