import Core

/// Digests of facts taken together by XOR: in any order, and one can be taken out again without the others.
package struct FactDigest: Sendable, Hashable {
    package private(set) var bytes: [UInt8]

    package static let none = FactDigest(bytes: [UInt8](repeating: 0, count: 32))

    /// - Parameter bytes: 32 of them; fewer stand for none that could be stored.
    package init(bytes: [UInt8]) { self.bytes = bytes.count == 32 ? bytes : [UInt8](repeating: 0xFF, count: 32) }

    /// Puts a digest in, or takes out one that is in.
    package static func ^= (a: inout FactDigest, b: FactDigest) {
        for index in a.bytes.indices { a.bytes[index] ^= b.bytes[index] }
    }
}

/// A file that whole blocks of the journal, or scans, were written to and proved.
package struct ArchiveFile: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case facts, scans }

    package let name: String
    package let kind: Kind
    /// nil for scans.
    package let blocks: ClosedRange<Int64>?
    /// Facts or scans.
    package let items: Int64
    /// When the first and the last of them were received.
    package let firstAt: Instant
    package let lastAt: Instant
    package let bytes: Int64
    package let sha256: [UInt8]

    package init(
        name: String, kind: Kind, blocks: ClosedRange<Int64>?, items: Int64, firstAt: Instant, lastAt: Instant, bytes: Int64, sha256: [UInt8]
    ) {
        self.name = name
        self.kind = kind
        self.blocks = blocks
        self.items = items
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// A block whose facts stand in a file.
package struct ArchivedBlock: Sendable, Equatable {
    package let number: Int64
    /// Facts of it that have left the database.
    package let removed: Int64
    /// Of the facts that stay.
    package let kept: FactDigest

    package init(number: Int64, removed: Int64, kept: FactDigest) {
        self.number = number
        self.removed = removed
        self.kept = kept
    }
}

/// Facts 1 to `number` of a subject have left the database.
package struct ArchivedSubject: Sendable, Equatable {
    package let subject: UUIDBits
    package let number: Int64
    /// The blocks that held the first and the last of them.
    package let blocks: ClosedRange<Int64>

    package init(subject: UUIDBits, number: Int64, blocks: ClosedRange<Int64>) {
        self.subject = subject
        self.number = number
        self.blocks = blocks
    }
}

/// What stands in archive files, as the database remembers it. The files themselves are read by the room Archiving.
package enum Archive {
    /// The names of files, by the blocks that they hold, or by the number of a file of scans.
    package static func factsFile(_ blocks: ClosedRange<Int64>) -> String { "facts-\(padded(blocks.lowerBound))-\(padded(blocks.upperBound)).ndjson.gz" }
    package static func scansFile(_ number: Int64) -> String { "scans-\(padded(number)).ndjson.gz" }

    private static func padded(_ number: Int64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 9 - text.count)) + text
    }

    package static func files(in tx: any Transaction) throws -> [ArchiveFile] {
        try tx.rows(
            """
            SELECT name, kind, first_block, last_block, items, first_at, last_at, bytes, sha256 FROM archive_file
            ORDER BY kind, first_block, name
            """, file)
    }

    private static func file(_ row: any Row) throws -> ArchiveFile {
        let first = try row.optionalInt(2)
        let last = try row.optionalInt(3)
        return ArchiveFile(
            name: try row.text(0), kind: try row.word(1), blocks: try range(first, last), items: try row.int(4), firstAt: try row.instant(5),
            lastAt: try row.instant(6), bytes: try row.int(7), sha256: try row.bytes(8))
    }

    private static func range(_ first: Int64?, _ last: Int64?) throws -> ClosedRange<Int64>? {
        guard let first, let last else { return nil }
        guard first <= last else { throw StoreError.unreadable("blocks \(first) to \(last) of an archive file") }
        return first...last
    }

    /// The last block that stands in a file; nil while there is none.
    package static func lastBlock(in tx: any Transaction) throws -> Seal? {
        try tx.first(
            """
            SELECT number, era, xid, seq, facts, previous, hash, sealed_at FROM seal
            WHERE number = (SELECT MAX(b.number) FROM archive_block AS b)
            """, Sealing.read)
    }

    /// The end of the last block of which facts have left: after this place, and only there, the journal is whole. nil while it is whole.
    package static func horizon(in tx: any Transaction) throws -> JournalPosition? {
        try tx.first(
            """
            SELECT era, xid, seq FROM seal WHERE number = (SELECT MAX(b.number) FROM archive_block AS b WHERE b.removed > 0)
            """
        ) { JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2)) }
    }

    package static func blocks(_ numbers: [Int64], in tx: any Transaction) throws -> [Int64: ArchivedBlock] {
        let found = try tx.rows(
            Bulk("SELECT b.number, b.removed, b.kept FROM archive_block AS b {join values} WHERE b.number = v.number", ["number": .ints(numbers)])
        ) { ArchivedBlock(number: try $0.int(0), removed: try $0.int(1), kept: FactDigest(bytes: try $0.bytes(2))) }
        return Dictionary(found.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those of `subjects` that facts have left of.
    package static func subjects(_ subjects: [UUIDBits], in tx: any Transaction) throws -> [UUIDBits: ArchivedSubject] {
        let found = try tx.rows(
            Bulk(
                "SELECT x.subject, x.number, x.first_block, x.last_block FROM archived_subject AS x {join values} WHERE x.subject = v.subject",
                ["subject": .ids(Set(subjects).sorted())])
        ) { row in
            guard let blocks = try range(try row.int(2), try row.int(3)) else { throw StoreError.unreadable("a subject without blocks") }
            return ArchivedSubject(subject: try row.bits(0), number: try row.int(1), blocks: blocks)
        }
        return Dictionary(found.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Remembers a file that was read back and proved, and its blocks.
    /// - Throws: `StoreError.unique` where another run has archived one of them.
    package static func add(_ file: ArchiveFile, _ blocks: [ArchivedBlock], at wallNow: Instant, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO archive_file (name, kind, first_block, last_block, items, first_at, last_at, bytes, sha256, archived_at) VALUES
            (\(file.name), \(file.kind), \(file.blocks?.lowerBound), \(file.blocks?.upperBound), \(file.items), \(file.firstAt), \(file.lastAt),
            \(file.bytes), \(file.sha256), \(wallNow))
            """)
        try tx.runExactly([
            Bulk(
                "INSERT INTO archive_block (number, removed, kept) SELECT v.number, v.removed, v.kept {from values} WHERE true",
                [
                    "number": .ints(blocks.map(\.number)), "removed": .ints(blocks.map(\.removed)), "kept": .bytes(blocks.map(\.kept.bytes)),
                ])
        ])
    }
}
