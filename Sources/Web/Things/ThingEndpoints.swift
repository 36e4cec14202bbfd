import Core
import GS1
import HTTPTypes
import Hummingbird
import JSONText
import Look
import Store
import Views
import Workflows

/// Addresses that stand on things and labels: people are shown the thing's page, programs the links (GS1-Conformant Resolver Standard 1.2).
extension Site {
    var thingEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: ResolverDescription.path, summary: "Say what this resolver of GS1 Digital Links can do",
                replies: [.json(200, "The resolver description file.", .anyObject)],
                door: .open { visit in
                    var response = Response.json { out in ResolverDescription.write(root: root(visit.request, visit.context), to: &out) }
                    response.headers[.accessControlAllowOrigin] = "*"
                    return response
                })
        ] + ThingAddress.paths.map(thingEndpoint)
    }

    var thingPages: [PageEndpoint] {
        ThingAddress.paths.map { path in
            PageEndpoint(method: .get, path: path, door: .open { visit in try await resolve(visit) })
        }
    }

    private func thingEndpoint(_ path: String) -> Endpoint {
        let things = ["sscc": "a parcel", "gtin": "an article", "variant": "a variant", "lot": "a lot", "serial": "a piece"]
        let name = path.split(separator: "/").last.map { things[String($0.dropFirst().dropLast())] ?? "" } ?? ""
        return Endpoint(
            method: .get, path: path, summary: "Resolve the Digital Link of \(name)",
            details: "Open to anybody. A browser is shown the thing's page; application/linkset+json, or linkType=linkset, gives the links (RFC 9264).",
            query: [
                QueryParameter("linkType", .text(most: 100), "gs1:defaultLink, gs1:pip, gs1:traceability, gs1:epcis; linkset or all for the links."),
                QueryParameter("…", .text(), "Further elements of the link, such as 17=261231, and whatever else its printer put there."),
            ],
            replies: [Reply(200, "The links, or the page.", [(.linkset, .anyObject), (.html, .text())]), Reply(307, "Where the links of the wanted kind lead.")],
            door: .open { visit in
                let nowhere = PageEndpoint(method: .get, path: path, door: .open { _ in throw Problem.notFound("thing") })
                return try await resolve(
                    PageVisit(request: visit.request, context: visit.context, endpoint: nowhere, viewer: viewer(of: visit.request, nil), signedIn: nil))
            })
    }

    private func resolve(_ visit: PageVisit) async throws -> Response {
        let address = try ThingAddress(visit.request)
        let shown = ThingPage(address: address, journey: try await journey(of: address)?.until(world.now()))
        let wanted = visit.query("linkType")
        if wanted == "linkset" || wanted == "all" || wanted == nil && Self.wantsLinks(visit.request) {
            return Linkset(address: address, root: root(visit.request, visit.context), title: shown.title(visit.viewer)).response
        }
        if let wanted, wanted != "" {
            guard let type = LinkType(wanted), type != .pip || !address.isParcel else {
                throw Problem(status: .notFound, code: "link-type-unknown", detail: "There is no link of the type “\(wanted.prefix(100))” here; linkType=linkset tells which there are.")
            }
            if type == .epcis { return Response(status: .temporaryRedirect, headers: [.location: Linkset.events(of: address)]) }
        }
        var response = plainPage(visit, title: shown.title(visit.viewer), navigates: true, shown.html(visit.viewer))
        response.headers[EpcisHeaders.link] = "<\(address.path)?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\""
        return response
    }

    /// nil for an article that is known by its pieces alone.
    /// - Throws: a problem where nothing is known of the thing.
    private func journey(of address: ThingAddress) async throws -> PublicJourney? {
        let found: (way: PublicJourney?, isKnown: Bool) = try await store.read { tx in
            if let key = address.parcelKey, let way = try PublicJourney.ofParcel(key, in: tx) { return (way, true) }
            guard var way = try PublicJourney.ofThing(address.epc, in: tx) else {
                return (nil, address.isArticle ? try PublicJourney.isKnown(below: address.epc, in: tx) : false)
            }
            // What happened to the box happened to what was in it.
            for packing in way.packings {
                let parcel = try ParcelName.key(packing.parent).flatMap { try PublicJourney.ofParcel($0, in: tx) }
                if let box = try parcel ?? PublicJourney.ofThing(packing.parent, in: tx) { way = way.joined(with: box, during: packing) }
            }
            return (way, true)
        }
        guard found.isKnown else {
            throw Problem(status: .notFound, code: "thing-unknown", detail: "Nobody in this network has recorded anything of \(([address.link.primaryKey] + address.link.qualifiers).bracketed).")
        }
        return found.way
    }

    private static func wantsLinks(_ request: Request) -> Bool {
        let best = Negotiation.best(request.headers[.accept], of: [.html, .linkset, .json, .jsonLD])
        return best == .linkset || best == .json || best == .jsonLD
    }

    /// `https://host`, as whoever asks sees it.
    private func root(_ request: Request, _ context: WebContext) -> String {
        let host = request.head.authority.flatMap { $0.utf8.allSatisfy(Self.isOfHost) ? $0 : nil }
        return scheme(request, context) + (host ?? "localhost")
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
