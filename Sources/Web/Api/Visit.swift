import Core
import HTTPTypes
import Hummingbird
import JSONText
import Logging
import TradeNetwork
import NIOCore
import Store

/// A request as it came, whoever sent it.
struct Visit: Sendable {
    let request: Request
    let context: WebContext
    let endpoint: Endpoint

    var requestID: String { context.requestID }
    var logger: Logger { context.logger }

    /// The id that stands in the path under this name.
    func id<Subject: Identified>(_ name: String, _ subject: Subject.Type = Subject.self) throws(Problem) -> Identifier<Subject> {
        let text = context.parameters.get(name) ?? ""
        guard let id = Identifier<Subject>(text: text) else { throw .malformedID(name, prefix: Subject.idPrefix, found: text) }
        return id
    }

    func position() throws(Problem) -> Int64 {
        let text = context.parameters.get("position") ?? ""
        guard let position = Int64(text), position > 0 else { throw .malformedPosition(found: text) }
        return position
    }

    /// Which of the media types an endpoint reads the body is.
    func contentType() throws(Problem) -> MediaType {
        let expected = endpoint.body?.content.map(\.0) ?? [.json]
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" { throw .encodedBody(encoding) }
        guard let field = request.headers[.contentType] else { throw .unsupportedMediaType(nil, expected: expected) }
        let name = field.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard let type = expected.first(where: { $0.rawValue == name }) else { throw .unsupportedMediaType(field, expected: expected) }
        return type
    }

    /// The whole body. - Throws: a problem when it is longer than `limit` bytes or breaks off.
    func body(upTo limit: Int) async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > limit { throw Problem.bodyTooLarge(limit) }
        var bytes: [UInt8] = []
        do {
            for try await chunk in request.body {
                guard chunk.readableBytes <= limit - bytes.count else { throw Problem.bodyTooLarge(limit) }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem.bodyUnreadable
        }
        return bytes
    }

    static let jsonLimits = JSONLimits(depth: WebLimits.depth, bytes: WebLimits.bodyBytes)

    /// The body as one JSON value, with its bytes.
    func json() async throws -> (value: JSON, bytes: [UInt8]) {
        let bytes = try await jsonBytes()
        return (try JSON.parse(bytes, limits: Self.jsonLimits), bytes)
    }

    /// A body that says it is JSON, not looked at.
    func jsonBytes() async throws -> [UInt8] {
        guard try contentType() == .json else { throw Problem.unsupportedMediaType(request.headers[.contentType], expected: [.json]) }
        return try await body(upTo: WebLimits.bodyBytes)
    }
}

/// A request that may be carried out: it is known who asks, and the table permits it. Only `Site.answer` makes one.
struct Call: Sendable {
    let visit: Visit
    let principal: Principal
    let idempotencyKey: String?

    var actor: Actor { Actor(principal.name) }
}
