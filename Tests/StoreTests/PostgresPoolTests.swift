import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: the pool", .needsPostgres, .neverHangs)
struct PostgresPoolTests {
    @Test("Connections open when they are needed, no more than allowed, and are used again")
    func lazily() async throws {
        try await Backend.postgres.withDatabase { database in
            var options = PostgresOptions()
            options.maximumConnections = 3
            let store = try database.openPostgres(options)
            let onlooker = try Onlooker(database)
            try await onlooker.untilConnections(0)
            for _ in 0..<5 { _ = try await store.read { try $0.count("SELECT 1") } }
            try await onlooker.untilConnections(1)
            #expect(store.connectionCount == 1)

            let (running, leave) = (Counter(), Gate())
            let held = (0..<5).map { _ in
                Task {
                    try await store.read { tx in
                        _ = try tx.count("SELECT 1")
                        running.next()
                        try leave.pass()
                    }
                }
            }
            while running.value < 3 || store.waitingCount < 2 { await Task.yield() }
            #expect(store.connectionCount == 3)
            #expect(running.value == 3)
            try await onlooker.untilConnections(3)
            leave.open()
            for task in held { try await task.value }
        }
    }

    @Test("Beyond the limit of waiting transactions the answer is busy, at once; those that wait go in order")
    func queueLimit() async throws {
        try await Backend.postgres.withDatabase { database in
            var options = PostgresOptions()
            options.maximumConnections = 1
            options.waitingLimit = 2
            let store = try database.openPostgres(options)
            let order = Box<[Int]>([])
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { _ in
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            var waiting: [Task<Void, any Error>] = []
            for number in 1...2 {
                waiting.append(Task { try await store.write { _ in order.change { $0.append(number) } } })
                while store.waitingCount < number { await Task.yield() }
            }
            await expect(.busy, "2 transactions already wait for 1 connections") { try await store.write { _ in order.change { $0.append(3) } } }
            leave.open()
            try await holder
            for task in waiting { try await task.value }
            #expect(order.value == [1, 2])
        }
    }

    @Test("An idle connection above the minimum is closed")
    func shrinks() async throws {
        try await Backend.postgres.withDatabase { database in
            var options = PostgresOptions()
            options.minimumConnections = 1
            options.idleSeconds = 1
            let store = try database.openPostgres(options)
            let onlooker = try Onlooker(database)
            let (running, leave) = (Counter(), Gate())
            let held = (0..<3).map { _ in
                Task {
                    try await store.read { tx in
                        _ = try tx.count("SELECT 1")
                        running.next()
                        try leave.pass()
                    }
                }
            }
            while running.value < 3 { await Task.yield() }
            leave.open()
            for task in held { try await task.value }
            try await onlooker.untilConnections(1)
            #expect(try await store.read { try $0.count("SELECT 1") } == 1)
        }
    }

    @Test("Closing lets the running transaction end, refuses the waiting ones, and leaves no connection")
    func closing() async throws {
        try await PostgresRetryTests.withAccounts { database, other in
            var options = PostgresOptions()
            options.maximumConnections = 1
            let store = try database.openPostgres(options)
            let onlooker = try Onlooker(database)
            let (inside, leave) = (Gate(), Gate())
            async let running: Int = store.write { tx in
                let changed = try tx.run("UPDATE account SET balance = 1 WHERE id = 1")
                inside.open()
                try leave.pass()
                return changed
            }
            await inside.passed()
            let waiting = Task { try await store.write { try $0.run("UPDATE account SET balance = 2 WHERE id = 2") } }
            while store.waitingCount == 0 { await Task.yield() }
            async let closed: Void = store.close()
            await expect(.closed) { try await waiting.value }
            leave.open()
            await closed
            #expect(try await running == 1)
            await expect(.closed) { try await store.read { _ in } }
            #expect(store.connectionCount == 0)
            #expect(try await TransactionTests.balance(1, in: other) == 1)
            await other.close()
            try await onlooker.untilConnections(0)
        }
    }

    @Test("A store that nobody holds any more closes its connections")
    func forgotten() async throws {
        try await Backend.postgres.withDatabase { database in
            let onlooker = try Onlooker(database)
            do {
                let store = try PostgresStore(connection: database.address)
                #expect(try await store.read { try $0.count("SELECT 1") } == 1)
            }
            try await onlooker.untilConnections(0)
        }
    }

    @Test("A transaction used after its body is refused")
    func escaped() async throws {
        struct Escaped: @unchecked Sendable { var transaction: (any Transaction)? }
        try await Backend.postgres.withDatabase { database in
            let store = try database.openPostgres()
            let box = Box(Escaped())
            try await store.write { tx in
                _ = try tx.count("SELECT 1")
                let escaped = Escaped(transaction: tx)
                box.change { $0 = escaped }
            }
            let transaction = try #require(box.value.transaction)
            #expect(throws: StoreError.self) { try transaction.count("SELECT 1") }
        }
    }

    @Test("A read is one snapshot that cannot write, a write sees what is committed")
    func isolation() async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.openPostgres()
            let settings: @Sendable (any Transaction) throws -> [String] = { tx in
                try ["transaction_isolation", "transaction_read_only"].map { name in
                    try tx.first("SELECT current_setting(\(name))") { try $0.text(0) } ?? ""
                }
            }
            #expect(try await store.read(settings) == ["repeatable read", "on"])
            #expect(try await store.write(settings) == ["read committed", "off"])
        }
    }

    @Test("A statement alone runs outside any transaction")
    func alone() async throws {
        try await PostgresRetryTests.withAccounts { _, store in
            try await store.runAlone("VACUUM account")
            #expect(try await store.runAlone("UPDATE account SET balance = \(3) WHERE id < \(3)") == 2)
            await expect(.failed, "VACUUM") { try await store.write { try $0.run("VACUUM account") } }
            await expect(.unique) { try await store.runAlone("INSERT INTO account (id, balance) VALUES (1, 1)") }
            // A transaction that it opens ends with it.
            try await store.runAlone("BEGIN")
            try await store.runAlone("UPDATE account SET balance = 0")
            #expect(try await TransactionTests.balance(3, in: store) == 0)
        }
    }
}
