import Core
import HTTPTypes
import Hummingbird
import JSONText

/// What there is to be had of a thing, for programs (RFC 9264; GS1-Conformant Resolver Standard 1.2, 2.10).
struct Linkset: Sendable {
    let address: ThingAddress
    /// `https://host`
    let root: String
    let title: String

    static let context = "https://ref.gs1.org/standards/resolver/linkset-context"

    var response: Response {
        var out = JSONWriter(reservingBytes: 800)
        out.object { out in
            out.key("linkset")
            out.beginArray()
            out.object { out in
                out.member("anchor", root + address.path)
                out.member("itemDescription", title)
                for type in types { out.member(type.uri, list: [type]) { type, out in write(type, to: &out) } }
            }
            out.endArray()
        }
        var response = Response.bytes(.ok, .linkset, out.bytes)
        response.headers[EpcisHeaders.link] = "<\(Self.context)>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\""
        response.headers[.accessControlAllowOrigin] = "*"
        return response
    }

    private var types: [LinkType] { address.isParcel ? [.defaultLink, .traceability, .epcis] : LinkType.allCases }

    private func write(_ type: LinkType, to out: inout JSONWriter) {
        out.object { out in
            out.member("href", root + (type == .epcis ? Self.events(of: address) : address.path))
            out.member("title", type == .epcis ? "EPCIS events, for parties of this network" : title)
            out.member("type", type == .epcis ? MediaType.jsonLD.rawValue : MediaType.html.rawValue)
            if type != .epcis { out.member("hreflang", list: ["en"]) { $1.string($0) } }
        }
    }

    /// Where events that name the thing are asked for.
    static func events(of address: ThingAddress) -> String { "/epcis/epcs/\(PercentText.encoded(address.epc))/events" }
}

/// What this resolver can do (GS1-Conformant Resolver Standard 1.2, 3).
enum ResolverDescription {
    static let path = "/.well-known/gs1resolver"

    static func write(root: String, to out: inout JSONWriter) {
        out.object { out in
            out.member("name", "Nearmade")
            out.member("resolverRoot", root)
            out.member("supportedPrimaryKeys", list: ["00", "01"]) { $1.string($0) }
            out.member("supportedLinkType", list: [LinkType.namespace]) { namespace, out in
                out.object { out in
                    out.member("namespace", namespace)
                    out.member("prefix", "gs1:")
                }
            }
            out.member("linkTypeDefaultCanBeLinkset", false)
            out.member("jsonLdContextLocation", Linkset.context)
        }
    }
}
