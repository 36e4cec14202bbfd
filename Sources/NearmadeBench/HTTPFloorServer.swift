import Core
import Foundation
import Hummingbird
import Logging
import NIOCore
import TradeNetwork
import Web

/// `nearmade-bench http-floor PORT`: the same server as the product's, with handlers that do nothing, or nothing but decode. Started by the bench
/// itself.
enum HTTPFloorServer {
    static let word = "http-floor"
    private static let most = 16 << 20

    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 1, let port = Int(arguments[0]), (1...65_535).contains(port) else {
            throw BenchFailure("usage: nearmade-bench \(word) PORT")
        }
        let router = Router()
        router.get("/empty") { _, _ in HTTPResponse.Status.ok }
        router.post("/empty") { _, _ in HTTPResponse.Status.ok }
        router.post("/echo") { request, _ in
            let body = try await request.body.collect(upTo: most)
            return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }
        router.post("/drain") { request, _ in "\(try await request.body.collect(upTo: most).readableBytes)" }
        let world = World.real()
        let recorder: PartyID = world.id()
        router.post("/decode") { request, _ in
            var bytes: [UInt8] = []
            for try await chunk in request.body { bytes.append(contentsOf: chunk.readableBytesView) }
            return "\(try ScanBatch.read(bytes, by: .party(recorder, .hub), receivedAt: world.now()).count)"
        }
        router.post("/codable") { request, _ in
            let body = try await request.body.collect(upTo: most)
            return "\(try JSONDecoder().decode(CodableScans.self, from: Data(body.readableBytesView)).scans.count)"
        }
        var logger = Logger(label: "http-floor")
        logger.logLevel = .error
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await app.runService()
    }
}

/// A batch as Codable reads it, its times left as texts.
private struct CodableScans: Decodable {
    struct Scan: Decodable {
        let parcel: String
        let step: String
        let occurredAt: String
        let sourceId: String
        let readPoint: String?
        let reason: String?
        let attempt: Int?
    }

    let scans: [Scan]
}
