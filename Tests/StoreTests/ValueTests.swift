import Core
import Foundation
import Store
import TestSupport
import Testing

@Suite("Values go in and come back the same", .neverHangs)
struct ValueTests {
    static let table = "CREATE TABLE cell (row {int} PRIMARY KEY, number {int}, word {text}, ref {id}, raw {bytes}){table}"

    struct Cell: Equatable {
        var number: Int64?
        var word: String?
        var ref: UUIDBits?
        var raw: [UInt8]?

        init(number: Int64? = nil, word: String? = nil, ref: UUIDBits? = nil, raw: [UInt8]? = nil) {
            self.number = number
            self.word = word
            self.ref = ref
            self.raw = raw
        }

        init(_ row: any Row) throws {
            number = try row.optionalInt(0)
            word = try row.optionalText(1)
            ref = row.isNull(2) ? nil : try row.bits(2)
            raw = try row.optionalBytes(3)
        }

        /// Texts by their bytes: to Swift, é and e with an accent are the same.
        static func == (a: Cell, b: Cell) -> Bool {
            a.number == b.number && a.word.map { Array($0.utf8) } == b.word.map { Array($0.utf8) } && a.ref == b.ref && a.raw == b.raw
        }
    }

    static let cells: [Cell] = [
        Cell(),
        Cell(number: 0, word: "", ref: .zero, raw: []),
        Cell(number: .max, word: "a mug from Leipzig", ref: UUIDBits(high: .max, low: .max), raw: [0, 1, 127, 128, 255]),
        Cell(number: .min, word: "äöü ß € 漢字 😀 \u{FFFF}", ref: UUIDBits(high: 1, low: 1 << 63), raw: Array(repeating: 0, count: 70_000)),
        Cell(number: -1, word: "e\u{301}", raw: Array("text".utf8)),
        Cell(number: 4_294_967_296, word: "é", ref: UUIDBits(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)),
        Cell(number: 7, word: String(repeating: "long ", count: 40_000)),
    ]

    @Test("Each type, NULL, empty and extreme values, one row at a time", arguments: Backend.underTest)
    func oneByOne(_ backend: Backend) async throws {
        let read = try await backend.withTables(Self.table) { store in
            try await store.write { tx in
                for (index, cell) in Self.cells.enumerated() {
                    try tx.run(
                        """
                        INSERT INTO cell (row, number, word, ref, raw)
                        VALUES (\(index), \(cell.number), \(cell.word), \(cell.ref), \(cell.raw))
                        """)
                }
            }
            return try await store.read { try $0.rows("SELECT number, word, ref, raw FROM cell ORDER BY row", Cell.init) }
        }
        #expect(read == Self.cells)
    }

    @Test("Each type, NULL, empty and extreme values, as columns of a bulk", arguments: Backend.underTest)
    func asBulk(_ backend: Backend) async throws {
        let cells = Self.cells
        let read = try await backend.withTables(Self.table) { store in
            let bulk = Bulk(
                "INSERT INTO cell (row, number, word, ref, raw) SELECT v.row, v.number, v.word, v.ref, v.raw {from values}",
                [
                    "row": .ints(cells.indices.map(Int64.init)), "number": .optionalInts(cells.map(\.number)),
                    "word": .optionalTexts(cells.map(\.word)), "ref": .optionalIds(cells.map(\.ref)), "raw": .optionalBytes(cells.map(\.raw)),
                ])
            #expect(try await store.write { try $0.run([bulk]) } == [cells.count])
            return try await store.read { try $0.rows("SELECT number, word, ref, raw FROM cell ORDER BY row", Cell.init) }
        }
        #expect(read == cells)
    }

    @Test("Columns without NULL, as columns of a bulk that finds rows", arguments: Backend.underTest)
    func plainColumns(_ backend: Backend) async throws {
        let cells = Self.cells.filter { $0.number != nil && $0.word != nil && $0.ref != nil && $0.raw != nil }
        try await backend.withTables(Self.table) { store in
            let rows = cells.indices.map(Int64.init)
            let insert = Bulk(
                "INSERT INTO cell (row, number, word, ref, raw) SELECT v.row, v.number, v.word, v.ref, v.raw {from values}",
                [
                    "row": .ints(rows), "number": .ints(cells.compactMap(\.number)), "word": .texts(cells.compactMap(\.word)),
                    "ref": .ids(cells.compactMap(\.ref)), "raw": .bytes(cells.compactMap(\.raw)),
                ])
            try await store.write { try $0.run([insert]) }
            let find = Bulk(
                "SELECT c.row FROM cell AS c {join values} WHERE c.number = v.number AND c.word = v.word AND c.ref = v.ref AND c.raw = v.raw",
                [
                    "number": .ints(cells.compactMap(\.number)), "word": .texts(cells.compactMap(\.word)), "ref": .ids(cells.compactMap(\.ref)),
                    "raw": .bytes(cells.compactMap(\.raw)),
                ])
            #expect(try await store.read { try $0.rows(find) { try $0.int(0) } }.sorted() == rows)
        }
    }

