import Core
import Store
import Views

/// Temporary tables that have the names of the database's own and so stand in front of them, for this transaction alone: all facts and scans that
/// there ever were, and no record of an archive. Whoever asks the database then asks as if nothing had left.
struct ArchiveTables {
    /// Those that are filled, and those that stay empty.
    private static let filled = ["fact", "scan"]
    private static let empty = ["archived_subject", "archive_file", "archive_block", "archived_scan"]

    private let tx: any Transaction
    /// What leads to the database's own tables, `main`, and to these.
    private let own: String
    private let ours: String
    private let columns: [String: [String]]
    /// The last block that stands in a file.
    private let end: Int64

    init(in tx: any Transaction) throws {
        self.tx = tx
        switch tx.dialect.kind {
        case .sqlite: (own, ours) = ("main", "temp")
        case .postgres: (own, ours) = (try tx.first("SELECT quote_ident(current_schema()::text)") { try $0.text(0) } ?? "public", "pg_temp")
        }
        var columns: [String: [String]] = [:]
        for table in Self.filled {
            let question: Statement =
                switch tx.dialect.kind {
                case .sqlite: "SELECT name FROM pragma_table_info(\(table)) ORDER BY cid"
                case .postgres:
                    """
                    SELECT a.attname::text FROM pg_attribute AS a WHERE a.attnum > 0 AND NOT a.attisdropped
                    AND a.attrelid = (SELECT c.oid FROM pg_class AS c WHERE c.relname::text = \(table) AND c.relnamespace = current_schema()::regnamespace)
                    ORDER BY a.attnum
                    """
                }
            columns[table] = try tx.rows(question) { "\"\(try $0.text(0))\"" }
        }
        self.columns = columns
        end = try Archive.files(in: tx).compactMap { $0.blocks?.upperBound }.max() ?? 0
    }

    func make() throws {
        for table in Self.filled + Self.empty {
            switch tx.dialect.kind {
            case .sqlite: try makeLike(table)
            case .postgres: try run("CREATE TEMPORARY TABLE \(table) (LIKE \(own).\(table) INCLUDING INDEXES) ON COMMIT DROP")
            }
        }
        // What this connection has prepared before means the database's own tables.
        if tx.dialect.kind == .postgres { try run("DISCARD PLANS") }
    }

    /// SQLite keeps the text by which a table was made, always begun in one way.
    private func makeLike(_ table: String) throws {
        let made = try tx.rows("SELECT type, name, sql FROM main.sqlite_master WHERE tbl_name = \(table) AND sql IS NOT NULL ORDER BY type DESC") {
            (type: try $0.text(0), name: try $0.text(1), sql: try $0.text(2))
        }
        for object in made {
            switch object.type {
            case "table":
                guard let body = object.sql.firstIndex(of: "(") else { continue }
                try run("CREATE TABLE temp.\(table) \(object.sql[body...])")
            case "index":
                guard let body = object.sql.firstRange(of: " ON ") else { continue }
                let unique = object.sql.hasPrefix("CREATE UNIQUE") ? "UNIQUE " : ""
                try run("CREATE \(unique)INDEX temp.\"\(object.name)\" ON \(object.sql[body.upperBound...])")
            default: continue
            }
        }
    }

    func drop() throws {
        for table in Self.filled + Self.empty { try run("DROP TABLE IF EXISTS \(ours).\(table)") }
        if tx.dialect.kind == .postgres { try run("DISCARD PLANS") }
    }

    private func run(_ text: String) throws { try tx.run(Statement(stringLiteral: text)) }

    // MARK: Filling

    /// The facts of a block, at places within it: their own may be others since the database was copied, and the order is what counts.
    func insert(_ facts: [RecordedFact], of seal: Seal) throws {
        let count = Int64(facts.count)
        try tx.runExactly([
            Bulk(
                """
                INSERT INTO \(ours).fact (era, xid, seq, id, kind, subject_kind, subject, number, occurred_at, received_at, actor, cause, body)
                SELECT v.era, v.xid, v.seq, v.id, v.kind, v.subject_kind, v.subject, v.number, v.occurred_at, v.received_at, v.actor, v.cause, v.body
                {from values} WHERE true
                """,
                [
                    "era": .ints(facts.map { _ in seal.last.era }), "xid": .ints(facts.map { _ in seal.last.transaction }),
                    "seq": .ints((1...max(1, count)).prefix(facts.count).map { seal.last.sequence - count + $0 }), "id": .ids(facts.map(\.id)),
                    "kind": .texts(facts.map(\.kind)), "subject_kind": .texts(facts.map(\.subjectKind)), "subject": .ids(facts.map(\.subject)),
                    "number": .ints(facts.map(\.number)), "occurred_at": .instants(facts.map(\.occurredAt)),
                    "received_at": .instants(facts.map(\.receivedAt)), "actor": .texts(facts.map(\.actor.description)),
                    "cause": .ids(facts.map(\.cause)), "body": .texts(facts.map(\.body)),
                ])
        ])
    }

    /// A scan, where the database says that it left with this file.
    func insert(_ scans: [ArchivedScan], of file: ArchiveFile) throws {
        try tx.run([ScansFile.insert(scans, into: "\(ours).scan", left: "\(own).archived_scan", file: ScansFile.number(of: file.name))])
    }

