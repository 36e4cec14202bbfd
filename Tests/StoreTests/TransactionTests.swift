import Core
import Store
import TestSupport
import Testing

@Suite("Transactions", .neverHangs)
struct TransactionTests {
    static let table = "CREATE TABLE account (id {int} PRIMARY KEY, balance {int} NOT NULL){table}"

    struct Refused: Error {}

    static func accounts(_ count: Int, in store: any Store) async throws {
        let ids = (1...count).map(Int64.init)
        try await store.write {
            try $0.run([Bulk("INSERT INTO account (id, balance) SELECT v.id, 100 {from values}", ["id": .ints(ids)])])
        }
    }

    static func balance(_ id: Int, in store: any Store) async throws -> Int64 {
        try await store.read { try $0.count("SELECT balance FROM account WHERE id = \(id)") }
    }

    @Test("All of a body is written, or nothing of it", arguments: Backend.underTest)
    func allOrNothing(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(2, in: store)
            await #expect(throws: Refused.self) {
                try await store.write { tx in
                    try tx.run("UPDATE account SET balance = balance - 40 WHERE id = 1")
                    try tx.run("UPDATE account SET balance = balance + 40 WHERE id = 2")
                    throw Refused()
                }
            }
            #expect(try await Self.balance(1, in: store) == 100)
            #expect(try await Self.balance(2, in: store) == 100)
            let left = try await store.write { tx in
                try tx.run("UPDATE account SET balance = balance - 40 WHERE id = 1")
                return try tx.count("SELECT balance FROM account WHERE id = 1")
            }
            #expect(left == 60)
            #expect(try await Self.balance(1, in: store) == 60)
        }
    }

    @Test("A body that asks nothing succeeds, and so does one that only reads", arguments: Backend.underTest)
    func emptyBody(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let answer = try await store.write { _ in 7 }
            #expect(answer == 7)
            #expect(try await store.read { _ in "x" } == "x")
            #expect(try await store.write { try $0.count("SELECT COUNT(*) FROM account") } == 0)
        }
    }

    @Test("A read sees one moment, whatever is written meanwhile", arguments: Backend.underTest)
    func snapshot(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(2, in: store)
            let (looked, moved) = (Gate(), Gate())
            async let sums = store.read { tx in
                let first = try tx.count("SELECT balance FROM account WHERE id = 1")
                looked.open()
                try moved.pass()
                return [first, try tx.count("SELECT balance FROM account WHERE id = 2"), try tx.count("SELECT COUNT(*) FROM account")]
            }
            await looked.passed()
            try await store.write { tx in
                try tx.run("UPDATE account SET balance = 0")
                try tx.run("INSERT INTO account (id, balance) VALUES (3, 1)")
            }
            moved.open()
            #expect(try await sums == [100, 100, 2])
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM account") } == 3)
        }
    }

    @Test("A read writes nothing", arguments: Backend.underTest)
    func readOnly(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(1, in: store)
            await expect(.readOnly) { try await store.read { try $0.run("UPDATE account SET balance = 0") } }
            #expect(try await Self.balance(1, in: store) == 100)
        }
    }

    @Test("A body whose guard is missed runs again, five times at most", arguments: Backend.underTest)
    func guardMissed(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(1, in: store)
            let third = Counter()
            let run = try await store.write { tx in
                try tx.run("UPDATE account SET balance = balance + 1 WHERE id = 1")
                let run = third.next()
                guard run == 3 else { throw StoreError.guardMissed("run \(run)") }
                return run
            }
            #expect(run == 3)
            // The runs before the last one left nothing behind.
            #expect(try await Self.balance(1, in: store) == 101)

            let always = Counter()
            await expect(.guardMissed, "run 5") {
                try await store.write { tx in
                    try tx.run("UPDATE account SET balance = balance + 1 WHERE id = 1")
                    throw StoreError.guardMissed("run \(always.next())")
                }
            }
            #expect(always.value == StoreLimits.attempts)
            #expect(try await Self.balance(1, in: store) == 101)
        }
    }

    @Test("Busy and serialization failures run again, other errors do not", arguments: Backend.underTest)
    func whatRunsAgain(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let again: [StoreError] = [.busy("x"), .serialization("x"), .guardMissed("x")]
            for error in again {
                let runs = Counter()
                await expect(ErrorKind(error)) { try await store.write { _ in if runs.next() < 9 { throw error } } }
                #expect(runs.value == StoreLimits.attempts, "\(error)")
            }
            let once: [any Error] = [
                StoreError.unique(constraint: "x", message: "x"), StoreError.constraint("x"), StoreError.outcomeUnknown("x"),
                StoreError.unreadable("x"), StoreError.full("x"), StoreError.readOnly("x"), StoreError.cancelled,
                StoreError.failed(code: "x", message: "x"), StoreError.schema("x"), Refused(),
            ]
            for error in once {
                let runs = Counter()
                await #expect(throws: (any Error).self) {
                    try await store.write { _ in
                        runs.next()
                        throw error
                    }
                }
                #expect(runs.value == 1, "\(error)")
            }
        }
    }

    @Test("Errors of the database have their kind, and the store stays usable", arguments: Backend.underTest)
    func errors(_ backend: Backend) async throws {
        let tables = [
            "CREATE TABLE merchant (id {int} PRIMARY KEY, name {text} NOT NULL UNIQUE CHECK (name <> '')){table}",
            "CREATE TABLE shop (id {int} PRIMARY KEY, merchant {int} NOT NULL REFERENCES merchant (id)){table}",
        ]
        try await backend.withStore([Migration("test-1") { _ in tables }]) { store in
            try await store.write { try $0.run("INSERT INTO merchant (id, name) VALUES (1, 'Ada')") }
            await expect(.unique, "name") { try await store.write { try $0.run("INSERT INTO merchant (id, name) VALUES (2, 'Ada')") } }
            await expect(.unique) { try await store.write { try $0.run("INSERT INTO merchant (id, name) VALUES (1, 'Bob')") } }
            await expect(.constraint) { try await store.write { try $0.run("INSERT INTO merchant (id, name) VALUES (3, '')") } }
            await expect(.constraint) { try await store.write { try $0.run("INSERT INTO merchant (id) VALUES (3)") } }
            await expect(.constraint) { try await store.write { try $0.run("INSERT INTO shop (id, merchant) VALUES (1, 9)") } }
            await expect(.failed) { try await store.read { try $0.rows("SELECT nothing FROM nowhere") { _ in } } }
            await expect(.failed) { try await store.read { try $0.rows("SELEC 1") { _ in } } }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM merchant") } == 1)
        }
    }

    @Test("The error of a unique key tells no value of the row", arguments: Backend.underTest)
    func errorsKeepSecrets(_ backend: Backend) async throws {
        try await backend.withTables("CREATE TABLE person (mail {text} PRIMARY KEY){table}") { store in
            try await store.write { try $0.run("INSERT INTO person (mail) VALUES (\("ada@example.org"))") }
            do {
                try await store.write { try $0.run("INSERT INTO person (mail) VALUES (\("ada@example.org"))") }
                Issue.record("the second row was accepted")
            } catch {
                #expect(!"\(error)".contains("ada"))
            }
        }
    }

    @Test("A database error that the body swallows still fails the transaction", arguments: Backend.underTest)
    func swallowed(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(1, in: store)
            await expect(.unique) {
                try await store.write { tx in
                    try tx.run("UPDATE account SET balance = 5 WHERE id = 1")
                    do { try tx.run("INSERT INTO account (id, balance) VALUES (1, 1)") } catch {}
                }
            }
            #expect(try await Self.balance(1, in: store) == 100)
            await expect(.unique) {
                try await store.write { tx in
                    do { try tx.run("INSERT INTO account (id, balance) VALUES (1, 1)") } catch {}
                    // The first error is told again, not that the transaction is spoilt.
                    return try tx.count("SELECT COUNT(*) FROM account")
                }
            }
        }
    }

    @Test("run counts rows inserted, updated and deleted, and none for a query", arguments: Backend.underTest)
    func counts(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(5, in: store)
            let counts = try await store.write { tx in
                [
                    try tx.run("UPDATE account SET balance = 1 WHERE id > 2"), try tx.run("UPDATE account SET balance = 1 WHERE id > 9"),
                    try tx.run("INSERT INTO account (id, balance) VALUES (6, 1), (7, 1)"),
                    try tx.run("INSERT INTO account (id, balance) VALUES (7, 3), (8, 1) ON CONFLICT DO NOTHING"),
                    try tx.run("INSERT INTO account (id, balance) VALUES (7, 3) ON CONFLICT (id) DO UPDATE SET balance = excluded.balance"),
                    try tx.run("DELETE FROM account WHERE id < 3 RETURNING id"), try tx.run("SELECT * FROM account"),
                ]
            }
            #expect(counts == [3, 0, 2, 1, 1, 2, 0])
            let deleted = try await store.write { try $0.rows("DELETE FROM account WHERE id = 7 RETURNING balance") { try $0.int(0) } }
            #expect(deleted == [3])
        }
    }

    @Test("A closed store answers that it is closed, and closing again is harmless", arguments: Backend.underTest)
    func closed(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(1, in: store)
            await store.close()
            await expect(.closed) { try await Self.balance(1, in: store) }
            await expect(.closed) { try await store.write { try $0.run("DELETE FROM account") } }
            await store.close()
        }
    }

    @Test("Sixteen tasks at once lose no update", arguments: Backend.underTest)
    func noLostUpdates(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await Self.accounts(1, in: store)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await store.write { tx in
                                let balance = try tx.count("SELECT balance FROM account WHERE id = 1 {lock}")
                                try tx.runExactly([
                                    Bulk(
                                        "UPDATE account SET balance = v.after {from values} WHERE account.id = v.id AND account.balance = v.before",
                                        ["id": .ints([1]), "before": .ints([balance]), "after": .ints([balance + 1])])
                                ])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.balance(1, in: store) == 260)
        }
    }
}
