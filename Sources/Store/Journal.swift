import Core

/// Who did something: a kind of principal and its id, `hub:pty_01h…`, `device:dev_01h…`, or a job by its name, `job:due`.
package struct Actor: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    package static func job(_ name: String) -> Actor { Actor("job:\(name)") }
}

/// Something that happened, said once and never changed. The journal of facts is also the outbox.
package struct Fact: Sendable {
    package let id: FactID
    /// `noun.happened`, as in `claim.payable`.
    package let kind: String
    /// TypeID prefix and bits of what it is about.
    package let subjectKind: String
    package let subject: UUIDBits
    /// True when the subject is made in the same transaction, so that its first fact has number 1 without a look.
    package let subjectIsNew: Bool
    package let occurredAt: Instant
    package let receivedAt: Instant
    package let actor: Actor
    package let cause: FactID?
    /// JSON object. No personal data: people are named by id.
    package let body: String

    package init<Subject: Identified>(
        id: FactID, kind: String, about subject: Identifier<Subject>, isNew: Bool = false, occurredAt: Instant, receivedAt: Instant,
        actor: Actor, cause: FactID? = nil, body: String
    ) {
        self.id = id
        self.kind = kind
        subjectKind = Subject.idPrefix
        self.subject = subject.bits
        subjectIsNew = isNew
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.actor = actor
        self.cause = cause
        self.body = body
    }
}

/// A fact as the journal holds it.
package struct RecordedFact: Sendable {
    package let position: JournalPosition
    package let id: FactID
    package let kind: String
    package let subjectKind: String
    package let subject: UUIDBits
    /// 1, 2, 3 … within its subject, without gaps.
    package let number: Int64
    package let occurredAt: Instant
    package let receivedAt: Instant
    package let actor: Actor
    package let cause: FactID?
    package let body: String

    package init(
        position: JournalPosition, id: FactID, kind: String, subjectKind: String, subject: UUIDBits, number: Int64, occurredAt: Instant,
        receivedAt: Instant, actor: Actor, cause: FactID?, body: String
    ) {
        self.position = position
        self.id = id
        self.kind = kind
        self.subjectKind = subjectKind
        self.subject = subject
        self.number = number
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.actor = actor
        self.cause = cause
        self.body = body
    }

    package var subjectText: String { TypeID.format(prefix: subjectKind, bits: subject) }
}

/// A place in the journal's order. Facts below the horizon keep their order for ever; nothing appears before them later.
package struct JournalPosition: Hashable, Comparable, Sendable {
    package let era: Int64
    package let transaction: Int64
    package let sequence: Int64

    package init(era: Int64, transaction: Int64, sequence: Int64) {
        self.era = era
        self.transaction = transaction
        self.sequence = sequence
    }

    package static let start = JournalPosition(era: 0, transaction: -1, sequence: -1)

    package static func < (a: Self, b: Self) -> Bool {
        (a.era, a.transaction, a.sequence) < (b.era, b.transaction, b.sequence)
    }

    /// `era.transaction.sequence`
    package var text: String { "\(era).\(transaction).\(sequence)" }

    /// nil for anything that `text` has not written, such as `+1.02.3`.
    package init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let era = parts[0], let transaction = parts[1], let sequence = parts[2] else { return nil }
        self.init(era: era, transaction: transaction, sequence: sequence)
        guard self.text == text else { return nil }
    }
}

