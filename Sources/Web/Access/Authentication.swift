import HTTPTypes
import Hummingbird
import TradeNetwork
import Views
import Workflows

extension Site {
    /// On whose behalf a request is made. - Throws: 401, whatever is wrong with the token, so that nobody learns which tokens there once were.
    func principal(of visit: Visit) async throws -> Principal {
        if let secret = BuyerLink.secret(of: visit) {
            guard let principal = try await workflows.principal(secret: secret), principal.role == .buyer else { throw Problem.tokenUnknown }
            return principal
        }
        guard let principal = try await bearer(visit.request) else { throw Problem.tokenMissing }
        return principal
    }

    /// The holder of the token in a request's Authorization; nil where there is none. - Throws: 401 when it opens nothing.
    func bearer(_ request: Request) async throws -> Principal? {
        guard let field = request.headers[.authorization] else { return nil }
        let words = field.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else { throw Problem.tokenMissing }
        guard let principal = try await workflows.principal(secret: String(words[1])) else { throw Problem.tokenUnknown }
        return principal
    }
}

/// The address of the page of one order, with the buyer's token in it: a browser sends no Authorization of its own accord. Only a buyer's token
/// works there, since addresses are passed on; the page tells no other site where it was (Referrer-Policy), and logs hold no addresses.
enum BuyerLink {
    static let parameter = "link"

    static func secret(of visit: Visit) -> String? {
        guard visit.endpoint.takesBuyerLink, visit.request.headers[.authorization] == nil else { return nil }
        return visit.request.uri.queryParameters[Substring(parameter)].map(String.init)
    }
}

extension Endpoint {
    var takesBuyerLink: Bool { query.contains { $0.name == BuyerLink.parameter } }
}

extension Call {
    var sight: Sight { principal.sight }
}

extension Principal {
    /// What of the trade somebody may see.
    var sight: Sight {
        switch self {
        case .party(_, .operator): .everything
        case .party(let party, .merchant): .merchant(party)
        case .party(let party, .factory), .party(let party, .hub), .party(let party, .carrier): .recorder(party, device: nil)
        case .device(let device, let owner, _): .recorder(owner, device: device)
        case .buyer(let order): .order(order)
        }
    }
}
