import Core
import EPCIS
import JSONText

/// Events as an answer to a query (EPCISQueryDocument), each as it was captured, with the id and the record time that it has here.
package struct EventDocument {
    package static let version = "2.0"

    package let bytes: [UInt8]

    package init(_ events: [ShownEvent], format: EPCFormat = .noPreference, queryName: String, subscription: String? = nil, createdAt: Instant) {
        var out = JSONWriter(reservingBytes: 1_000 + 1_000 * events.count)
        out.beginObject()
        out.key("@context")
        out.beginArray()
        out.string(EPCISDocument.contextAddress)
        out.endArray()
        out.member("type", "EPCISQueryDocument")
        out.member("schemaVersion", Self.version)
        out.member("creationDate", EPCISTime(microseconds: createdAt.microseconds).text)
        for name in ["epcisBody", "queryResults"] {
            out.key(name)
            out.beginObject()
        }
        out.member("queryName", queryName)
        if let subscription { out.member("subscriptionID", subscription) }
        out.key("resultsBody")
        out.beginObject()
        out.key("eventList")
        out.beginArray()
        for event in events { out.value(.object(event.told(format))) }
        out.endArray()
        for _ in 0..<4 { out.endObject() }
        bytes = out.bytes
    }
}

extension ShownEvent {
    /// The event as it is told: with the context of the document that it came in, so that no other's prefixes mean anything in it.
    fileprivate func told(_ format: EPCFormat) -> JSONObject {
        var object = event.translated(to: format).json
        let own = Self.items(context).filter { !Self.isStandard($0) }
        if !own.isEmpty { object["@context"] = .array(own + Self.items(object["@context"])) }
        return object
    }

    private static func items(_ context: JSON?) -> [JSON] { context.map { $0.asArray ?? [$0] } ?? [] }

    private static func isStandard(_ item: JSON) -> Bool {
        item.asString.map { $0.hasPrefix("https://ref.gs1.org/standards/epcis/") || $0.hasPrefix("https://gs1.github.io/EPCIS/") } ?? false
    }
}
