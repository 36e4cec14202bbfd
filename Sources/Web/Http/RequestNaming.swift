import Core
import HTTPTypes
import Hummingbird

extension HTTPField.Name {
    static let requestID = HTTPField.Name.known("X-Request-Id")
    static let idempotencyKey = HTTPField.Name.known("Idempotency-Key")
    static let idempotencyReplayed = HTTPField.Name.known("Idempotency-Replayed")
    static let forwardedFor = HTTPField.Name.known("X-Forwarded-For")
    static let forwardedProto = HTTPField.Name.known("X-Forwarded-Proto")
    static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
    static let permissionsPolicy = HTTPField.Name.known("Permissions-Policy")

    static let lastEventID = HTTPField.Name.known("Last-Event-ID")
    /// Sent by the page's script when it asks for the page again, with the place in the log beyond what it has shown or was told of, or 0.
    static let liveRenewal = HTTPField.Name.known("X-Live")
    /// Loads a page again by itself, script or none.
    static let refresh = HTTPField.Name.known("Refresh")
    static let secFetchSite = HTTPField.Name.known("Sec-Fetch-Site")

    /// - Parameter name: a valid field name; `Date` stands in where it is not, which a test would notice.
    static func known(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .date }
}

/// Gives every request an id, the client's own where it is a plain word, and tells it back.
struct RequestNaming: RouterMiddleware {
    typealias Context = WebContext
    let world: World

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.accepted(request.headers[.requestID]) ?? fresh()
        context.logger[metadataKey: "request"] = "\(context.requestID)"
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }

    /// 1 to 64 letters, digits, dots, dashes or underscores: nothing that could forge a line in a log.
    static func accepted(_ given: String?) -> String? {
        guard let given, (1...64).contains(given.utf8.count), given.utf8.allSatisfy(isPlain) else { return nil }
        return given
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "._-".utf8.contains(byte)
        }
    }

    private func fresh() -> String {
        let digits = Array("0123456789abcdef")
        return String(world.randomBytes(10).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
