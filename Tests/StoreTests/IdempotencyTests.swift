import Core
import Store
import TestSupport
import Testing

@Suite("Idempotency answers", .neverHangs)
struct IdempotencyTests {
    static let scope = IdempotencyScope(principal: "hub:pty_1", route: "POST /orders", key: "k1")
    static let answer = IdempotencyAnswer(requestHash: [1, 2, 3], status: 201, body: #"{"id":"ord_1"}"#)

    @Test("An answer is found under its principal, route and key, and under nothing else", arguments: Backend.underTest)
    func found(_ backend: Backend) async throws {
        try await backend.withStore { store in
            #expect(try await store.read { try IdempotencyAnswers.find(Self.scope, in: $0) } == nil)
            try await store.write { try IdempotencyAnswers.store(Self.answer, under: Self.scope, at: .testStart, in: $0) }
            #expect(try await store.read { try IdempotencyAnswers.find(Self.scope, in: $0) } == Self.answer)
            let others = [
                IdempotencyScope(principal: "hub:pty_2", route: Self.scope.route, key: "k1"),
                IdempotencyScope(principal: Self.scope.principal, route: "POST /scans", key: "k1"),
                IdempotencyScope(principal: Self.scope.principal, route: Self.scope.route, key: "K1"),
            ]
            for other in others { #expect(try await store.read { try IdempotencyAnswers.find(other, in: $0) } == nil) }
        }
    }

    @Test("A second answer under the same key is refused, and what came with it", arguments: Backend.underTest)
    func once(_ backend: Backend) async throws {
        let other = IdempotencyAnswer(requestHash: [9], status: 200, body: "{}")
        try await backend.withStore { store in
            try await store.write { try IdempotencyAnswers.store(Self.answer, under: Self.scope, at: .testStart, in: $0) }
            await expect(.guardMissed, "idempotency key") {
                try await store.write { tx in
                    try tx.run("INSERT INTO setting (name, value) VALUES ('paid', 'twice')")
                    try IdempotencyAnswers.store(other, under: Self.scope, at: .testStart, in: tx)
                }
            }
            #expect(try await store.read { try IdempotencyAnswers.find(Self.scope, in: $0) } == Self.answer)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM setting") } == 0)
        }
    }

    @Test("Sixteen requests with one key at once are carried out once and all get that answer", arguments: Backend.underTest)
    func concurrent(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let answers = try await withThrowingTaskGroup(of: IdempotencyAnswer.self) { group in
                for caller in 0..<16 {
                    group.addTask {
                        try await store.write { tx in
                            if let known = try IdempotencyAnswers.find(Self.scope, in: tx) { return known }
                            let mine = IdempotencyAnswer(requestHash: [0], status: 201, body: "\(caller)")
                            try tx.run("INSERT INTO setting (name, value) VALUES (\("caller-\(caller)"), 'paid')")
                            try IdempotencyAnswers.store(mine, under: Self.scope, at: .testStart, in: tx)
                            return mine
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 16)
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM setting") } == 1)
        }
    }

    @Test("An answer is kept for 48 hours and then forgotten, some at a time", arguments: Backend.underTest)
    func forgotten(_ backend: Backend) async throws {
        try await backend.withStore { store in
            for hour in 0..<5 {
                let scope = IdempotencyScope(principal: "p", route: "r", key: "k\(hour)")
                try await store.write { try IdempotencyAnswers.store(Self.answer, under: scope, at: .testStart.adding(hours: Int64(hour)), in: $0) }
            }
            let forget = { (now: Instant, limit: Int) in
                try await store.write { try IdempotencyAnswers.forget(before: now, limit: limit, in: $0) }
            }
            #expect(try await forget(.testStart.adding(hours: 48), 100) == 0)
            #expect(try await forget(.testStart.adding(hours: 48).adding(microseconds: 1), 100) == 1)
            #expect(try await forget(.testStart.adding(hours: 100), 3) == 3)
            #expect(try await forget(.testStart.adding(hours: 100), 3) == 1)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM idempotency_answer") } == 0)
        }
    }
}
