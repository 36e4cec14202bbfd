import Core
import Hummingbird
import JSONText
import Logging
import NIOCore

extension Intake {
    /// Answers a request by what it brings.
    func answer(_ call: Call, world: World) async throws -> Response {
        switch try call.visit.contentType() {
        case .ndjson: return stream(call.visit.request.body, world: world, logger: call.visit.logger)
        default:
            let bytes = try await call.visit.jsonBytes()
            if let drafts = readPlain(bytes, world.now()) { return try await batch(drafts.map { .success($0) }, logger: call.visit.logger) }
            let value = try JSON.parse(bytes, limits: Visit.jsonLimits)
            if let object = value.asObject, object.count == 1, let batch = object[noun] {
                return try await self.batch(items(of: batch, receivedAt: world.now()), logger: call.visit.logger)
            }
            return try await single(value, receivedAt: world.now(), logger: call.visit.logger)
        }
    }

    private func single(_ value: JSON, receivedAt: Instant, logger: Logger) async throws -> Response {
        let draft = try read(value, receivedAt)
        let answer = try await answers(to: [.success(draft)], logger: logger).first
        switch answer {
        case .taken(let status, _)?: return Response.json(.init(code: status)) { out in out.object { answer?.write(to: &$0) } }
        case .refused(let problem)?: throw problem
        case nil: throw Problem.unexpected()
        }
    }

    /// - Throws: a problem where the batch is no list, or too long a one.
    func items(of batch: JSON, receivedAt: Instant) throws(Problem) -> [Item] {
        var errors = JSONShapeErrors()
        let list = errors.read(try JSONReader(batch, pointer: "/" + noun).array(max: Self.batchLimit))
        try errors.finish()
        return (list ?? []).map { item($0.value, receivedAt: receivedAt) }
    }

    private func batch(_ items: [Item], logger: Logger) async throws -> Response {
        let answers = try await answers(to: items, logger: logger)
        return Response.json { out in
            out.object { out in
                out.member("outcomes", list: answers.enumerated()) { answer, out in
                    out.object { answer.element.moved(under: "/\(noun)/\(answer.offset)").write(to: &$0) }
                }
            }
        }
    }

    /// Reads as fast as it can answer: the next piece of the stream is read when the answers to the last are on their way.
    func stream(_ stream: RequestBody, world: World, logger: Logger) -> Response {
        let body = ResponseBody { writer in
            var lines = NDJSONLines(maxLineBytes: WebLimits.lineBytes)
            for try await chunk in stream {
                let text = await answers(to: lines.feed(chunk.readableBytesView), world: world, logger: logger)
                if !text.isEmpty { try await writer.write(ByteBuffer(bytes: text)) }
            }
            if let last = lines.finish() { try await writer.write(ByteBuffer(bytes: await answers(to: [last], world: world, logger: logger))) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: MediaType.ndjson.field], body: body)
    }

    /// One line of answer for each line. Where the trade as a whole cannot answer now, each item says so, and may be sent again.
    private func answers(to lines: [NDJSONLine], world: World, logger: Logger) async -> [UInt8] {
        guard !lines.isEmpty else { return [] }
        let receivedAt = world.now()
        let items = lines.map { line in item(line, receivedAt: receivedAt) }
        var answers: [ItemAnswer]
        do {
            answers = try await self.answers(to: items, logger: logger)
        } catch {
            let problem = Problem(translating: error)
            logger.error("a piece of a stream failed", metadata: ["code": "\(problem.code)", "error": "\(error)"])
            answers = items.map { item in
                if case .failure(let own) = item { .refused(own) } else { .refused(problem) }
            }
        }
        var out = JSONWriter(reservingBytes: 200 * lines.count)
        for (line, answer) in zip(lines, answers) {
            out.object { out in
                out.member("line", line.number)
                answer.write(to: &out)
            }
            out.endLine()
        }
        return out.bytes
    }

    private func item(_ line: NDJSONLine, receivedAt: Instant) -> Item {
        if case .failure(let error) = line.content { return .failure(.lineTooLong(error)) }
        do throws(JSONError) {
            return item(try line.parse(limits: Visit.jsonLimits), receivedAt: receivedAt)
        } catch {
            return .failure(.malformedJSON(error))
        }
    }
}
