import Hummingbird
import Logging
import NIOCore

/// `nearmade-bench http-floor PORT`: the same server as the product's, with handlers that do nothing. Started by the bench itself.
enum HTTPFloorServer {
    static let word = "http-floor"

    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 1, let port = Int(arguments[0]), (1...65_535).contains(port) else {
            throw BenchFailure("usage: nearmade-bench \(word) PORT")
        }
        let router = Router()
        router.get("/empty") { _, _ in HTTPResponse.Status.ok }
        router.post("/empty") { _, _ in HTTPResponse.Status.ok }
        router.post("/echo") { request, _ in
            let body = try await request.body.collect(upTo: 16 << 20)
            return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }
        var logger = Logger(label: "http-floor")
        logger.logLevel = .error
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await app.runService()
    }
}
