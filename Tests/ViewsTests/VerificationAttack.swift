import Core
import Store
import Testing
import Views
import Workflows

/// Somebody who may write into the database what they like, and what must be found afterwards.
struct Attack {
    let tx: any Transaction
    let trade: VerificationTrade
    /// `code about`, as findings are expected.
    private(set) var expected: [String] = []
    /// With it, facts must be sealed in time.
    var wallNow: Instant?

    init(_ tx: any Transaction, on trade: VerificationTrade) {
        self.tx = tx
        self.trade = trade
    }

    /// Runs one statement that must change something.
    func run(_ statement: Statement, rows: Int? = nil) throws {
        let changed = try tx.run(statement)
        guard changed == rows ?? max(1, changed) else { throw Missed(sql: statement.sql, changed: changed) }
    }

    mutating func expect(_ code: VerificationCode, _ about: some CustomStringConvertible) {
        expected.append("\(code.rawValue) \(about)")
    }

    /// Takes the seals away, so that facts can be changed without showing in the chain.
    func unseal() throws { try run("DELETE FROM seal") }

    struct Missed: Error, CustomStringConvertible {
        let sql: String
        let changed: Int
        var description: String { "\(changed) rows changed by: \(sql)" }
    }

    // MARK: Names

    func one<Subject: Identified>(_ statement: Statement) throws -> Identifier<Subject> {
        let found = try tx.rows(statement) { try $0.id(0) as Identifier<Subject> }
        guard found.count == 1, let id = found.first else { throw Missed(sql: statement.sql, changed: found.count) }
        return id
    }

    func order(_ key: String) throws -> OrderID { try find(trade.orders, key) }
    func claim(_ key: String) throws -> ClaimID { try find(trade.claims, key) }
    func scan(_ key: String) throws -> ScanID { try find(trade.scans, key) }
    func offer(_ key: String) throws -> OfferID { try find(trade.offers, key) }
    func parcel(_ key: String) throws -> ParcelID { try one("SELECT id FROM parcel WHERE key = \(key)") }
    func marketplace(_ key: String) throws -> MarketplaceID { try one("SELECT id FROM marketplace WHERE key = \(key)") }
    func part(_ claim: String, line: Int64 = 1) throws -> PartID {
        try one("SELECT id FROM claim_part WHERE claim_id = \(try self.claim(claim)) AND line = \(line)")
    }
    func transfer(_ kind: String, of part: PartID) throws -> TransferID {
        try one("SELECT id FROM transfer WHERE part_id = \(part) AND kind = \(kind)")
    }
    func deposit(_ offer: String) throws -> TransferID {
        try one("SELECT t.id FROM transfer AS t JOIN offer AS o ON o.budget_id = t.credit_id WHERE o.id = \(try self.offer(offer)) AND t.kind = 'deposit'")
    }
    func budget(_ offer: String) throws -> AccountID { try one("SELECT budget_id FROM offer WHERE id = \(try self.offer(offer))") }
    func payable(_ claim: String) throws -> AccountID { try one("SELECT payable_id FROM claim WHERE id = \(try self.claim(claim))") }
    func fact(_ kind: String, about subject: UUIDBits) throws -> FactID {
        try one("SELECT id FROM fact WHERE subject = \(subject) AND kind = \(kind)")
    }

    private func find<Subject: Identified>(_ names: [String: Identifier<Subject>], _ key: String) throws -> Identifier<Subject> {
        guard let id = names[key] else { throw VerificationTrade.Missing(name: key) }
        return id
    }

    /// An id that nothing has.
    func fresh<Subject: Identified>(_ number: UInt64 = 1) -> Identifier<Subject> {
        Identifier(UUIDBits(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0000 + number))
    }

    /// Writes a fact a second time, as the next about its subject.
    func repeatFact(_ id: FactID) throws {
        try run(
            """
            INSERT INTO fact (id, era, kind, subject_kind, subject, number, occurred_at, received_at, actor, cause, body)
            SELECT \((fresh() as FactID)), f.era, f.kind, f.subject_kind, f.subject, (SELECT MAX(g.number) + 1 FROM fact AS g WHERE g.subject = f.subject),
            f.occurred_at, f.received_at, f.actor, f.cause, f.body FROM fact AS f WHERE f.id = \(id)
            """)
    }

    /// Writes a scan a second time under another id of its source, known among the keys.
    func repeatScan(_ id: ScanID, state: String) throws -> ScanID {
        let copy: ScanID = fresh()
        try run(
            """
            INSERT INTO scan (id, parcel_key, parcel_id, step, attempt, occurred_at, offset_minutes, received_at, read_point, recorder_id, recorder_kind,
            source, source_id, grade, state) SELECT \(copy), s.parcel_key, s.parcel_id, s.step, s.attempt + 1, s.occurred_at, s.offset_minutes,
            s.received_at, s.read_point, s.recorder_id, s.recorder_kind, s.source, 'forged', s.grade, \(state) FROM scan AS s WHERE s.id = \(id)
            """)
        try run("INSERT INTO scan_key (source, source_id, scan_id) SELECT source, 'forged', \(copy) FROM scan WHERE id = \(id)")
        return copy
    }

    /// Lets the scan `copy` count as a further step where `id` counts.
    func addStep(like id: ScanID, by copy: ScanID) throws {
        try run(
            """
            INSERT INTO parcel_step (parcel_id, scan_id, step, attempt, occurred_at, received_at, grade, read_point)
            SELECT p.parcel_id, \(copy), p.step, p.attempt + 1, p.occurred_at, p.received_at, p.grade, p.read_point FROM parcel_step AS p
            WHERE p.scan_id = \(id)
            """)
    }
}

/// One way to tamper with the trade of `VerificationTrade.told`.
struct Tampering: Sendable {
    let name: String
    let isForSQLiteOnly: Bool
    let act: @Sendable (inout Attack) throws -> Void

    init(_ name: String, isForSQLiteOnly: Bool = false, _ act: @escaping @Sendable (inout Attack) throws -> Void) {
        self.name = name
        self.isForSQLiteOnly = isForSQLiteOnly
        self.act = act
    }

    /// Tampers, looks, and takes everything back.
    /// - Returns: the findings expected and those found, `code about`, sorted.
    func tried(on trade: VerificationTrade) async throws -> (expected: [String], report: VerificationReport) {
        do {
            return try await trade.store.write { tx in
                if tx.dialect.kind == .sqlite { try tx.run("PRAGMA defer_foreign_keys = ON") }
                var attack = Attack(tx, on: trade)
                try act(&attack)
                let report = try Verification.examine(in: tx, wallNow: attack.wallNow)
                throw Tried(expected: attack.expected.sorted(), report: report)
            }
        } catch let tried as Tried {
            return (tried.expected, tried.report)
        }
    }

    private struct Tried: Error {
        let expected: [String]
        let report: VerificationReport
    }

    /// Takes the schema's own guards away, as somebody with the file or the rights of an owner can.
    static func unguard(_ store: any Store) async throws {
        try await store.write { tx in
            for index in ["transfer_hold", "transfer_corrects", "parcel_step_once"] { try tx.run("DROP INDEX \(raw: index)") }
            switch tx.dialect.kind {
            case .sqlite: try tx.run("PRAGMA ignore_check_constraints = ON")
            case .postgres:
                try tx.run(
                    """
                    DO $$ DECLARE r record; BEGIN
                    FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype IN ('c', 'f') AND conislocal LOOP
                    IF r.t::text <> '-' THEN EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END IF; END LOOP; END $$
                    """)
            }
        }
    }
}
