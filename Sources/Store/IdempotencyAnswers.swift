import Core

/// The answer once given to a request under a key of the client, so that a repeated request gets it again.
package struct IdempotencyAnswer: Sendable, Equatable {
    package let requestHash: [UInt8]
    package let status: Int
    package let body: String

    package init(requestHash: [UInt8], status: Int, body: String) {
        self.requestHash = requestHash
        self.status = status
        self.body = body
    }
}

/// A key is the client's own, so it counts only together with who sent it and where.
package struct IdempotencyScope: Hashable, Sendable {
    package let principal: String
    package let route: String
    /// 1 to 255 bytes.
    package let key: String

    package init(principal: String, route: String, key: String) {
        self.principal = principal
        self.route = route
        self.key = key
    }
}

package enum IdempotencyAnswers {
    package static let retentionHours: Int64 = 48

    package static func find(_ scope: IdempotencyScope, in tx: any Transaction) throws -> IdempotencyAnswer? {
        try tx.first(
            """
            SELECT request_hash, status, body FROM idempotency_answer
            WHERE principal = \(scope.principal) AND route = \(scope.route) AND key = \(scope.key)
            """
        ) { IdempotencyAnswer(requestHash: try $0.bytes(0), status: Int(try $0.int(1)), body: try $0.text(2)) }
    }

    /// Fails on the unique key when the same key has been answered meanwhile; the command then runs again and finds that answer.
    package static func store(_ answer: IdempotencyAnswer, under scope: IdempotencyScope, at wallNow: Instant, in tx: any Transaction) throws {
        let stored = try tx.run(
            """
            INSERT INTO idempotency_answer (principal, route, key, request_hash, status, body, answered_at) VALUES
            (\(scope.principal), \(scope.route), \(scope.key), \(answer.requestHash), \(answer.status), \(answer.body), \(wallNow))
            ON CONFLICT DO NOTHING
            """)
        guard stored == 1 else { throw StoreError.guardMissed("the idempotency key was answered by another transaction") }
    }

    /// - Returns: answers forgotten.
    package static func forget(before wallNow: Instant, limit: Int, in tx: any Transaction) throws -> Int {
        let old = wallNow.adding(hours: -retentionHours)
        return try tx.run(
            """
            DELETE FROM idempotency_answer WHERE (principal, route, key) IN
            (SELECT principal, route, key FROM idempotency_answer WHERE answered_at < \(old) LIMIT \(limit))
            """)
    }
}
