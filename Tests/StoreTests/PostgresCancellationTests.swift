import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: cancelled tasks", .needsPostgres, .neverHangs)
struct PostgresCancellationTests {
    private static func oneConnection(_ database: TestDatabase) throws -> PostgresStore {
        var options = PostgresOptions()
        options.maximumConnections = 1
        return try database.openPostgres(options)
    }

    @Test("The running statement is cancelled, nothing is written, and the same connection goes on")
    func runningStatement() async throws {
        try await PostgresRetryTests.withAccounts { database, other in
            let onlooker = try Onlooker(database)
            let store = try Self.oneConnection(database)
            let pid = try await store.read { try $0.backend() }
            let runs = Counter()
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = other.write { tx in
                _ = try tx.rows("SELECT id FROM account WHERE id = 1 {lock}") { _ in }
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            let writing = Task {
                try await store.write { tx in
                    runs.next()
                    try tx.run("UPDATE account SET balance = 0 WHERE id = 2")
                    try tx.run("UPDATE account SET balance = 0 WHERE id = 1")
                }
            }
            try await onlooker.untilWaiting(1)
            writing.cancel()
            await expect(.cancelled) { try await writing.value }
            leave.open()
            try await holder
            #expect(runs.value == 1)
            #expect(try await TransactionTests.balance(1, in: store) == 100)
            #expect(try await TransactionTests.balance(2, in: store) == 100)
            #expect(try await store.read { try $0.backend() } == pid)
            #expect(try await store.write { try $0.run("UPDATE account SET balance = 1") } == 3)
        }
    }

    @Test("A pipeline of bulks is cancelled as one")
    func runningBulks() async throws {
        try await PostgresRetryTests.withAccounts { database, other in
            let onlooker = try Onlooker(database)
            let store = try Self.oneConnection(database)
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = other.write { tx in
                _ = try tx.rows("SELECT id FROM account WHERE id = 1 {lock}") { _ in }
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            let ids = Array(Int64(10)..<2_600)
            let insert = Bulk("INSERT INTO account (id, balance) SELECT v.id, 1 {from values}", ["id": .ints(ids)])
            let update = Bulk("UPDATE account SET balance = 0 {from values} WHERE account.id = v.id", ["id": .ints([1] + ids)])
            let writing = Task { try await store.write { try $0.run([insert, update, update]) } }
            try await onlooker.untilWaiting(1)
            writing.cancel()
            await expect(.cancelled) { try await writing.value }
            leave.open()
            try await holder
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM account") } == 3)
            #expect(try await store.write { try $0.run([insert, update]) } == [2_590, 2_591])
        }
    }

    @Test("A task cancelled between two statements, or before COMMIT, writes nothing", arguments: [true, false])
    func betweenStatements(asksAgain: Bool) async throws {
        try await PostgresRetryTests.withAccounts { database, _ in
            let store = try Self.oneConnection(database)
            let (inside, goOn) = (Gate(), Gate())
            let writing = Task {
                try await store.write { tx in
                    try tx.run("UPDATE account SET balance = 0 WHERE id = 1")
                    inside.open()
                    try goOn.pass()
                    if asksAgain { _ = try tx.count("SELECT COUNT(*) FROM account") }
                }
            }
            await inside.passed()
            writing.cancel()
            goOn.open()
            await expect(.cancelled) { try await writing.value }
            #expect(try await TransactionTests.balance(1, in: store) == 100)
        }
    }

    @Test("A task that waits for a connection stops waiting, and its body never runs")
    func waiting() async throws {
        try await PostgresRetryTests.withAccounts { database, _ in
            let store = try Self.oneConnection(database)
            let runs = Counter()
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { _ in
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            let waiting = Task { try await store.write { _ in _ = runs.next() } }
            while store.waitingCount == 0 { await Task.yield() }
            waiting.cancel()
            await expect(.cancelled) { try await waiting.value }
            #expect(store.waitingCount == 0)
            leave.open()
            try await holder
            #expect(runs.value == 0)
        }
    }

    @Test("A task cancelled before it asks is answered at once")
    func before() async throws {
        try await PostgresRetryTests.withAccounts { database, _ in
            let store = try Self.oneConnection(database)
            let runs = Counter()
            let start = Gate()
            let writing = Task {
                await start.passed()
                try await store.write { _ in _ = runs.next() }
            }
            writing.cancel()
            start.open()
            await expect(.cancelled) { try await writing.value }
            #expect(runs.value == 0)
            #expect(store.connectionCount == 0)
        }
    }

    @Test("The server's own limit of time reads as cancelled too")
    func statementTimeout() async throws {
        try await PostgresRetryTests.withAccounts { database, _ in
            let store = try database.openPostgres(parameters: "options=-c%20statement_timeout%3D20")
            await expect(.cancelled) { try await store.read { try $0.rows("SELECT pg_sleep(60)") { _ in } } }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM account") } == 3)
        }
    }
}
