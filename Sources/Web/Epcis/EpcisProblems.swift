import EPCISRepository
import HTTPTypes

extension Problem {
    /// The same problem with the name that EPCIS 2.0 has for it (12.6 and its OpenAPI document).
    func asEpcis(at path: String) -> Problem {
        var problem = self
        problem.type = "epcisException:" + exception(at: path)
        return problem
    }

    private func exception(at path: String) -> String {
        switch (status.code, code) {
        case (400, "subscription-malformed"): "SubscriptionControlsException"
        // A kept query has its parameters; what is asked of its address is none of them.
        case (400, _) where path.hasPrefix("/epcis/queries/"): "ValidationException"
        case (400, "query-malformed"), (400, "next-page-token-unknown"): "QueryParameterException"
        case (400, _): "ValidationException"
        case (401, _), (403, _): "SecurityException"
        case (404, _): "NoSuchNameException"
        case (406, _): "NotAcceptableException"
        case (409, _): "ResourceAlreadyExistsException"
        case (413, "query-too-large"): "QueryTooLargeException"
        case (413, "query-too-complex"): "QueryTooComplexException"
        case (413, _): "CaptureLimitExceededException"
        case (414, _): "URITooLongException"
        case (415, _): "UnsupportedMediaTypeException"
        default: "ImplementationException"
        }
    }

    /// - Parameter faults: of events, at most 100.
    static func invalidEvents(_ faults: [EventFault]) -> Problem {
        Problem(
            status: .badRequest, code: "epcis-invalid", detail: "This breaks the rules of EPCIS 2.0; `errors` says where.",
            faults: faults.prefix(100).map { Fault(place: .body($0.pointer), detail: $0.reason) })
    }

    static func malformedEpcis(_ reason: String) -> Problem { Problem(status: .badRequest, code: "epcis-malformed", detail: reason) }

    static func malformedEpcisQuery(_ parameter: String, _ reason: String) -> Problem {
        Problem(
            status: .badRequest, code: "query-malformed", detail: reason, faults: parameter.isEmpty ? [] : [Fault(place: .parameter(parameter), detail: reason)])
    }

    static let tokensHoldNothing = Problem(
        status: .notImplemented, code: "token-release-not-offered", detail: "A nextPageToken holds nothing here that could be released; forget it.")

    static let eventExists = Problem(
        status: .conflict, code: "event-exists", detail: "This event is stored already. Captured in a document, it would be passed over.")
}
