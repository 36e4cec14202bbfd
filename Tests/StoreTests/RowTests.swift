import Core
import Store
import TestSupport
import Testing

@Suite("Reading cells", .neverHangs)
struct RowTests {
    @Test("A NULL read as a plain value is an error that says where", arguments: Backend.underTest)
    func nulls(_ backend: Backend) async throws {
        try await backend.withTables(ValueTests.table) { store in
            try await store.write { try $0.run("INSERT INTO cell (row) VALUES (1)") }
            let query: Statement = "SELECT number, word, ref, raw FROM cell"
            await expect(.unreadable, "column 0") { try await store.read { try $0.rows(query) { try $0.int(0) } } }
            await expect(.unreadable, "column 1") { try await store.read { try $0.rows(query) { try $0.text(1) } } }
            await expect(.unreadable, "column 2") { try await store.read { try $0.rows(query) { try $0.bits(2) } } }
            await expect(.unreadable, "column 3") { try await store.read { try $0.rows(query) { try $0.bytes(3) } } }
            let nulls = try await store.read { try $0.rows(query) { row in (0..<4).map { row.isNull($0) } } }
            #expect(nulls == [[true, true, true, true]])
        }
    }

    @Test("A cell read as another type is an error", arguments: Backend.underTest)
    func wrongTypes(_ backend: Backend) async throws {
        try await backend.withTables(ValueTests.table) { store in
            try await store.write { try $0.run("INSERT INTO cell (row, word) VALUES (1, 'mug')") }
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT row FROM cell") { try $0.text(0) } } }
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT word FROM cell") { try $0.int(0) } } }
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT word FROM cell") { try $0.bits(0) } } }
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT row FROM cell") { try $0.bytes(0) } } }
        }
    }

    @Test("A column that is not there is an error, not a crash", arguments: Backend.underTest)
    func missingColumns(_ backend: Backend) async throws {
        try await backend.withTables(ValueTests.table) { store in
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT 1") { try $0.int(1) } } }
            await expect(.unreadable) { try await store.read { try $0.rows("SELECT 1") { try $0.text(-1) } } }
        }
    }

    @Test("Integers of every width are integers", .needsPostgres)
    func widths() async throws {
        try await Backend.postgres.withTables { store in
            let query: Statement = """
                SELECT 32767::int2, (-2147483648)::int4, 9223372036854775807::int8, true, false, 4294967295::oid, 'n'::name, 'v'::varchar
                """
            let read = try await store.read { try $0.rows(query) { row in try (0..<6).map { try row.int($0) } } }
            #expect(read == [[32_767, -2_147_483_648, .max, 1, 0, 4_294_967_295]])
            #expect(try await store.read { try $0.rows(query) { [try $0.text(6), try $0.text(7)] } } == [["n", "v"]])
            #expect(try await store.read { try $0.first(query) { try $0.bool(3) } } == true)
        }
    }

    @Test("A sum that PostgreSQL makes numeric asks for a cast", .needsPostgres)
    func numeric() async throws {
        try await Backend.postgres.withTables(ValueTests.table) { store in
            try await store.write { try $0.run("INSERT INTO cell (row, number) VALUES (1, 2), (2, 3)") }
            await expect(.unreadable, "cast it to BIGINT") {
                try await store.read { try $0.rows("SELECT SUM(number) FROM cell") { try $0.int(0) } }
            }
            #expect(try await store.read { try $0.count("SELECT CAST(SUM(number) AS BIGINT) FROM cell") } == 5)
        }
    }

    enum Step: String { case packed, delivered }

    @Test("Words, ids, moments and currencies are read as what they are, or said not to be", arguments: Backend.underTest)
    func named(_ backend: Backend) async throws {
        let order = OrderID(UUIDBits(high: 1, low: 2))
        try await backend.withTables(ValueTests.table) { store in
            try await store.write {
                try $0.run("INSERT INTO cell (row, number, word, ref) VALUES (1, \(Instant.testStart), \(Step.packed), \(order))")
            }
            let query: Statement = "SELECT number, word, ref, raw FROM cell"
            #expect(try await store.read { try $0.first(query) { try $0.instant(0) } } == .testStart)
            #expect(try await store.read { try $0.first(query) { try $0.word(1) as Step } } == .packed)
            #expect(try await store.read { try $0.first(query) { try $0.id(2) as OrderID } } == order)
            let none: OrderID?? = try await store.read { try $0.first("SELECT ref FROM cell WHERE ref IS NULL") { try $0.optionalID(0) } }
            #expect(none == nil)
            try await store.write { try $0.run("UPDATE cell SET word = 'lost'") }
            await expect(.unreadable, "“lost” is no Step") { try await store.read { try $0.first(query) { try $0.word(1) as Step } } }
            await expect(.unreadable, "“lost” is no currency") { try await store.read { try $0.first(query) { try $0.currency(1) } } }
        }
    }

    @Test("Rows may be asked for while rows are read", arguments: Backend.underTest)
    func nested(_ backend: Backend) async throws {
        try await backend.withTables(ValueTests.table) { store in
            try await store.write { try $0.run("INSERT INTO cell (row, number) VALUES (1, 10), (2, 20)") }
            let pairs = try await store.read { tx in
                try tx.rows("SELECT row FROM cell ORDER BY row") { row in
                    let number = try row.int(0)
                    return [number, try tx.count("SELECT number FROM cell WHERE row = \(number)"), try row.int(0)]
                }
            }
            #expect(pairs == [[1, 10, 1], [2, 20, 2]])
        }
    }
}
