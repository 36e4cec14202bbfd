import Core
import Hummingbird
import Logging

/// One line a request: what was asked and how it ended. The address as the table has it, never as it was sent: what clients send may name people.
struct AccessLog: RouterMiddleware {
    typealias Context = WebContext
    let world: World
    let trustedProxies: Set<String>

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = world.wallNow()
        let response = try await next(request, context)
        let peer = context.peer?.ipAddress ?? ""
        let client = ClientAddress.client(peer: peer, forwarded: request.headers[.forwardedFor], trusted: trustedProxies)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(Self.word(request.method.rawValue))", "path": "\(context.endpointPath ?? "unknown")",
                "status": "\(response.status.code)", "network": "\(ClientAddress.network(of: client))",
                "milliseconds": "\((world.wallNow().microseconds - start.microseconds) / 1_000)",
            ])
        return response
    }

    private static func word(_ method: String) -> String { RequestNaming.accepted(method) ?? "odd" }
}
