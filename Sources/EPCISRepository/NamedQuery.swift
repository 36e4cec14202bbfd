import Core
import EPCIS
import JSONText

/// A query that a party has given a name, to ask it again and to subscribe to it.
package struct NamedQuery: Sendable {
    package let id: QueryID
    package let owner: QueryOwner
    package let name: String
    /// JSON, as it came.
    package let body: JSON
    /// What the body says.
    package let query: EventQuery
    package let createdAt: Instant

    /// - Throws: `QueryRefusal`.
    package init(id: QueryID, owner: QueryOwner, name: String, body: JSON, createdAt: Instant) throws(QueryRefusal) {
        guard QueryName.isValid(name) else { throw .name }
        self.id = id
        self.owner = owner
        self.name = name
        self.body = body
        do {
            query = try EventQuery(json: body)
        } catch {
            throw .parameter(error)
        }
        guard query.nextPageToken == nil else { throw .token }
        self.createdAt = createdAt
    }

    /// The query as its owner asks it.
    package func inquiry(page token: String? = nil, perPage: Int? = nil) -> EventInquiry {
        EventInquiry(query.onPage(token, perPage: perPage), party: owner.eventsOf)
    }
}

/// Whose a query is: names are each party's own.
package struct QueryOwner: Hashable, Sendable {
    package let party: PartyID
    package let kind: PartyKind

    package init(party: PartyID, kind: PartyKind) {
        self.party = party
        self.kind = kind
    }

    /// Whose events its queries find: everybody's for the operator, for others their own.
    package var eventsOf: PartyID? { kind == .operator ? nil : party }
}

package enum QueryName {
    package static let most = 100

    /// 1 to `most` letters, digits and `-._~`, which stand in an address as they are; no dots alone, which lead elsewhere.
    package static func isValid(_ name: String) -> Bool {
        (1...most).contains(name.utf8.count) && name != "." && name != ".." && name.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~".utf8.contains(byte)
        }
    }
}

package enum QueryLimits {
    /// Queries of one party.
    package static let queries = 1_000
    /// Bytes of one query.
    package static let bytes = 256 << 10
    /// Subscriptions of one party.
    package static let subscriptions = 500
    /// Bytes of an address, and of a token.
    package static let addressBytes = 2_000
    package static let tokenBytes = 16...500
    /// Events in one report at first, fewer where the receiver finds it too large, and bytes of their bodies.
    package static let reportEvents = 100
    package static let reportBytes = 4 << 20
    /// How long a process may take for one report before another takes it over.
    package static let leaseMicroseconds: Int64 = 120 * 1_000_000
}

/// Why a query or a subscription is not kept.
package enum QueryRefusal: Refusal, Equatable {
    case name
    case parameter(QueryParameterError)
    case token
    case nameTaken(String)
    case tooManyQueries
    case notFound
    /// Something in the controls of a subscription, with the JSON pointer to it.
    case controls(String, reason: String)
    case tooManySubscriptions
    case subscriptionNotFound

    package var code: String {
        switch self {
        case .name: "query-name-malformed"
        case .parameter, .token: "query-malformed"
        case .nameTaken: "query-name-taken"
        case .tooManyQueries: "query-too-many"
        case .notFound: "query-not-found"
        case .controls: "subscription-malformed"
        case .tooManySubscriptions: "subscription-too-many"
        case .subscriptionNotFound: "subscription-not-found"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .name, .parameter, .token, .controls: .malformed
        case .nameTaken: .conflict
        case .tooManyQueries, .tooManySubscriptions: .forbidden
        case .notFound, .subscriptionNotFound: .notFound
        }
    }

    package var sentence: String {
        switch self {
        case .name: "A query's name has 1 to \(QueryName.most) letters, digits or signs of -._~, and not dots alone."
        case .parameter(let error): error.description
        case .token: "A query that is kept begins at its first page; leave nextPageToken out, and send it when you ask for the query's events."
        case .nameTaken(let name): "You have a query of the name \(name) already; take another name, or delete that one first."
        case .tooManyQueries: "A party keeps at most \(QueryLimits.queries) queries; delete some that you need no more."
        case .notFound: "You have no query of this name."
        case .controls(_, let reason): reason
        case .tooManySubscriptions: "A party has at most \(QueryLimits.subscriptions) subscriptions; end some that you need no more."
        case .subscriptionNotFound: "The query has no such subscription."
        }
    }

    /// The place in the body that it speaks of.
    package var pointer: String? {
        switch self {
        case .name, .nameTaken: "/name"
        case .parameter(let error): "/query" + (error.parameter.isEmpty ? "" : "/" + error.parameter)
        case .token: "/query/nextPageToken"
        case .controls(let pointer, _): pointer
        case .tooManyQueries, .notFound, .tooManySubscriptions, .subscriptionNotFound: nil
        }
    }
}
