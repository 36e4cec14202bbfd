import Core
import Store
import TestSupport
import Testing

@Suite("Bulks", .neverHangs)
struct BulkTests {
    static let table = """
        CREATE TABLE stock (
            id {id} PRIMARY KEY, sku {text} NOT NULL UNIQUE, on_hand {int} NOT NULL CHECK (on_hand >= 0), note {text}){table}
        """
    /// Around the limit of one PostgreSQL statement.
    static let sizes = [0, 1, 999, 1_000, 1_001, 2_500]

    static func id(_ number: Int) -> UUIDBits { UUIDBits(high: UInt64(number) << 32, low: UInt64(number)) }

    static func insert(_ range: Range<Int>) -> Bulk {
        Bulk(
            "INSERT INTO stock (id, sku, on_hand, note) SELECT v.id, v.sku, v.on_hand, v.note {from values} WHERE true ON CONFLICT DO NOTHING",
            [
                "id": .ids(range.map(id)), "sku": .texts(range.map { "mug-\($0)" }), "on_hand": .ints(range.map(Int64.init)),
                "note": .optionalTexts(range.map { $0 % 3 == 0 ? nil : "shelf \($0)" }),
            ])
    }

    /// The condition is in the statement: rows with other stock than expected stay.
    static func take(_ range: Range<Int>, expecting stock: (Int) -> Int) -> Bulk {
        Bulk(
            "UPDATE stock AS s SET on_hand = s.on_hand + v.delta {from values} WHERE s.id = v.id AND s.on_hand = v.expected",
            ["id": .ids(range.map(id)), "delta": .ints(range.map { _ in 5 }), "expected": .ints(range.map { Int64(stock($0)) })])
    }

    static func delete(_ range: Range<Int>) -> Bulk {
        Bulk(
            "DELETE FROM stock {using values} WHERE stock.id = v.id AND stock.sku = v.sku",
            ["id": .ids(range.map(id)), "sku": .texts(range.map { "mug-\($0)" })])
    }

    @Test("Insert, insert again, guarded update, join and delete count their rows", arguments: Backend.underTest, sizes)
    func counts(_ backend: Backend, size: Int) async throws {
        try await backend.withTables(Self.table) { store in
            let inserted = try await store.write { try $0.run([Self.insert(0..<size)]) }
            #expect(inserted == [size])
            // Half is there already.
            #expect(try await store.write { try $0.run([Self.insert((size / 2)..<(size + size / 2))]) } == [size / 2])
            // Only every second row is as expected.
            let update = Self.take(0..<size) { $0 % 2 == 0 ? $0 : -1 }
            #expect(try await store.write { try $0.run([update]) } == [(size + 1) / 2])
            let join = Bulk(
                "SELECT s.on_hand, v.number, s.note FROM stock AS s {join values} WHERE s.sku = v.sku",
                ["sku": .texts((0..<size).map { "mug-\($0)" }), "number": .ints((0..<size).map(Int64.init))])
            let found = try await store.read { try $0.rows(join) { (try $0.int(0), try $0.int(1), try $0.optionalText(2)) } }
            #expect(found.count == size)
            #expect(found.allSatisfy { $0.0 == $0.1 + ($0.1 % 2 == 0 ? 5 : 0) && ($0.2 == nil) == ($0.1 % 3 == 0) })
            #expect(try await store.write { try $0.run([Self.delete(0..<size)]) } == [size])
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM stock") } == Int64(size / 2))
        }
    }

