import Core
import Store
import StorePostgres
import TestSupport
import Testing

@Suite("PostgreSQL: prepared statements", .needsPostgres, .neverHangs)
struct PostgresStatementTests {
    /// One connection, so that all statements meet in one cache.
    private static func withStore(_ limit: Int = 256, _ body: (PostgresStore) async throws -> Void) async throws {
        try await Backend.postgres.withDatabase { database in
            var options = PostgresOptions()
            options.maximumConnections = 1
            options.statementLimit = limit
            let store = try database.openPostgres(options)
            try await store.write { try $0.run("CREATE TABLE mug (id BIGINT PRIMARY KEY, name TEXT)") }
            try await body(store)
        }
    }

    private static let prepared: Statement = "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared%'"

    private static func count(in store: PostgresStore) async throws -> Int64 { try await store.read { try $0.count(prepared) } }

    @Test("A text is prepared once, however often it runs and whatever is NULL")
    func once() async throws {
        try await Self.withStore { store in
            for id in 1...5 {
                try await store.write { try $0.run("INSERT INTO mug (id, name) VALUES (\(id), \(id % 2 == 0 ? nil : "mug"))") }
            }
            #expect(try await Self.count(in: store) == 1)
            let bulk = Bulk("INSERT INTO mug (id) SELECT v.id {from values}", ["id": .ints(Array(6...3_000))])
            try await store.write { try $0.run([bulk]) }
            #expect(try await Self.count(in: store) == 2)
        }
    }

    @Test("The same text with values of other types is another statement")
    func types() async throws {
        try await Self.withStore { store in
            try await store.write { try $0.run("INSERT INTO mug (id, name) VALUES (1, '7')") }
            let read: @Sendable (Value) async throws -> Int = { value in
                try await store.read { try $0.rows("SELECT id FROM mug WHERE name = CAST(\(value) AS text)") { try $0.int(0) }.count }
            }
            #expect(try await read(.text("7")) == 1)
            #expect(try await read(.int(7)) == 1)
            #expect(try await read(.null) == 0)
            #expect(try await read(.text("8")) == 0)
        }
    }

    @Test("No more statements are kept than allowed; the one unused for longest goes")
    func bounded() async throws {
        try await Self.withStore(3) { store in
            for round in 0..<3 {
                for number in 0..<8 {
                    let found = try await store.read { try $0.count("SELECT \(raw: "\(number)") + \(round)") }
                    #expect(found == Int64(number + round))
                }
            }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM pg_prepared_statements") } <= 3)
            // More of them in one transaction than fit.
            let sums = try await store.write { tx in
                try (0..<10).map { number in try tx.count("SELECT \(raw: "\(number)") * \(2)") }
            }
            #expect(sums == (0..<10).map { $0 * 2 })
            let bulks = (0..<6).map { Bulk("INSERT INTO mug (id, name) SELECT v.id + \($0 * 10), 'x' {from values}", ["id": .ints([1, 2])]) }
            let deletes = bulks.map { _ in Bulk("DELETE FROM mug {using values} WHERE mug.id = v.id", ["id": .ints([1])]) }
            #expect(try await store.write { try $0.run(bulks + deletes) } == [2, 2, 2, 2, 2, 2, 1, 0, 0, 0, 0, 0])
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM pg_prepared_statements") } <= 3)
        }
    }

    @Test("A statement that cannot be prepared is not remembered")
    func failing() async throws {
        try await Self.withStore { store in
            for _ in 0..<3 { await expect(.failed, "plate") { try await store.read { try $0.count("SELECT COUNT(*) FROM plate") } } }
            try await store.write { try $0.run("CREATE TABLE plate (id BIGINT)") }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM plate") } == 0)
            await expect(.unique) {
                try await store.write { tx in for _ in 0..<2 { try tx.run("INSERT INTO mug (id) VALUES (\(1))") } }
            }
            #expect(try await store.write { try $0.run("INSERT INTO mug (id) VALUES (\(1))") } == 1)
        }
    }

    @Test("Tables that change under a prepared statement: it is prepared anew and the body runs again, reading and writing")
    func changedTables() async throws {
        try await Self.withStore { store in
            try await store.write { try $0.run("INSERT INTO mug (id, name) VALUES (1, 'a')") }
            let all: @Sendable (any Transaction) throws -> [Int] = { tx in try tx.rows("SELECT * FROM mug") { $0.isNull(2) ? 2 : 3 } }
            #expect(try await store.read(all) == [2])
            try await store.runAlone("ALTER TABLE mug ADD COLUMN colour TEXT DEFAULT 'red'")
            #expect(try await store.read(all) == [3])
            try await store.runAlone("ALTER TABLE mug DROP COLUMN colour")
            let runs = Counter()
            let changed = try await store.write { tx in
                runs.next()
                try tx.run("UPDATE mug SET name = 'b' WHERE id = 1")
                return try all(tx)
            }
            #expect(changed == [2])
            #expect(runs.value == 2)
            #expect(try await store.read { try $0.first("SELECT name FROM mug") { try $0.text(0) } } == "b")
        }
    }

    @Test("Statements that somebody discarded are prepared anew")
    func discarded() async throws {
        try await Self.withStore { store in
            let query: @Sendable (any Transaction) throws -> Int64 = { try $0.count("SELECT COUNT(*) FROM mug") }
            let count = try await store.read(query)
            #expect(count == 0)
            try await store.runAlone("DISCARD ALL")
            #expect(try await store.read(query) == 0)
        }
    }

    @Test("More values than the protocol counts are refused before they are sent")
    func tooManyValues() async throws {
        try await Self.withStore { store in
            await expect(.failed, "at most 65535") {
                try await store.read { tx in
                    var statement: Statement = "SELECT 1 WHERE 1 IN (0"
                    statement.append { for number in 0..<65_536 { $0.appendLiteral(", "); $0.appendInterpolation(number) } }
                    statement.append { $0.appendLiteral(")") }
                    return try tx.count(statement)
                }
            }
            let answer = try await store.read { try $0.count("SELECT 1") }
            #expect(answer == 1)
        }
    }
}
