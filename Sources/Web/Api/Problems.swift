import Core
import HTTPTypes
import JSONText
import TradeNetwork

// Problems of HTTP itself. Those of the trade are refusals, which `ProblemTranslation.swift` turns into problems.
extension Problem {
    static let tokenMissing = Problem(
        status: .unauthorized, code: "token-missing", detail: "Send a token: Authorization: Bearer nm_…", headers: [.wwwAuthenticate: "Bearer"])

    static let tokenUnknown = Problem(
        status: .unauthorized, code: "token-unknown", detail: "The token is unknown, expired or revoked.",
        headers: [.wwwAuthenticate: #"Bearer error="invalid_token""#])

    static func forbidden(_ endpoint: Endpoint, role: Role) -> Problem {
        let allowed = Role.allCases.filter { endpoint.roles?.contains($0) == true }.map(\.rawValue).joined(separator: ", ")
        return Problem(
            status: .forbidden, code: "role-not-permitted",
            detail: "A token of the role \(role.rawValue) may not use \(endpoint.name); these may: \(allowed).")
    }

    static func noSuchPath() -> Problem {
        Problem(status: .notFound, code: "path-unknown", detail: "There is nothing at this address. GET /openapi.json lists what there is.")
    }

    static func methodNotAllowed(_ methods: [HTTPRequest.Method]) -> Problem {
        let allow = methods.map(\.rawValue).joined(separator: ", ")
        return Problem(
            status: .methodNotAllowed, code: "method-not-allowed", detail: "This address takes \(allow).", headers: [.allow: allow])
    }

    static func notFound(_ kind: String) -> Problem {
        Problem(status: .notFound, code: "\(kind)-not-found", detail: "There is no such \(kind), or it is not yours to see.")
    }

    static func malformedID(_ name: String, prefix: String, found: String) -> Problem {
        Problem(
            status: .badRequest, code: "id-malformed",
            detail: "“\(shortened(found))” is no id of \(article(name)): expected \(prefix)_ and 26 characters, as in \(prefix)_01h455vb4pex5vsknk084sn02q.",
            faults: [Fault(place: .parameter(name), detail: "is not \(prefix)_ and 26 characters")])
    }

    static func malformedPosition(found: String) -> Problem {
        Problem(
            status: .badRequest, code: "position-malformed", detail: "“\(shortened(found))” is no line position: expected a whole number from 1.",
            faults: [Fault(place: .parameter("position"), detail: "is no whole number from 1")])
    }

    static func unsupportedMediaType(_ found: String?, expected: [MediaType]) -> Problem {
        let types = expected.map(\.rawValue).joined(separator: ", ")
        let what = found.map { "“\(shortened($0))” is not taken here" } ?? "The request has no Content-Type"
        return Problem(
            status: .unsupportedMediaType, code: "media-type-unsupported", detail: "\(what); send \(types).", headers: [.accept: types])
    }

    static func encodedBody(_ encoding: String) -> Problem {
        Problem(
            status: .unsupportedMediaType, code: "content-encoding-unsupported",
            detail: "A body in “\(shortened(encoding))” is not taken; send it as it is, without Content-Encoding.", headers: [.acceptEncoding: "identity"])
    }

    static func notAcceptable(_ offered: [MediaType]) -> Problem {
        Problem(
            status: .notAcceptable, code: "not-acceptable",
            detail: "Nothing that you accept can be given; offered: \(offered.map(\.rawValue).joined(separator: ", ")).")
    }

    /// A page was asked for as something else.
    static func pageOnly(_ page: PageEndpoint, endpoints: [Endpoint], pages: [PageEndpoint]) -> Problem {
        let media = page.media ?? .html
        let file = pages.first { $0.path == page.path + ".csv" }.map { "; \($0.name) gives it as \(MediaType.csv.rawValue)" } ?? ""
        let noun = page.path.split(separator: "/").first?.split(separator: ".").first
        let data = endpoints.filter { endpoint in
            endpoint.method == .get && endpoint.path.split(separator: "/").first == noun
                && endpoint.replies.contains { $0.content.contains { $0.0 == .json } }
        }.map(\.name)
        let json = data.isEmpty ? "There is no \(MediaType.json.rawValue) of it" : "As \(MediaType.json.rawValue) there is \(data.joined(separator: ", "))"
        return Problem(
            status: .notAcceptable, code: "not-acceptable",
            detail: "This address gives \(media.rawValue) only\(file). \(json); GET /openapi.json lists all data that there is.")
    }

    static func bodyTooLarge(_ limit: Int) -> Problem {
        Problem(
            status: .contentTooLarge, code: "body-too-large",
            detail: "A body may have \(limit) bytes. Send several requests, or a stream of \(MediaType.ndjson.rawValue).")
    }

    static let bodyUnreadable = Problem(status: .badRequest, code: "body-unreadable", detail: "The body broke off before its end.")

    static let bodyTooSlow = Problem(
        status: .requestTimeout, code: "body-too-slow", detail: "The body came too slowly, or not at all. Send it again, in smaller pieces where the line is slow.")

    /// Nobody knows for which address it was meant; EPCIS alone has a name for it.
    static let headTooLong = Problem(
        status: .uriTooLong, code: "request-head-too-long",
        detail: "An address and the header fields behind it may have \(WebLimits.headerBytes) bytes and \(WebLimits.headers) fields. A long query of EPCIS goes to POST /epcis/queries.",
        type: "epcisException:URITooLongException")

    static let headUnreadable = Problem(status: .badRequest, code: "request-malformed", detail: "This is no request of HTTP/1.1.")

    static func malformedJSON(_ error: JSONError) -> Problem {
        Problem(
            status: .badRequest, code: "malformed-json", detail: error.description, faults: [Fault(place: .body(""), detail: error.description)])
    }

    static func lineTooLong(_ error: JSONError) -> Problem {
        Problem(status: .contentTooLarge, code: "line-too-long", detail: error.description)
    }

    static func malformedBody(_ errors: JSONShapeErrors) -> Problem {
        let count = errors.count
        let first = errors.all.first?.description ?? ""
        return Problem(
            status: .badRequest, code: "malformed-body", detail: count == 1 ? first : "\(first) There are \(count) such errors in all.",
            faults: errors.all.map { Fault(place: .body($0.pointer), detail: "\($0.problem); expected \($0.expected)") })
    }

    static func malformedQuery(_ faults: [Fault]) -> Problem {
        let names = faults.map { fault in if case .parameter(let name) = fault.place { name } else { "" } }
        return Problem(
            status: .badRequest, code: "malformed-query", detail: "Look at these parameters: \(names.joined(separator: ", ")).", faults: faults)
    }

    static let idempotencyKeyMissing = Problem(
        status: .badRequest, code: "idempotency-key-missing",
        detail: "This request moves money. Send an Idempotency-Key of your own choice (1 to 255 bytes), and the same one when you repeat the request.")

    static let idempotencyKeyMalformed = Problem(
        status: .badRequest, code: "idempotency-key-malformed",
        detail: "An Idempotency-Key is one text in quotation marks, or one plain word, of 1 to 255 bytes.")

    static let idempotencyKeyRefused = Problem(
        status: .badRequest, code: "idempotency-key-refused",
        detail: "An answer that shows a secret is never stored, so no Idempotency-Key can bring it back. Send none; where an answer was lost, revoke the token or set the password again.")

    static func unexpected() -> Problem {
        Problem(
            status: .internalServerError, code: "unexpected",
            detail: "Something went wrong that should not have. The log has it under this requestId; repeating the request is safe where it has a key.")
    }

    private static func article(_ noun: String) -> String { ("aeio".contains(noun.prefix(1)) ? "an " : "a ") + noun }
}

/// A text from outside, cut to what fits in a message.
func shortened(_ text: String) -> String {
    text.utf8.count <= 60 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(50))) + "…"
}
