import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: what is run again", .needsPostgres, .neverHangs)
struct PostgresRetryTests {
    /// A database with accounts 1 to 3.
    static func withAccounts(_ body: (TestDatabase, PostgresStore) async throws -> Void) async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.openPostgres()
            _ = try await Migrations.apply([Migration("test-1") { _ in [TransactionTests.table] }], to: store, at: .testStart)
            try await TransactionTests.accounts(3, in: store)
            try await body(database, store)
        }
    }

    @Test("Of two transactions in a deadlock one runs again, and both are written")
    func deadlock() async throws {
        try await Self.withAccounts { _, store in
            let runs = Counter()
            let (oneHasFirst, twoHasSecond) = (Gate(), Gate())
            async let one: Void = store.write { tx in
                runs.next()
                try tx.run("UPDATE account SET balance = balance + 1 WHERE id = 1")
                oneHasFirst.open()
                try twoHasSecond.pass()
                try tx.run("UPDATE account SET balance = balance + 1 WHERE id = 2")
            }
            async let two: Void = store.write { tx in
                runs.next()
                try tx.run("UPDATE account SET balance = balance + 10 WHERE id = 2")
                twoHasSecond.open()
                try oneHasFirst.pass()
                try tx.run("UPDATE account SET balance = balance + 10 WHERE id = 1")
            }
            _ = try await (one, two)
            // The one that ran again may meet the other once more.
            #expect(runs.value >= 3)
            #expect(try await TransactionTests.balance(1, in: store) == 111)
            #expect(try await TransactionTests.balance(2, in: store) == 111)
        }
    }

    @Test("A serialization failure of the server runs the body again")
    func serialization() async throws {
        try await Self.withAccounts { _, store in
            let runs = Counter()
            let (looked, changed) = (Gate(), Gate())
            async let late: Void = store.write { tx in
                runs.next()
                try tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                let balance = try tx.count("SELECT balance FROM account WHERE id = 1")
                looked.open()
                try changed.pass()
                try tx.run("UPDATE account SET balance = \(balance * 2) WHERE id = 1")
            }
            await looked.passed()
            try await store.write { try $0.run("UPDATE account SET balance = 7 WHERE id = 1") }
            changed.open()
            try await late
            #expect(runs.value == 2)
            #expect(try await TransactionTests.balance(1, in: store) == 14)
        }
    }

    @Test("A row that cannot be locked at once is busy after five runs")
    func lockNotAvailable() async throws {
        try await Self.withAccounts { _, store in
            let runs = Counter()
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { tx in
                _ = try tx.rows("SELECT id FROM account WHERE id = 1 {lock}") { _ in }
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            await expect(.busy) {
                try await store.write { tx in
                    runs.next()
                    return try tx.rows("SELECT id FROM account WHERE id = 1 FOR UPDATE NOWAIT") { _ in }
                }
            }
            leave.open()
            try await holder
            #expect(runs.value == StoreLimits.attempts)
        }
    }

    @Test("A connection that the server ends in the middle of a body: the body runs again on a fresh one, and is written once")
    func terminatedInBody() async throws {
        try await Self.withAccounts { database, store in
            let onlooker = try Onlooker(database)
            let runs = Counter()
            let pids = Box<[Int64]>([])
            let (inside, gone) = (Gate(), Gate())
            async let written: Int64 = store.write { tx in
                runs.next()
                try tx.run("UPDATE account SET balance = balance + 1 WHERE id = 1")
                let pid = try tx.backend()
                pids.change { $0.append(pid) }
                inside.open()
                try gone.pass()
                return try tx.count("SELECT balance FROM account WHERE id = 1")
            }
            await inside.passed()
            try await onlooker.terminate(pids.value[0])
            gone.open()
            #expect(try await written == 101)
            #expect(runs.value == 2)
            #expect(Set(pids.value).count == 2)
            #expect(try await TransactionTests.balance(1, in: store) == 101)
        }
    }

    @Test("A connection that the server ends while a statement runs")
    func terminatedInStatement() async throws {
        try await Self.withAccounts { database, store in
            let onlooker = try Onlooker(database)
            let runs = Counter()
            let pid = Box<Int64>(0)
            let (inside, leave) = (Gate(), Gate())
            async let holder: Void = store.write { tx in
                try tx.run("UPDATE account SET balance = 0 WHERE id = 1")
                inside.open()
                try leave.pass()
            }
            await inside.passed()
            async let waiter: Void = store.write { tx in
                if runs.next() == 1 { pid.value = try tx.backend() }
                try tx.run("UPDATE account SET balance = balance + 5 WHERE id = 1")
            }
            try await onlooker.untilWaiting(1)
            try await onlooker.terminate(pid.value)
            leave.open()
            _ = try await (holder, waiter)
            #expect(runs.value == 2)
            #expect(try await TransactionTests.balance(1, in: store) == 5)
        }
    }

    @Test("A connection that is lost in every run is disconnected after five, and nothing was written")
    func terminatedAlways() async throws {
        try await Self.withAccounts { database, store in
            let runs = Counter()
            await expect(.disconnected) {
                try await store.write { tx in
                    runs.next()
                    try tx.run("UPDATE account SET balance = 0 WHERE id = 1")
                    _ = try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())") { _ in }
                }
            }
            #expect(runs.value == StoreLimits.attempts)
            let balance = try await TransactionTests.balance(1, in: store)
            #expect(balance == 100)
        }
    }

    @Test("Connections that ended while nobody used them are replaced without the caller noticing")
    func terminatedIdle() async throws {
        try await Self.withAccounts { database, store in
            let onlooker = try Onlooker(database)
            for _ in 0..<3 {
                try await onlooker.terminateAll()
                try await store.write { try $0.run("UPDATE account SET balance = balance + 1 WHERE id = 1") }
                try await onlooker.terminateAll()
                let count = try await store.read { try $0.count("SELECT COUNT(*) FROM account") }
                #expect(count == 3)
            }
            #expect(try await TransactionTests.balance(1, in: store) == 103)
        }
    }

    @Test("A server that refuses connections is tried again a few times; when it is back the same store works")
    func serverAway() async throws {
        try await Self.withAccounts { database, _ in
            database.spoil()
            var options = PostgresOptions()
            options.connectAttempts = 3
            options.firstPauseMilliseconds = 1
            let store = try database.openPostgres(options)
            let onlooker = try Onlooker(database)
            try await onlooker.admin.runAlone("ALTER DATABASE \(raw: database.name) ALLOW_CONNECTIONS false")
            try await onlooker.terminateAll()
            await expect(.disconnected, "not currently accepting connections") { try await TransactionTests.balance(1, in: store) }
            await expect(.disconnected) { try await store.write { try $0.run("UPDATE account SET balance = 0") } }
            try await onlooker.admin.runAlone("ALTER DATABASE \(raw: database.name) ALLOW_CONNECTIONS true")
            #expect(try await TransactionTests.balance(1, in: store) == 100)
        }
    }

    @Test("Locks of the network: the second waits until the first transaction is over, whatever way")
    func advisoryLock() async throws {
        try await Self.withAccounts { database, store in
            let onlooker = try Onlooker(database)
            let order = Box<[String]>([])
            let (inside, leave) = (Gate(), Gate())
            let first = Task {
                try await store.write { tx in
                    try tx.take(.sealing)
                    inside.open()
                    try leave.pass()
                    order.change { $0.append("first") }
                    throw TransactionTests.Refused()
                }
            }
            await inside.passed()
            async let second: Void = store.write { tx in
                try tx.take(.sealing)
                order.change { $0.append("second") }
            }
            try await onlooker.untilWaiting(1)
            // Another lock is free.
            try await store.write { tx in
                try tx.take(.dueTimes)
                order.change { $0.append("other") }
            }
            leave.open()
            await #expect(throws: TransactionTests.Refused.self) { try await first.value }
            try await second
            #expect(order.value == ["other", "first", "second"])
        }
    }
}
