import Core
import Store
import Views

/// `nearmade verify --archive`: the files are read from front to back, the chain is recomputed from its beginning through them into the database's
/// own blocks, and all other rules are asked as if nothing had ever left.
package enum ArchiveVerification {
    /// All of it is one snapshot, as `Verification.run` is. What is read from the files stands in temporary tables meanwhile, so memory is bounded by
    /// one block, and the disk must have room for the archive unpacked.
    /// - Parameters as of `Verification.run`. Throws: `StoreError`; whatever is wrong in the files is a finding.
    package static func run(
        on store: any Store, archive folder: ArchiveFolder, wallNow: Instant? = nil,
        progress: @escaping @Sendable (VerificationProgress) -> Void = { _ in }
    ) async throws -> VerificationReport {
        switch store.dialect.kind {
        case .sqlite: try await store.read { tx in try examine(in: tx, folder, wallNow, progress) }
        // Temporary tables are made by whoever may write. Nothing else is written.
        case .postgres:
            try await store.write { tx in
                try tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                return try examine(in: tx, folder, wallNow, progress)
            }
        }
    }

    private static func examine(
        in tx: any Transaction, _ folder: ArchiveFolder, _ wallNow: Instant?, _ progress: @escaping (VerificationProgress) -> Void
    ) throws -> VerificationReport {
        let remembered = try VerificationArchive.remembered(isProved: true, in: tx)
        let files = try Archive.files(in: tx)
        let record = try Verification.archiveRecord(in: tx)
        var findings = try ManifestProof.findings(folder, files, in: tx)
        let tables = try ArchiveTables(in: tx)
        do {
            try tables.make()
            findings += try FilesProof(folder, tables, in: tx).load(files)
            // Where a file is not what was written, it stands for nothing.
            guard findings.isEmpty else {
                try tables.drop()
                return try Verification.examine(in: tx, wallNow: wallNow, archive: remembered.map { ($0.unproved, findings) } ?? (.none, findings), progress: progress)
            }
            try tables.measure()
            findings += try record + tables.compare()
            try tables.complete()
            let report = try Verification.examine(in: tx, wallNow: wallNow, archive: remembered.map { ($0, findings) }, progress: progress)
            try tables.drop()
            return report
        } catch {
            // A reading transaction of SQLite is committed whatever happens in it, and the connection goes on.
            if tx.dialect.kind == .sqlite { try tables.drop() }
            throw error
        }
    }
}

extension VerificationArchive {
    static let none = VerificationArchive(files: 0, blocks: 0, facts: 0, scans: 0, isProved: false)

    fileprivate var unproved: VerificationArchive { VerificationArchive(files: files, blocks: blocks, facts: facts, scans: scans, isProved: false) }
}

/// The folder's manifest against what the database remembers.
enum ManifestProof {
    static func findings(_ folder: ArchiveFolder, _ files: [ArchiveFile], in tx: any Transaction) throws -> [VerificationFinding] {
        let manifest: [ArchiveFile]
        do {
            manifest = try folder.manifest()
        } catch {
            return [VerificationFinding(code: .archiveFile, about: ArchiveFolder.manifestName, expected: "the manifest as it was written", found: "\(error)")]
        }
        var findings: [VerificationFinding] = []
        let listed = Dictionary(manifest.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for file in files where listed[file.name] != file {
            findings.append(
                VerificationFinding(
                    code: .archiveFile, about: ArchiveFolder.manifestName, expected: file.words, found: listed[file.name]?.words ?? "nothing of \(file.name)"))
        }
        let names = Set(files.map(\.name))
        let last = try Archive.lastBlock(in: tx)?.number ?? 0
        for file in manifest where !names.contains(file.name) {
            // A run that was cut off has written it and not yet entered it; the next one does.
            if let blocks = file.blocks, blocks.lowerBound == last + 1 { continue }
            if file.kind == .scans { continue }
            findings.append(
                VerificationFinding(code: .archiveFile, about: ArchiveFolder.manifestName, expected: "files that this database has written", found: file.words))
        }
        return findings
    }
}

extension ArchiveFile {
    /// For a finding.
    var words: String {
        let what = blocks.map { "blocks \($0.lowerBound) to \($0.upperBound) with \(items) facts" } ?? "\(items) scans"
        return "\(name), \(what) from \(firstAt) to \(lastAt), \(bytes) bytes, SHA-256 \(Hex.text(sha256))"
    }
}