    /// Adds what the database has beside the archive.
    func complete() throws {
        let fact = list("fact")
        try run(
            """
            INSERT INTO \(ours).fact (\(fact)) SELECT \(fact) FROM \(own).fact AS f
            WHERE NOT EXISTS (SELECT 1 FROM \(own).seal AS s WHERE s.number = \(end) AND (s.era, s.xid, s.seq) >= (f.era, f.xid, f.seq))
            """)
        let scan = list("scan")
        try run(
            """
            INSERT INTO \(ours).scan (\(scan)) SELECT \(scan) FROM \(own).scan AS s WHERE NOT EXISTS (SELECT 1 FROM \(ours).scan AS t WHERE t.id = s.id)
            """)
        try measure()
    }

    /// Nobody else counts what stands in temporary tables; of one that is not counted the planner compares every row with every other.
    func measure() throws {
        guard tx.dialect.kind == .postgres else { return }
        for table in Self.filled { try run("ANALYZE \(ours).\(table)") }
    }

    private func list(_ table: String) -> String { (columns[table] ?? []).joined(separator: ", ") }
}

// Comparing.
extension ArchiveTables {
    /// What the database still has of archived blocks, and what it says has left, against the files.
    func compare() throws -> [VerificationFinding] {
        let archived = "EXISTS (SELECT 1 FROM \(own).seal AS s WHERE s.number = \(end) AND (s.era, s.xid, s.seq) >= (d.era, d.xid, d.seq))"
        let limit = "ORDER BY 1 LIMIT \(VerificationReport.listedLimit)"
        var findings = try ask(
            .archiveFact,
            """
            SELECT d.id FROM \(own).fact AS d JOIN \(ours).fact AS t ON t.id = d.id WHERE \(archived)
            AND (d.kind <> t.kind OR d.subject_kind <> t.subject_kind OR d.subject <> t.subject OR d.number <> t.number OR d.occurred_at <> t.occurred_at
            OR d.received_at <> t.received_at OR d.actor <> t.actor OR COALESCE(d.cause, d.id) <> COALESCE(t.cause, t.id) OR d.body <> t.body) \(limit)
            """, "the fact as its file has it", "another")
        findings += try ask(
            .archiveFact, "SELECT d.id FROM \(own).fact AS d WHERE \(archived) AND NOT EXISTS (SELECT 1 FROM \(ours).fact AS t WHERE t.id = d.id) \(limit)",
            "a fact that stands in a file", "one of the database alone")
        let present = "EXISTS (SELECT 1 FROM \(own).fact AS d WHERE d.subject = t.subject AND d.number = t.number)"
        let left = "EXISTS (SELECT 1 FROM \(own).archived_subject AS x WHERE x.subject = t.subject AND x.number >= t.number)"
        findings += try ask(
            .archiveFact, "SELECT t.id FROM \(ours).fact AS t WHERE NOT \(present) AND NOT \(left) \(limit)", "the fact in the database, since it has not left",
            "only the one in the file")
        findings += try ask(.archiveFact, "SELECT t.id FROM \(ours).fact AS t WHERE \(present) AND \(left) \(limit)", "no fact in the database, since it has left", "one")
        findings += try ask(
            .archiveFact,
            """
            SELECT x.subject FROM \(own).archived_subject AS x WHERE x.number > (SELECT COUNT(*) FROM \(ours).fact AS t WHERE t.subject = x.subject
            AND t.number <= x.number) \(limit)
            """, "as many facts about it in files as have left", "fewer")
        return try findings + compareScans(limit)
    }

    private func compareScans(_ limit: String) throws -> [VerificationFinding] {
        var findings = try ask(
            .archiveScan, "SELECT x.id FROM \(own).archived_scan AS x WHERE NOT EXISTS (SELECT 1 FROM \(ours).scan AS t WHERE t.id = x.id) \(limit)",
            "the scan in the file with which it left", "none", ScanTag.idPrefix)
        findings += try ask(
            .archiveScan,
            """
            SELECT x.id FROM \(own).archived_scan AS x JOIN \(ours).scan AS t ON t.id = x.id WHERE x.parcel_id <> t.parcel_id
            OR x.parcel_key <> t.parcel_key OR x.step <> t.step OR x.state <> t.state OR x.recorder_id <> t.recorder_id
            OR x.offset_minutes <> t.offset_minutes \(limit)
            """, "parcel, step and state as the file has them", "others", ScanTag.idPrefix)
        findings += try ask(
            .archiveScan, "SELECT s.id FROM \(own).scan AS s JOIN \(own).archived_scan AS x ON x.id = s.id \(limit)", "no scan, since it has left", "one",
            ScanTag.idPrefix)
        return findings
    }

    private func ask(
        _ code: VerificationCode, _ question: String, _ expected: String, _ found: String, _ prefix: String = FactTag.idPrefix
    ) throws -> [VerificationFinding] {
        try tx.rows(Statement(stringLiteral: question)) { row in
            VerificationFinding(code: code, about: TypeID.format(prefix: prefix, bits: try row.bits(0)), expected: expected, found: found)
        }
    }
}
