import Core
import Look
import TradeNetwork

/// Who did something, as pages name them.
struct ActorWords: Sendable {
    /// By actor, as far as the viewer may know them.
    let names: [String: String]

    func say(_ actor: String, _ viewer: Viewer) -> String {
        if let name = names[actor] { return name }
        let kind = actor.split(separator: ":").first.map(String.init) ?? actor
        if kind == "job" { return viewer.say(.actorSystem) }
        return Role(rawValue: kind).map { viewer.say(.role($0)) } ?? kind
    }
}

/// Where the page of a thing stands, by its id. nil for what has none of its own.
enum SubjectPath {
    private static let nouns: [String: String] = [
        OrderTag.idPrefix: "orders", ClaimTag.idPrefix: "claims", ParcelTag.idPrefix: "parcels", AnomalyTag.idPrefix: "anomalies",
        OfferTag.idPrefix: "offers", AccountTag.idPrefix: "accounts", TransferTag.idPrefix: "transfers", FactTag.idPrefix: "facts",
        PartyTag.idPrefix: "parties",
    ]

    static func path(_ id: String) -> String? {
        guard let (prefix, _) = TypeID.parse(id), let noun = nouns[prefix] else { return nil }
        return "/\(noun)/\(id)"
    }

    /// The short id, as a link where it leads anywhere.
    static func html(_ id: String) -> HTML {
        let code = CopyID(id).code
        return path(id).map { "<a href=\"\($0)\">\(code)</a>" } ?? code
    }
}
