import Core
import Store

/// A single command as a client sent it, to be carried out once however often it is sent.
package struct OnceRequest: Sendable {
    package let scope: IdempotencyScope
    /// SHA-256 of the body.
    package let hash: [UInt8]

    package init(scope: IdempotencyScope, hash: [UInt8]) {
        self.scope = scope
        self.hash = hash
    }
}

package struct IdempotencyRefusal: Refusal, Equatable {
    package let code = "idempotency-key-reused"
    package let kind = RefusalKind.malformed
    package let sentence = "This Idempotency-Key was used for a request with another body. Use a new key for a new request."

    package init() {}
}

extension Workflows {
    /// Runs `body` as one command. Under a request's key the answer is stored with the change itself; the same key gets that answer again and
    /// changes nothing. A refusal is not stored: what was refused may be allowed later.
    /// - Returns: the answer, and whether it is an earlier one.
    package func once(
        _ request: OnceRequest?, _ body: @escaping @Sendable (any Transaction, IdPool, Instant) throws -> IdempotencyAnswer
    ) async throws -> (answer: IdempotencyAnswer, isRepeat: Bool) {
        let now = world.now()
        let wallNow = world.wallNow()
        return try await command { tx, ids in
            if let request, let earlier = try IdempotencyAnswers.find(request.scope, in: tx) {
                guard earlier.requestHash == request.hash else { throw IdempotencyRefusal() }
                return (earlier, true)
            }
            let answer = try body(tx, ids, now)
            if let request {
                let stored = IdempotencyAnswer(requestHash: request.hash, status: answer.status, body: answer.body)
                try IdempotencyAnswers.store(stored, under: request.scope, at: wallNow, in: tx)
            }
            return (answer, false)
        }
    }

    /// Forgets answers that are older than their retention. - Returns: how many.
    package func forgetAnswers(limit: Int = 1_000) async throws -> Int {
        let wallNow = world.wallNow()
        return try await store.write { tx in try IdempotencyAnswers.forget(before: wallNow, limit: limit, in: tx) }
    }
}