package enum Journal {
    package static let columns = "f.era, f.xid, f.seq, f.id, f.kind, f.subject_kind, f.subject, f.number, f.occurred_at, f.received_at, f.actor, f.cause, f.body"

    /// Writes `facts` in their order.
    /// - Parameter known: `lastNumbers` of subjects, as far as they have been asked for.
    /// - Throws: `StoreError.guardMissed`, at the latest at COMMIT, when another transaction gave the same subject the same number; the command then
    ///   runs again.
    package static func append(_ facts: [Fact], after known: [UUIDBits: Int64] = [:], in tx: any Transaction) throws {
        guard !facts.isEmpty else { return }
        let numbers = try numbers(for: facts, after: known, in: tx)
        try tx.send(
            [Bulk(
                """
                INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, cause, body)
                SELECT v.id, e.era, v.kind, v.subject_kind, v.subject, v.number, v.occurred_at, v.received_at, v.actor, v.cause, v.body
                FROM journal_era AS e {join values} WHERE true {in order} ON CONFLICT (subject, number) DO NOTHING
                """,
                [
                    "id": .ids(facts.map(\.id)), "kind": .texts(facts.map(\.kind)), "subject_kind": .texts(facts.map(\.subjectKind)),
                    "subject": .ids(facts.map(\.subject)), "number": .ints(numbers), "occurred_at": .instants(facts.map(\.occurredAt)),
                    "received_at": .instants(facts.map(\.receivedAt)), "actor": .texts(facts.map(\.actor.description)),
                    "cause": .ids(facts.map(\.cause)), "body": .texts(facts.map(\.body)),
                ])], exactly: true)
    }

    /// The per-subject number of each fact.
    private static func numbers(for facts: [Fact], after known: [UUIDBits: Int64], in tx: any Transaction) throws -> [Int64] {
        let asked = Set(facts.lazy.filter { !$0.subjectIsNew && known[$0.subject] == nil }.map(\.subject))
            .subtracting(facts.lazy.filter(\.subjectIsNew).map(\.subject))
        var last = known
        if !asked.isEmpty { last.merge(try lastNumbers(of: asked, in: tx).get()) { $1 } }
        return facts.map { fact in
            let number = (last[fact.subject] ?? 0) + 1
            last[fact.subject] = number
            return number
        }
    }

    /// The number of each subject's last fact; 0 where there is none. It holds as long as whoever wants to write of the subject has to wait.
    package static func lastNumbers(of subjects: Set<UUIDBits>, in tx: any Transaction) throws -> Answer<[UUIDBits: Int64]> {
        try tx.ask(
            Bulk(
                // Facts of what is over may have left for the archive; only where none is found is that looked at.
                """
                SELECT v.subject, COALESCE((SELECT MAX(f.number) FROM fact AS f WHERE f.subject = v.subject),
                (SELECT x.number FROM archived_subject AS x WHERE x.subject = v.subject)) {from values}
                """, ["subject": .ids(subjects.sorted())])
        ) { (try $0.bits(0), try $0.optionalInt(1) ?? 0) }.map { Dictionary(uniqueKeysWithValues: $0) }
    }

    /// The next facts after `position` that no transaction can still come before, oldest first.
    package static func read(after position: JournalPosition, limit: Int, in tx: any Transaction) throws -> [RecordedFact] {
        switch tx.dialect.kind {
        case .sqlite:
            // One writer at a time: the row number is the order of commits. Eras never rise.
            try tx.rows("SELECT \(raw: columns) FROM fact AS f WHERE f.seq > \(position.sequence) ORDER BY f.seq LIMIT \(limit)", recorded)
        case .postgres:
            // Values within questions of their own leave the planner nothing to gain from planning anew each time, which takes long with many parts.
            try tx.rows(
                """
                SELECT \(raw: columns) FROM fact AS f
                WHERE (f.era, f.xid, f.seq) > ((SELECT \(position.era)), (SELECT \(position.transaction)), (SELECT \(position.sequence)))
                AND (f.era < (SELECT era FROM journal_era) OR f.xid < {horizon})
                ORDER BY f.era, f.xid, f.seq LIMIT (SELECT \(limit))
                """, recorded)
        }
    }

    /// Where the journal ends now, as far as no transaction can still come before.
    /// - Returns: nil when nothing has been added after `position`.
    package static func head(after position: JournalPosition, in tx: any Transaction) throws -> JournalPosition? {
        let newest: Statement =
            switch tx.dialect.kind {
            case .sqlite: "SELECT f.era, f.xid, f.seq FROM fact AS f WHERE f.seq > \(position.sequence) ORDER BY f.seq DESC LIMIT 1"
            case .postgres:
                """
                SELECT f.era, f.xid, f.seq FROM fact AS f
                WHERE (f.era, f.xid, f.seq) > ((SELECT \(position.era)), (SELECT \(position.transaction)), (SELECT \(position.sequence)))
                AND (f.era < (SELECT era FROM journal_era) OR f.xid < {horizon}) ORDER BY f.era DESC, f.xid DESC, f.seq DESC LIMIT 1
                """
            }
        return try tx.first(newest) { JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2)) }
    }

    /// All facts about one thing, oldest first, at most `limit`.
    package static func about(_ subjects: [UUIDBits], limit: Int, in tx: any Transaction) throws -> [RecordedFact] {
        let found = try tx.rows(
            Bulk("SELECT \(columns) FROM fact AS f {join values} WHERE f.subject = v.subject ORDER BY f.subject, f.number", ["subject": .ids(subjects)]),
            recorded)
        return Array(found.sorted { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) }.prefix(limit))
    }

    package static func recorded(_ row: any Row) throws -> RecordedFact {
        RecordedFact(
            position: JournalPosition(era: try row.int(0), transaction: try row.int(1), sequence: try row.int(2)), id: try row.id(3),
            kind: try row.text(4), subjectKind: try row.text(5), subject: try row.bits(6), number: try row.int(7),
            occurredAt: try row.instant(8), receivedAt: try row.instant(9), actor: Actor(try row.text(10)), cause: try row.optionalID(11),
            body: try row.text(12))
    }

    /// Durable cursors: a reader's name and how far it has come. Readers move it in the transaction that does their work.
    package static func position(of reader: String, in tx: any Transaction) throws -> JournalPosition {
        try tx.first("SELECT era, xid, seq FROM journal_cursor WHERE reader = \(reader) {lock}") {
            JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2))
        } ?? .start
    }

    package static func hasCursor(_ reader: String, in tx: any Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM journal_cursor WHERE reader = \(reader)", { try $0.int(0) }) != nil
    }

    /// Lets a reader go that reads no more, so that nothing is kept for it.
    package static func forget(_ reader: String, in tx: any Transaction) throws {
        try tx.run("DELETE FROM journal_cursor WHERE reader = \(reader)")
    }

    package static func move(_ reader: String, to position: JournalPosition, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO journal_cursor (reader, era, xid, seq) VALUES (\(reader), \(position.era), \(position.transaction), \(position.sequence))
            ON CONFLICT (reader) DO UPDATE SET era = excluded.era, xid = excluded.xid, seq = excluded.seq
            """)
    }
}
