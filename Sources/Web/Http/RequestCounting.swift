import Core
import Hummingbird

/// Counts every request with the answer that its asker is given, problems included.
struct RequestCounting: RouterMiddleware {
    typealias Context = WebContext
    let world: World
    let tally: RequestTally

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = world.wallNow()
        do {
            let response = try await next(request, context)
            count(request, context, response.status.code, since: start)
            return response
        } catch {
            count(request, context, 500, since: start)
            throw error
        }
    }

    private func count(_ request: Request, _ context: WebContext, _ status: Int, since start: Instant) {
        let microseconds = world.wallNow().microseconds - start.microseconds
        tally.count(request.method, path: context.endpointPath, status: status, microseconds: microseconds)
    }
}
