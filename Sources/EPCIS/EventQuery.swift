import JSONText

/// A SimpleEventQuery as a value: what was asked, checked and made comparable. Source: EPCIS 2.0, 8.2.7.1.
///
///     let query = try EventQuery(items: [("EQ_bizStep", "shipping|receiving"), ("MATCH_anyEPC", "urn:epc:idpat:sgtin:4012345.011111.*")])
///     query.matches(event)
///
/// ``matches(_:in:)`` is the meaning of each parameter; whoever answers queries from a database is held against it.
/// Conditions are joined by AND, the values inside one by OR.
public struct EventQuery: Hashable, Sendable {
    /// What `orderBy` names.
    public enum OrderKey: Hashable, Sendable {
        case eventTime, recordTime
        case field(FieldName)
    }

    public enum OrderDirection: String, Hashable, Sendable {
        case ascending = "ASC"
        case descending = "DESC"
    }

    public internal(set) var conditions: [EventCondition] = []
    public internal(set) var orderBy: OrderKey?
    /// Descending where nothing is said.
    public internal(set) var orderDirection = OrderDirection.descending
    /// Only so many events, at least 1; never together with ``maxEventCount``.
    public internal(set) var eventCountLimit: Int?
    /// More events than these, at least 1, are an error (QueryTooLargeException).
    public internal(set) var maxEventCount: Int?
    /// Most events of a page, at least 1.
    public internal(set) var perPage: Int?
    public internal(set) var nextPageToken: String?

    /// A query for all events.
    public init() {}

    /// The same query, for another page of its events.
    public func onPage(_ token: String?, perPage: Int?) -> EventQuery {
        var query = self
        query.nextPageToken = token
        query.perPage = perPage ?? self.perPage
        return query
    }
}

/// Why a query is refused: QueryParameterException of EPCIS 2.0.
public struct QueryParameterError: Error, Hashable, Sendable {
    /// The parameter that is wrong, as it was written; empty when it is none of them.
    public let parameter: String
    /// What is wrong and what would be right, as a sentence.
    public let reason: String

    init(_ parameter: String, _ reason: String) {
        self.parameter = parameter
        self.reason = reason
    }
}

extension QueryParameterError: CustomStringConvertible {
    public var description: String { parameter.isEmpty ? reason : parameter + ": " + reason }
}
