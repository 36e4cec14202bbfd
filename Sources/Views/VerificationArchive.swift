import Core
import Store

/// What stands in archive files, as far as a verification knows.
package struct VerificationArchive: Sendable, Equatable {
    package let files: Int64
    package let blocks: Int64
    /// Facts and scans that have left the database.
    package let facts: Int64
    package let scans: Int64
    /// True where the files were read and what they hold was looked at with the rest.
    package let isProved: Bool

    package init(files: Int64, blocks: Int64, facts: Int64, scans: Int64, isProved: Bool) {
        self.files = files
        self.blocks = blocks
        self.facts = facts
        self.scans = scans
        self.isProved = isProved
    }

    /// By the database's own record; nil while nothing has been archived.
    package static func remembered(isProved: Bool = false, in tx: any Transaction) throws -> VerificationArchive? {
        let counts = try tx.first(
            """
            SELECT (SELECT COUNT(*) FROM archive_file), (SELECT COUNT(*) FROM archive_block),
            (SELECT CAST(COALESCE(SUM(b.removed), 0) AS BIGINT) FROM archive_block AS b), (SELECT COUNT(*) FROM archived_scan)
            """
        ) { (try $0.int(0), try $0.int(1), try $0.int(2), try $0.int(3)) }
        guard let counts, counts.0 > 0 || counts.1 > 0 else { return nil }
        return VerificationArchive(files: counts.0, blocks: counts.1, facts: counts.2, scans: counts.3, isProved: isProved)
    }

    /// A sentence for a terminal.
    var text: String {
        let what = "\(blocks) blocks stand in \(files) archive files"
        let gone = "\(facts) of their facts and \(scans) scans have left the database"
        return isProved ? "Archive: \(what), read and proved; \(gone)." : "Archive: \(what); \(gone): give --archive FOLDER to prove them."
    }
}

extension Verification {
    /// What has left adds up: facts by blocks and by what they were about, and blocks without gaps.
    static func checkArchive(_ look: VerificationLook) throws {
        for finding in try archiveRecord(in: look.tx) { look.findings.add(finding) }
    }

    /// The same for whoever puts other tables in the place of the record afterwards.
    package static func archiveRecord(in tx: any Transaction) throws -> [VerificationFinding] {
        var findings: [VerificationFinding] = []
        func differs(_ expected: String, _ found: String) {
            findings.append(VerificationFinding(code: .archiveRecord, about: "archive", expected: expected, found: found))
        }
        let removed = try tx.count("SELECT CAST(COALESCE(SUM(b.removed), 0) AS BIGINT) FROM archive_block AS b")
        let numbered = try tx.count("SELECT CAST(COALESCE(SUM(x.number), 0) AS BIGINT) FROM archived_subject AS x")
        if removed != numbered {
            differs("\(removed) facts that have left, by blocks", "\(numbered) by subjects")
        }
        let blocks = try tx.count("SELECT COUNT(*) FROM archive_block")
        let last = try tx.count("SELECT COALESCE(MAX(b.number), 0) FROM archive_block AS b")
        let files = try tx.count("SELECT CAST(COALESCE(SUM(f.last_block - f.first_block + 1), 0) AS BIGINT) FROM archive_file AS f")
        if blocks != last || files != last {
            differs("blocks 1 to \(last) in files", "\(blocks) blocks, \(files) by files")
        }
        return findings
    }

    /// The last quarter of an hour of which facts may have left; nil while none has.
    static func lastArchivedQuarter(_ look: VerificationLook) throws -> Instant? {
        guard try look.tx.count("SELECT COUNT(*) FROM archived_subject") > 0 else { return nil }
        return try look.tx.first("SELECT MAX(f.last_at) FROM archive_file AS f WHERE f.kind = 'facts'") { try $0.optionalInstant(0) } ?? nil
    }
}

extension VerificationLook {
    /// Those of `ids` of which no fact has left.
    func whole<Item>(_ items: [Item], id: (Item) -> UUIDBits) throws -> [Item] {
        let archived = try Archive.subjects(items.map(id), in: tx)
        return archived.isEmpty ? items : items.filter { archived[id($0)] == nil }
    }

    /// SQL that says that no fact about what `column` names has left.
    static func isWhole(_ column: String) -> String { "NOT EXISTS (SELECT 1 FROM archived_subject AS x WHERE x.subject = \(column))" }
}