    @Test("NULL after a value and a value after NULL at the same place of one text", arguments: Backend.underTest)
    func changingNulls(_ backend: Backend) async throws {
        let numbers: [Int64?] = [nil, 1, nil, 2, 3, nil]
        let words: [String?] = ["a", nil, nil, "b", nil, nil]
        let read = try await backend.withTables(Self.table) { store in
            for (index, (number, word)) in zip(numbers, words).enumerated() {
                try await store.write { try $0.run("INSERT INTO cell (row, number, word) VALUES (\(index), \(number), \(word))") }
            }
            return try await store.read {
                try $0.rows("SELECT number, word FROM cell ORDER BY row") { (try $0.optionalInt(0), try $0.optionalText(1)) }
            }
        }
        #expect(read.map(\.0) == numbers)
        #expect(read.map(\.1) == words)
    }

    @Test(
        "The list of naughty strings", .enabled(if: Cases.exists(Cases.naughtyStrings), "the case files are not beside the project"),
        arguments: Backend.underTest)
    func naughtyStrings(_ backend: Backend) async throws {
        let texts = try JSONDecoder().decode([String].self, from: Data(contentsOf: Cases.naughtyStrings))
        #expect(texts.count > 400)
        try await backend.withTables(Self.table) { store in
            let storable = texts.filter { !$0.utf8.contains(0) }
            let insert = Bulk(
                "INSERT INTO cell (row, word) SELECT v.row, v.word {from values}",
                ["row": .ints(storable.indices.map(Int64.init)), "word": .texts(storable)])
            try await store.write { try $0.run([insert]) }
            let read = try await store.read { try $0.rows("SELECT word FROM cell ORDER BY row") { try $0.text(0) } }
            #expect(read.map { Array($0.utf8) } == storable.map { Array($0.utf8) })
            for (row, text) in storable.enumerated() {
                let found = try await store.read { try $0.rows("SELECT row FROM cell WHERE word = \(text)") { try $0.int(0) } }
                #expect(found.contains(Int64(row)))
            }
        }
    }

    @Test("U+0000 in a text is refused, in a statement and in a bulk, and nothing is written", arguments: Backend.underTest)
    func zeroCharacter(_ backend: Backend) async throws {
        try await backend.withTables(Self.table) { store in
            await expect(.constraint, "U+0000") {
                try await store.write { tx in
                    try tx.run("INSERT INTO cell (row) VALUES (1)")
                    try tx.run("INSERT INTO cell (row, word) VALUES (2, \("mug\u{0}"))")
                }
            }
            let rows = Bulk(
                "INSERT INTO cell (row, word) SELECT v.row, v.word {from values}",
                ["row": .ints([3, 4]), "word": .optionalTexts(["good", "\u{0}bad"])])
            await expect(.constraint, "U+0000") { try await store.write { try $0.run([rows]) } }
            await expect(.constraint, "U+0000") { try await store.read { try $0.rows("SELECT 1 WHERE 'a' = \("\u{0}")") { _ in } } }
            let written = try await store.read { try $0.count("SELECT COUNT(*) FROM cell") }
            #expect(written == 0)
        }
    }

    @Test("Texts sort by their bytes, whatever the language of the server", arguments: Backend.underTest)
    func order(_ backend: Backend) async throws {
        let texts = ["ä", "a", "Z", "A", "z", "", " ", "_", "a b", "ab", "e\u{301}", "é", "\u{FFFD}", "😀", "10", "9"]
        let byBytes = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try await backend.withTables(Self.table) { store in
            let insert = Bulk(
                "INSERT INTO cell (row, word) SELECT v.row, v.word {from values}",
                ["row": .ints(texts.indices.map(Int64.init)), "word": .texts(texts)])
            try await store.write { try $0.run([insert]) }
            let read = try await store.read { try $0.rows("SELECT word FROM cell ORDER BY word") { try $0.text(0) } }
            #expect(read.map { Array($0.utf8) } == byBytes.map { Array($0.utf8) })
            let beyond = try await store.read { try $0.rows("SELECT word FROM cell WHERE word > \("a") ORDER BY word") { try $0.text(0) } }
            #expect(beyond.map { Array($0.utf8) } == byBytes.filter { "a".utf8.lexicographicallyPrecedes($0.utf8) }.map { Array($0.utf8) })
        }
    }
}
