import HTTPTypes
import Hummingbird

/// What stands at one method and path: data for programs, a page for browsers, or both.
struct Mount: Sendable {
    var endpoint: Endpoint?
    var page: PageEndpoint?

    /// The two tables as one, in the order of the first.
    static func all(_ endpoints: [Endpoint], _ pages: [PageEndpoint]) -> [(method: HTTPRequest.Method, path: String, mount: Mount)] {
        var order: [String] = []
        var mounts: [String: (HTTPRequest.Method, String, Mount)] = [:]
        for endpoint in endpoints {
            order.append(endpoint.name)
            mounts[endpoint.name] = (endpoint.method, endpoint.path, Mount(endpoint: endpoint))
        }
        for page in pages {
            if mounts[page.name] == nil { order.append(page.name) }
            var (method, path, mount) = mounts[page.name] ?? (page.method, page.path, Mount())
            mount.page = page
            (method, path) = (page.method, page.path)
            mounts[page.name] = (method, path, mount)
        }
        return order.compactMap { mounts[$0] }
    }

    /// Browsers ask for HTML before all else and send forms; programs ask for data and send it, and show a token.
    static func isForPage(_ request: Request) -> Bool {
        if request.method == .get || request.method == .head {
            return Negotiation.best(request.headers[.accept], of: [.json, .csv, .ndjson, .html]) == .html
        }
        guard request.headers[.authorization] == nil else { return false }
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        return type == "application/x-www-form-urlencoded" || type == "multipart/form-data"
    }
}

extension Site {
    func answer(_ mount: Mount, _ request: Request, _ context: WebContext) async throws -> Response {
        switch (mount.endpoint, mount.page) {
        case (let endpoint?, let page?): Mount.isForPage(request) ? try await answer(page, request, context) : try await answer(endpoint, request, context)
        case (let endpoint?, nil): try await answer(endpoint, request, context)
        case (nil, let page?):
            if page.refuses(request.headers[.accept]) { throw Problem.pageOnly(page, endpoints: endpoints, pages: pages) } else { try await answer(page, request, context) }
        case (nil, nil): throw Problem.noSuchPath()
        }
    }
}