    @Test("Several bulks run in their order, each with its own count", arguments: Backend.underTest)
    func several(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let changed = try await store.write { tx in
                try tx.run([
                    Self.insert(0..<1_500), Self.insert(0..<0), Self.take(0..<1_200) { $0 }, Self.take(0..<1_200) { $0 + 5 },
                    Self.delete(1_000..<1_600),
                ])
            }
            #expect(changed == [1_500, 0, 1_200, 1_200, 500])
            #expect(try await store.read { try $0.count("SELECT on_hand FROM stock WHERE sku = 'mug-7'") } == 17)
        }
    }

    @Test("No bulk at all, and a bulk of no rows, run nothing", arguments: Backend.underTest)
    func nothing(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let counts = try await store.write { try $0.run([]) }
            #expect(counts == [])
            #expect(try await store.write { try $0.run([Bulk("NOT EVEN SQL {from values}", ["id": .ids([UUIDBits]())])]) } == [0])
            let none = Bulk("NOT EVEN SQL {from values}", ["sku": .texts([])])
            #expect(try await store.read { try $0.rows(none) { try $0.int(0) } } == [])
        }
    }

    @Test("Columns of unequal length, and no column, are mistakes that are named", arguments: Backend.underTest)
    func malformed(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let uneven = Bulk("SELECT v.a {from values}", ["a": .ints([1, 2]), "b": .texts(["x"])])
            let emptyFirst = Bulk("SELECT v.a {from values}", ["a": .ints([]), "b": .texts(["x"])])
            for bulk in [uneven, emptyFirst, Bulk("SELECT 1 {from values}", [:])] {
                await expect(.failed, "columns of unequal length") { try await store.read { try $0.rows(bulk) { _ in } } }
                await expect(.failed, "columns of unequal length") { try await store.write { try $0.run([bulk]) } }
            }
        }
    }

    @Test("runExactly fails when a row was not as decided, and the whole transaction with it", arguments: Backend.underTest)
    func exactly(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            try await store.write { try $0.runExactly([Self.insert(0..<1_100), Self.insert(0..<0)]) }
            await expect(.guardMissed, "1099 of 1100") {
                try await store.write { tx in
                    try tx.runExactly([Self.take(0..<5) { $0 }])
                    try tx.runExactly([Self.take(0..<1_100) { $0 < 5 ? $0 + 5 : $0 == 1_050 ? -1 : $0 }])
                }
            }
            #expect(try await store.read { try $0.count("SELECT on_hand FROM stock WHERE sku = 'mug-3'") } == 3)
            await expect(.guardMissed) { try await store.write { try $0.runExactly([Self.insert(1_099..<1_101)]) } }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM stock") } == 1_100)
        }
    }

    @Test("A bulk that fails in its last chunk takes back the first ones, and the connection stays usable", arguments: Backend.underTest)
    func failingChunk(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let numbers = (0..<2_500).map { Int64($0 == 2_400 ? -1 : $0) }
            let bulk = Bulk(
                "INSERT INTO stock (id, sku, on_hand) SELECT v.id, v.sku, v.on_hand {from values}",
                ["id": .ids((0..<2_500).map(Self.id)), "sku": .texts((0..<2_500).map { "m\($0)" }), "on_hand": .ints(numbers)])
            await expect(.constraint) { try await store.write { try $0.run([bulk, Self.insert(0..<10)]) } }
            let left = try await store.read { try $0.count("SELECT COUNT(*) FROM stock") }
            #expect(left == 0)
            #expect(try await store.write { try $0.run([Self.insert(0..<10)]) } == [10])
        }
    }

    @Test("A plain INSERT stores every row, with its own values, however many there are", arguments: Backend.underTest, [1, 15, 16, 17, 47, 48, 1_000])
    func plainly(_ backend: Backend, size: Int) async throws {
        try await backend.withTables(Self.table) { store in
            #expect(try await store.write { try $0.run([Self.plain((0..<size).map(Int64.init))]) } == [size])
            let stored = try await store.read { try $0.rows("SELECT sku, on_hand, note FROM stock ORDER BY on_hand") { "\(try $0.text(0)) \(try $0.int(1)) \(try $0.optionalText(2) ?? "-")" } }
            #expect(stored == (0..<size).map { "mug-\($0) \($0) \($0 % 3 == 0 ? "-" : "shelf \($0)")" })
        }
    }

    @Test("One row of a plain INSERT that may not be stored keeps out all, and says why", arguments: Backend.underTest, [0, 7, 16, 39])
    func plainlyNot(_ backend: Backend, place: Int) async throws {
        try await backend.withTables(Self.table) { store in
            try await store.write { try $0.runExactly([Self.plain([100])]) }
            let numbers = (0..<40).map { Int64($0 == place ? 100 : $0) }
            await expect(.unique) { try await store.write { try $0.run([Self.plain(numbers)]) } }
            await expect(.unique) { try await store.write { _ = try? $0.run([Self.plain(numbers)]) } }
            await expect(.constraint) { try await store.write { try $0.run([Self.plain(numbers.map { $0 == 100 ? -1 : $0 })]) } }
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM stock") } == 1)
        }
    }

    private static func plain(_ numbers: [Int64]) -> Bulk {
        Bulk(
            "INSERT INTO stock (id, sku, on_hand, note) SELECT v.id, v.sku, v.on_hand, v.note {from values}",
            [
                "id": .ids(numbers.map { Self.id(Int(abs($0))) }), "sku": .texts(numbers.map { "mug-\($0)" }), "on_hand": .ints(numbers),
                "note": .optionalTexts(numbers.map { $0 % 3 == 0 ? nil : "shelf \($0)" }),
            ])
    }

    @Test("Columns may be named like words of SQL", arguments: Backend.underTest)
    func reservedNames(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let bulk = Bulk(
                "SELECT v.order, v.at, v.key {from values}", ["order": .ints([1, 2]), "at": .ints([3, 4]), "key": .texts(["a", "b"])])
            let read = try await store.read { try $0.rows(bulk) { "\(try $0.int(0)) \(try $0.int(1)) \(try $0.text(2))" } }
            #expect(read.sorted() == ["1 3 a", "2 4 b"])
        }
    }

    @Test("Megabytes in both directions in one call do not block each other", arguments: Backend.underTest)
    func large(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            let long = String(repeating: "x", count: 4_000)
            let rows = 5_000
            let bulk = Bulk(
                "INSERT INTO stock (id, sku, on_hand, note) SELECT v.id, v.sku, 1, v.note {from values} WHERE true RETURNING note",
                [
                    "id": .ids((0..<rows).map(Self.id)), "sku": .texts((0..<rows).map { "m\($0)" }),
                    "note": .texts(Array(repeating: long, count: rows)),
                ])
            #expect(try await store.write { try $0.run([bulk]) } == [rows])
            let back = Bulk(
                "SELECT v.note, s.note FROM stock AS s {join values} WHERE s.id = v.id",
                ["id": .ids((0..<rows).map(Self.id)), "note": .texts(Array(repeating: long, count: rows))])
            let lengths = try await store.read { try $0.rows(back) { try $0.text(0).utf8.count + $0.text(1).utf8.count } }
            #expect(lengths.count == rows)
            #expect(lengths.allSatisfy { $0 == 8_000 })
        }
    }
}
