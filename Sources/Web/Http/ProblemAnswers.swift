import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into a problem document, once. The log gets all of what is our own fault.
struct ProblemAnswers: RouterMiddleware {
    typealias Context = WebContext
    let site: Site
    let paths: PathIndex

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = problem(for: error, request)
            if request.uri.path == "/epcis" || request.uri.path.hasPrefix("/epcis/") { problem = problem.asEpcis(at: request.uri.path) }
            if problem.status.code >= 500 {
                context.logger.error("request failed", metadata: ["code": "\(problem.code)", "error": "\(error)"])
            }
            // A browser that has lost its way is told so on a page.
            if request.method == .get, Mount.isForPage(request) { return try await site.problemPage(problem, request, context) }
            return problem.response(requestID: context.requestID)
        }
    }

    private func problem(for error: any Error, _ request: Request) -> Problem {
        guard let error = error as? HTTPError else { return Problem(translating: error) }
        guard error.status == .notFound else { return Problem(translating: error) }
        let methods = paths.methods(at: request.uri.path)
        return methods.isEmpty ? .noSuchPath() : .methodNotAllowed(methods)
    }
}
