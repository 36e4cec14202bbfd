import Core
import Store

/// One run of `nearmade archive`: writes blocks that are older than a moment to files, proves the files, and then takes out of the database what is
/// over and gives its room back to the disk. Each step is decided by the database alone, so a run that was cut off anywhere goes on where it stood.
package final class ArchiveRun: Sendable {
    package struct Limits: Sendable {
        /// Facts of one file, as whole blocks allow, and blocks of one file.
        package var facts = 500_000
        package var blocks = 20_000
        /// Scans of one file.
        package var scans = 50_000
        /// Orders whose facts leave in one transaction, and scans that leave in one.
        package var orders = 200
        package var scansAtOnce = 1_000
        package var room = RoomLimits()

        package init() {}
    }

    package struct Outcome: Sendable, Equatable {
        package var files: [ArchiveFile] = []
        package var blocks: Int64 = 0
        package var facts: Int64 = 0
        package var orders: Int64 = 0
        package var removedFacts: Int64 = 0
        package var removedScans: Int64 = 0
        package var room = RoomGivenBack()

        package init() {}
    }

    package enum Stage: String, Sendable { case writing, removing, givingBack }

    let store: any Store
    let folder: ArchiveFolder
    /// What was received before may leave.
    let before: Instant
    let limits: Limits
    private let lock: FolderLock

    /// Takes the folder, which is made where there is none.
    /// - Throws: `ArchiveFailure`, and what the database throws.
    package init(_ store: any Store, to folder: ArchiveFolder, before: Instant, limits: Limits = Limits()) async throws {
        self.store = store
        self.folder = folder
        self.before = before
        self.limits = limits
        try folder.make()
        lock = try FolderLock(folder)
        try await check()
    }

    /// - Parameters:
    ///   - onlyWrite: files are written and proved, and nothing leaves the database.
    ///   - wallNow: for the record of each file.
    ///   - progress: the stage, and facts written or removed in it, or bytes given back to the disk.
    package func run(
        onlyWrite: Bool = false, wallNow: @Sendable () -> Instant, progress: @Sendable (Stage, Int64) -> Void = { _, _ in }
    ) async throws -> Outcome {
        var outcome = Outcome()
        while let file = try await writeFile(at: wallNow(), progress: { progress(.writing, outcome.facts + $0) }) {
            outcome.files.append(file)
            outcome.blocks += Int64(file.blocks?.count ?? 0)
            outcome.facts += file.items
        }
        guard !onlyWrite else { return outcome }
        try await removeFacts(into: &outcome) { progress(.removing, $0) }
        let facts = outcome.removedFacts
        try await archiveScans(into: &outcome, at: wallNow) { progress(.removing, facts + $0) }
        outcome.room = try await Partitions.giveBackRoom(on: store, at: wallNow(), limits: limits.room) { progress(.givingBack, $0) }
        return outcome
    }

    // MARK: Folder and database

    /// The folder must hold what the database remembers. A file that is written and proved but not remembered, because a run was cut off between the
    /// two, is taken up.
    private func check() async throws {
        let known = try await store.read { try Archive.files(in: $0) }
        let manifest = try folder.manifest()
        let listed = Dictionary(manifest.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for file in known {
            guard let line = listed[file.name] else { throw ArchiveFailure.otherFolder(file: file.name, problem: "not in this folder's manifest") }
            guard line == file else { throw ArchiveFailure.otherFolder(file: file.name, problem: "this folder's manifest tells something else of it") }
            guard folder.bytes(of: file.name) == file.bytes else { throw ArchiveFailure.otherFolder(file: file.name, problem: "not whole in this folder") }
        }
        let names = Set(known.map(\.name))
        for file in manifest where !names.contains(file.name) {
            guard file.kind == .facts else { continue }
            do {
                try await remember(file, at: file.lastAt)
            } catch is ArchiveFailure { throw ArchiveFailure.otherDatabase(file: file.name) }
        }
    }

    // MARK: Writing

    private struct Start {
        let last: Seal?
        /// Blocks beyond are not written: the newest one, and what a reader has not come to.
        let newest: Int64
        let slowest: JournalPosition?
    }

    /// Writes the next file, proves it and remembers it.
    /// - Returns: nil where no block is old enough.
    private func writeFile(at wallNow: Instant, progress: (Int64) -> Void) async throws -> ArchiveFile? {
        let start = try await store.read { tx in
            Start(
                last: try Archive.lastBlock(in: tx), newest: try tx.count("SELECT COALESCE(MAX(number), 0) FROM seal"),
                slowest: try tx.first("SELECT era, xid, seq FROM journal_cursor ORDER BY era, xid, seq LIMIT 1") {
                    JournalPosition(era: try $0.int(0), transaction: try $0.int(1), sequence: try $0.int(2))
                })
        }
        let first = (start.last?.number ?? 0) + 1
        let draftName = "facts-from-\(first).ndjson.gz"
        var file: GzipFile?
        var previous = start.last
        var facts = 0
        writing: while facts < limits.facts {
            let seals = try await store.read { [previous] in try Sealing.seals(after: previous?.number ?? 0, limit: 100, in: $0) }
            guard !seals.isEmpty else { break }
            for seal in seals {
                guard seal.number < start.newest, start.slowest.map({ seal.last <= $0 }) ?? true else { break writing }
                let found = try await read(seal, after: previous)
                guard found.allSatisfy({ $0.receivedAt < before }) else { break writing }
                if file == nil { file = try GzipFile(path: folder.path(of: draftName + ArchiveFolder.partSuffix), name: draftName) }
                try file.map { try FactsFile.write(found, seal, to: $0) }
                previous = seal
                facts += found.count
                progress(Int64(facts))
                guard facts < limits.facts, seal.number - first + 1 < Int64(limits.blocks) else { break writing }
            }
        }
        guard let file, let last = previous?.number else { return nil }
        _ = try file.finish()
        return try await keep(draftName, blocks: first...last, at: wallNow)
    }

    /// The facts of a block as they were sealed.
    private func read(_ seal: Seal, after previous: Seal?) async throws -> [RecordedFact] {
        let facts = try await store.read { tx in
            try Journal.read(after: previous?.last ?? .start, limit: Sealing.blockLimit + 1, in: tx).prefix { $0.position <= seal.last }
        }
        guard seal.number == (previous?.number ?? 0) + 1, seal.previous == previous?.hash ?? Sealing.genesis, facts.count == seal.facts,
            Sealing.hash(of: Array(facts), after: seal.previous) == seal.hash
        else { throw ArchiveFailure.broken(block: seal.number) }
        return Array(facts)
    }

    /// Reads a file back before it gets its name, enters it into the manifest, and then into the database.
    private func keep(_ draft: String, blocks: ClosedRange<Int64>, at wallNow: Instant) async throws -> ArchiveFile {
        let name = Archive.factsFile(blocks)
        let proof = try FactsProof(path: folder.path(of: draft + ArchiveFolder.partSuffix), name: name)
        try rename(draft, to: name)
        try folder.keep(name)
        let file = try proof.file
        try folder.writeManifest(try folder.manifest().filter { $0.name != name } + [file])
        try await remember(file, proof, at: wallNow)
        return file
    }

    private func rename(_ draft: String, to name: String) throws {
        try folder.move(draft + ArchiveFolder.partSuffix, to: name + ArchiveFolder.partSuffix)
    }

    private func remember(_ file: ArchiveFile, at wallNow: Instant) async throws {
        let proof = try FactsProof(path: folder.path(of: file.name), name: file.name)
        guard try proof.file == file else { throw ArchiveFailure.file(name: file.name, reason: "is not as the manifest tells") }
        try await remember(file, proof, at: wallNow)
    }

    /// The file's blocks must be the next ones, and those of this database.
    private func remember(_ file: ArchiveFile, _ proof: FactsProof, at wallNow: Instant) async throws {
        try await store.write { tx in
            try tx.take(.archiving)
            var last = try Archive.lastBlock(in: tx)
            guard proof.blocks.first?.number == (last?.number ?? 0) + 1 else { throw ArchiveFailure.otherRun }
            for block in proof.blocks {
                let seal = try Sealing.seals(after: block.number - 1, limit: 1, in: tx).first
                guard let seal, seal.number == block.number, seal.hash == block.hash, seal.facts == block.facts, seal.previous == last?.hash ?? Sealing.genesis else {
                    throw ArchiveFailure.broken(block: block.number)
                }
                last = seal
            }
            try Archive.add(file, proof.blocks.map { ArchivedBlock(number: $0.number, removed: 0, kept: $0.digest) }, at: wallNow, in: tx)
        }
    }
}
