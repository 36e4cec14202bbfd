import Core
import Store
import TestSupport
import Testing

@Suite(
    "Two processes on one PostgreSQL", .needsPostgres, .enabled(if: OtherProcess.program("psql") != nil, "psql is not installed"),
    .neverHangs)
struct TwoProcessesTests {
    static let insertFact = """
        INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, body)
        SELECT gen_random_uuid(), era, 'order.placed', 'ord', gen_random_uuid(), 1, 0, 0, 'job:psql', '{}' FROM journal_era;
        """

    static func withJournal(_ body: (TestDatabase, any Store) async throws -> Void) async throws {
        let account = Migration("test-1") { _ in [TransactionTests.table] }
        try await Backend.postgres.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(StoreMigrations.all + [account], to: store, at: .testStart)
            try await TransactionTests.accounts(1, in: store)
            try await body(database, store)
        }
    }

    @Test("A transaction that another process leaves open holds back what came after it, and nothing is skipped")
    func lateCommit() async throws {
        try await Self.withJournal { database, store in
            let other = try OtherProcess.psql(database)
            try other.say("BEGIN; \(Self.insertFact) SELECT 'inside';")
            #expect(await other.line() == "inside")
            let mine = Facts.make(about: Facts.order())
            try await Facts.append([mine], to: store)
            let shown = try await store.write { try Journal.read(after: .start, limit: 10, in: $0) }
            #expect(shown.isEmpty)
            try other.say("COMMIT;")
            #expect(try await other.end() == 0)
            let facts = try await Facts.settled(in: store)
            #expect(facts.map(\.actor.description) == ["job:psql", "job:test"])
        }
    }

    @Test("A process that dies with a transaction open leaves nothing and holds nothing back")
    func death() async throws {
        try await Self.withJournal { database, store in
            let other = try OtherProcess.psql(database)
            try other.say("BEGIN; UPDATE account SET balance = 0; \(Self.insertFact) SELECT 'inside';")
            #expect(await other.line() == "inside")
            let writing = Task { try await store.write { try $0.run("UPDATE account SET balance = balance + 1") } }
            try await Onlooker(database).untilWaiting(1)
            // An error ends psql, and its connection with it.
            try other.say("SELECT 1 / 0;")
            #expect(try await other.end() != 0)
            #expect(try await writing.value == 1)
            #expect(try await TransactionTests.balance(1, in: store) == 101)
            #expect(try await Facts.settled(in: store).isEmpty)
        }
    }

    @Test("Writers of several processes interleave: no update is lost, and a cursor meets every fact once")
    func interleaved() async throws {
        try await Self.withJournal { database, store in
            let (processes, tasks, rounds) = (3, 4, 30)
            let total = (processes + tasks) * rounds
            let writing = Countdown(processes + tasks)
            let reading = try await withThrowingTaskGroup(of: JournalCursorTests.Reading?.self) { group in
                for _ in 0..<processes {
                    group.addTask {
                        let other = try OtherProcess.psql(database)
                        for _ in 0..<rounds {
                            try other.say("BEGIN; \(Self.insertFact) UPDATE account SET balance = balance + 1 WHERE id = 1; COMMIT; SELECT 'done';")
                            _ = await other.line()
                        }
                        #expect(try await other.end() == 0)
                        writing.countDown()
                        return nil
                    }
                }
                for _ in 0..<tasks {
                    group.addTask {
                        for _ in 0..<rounds {
                            let fact = Facts.make(about: Facts.order(), isNew: true)
                            try await store.write { tx in
                                let balance = try tx.count("SELECT balance FROM account WHERE id = 1 {lock}")
                                try Journal.append([fact], in: tx)
                                try tx.run("UPDATE account SET balance = \(balance + 1) WHERE id = 1")
                            }
                        }
                        writing.countDown()
                        return nil
                    }
                }
                group.addTask { try await JournalCursorTests.readAll(while: writing, as: "reader", limit: 5, in: store) }
                return try await group.reduce(nil) { $0 ?? $1 }
            }
            let facts = try #require(reading).facts
            #expect(facts.count == total)
            #expect(Set(facts.map(\.id)).count == total)
            #expect(facts.filter { $0.actor.description == "job:psql" }.count == processes * rounds)
            #expect(try await TransactionTests.balance(1, in: store) == Int64(100 + total))
        }
    }
}
