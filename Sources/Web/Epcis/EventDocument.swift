import Core
import EPCIS
import EPCISRepository
import JSONText

/// Events as an answer to a query (EPCISQueryDocument), each as it was captured, with the id and the record time that it has here.
struct EventDocument {
    static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    let bytes: [UInt8]

    init(_ events: [ShownEvent], format: EPCFormat = .noPreference, queryName: String, subscription: String? = nil, createdAt: Instant) {
        var out = JSONWriter(reservingBytes: 1_000 + 1_000 * events.count)
        out.object { out in
            out.key("@context")
            out.beginArray()
            out.string(Self.context)
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
                    out.object { $0.member("eventList", list: events) { event, out in out.value(.object(event.told(format))) } }
                }
            }
        }
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
