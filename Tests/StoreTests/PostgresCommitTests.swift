import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: COMMIT", .needsPostgres, .neverHangs)
struct PostgresCommitTests {
    /// Lock 42 stands in the way of every COMMIT that has inserted into `slow`.
    static let tables = [
        "CREATE TABLE slow (id BIGINT PRIMARY KEY)",
        """
        CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$
        """,
        """
        CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION wait_at_commit()
        """,
        "CREATE TABLE parent (id BIGINT PRIMARY KEY)",
        "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE seat (number BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED)",
    ]

    static func withTables(_ body: (TestDatabase, PostgresStore) async throws -> Void) async throws {
        try await Backend.postgres.withDatabase { database in
            let store = try database.openPostgres()
            _ = try await Migrations.apply([Migration("test-1") { _ in tables }], to: store, at: .testStart)
            try await body(database, store)
        }
    }

    static func rows(in store: PostgresStore) async throws -> Int64 { try await store.read { try $0.count("SELECT COUNT(*) FROM slow") } }

    /// Holds lock 42 while `body` runs.
    static func holdingCommits(of store: PostgresStore, _ body: (Gate) async throws -> Void) async throws {
        let (inside, leave) = (Gate(), Gate())
        async let holder: Void = store.write { tx in
            _ = try tx.rows("SELECT pg_advisory_xact_lock(42)") { _ in }
            inside.open()
            try leave.pass()
        }
        await inside.passed()
        do {
            try await body(leave)
        } catch {
            leave.open()
            throw error
        }
        leave.open()
        try await holder
    }

    @Test("A connection lost during COMMIT leaves the outcome unknown, and the body is not run again")
    func lostDuringCommit() async throws {
        try await Self.withTables { database, store in
            let onlooker = try Onlooker(database)
            let runs = Counter()
            let pid = Box<Int64>(0)
            try await Self.holdingCommits(of: store) { leave in
                let writing = Task {
                    try await store.write { tx in
                        runs.next()
                        pid.value = try tx.backend()
                        try tx.run("INSERT INTO slow (id) VALUES (1)")
                    }
                }
                try await onlooker.untilWaiting(1)
                try await onlooker.terminate(pid.value)
                leave.open()
                await expect(.outcomeUnknown, "repeat the command") { try await writing.value }
            }
            #expect(runs.value == 1)
            // Here the server had not come to it; only the key of the command could have told.
            #expect(try await Self.rows(in: store) == 0)
            try await store.write { try $0.run("INSERT INTO slow (id) VALUES (1)") }
            #expect(try await Self.rows(in: store) == 1)
        }
    }

    @Test("Cancelling the task does not cancel a COMMIT that is under way")
    func notCancelled() async throws {
        try await Self.withTables { database, store in
            let onlooker = try Onlooker(database)
            try await Self.holdingCommits(of: store) { leave in
                let writing = Task {
                    try await store.write { tx in
                        try tx.run("INSERT INTO slow (id) VALUES (1)")
                        return "written"
                    }
                }
                try await onlooker.untilWaiting(1)
                writing.cancel()
                // As long as a cancel, if one were sent, would take to arrive.
                for _ in 0..<200 { _ = try await onlooker.admin.read { try $0.count("SELECT 1") } }
                leave.open()
                #expect(try await writing.value == "written")
            }
            #expect(try await Self.rows(in: store) == 1)
        }
    }

    @Test("An error that COMMIT answers is what it says: nothing was written")
    func deferredErrors() async throws {
        try await Self.withTables { _, store in
            await expect(.constraint) {
                try await store.write { tx in
                    try tx.run("INSERT INTO slow (id) VALUES (1)")
                    try tx.run("INSERT INTO child (id, parent) VALUES (1, 9)")
                }
            }
            await expect(.unique, "seat_number_key") { try await store.write { try $0.run("INSERT INTO seat (number) VALUES (1), (1)") } }
            #expect(try await Self.rows(in: store) == 0)
            try await store.write { try $0.run("INSERT INTO seat (number) VALUES (1), (2)") }
        }
    }

    @Test("A body that ends its transaction by itself is told so", arguments: ["COMMIT", "ROLLBACK"])
    func endedByItself(_ statement: String) async throws {
        try await Self.withTables { _, store in
            await expect(.failed, "statement of its own") {
                try await store.write { tx in
                    try tx.run("INSERT INTO parent (id) VALUES (1)")
                    try tx.run(Statement(stringLiteral: statement))
                }
            }
            let inserted = try await store.write { try $0.run("INSERT INTO parent (id) VALUES (2)") }
            #expect(inserted == 1)
        }
    }
}
