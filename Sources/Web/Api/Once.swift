import Core
import Hummingbird
import JSONText
import Store
import Workflows

extension Site {
    /// Carries out one command in one transaction, whose answer is kept under the request's Idempotency-Key where it has one.
    /// - Parameters:
    ///   - location: path of the new thing, its id left out.
    ///   - change: does the work and writes the answer's JSON.
    func once(
        _ call: Call, body: [UInt8], status: Int = 201, location: String? = nil,
        _ change: @escaping @Sendable (any Transaction, IdPool, Instant, inout JSONWriter) throws -> Void
    ) async throws -> Response {
        let (answer, isRepeat) = try await workflows.once(call.onceRequest(body: body)) { tx, ids, now in
            var out = JSONWriter(reservingBytes: 400)
            try change(tx, ids, now, &out)
            return IdempotencyAnswer(requestHash: [], status: status, body: out.text)
        }
        var response = Response.json(.init(code: answer.status), text: answer.body)
        if isRepeat { response.headers[.idempotencyReplayed] = "true" }
        if let location, let id = try JSON.parse(answer.body)["id"]?.asString { response.headers[.location] = location + id }
        return response
    }

    /// Carries out one command that answers nothing.
    func end(_ call: Call, _ change: @escaping @Sendable (any Transaction, IdPool, Instant) throws -> Void) async throws -> Response {
        _ = try await workflows.once(nil) { tx, ids, now in
            try change(tx, ids, now)
            return IdempotencyAnswer(requestHash: [], status: 204, body: "")
        }
        return Response(status: .noContent)
    }
}
