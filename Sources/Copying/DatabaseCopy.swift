import Core
import Crypto
import Store

/// One database row by row into another, of the same kind or not; what was cut off goes on where it stood.
///
/// Each chunk is one transaction of the target, so its last key says how far it has come. Nothing else is written down but that a copy is under
/// way, and whoever opens such a database refuses it. At the end both sides are read again and compared.
package struct DatabaseCopy: Sendable {
    package static let chunkRows = 1_000

    private let from: any Store
    private let to: any Store
    private let chunkRows: Int

    /// Both must have this program's schema.
    /// - Parameter chunkRows: rows of one transaction.
    package init(from: any Store, to: any Store, chunkRows: Int = DatabaseCopy.chunkRows) {
        self.from = from
        self.to = to
        self.chunkRows = max(1, chunkRows)
    }

    package struct Outcome: Sendable, Equatable {
        /// Rows of each table, in the order in which they were copied.
        package let tables: [Table]
        package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }

        package struct Table: Sendable, Equatable {
            package let name: String
            package let rows: Int64
            /// SHA-256 of the rows, the same on both sides.
            package let digest: [UInt8]
        }
    }

    package enum Stage: String, Sendable { case copying, comparing }

    /// Steps of the schema and the era of the journal belong to the database, not to the trade.
    static let kept: Set<String> = ["migration", "journal_era", "unfinished_copy"]

    /// - Throws: `CopyFailure.unfinished` where this database is half a copy.
    package static func checkFinished(_ store: any Store) async throws {
        if try await store.read({ try $0.count("SELECT COUNT(*) FROM unfinished_copy") }) > 0 { throw CopyFailure.unfinished }
    }

    /// Copies and compares. The target is still marked as unfinished; `finish` takes that back.
    /// - Parameters:
    ///   - now: when it began, for the mark.
    ///   - progress: the stage, rows done in it and rows in all.
    package func run(at now: Instant, progress: @Sendable (Stage, Int, Int) -> Void = { _, _, _ in }) async throws -> Outcome {
        let tables = try await tables()
        try await begin(tables, at: now)
        let total = try await from.read { tx in try tables.reduce(0) { try $0 + Int($1.rows.count(in: tx)) } }
        var done = 0
        for table in tables {
            for part in table.parts { done = try await copy(part, of: table, done: done) { progress(.copying, $0, total) } }
        }
        try await openEra()
        var compared: [Outcome.Table] = []
        done = 0
        for table in tables {
            let one = try await digest(table, on: from, key: table.sourceKey) { progress(.comparing, done + $0 / 2, total) }
            let other = try await digest(table, on: to, key: table.targetKey) { progress(.comparing, done + (Int(one.rows) + $0) / 2, total) }
            guard one == other else { throw CopyFailure.differs(table: table.name, from: one.rows, to: other.rows) }
            compared.append(one)
            done += Int(one.rows)
        }
        return Outcome(tables: compared)
    }

    /// Says that the target is whole, so that it can be used.
    package func finish() async throws {
        // A table that was filled at once has no statistics yet, and PostgreSQL's planner would go by guesses until it comes round.
        if to.dialect.kind == .postgres { try await to.write { try $0.run("ANALYZE") } }
        try await to.write { try $0.run("DELETE FROM unfinished_copy") }
    }

    private func tables() async throws -> [CopiedTable] {
        let ours = try await from.read { try TableShape.all(in: $0) }.filter { !Self.kept.contains($0.name) }
        let theirs = try await to.read { try TableShape.all(in: $0) }.filter { !Self.kept.contains($0.name) }
        let found = Dictionary(uniqueKeysWithValues: theirs.map { ($0.name, $0) })
        guard Set(found.keys) == Set(ours.map(\.name)) else { throw StoreError.schema("The two databases have other tables. Run nearmade migrate on both.") }
        return try ours.compactMap { table in
            try found[table.name].map { CopiedTable(try TableShape.common(table, $0), sourceKey: table.key, targetKey: $0.key) }
        }
    }

    private func begin(_ tables: [CopiedTable], at now: Instant) async throws {
        guard try await from.read({ try $0.count("SELECT COUNT(*) FROM unfinished_copy") }) == 0 else { throw CopyFailure.sourceUnfinished }
        try await to.write { tx in
            try tx.take(.migration)
            guard try tx.count("SELECT COUNT(*) FROM unfinished_copy") == 0 else { return }
            for table in tables where try tx.first(Statement(stringLiteral: "SELECT 1 FROM \"\(table.name)\" LIMIT 1"), { try $0.int(0) }) != nil {
                throw CopyFailure.targetNotEmpty(table: table.name)
            }
            try tx.run("INSERT INTO unfinished_copy (one, began_at) VALUES (1, \(now))")
        }
    }

    /// - Returns: rows done so far, those of earlier runs among them.
    private func copy(_ part: String?, of table: CopiedTable, done: Int, progress: (Int) -> Void) async throws -> Int {
        let source = TableRows(table.shape, key: table.sourceKey, condition: part)
        let target = TableRows(table.shape, key: table.targetKey, condition: part)
        var done = try await done + Int(to.read { try target.count(in: $0) })
        var numbering = try await numbering(of: table)
        var last = try await last(of: source, target, table: table)
        while true {
            let rows = try await from.read { [last] in try source.read(after: last, limit: chunkRows, in: $0) }
            guard let end = rows.last else { return done }
            let renumbered = try await numbering.renumber(rows)
            try await to.write { try target.insert(renumbered, in: $0) }
            last = source.keyValues(end)
            done += rows.count
            progress(done)
        }
    }

    /// Where to go on in the source: after what the target has of it.
    private func last(of source: TableRows, _ target: TableRows, table: CopiedTable) async throws -> [Value]? {
        guard let last = try await to.read({ try target.lastKey(in: $0) }) else { return nil }
        guard table.name == "fact" else { return last }
        // Its place in the journal may have another number on this side; its id has not.
        let id = try await to.read { tx in
            try tx.first(Statement(stringLiteral: "SELECT id FROM fact ORDER BY \(target.key.map { "\"\($0)\" DESC" }.joined(separator: ", ")) LIMIT 1")) {
                try $0.bits(0)
            }
        }
        let place = try await from.read { tx in
            try tx.first("SELECT era, xid, seq FROM fact WHERE id = \(id)") { ["era": try $0.int(0), "xid": try $0.int(1), "seq": try $0.int(2)] }
        }
        guard let place else { throw CopyFailure.otherSource(table: table.name) }
        return source.key.compactMap { place[$0].map(Value.int) }
    }

    private func numbering(of table: CopiedTable) async throws -> JournalNumbering {
        guard from.dialect.kind == .postgres, to.dialect.kind == .sqlite, JournalNumbering.tables.contains(table.name) else { return JournalNumbering() }
        return try await JournalNumbering(of: table.shape, from: from, to: to)
    }

    /// What is written from now on comes after all that was copied.
    private func openEra() async throws {
        let era = try await from.read { try $0.count("SELECT MAX(era) FROM journal_era") }
        try await to.write { try $0.run("UPDATE journal_era SET era = \(era + 1) WHERE era <> \(era + 1)") }
    }

    private func digest(_ table: CopiedTable, on store: any Store, key: [String], progress: (Int) -> Void) async throws -> Outcome.Table {
        let rows = TableRows(table.shape, key: key)
        let skipped = JournalNumbering.tables.contains(table.name) ? table.shape.fields.firstIndex { $0.name == "seq" } : nil
        var hasher = SHA256()
        var last: [Value]?
        var count = 0
        while true {
            let found = try await store.read { [last] in try rows.read(after: last, limit: chunkRows, in: $0) }
            guard let end = found.last else { break }
            var bytes: [UInt8] = []
            for row in found { for (index, value) in row.enumerated() where index != skipped { value.append(to: &bytes) } }
            hasher.update(data: bytes)
            last = rows.keyValues(end)
            count += found.count
            progress(count)
        }
        return Outcome.Table(name: table.name, rows: Int64(count), digest: Array(hasher.finalize()))
    }
}

