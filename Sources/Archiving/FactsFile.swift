import Core
import JSONText
import Store

/// A file of whole blocks: the facts of each in the order of the journal, and after them the line of their block.
enum FactsFile {
    /// A block as the file tells it.
    struct Block {
        let number: Int64
        /// Their positions count from 1 within the block: a copy of the database may have given them other ones.
        let facts: [RecordedFact]
        let previous: [UInt8]
        let hash: [UInt8]
        let sealedAt: Instant

        /// True where the facts are those that were sealed.
        var isProved: Bool { Sealing.hash(of: facts, after: previous) == hash }
    }

    static func write(_ facts: [RecordedFact], _ seal: Seal, to file: GzipFile) throws {
        var out = JSONWriter(reservingBytes: 1 << 16)
        for fact in facts {
            write(fact, to: &out)
            if out.bytes.count >= 1 << 18 {
                try file.write(out.bytes)
                out.clear()
            }
        }
        out.beginObject()
        out.member("block", seal.number)
        out.member("facts", seal.facts)
        out.member("last", seal.last.text)
        out.member("previous", Hex.text(seal.previous))
        out.member("hash", Hex.text(seal.hash))
        out.member("sealedAt", seal.sealedAt.microseconds)
        out.endObject()
        out.endLine()
        try file.write(out.bytes)
    }

    /// Every field that a seal covers. The body is a text, so that its bytes stay as they are.
    private static func write(_ fact: RecordedFact, to out: inout JSONWriter) {
        out.beginObject()
        out.member("id", fact.id.description)
        out.member("kind", fact.kind)
        out.member("subject", fact.subjectText)
        out.member("number", fact.number)
        out.member("occurredAt", fact.occurredAt.microseconds)
        out.member("receivedAt", fact.receivedAt.microseconds)
        out.member("actor", fact.actor.description)
        out.member("cause", orNull: fact.cause?.description)
        out.member("body", fact.body)
        out.endObject()
        out.endLine()
    }

    /// Reads a file block by block; only one is in memory at a time.
    /// - Throws: `ArchiveFailure.file` where the file cannot be read to its end or a line is of another shape, and what `body` throws.
    static func read(path: String, name: String, _ body: (Block) throws -> Void) throws -> GzipFile.Content {
        var facts: [RecordedFact] = []
        let content = try ArchiveLines.read(path: path) { line in
            let object = try JSONReader(line).object()
            guard object.optionalMember("block") != nil else {
                guard facts.count < Sealing.blockLimit else { throw ArchiveFailure.file(name: name, reason: "has a block that does not end") }
                return facts.append(try fact(object, at: Int64(facts.count + 1)))
            }
            let block = Block(
                number: try object.int64("block"), facts: facts, previous: try object.member("previous").digest(),
                hash: try object.member("hash").digest(), sealedAt: Instant(microseconds: try object.int64("sealedAt")))
            facts.removeAll(keepingCapacity: true)
            try body(block)
        }
        guard facts.isEmpty else { throw ArchiveFailure.file(name: name, reason: "ends in the middle of a block") }
        return content
    }

    private static func fact(_ line: JSONObjectReader, at place: Int64) throws -> RecordedFact {
        let text = ArchiveLines.limits.bytes
        let subject = try line.member("subject")
        guard let (kind, bits) = TypeID.parse(try subject.string(maxBytes: 100)) else { throw subject.error("is no id", expected: "an id") }
        return RecordedFact(
            position: JournalPosition(era: 0, transaction: 0, sequence: place), id: try id(line.member("id")),
            kind: try line.string("kind", maxBytes: text), subjectKind: kind, subject: bits, number: try line.int64("number"),
            occurredAt: Instant(microseconds: try line.int64("occurredAt")), receivedAt: Instant(microseconds: try line.int64("receivedAt")),
            actor: Actor(try line.string("actor", maxBytes: text)),
            cause: try line.member("cause").value.isNull ? nil : id(line.member("cause")), body: try line.string("body", maxBytes: text))
    }

    private static func id(_ reader: JSONReader) throws -> FactID {
        guard let id = FactID(text: try reader.string(maxBytes: 100)) else { throw reader.error("is no id", expected: "the id of a fact") }
        return id
    }
}
