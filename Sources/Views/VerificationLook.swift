import Core
import JSONText
import Store

/// How far a verification has come, in rows read of rows to read.
package struct VerificationProgress: Sendable, Equatable {
    /// What is being looked at: `accounts`, `claims`, `journal` …
    package let section: String
    package let done: Int64
    package let total: Int64
}

/// One verification under way: the snapshot that it reads and what it has found so far.
final class VerificationLook {
    /// Rows read at once where a row stands for itself.
    static let rowsAtOnce = 10_000
    /// Orders, parcels or claims read at once together with all that hangs on them.
    static let subjectsAtOnce = 500

    let tx: any Transaction
    var findings = VerificationFindings()
    var report = VerificationReport()
    var section = ""
    private var done: Int64 = 0
    private var total: Int64 = 0
    private let progress: (VerificationProgress) -> Void

    init(_ tx: any Transaction, progress: @escaping (VerificationProgress) -> Void) {
        self.tx = tx
        self.progress = progress
    }

    func begin(total: Int64) {
        self.total = total
        tell(0)
    }

    func tell(_ rows: Int) {
        done += Int64(rows)
        progress(VerificationProgress(section: section, done: done, total: max(done, total)))
    }

    func add(_ code: VerificationCode, _ about: some CustomStringConvertible, expected: String, found: String) {
        findings.add(VerificationFinding(code: code, about: about.description, expected: expected, found: found))
    }

    /// Asks for the rows that break a rule, all counted and the first listed.
    /// - Parameters:
    ///   - question: a SELECT that answers only what is wrong. Its columns are read from 1 on and sort by the first.
    ///   - read: what one row says.
    func ask(
        _ code: VerificationCode, _ question: Statement, _ read: (any Row) throws -> (about: String, expected: String, found: String)
    ) throws {
        var statement = question
        statement.sql = """
            SELECT COUNT(*) OVER (), wrong.* FROM (\(question.sql)) AS wrong ORDER BY 2 LIMIT \(VerificationReport.listedLimit)
            """
        try joinWholeTables(true)
        let rows = try tx.rows(statement) { row in
            let (about, expected, found) = try read(row)
            return (try row.int(0), VerificationFinding(code: code, about: about, expected: expected, found: found))
        }
        try joinWholeTables(false)
        guard let total = rows.first?.0 else { return }
        findings.add(code, rows.map(\.1), total: total)
    }

    /// PostgreSQL without fresh statistics, as after a large import, takes tables for small and compares each row with each: 10 s instead of 0.1 s for
    /// 13,000 orders. A question about whole tables always wants them hashed or sorted.
    private func joinWholeTables(_ isOn: Bool) throws {
        guard tx.dialect.kind == .postgres else { return }
        try tx.run("SET LOCAL enable_nestloop = \(raw: isOn ? "off" : "on")")
    }

    /// Walks through rows in the order of their ids.
    /// - Parameter read: the next rows after an id, fewer only at the end.
    func eachPage<Item>(
        id: (Item) -> UUIDBits, read: (_ after: UUIDBits) throws -> [Item], _ body: ([Item]) throws -> Void
    ) throws {
        var after = UUIDBits.zero
        while true {
            let page = try read(after)
            guard let last = page.last else { return }
            try body(page)
            tell(page.count)
            after = id(last)
        }
    }
}

// Facts.
extension VerificationLook {
    /// The facts about each of these, by number.
    func facts(about subjects: [UUIDBits]) throws -> [UUIDBits: [VerificationFact]] {
        let found = try tx.rows(
            Bulk(
                """
                SELECT f.subject, f.number, f.id, f.kind, f.occurred_at, f.received_at, f.body FROM fact AS f {join values}
                WHERE f.subject = v.subject
                """, ["subject": .ids(subjects)]), VerificationFact.init)
        return Dictionary(grouping: found, by: \.subject).mapValues { $0.sorted { $0.number < $1.number } }
    }

    /// The largest order there may be has some 200,000 parts, all in one fact.
    static let bodyLimits = JSONLimits(bytes: 128 << 20, values: 10_000_000)

    /// The body of a fact; nil, with a finding, where it is no JSON object.
    func body(of fact: VerificationFact) -> JSON? {
        let problem: String
        do throws(JSONError) {
            let body = try JSON.parse(fact.body, limits: Self.bodyLimits)
            if body.asObject != nil { return body }
            problem = "no object"
        } catch {
            problem = "\(error)"
        }
        add(.factUnreadable, fact.id, expected: "the JSON object of \(fact.kind)", found: problem)
        return nil
    }
}

struct VerificationFact {
    let subject: UUIDBits
    let number: Int64
    let id: FactID
    let kind: String
    let occurredAt: Instant
    let receivedAt: Instant
    let body: String

    init(_ row: any Row) throws {
        subject = try row.bits(0)
        number = try row.int(1)
        id = try row.id(2)
        kind = try row.text(3)
        occurredAt = try row.instant(4)
        receivedAt = try row.instant(5)
        body = try row.text(6)
    }
}

extension JSON {
    /// A member that is an id of ours.
    func id<Subject: Identified>(_ name: String) -> Identifier<Subject>? { self[name]?.asString.flatMap { Identifier(text: $0) } }
    func int(_ name: String) -> Int64? { self[name]?.asNumber?.int64 }
    func text(_ name: String) -> String? { self[name]?.asString }
}

extension Row {
    /// The TypeID in a column, or `none`.
    func typeID<Subject: Identified>(_ subject: Subject.Type, _ column: Int) throws -> String {
        isNull(column) ? "none" : (try id(column) as Identifier<Subject>).description
    }
}