struct CopiedTable: Sendable {
    let shape: TableShape
    let sourceKey: [String]
    let targetKey: [String]

    init(_ shape: TableShape, sourceKey: [String], targetKey: [String]) {
        self.shape = shape
        self.sourceKey = sourceKey
        self.targetKey = targetKey
    }

    var name: String { shape.name }
    var rows: TableRows { TableRows(shape) }

    /// Rows of a table that refer to other rows of it come after those, in parts; ids alone do not promise that, since several processes make them.
    var parts: [String?] { Self.partsOfTables[name] ?? [nil] }

    static let partsOfTables: [String: [String]] = [
        "transfer": ["hold_id IS NULL AND corrects_id IS NULL", "hold_id IS NOT NULL", "corrects_id IS NOT NULL"]
    ]
}

extension Value {
    /// Each value is led by its type and its length, so no two rows have the same bytes.
    fileprivate func append(to bytes: inout [UInt8]) {
        func put(_ tag: UInt8, _ content: some Collection<UInt8>) {
            bytes.append(tag)
            withUnsafeBytes(of: Int64(content.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: content)
        }
        switch self {
        case .null: bytes.append(0)
        case .int(let value): withUnsafeBytes(of: value.bigEndian) { put(1, $0) }
        case .text(let value): put(2, value.utf8)
        case .id(let value): value.withBytes { put(3, $0) }
        case .bytes(let value): put(4, value)
        }
    }
}
