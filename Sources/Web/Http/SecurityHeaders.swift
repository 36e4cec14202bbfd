import HTTPTypes
import Hummingbird

/// What every answer says to browsers: load and run nothing from elsewhere, frame nothing, tell nobody where you came from.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext
    let isOverTLS: Bool

    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        // Most answers show what only their asker may see.
        if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        if isOverTLS { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }
}
