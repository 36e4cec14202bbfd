import Core
import Store
import Views

/// Reads all files of an archive into tables that stand in front of the database's own, and holds them against its chain.
struct FilesProof {
    private let folder: ArchiveFolder
    private let tables: ArchiveTables
    private let tx: any Transaction

    init(_ folder: ArchiveFolder, _ tables: ArchiveTables, in tx: any Transaction) {
        self.folder = folder
        self.tables = tables
        self.tx = tx
    }

    /// - Returns: what is wrong with the files; the tables are to be used only where that is nothing.
    func load(_ files: [ArchiveFile]) throws -> [VerificationFinding] {
        var findings: [VerificationFinding] = []
        var chain = Chain()
        for file in files {
            do {
                let content =
                    switch file.kind {
                    case .facts: try load(file, &chain, &findings)
                    case .scans: try ScansFile.read(path: folder.path(of: file.name), name: file.name) { try tables.insert($0, of: file) }
                    }
                guard content.sha256 != file.sha256 || content.bytes != file.bytes else { continue }
                findings.append(
                    VerificationFinding(
                        code: .archiveFile, about: file.name, expected: "\(file.bytes) bytes, SHA-256 \(Hex.text(file.sha256))",
                        found: "\(content.bytes) bytes, SHA-256 \(Hex.text(content.sha256))"))
            } catch let failure as ArchiveFailure {
                findings.append(VerificationFinding(code: .archiveFile, about: file.name, expected: file.words, found: "\(failure)"))
                // The files after it are held against the database's own chain.
                if let last = file.blocks?.upperBound, let seal = try Sealing.seals(after: last - 1, limit: 1, in: tx).first { chain = Chain(seal) }
            }
        }
        return findings
    }

    /// How far the chain has been recomputed.
    private struct Chain {
        var number: Int64 = 0
        var hash = Sealing.genesis
        /// The database's seals that come next.
        var ahead: ArraySlice<Seal> = []

        init() {}

        init(_ seal: Seal) {
            number = seal.number
            hash = seal.hash
        }
    }

    private func load(_ file: ArchiveFile, _ chain: inout Chain, _ findings: inout [VerificationFinding]) throws -> GzipFile.Content {
        try FactsFile.read(path: folder.path(of: file.name), name: file.name) { block in
            if chain.ahead.isEmpty { chain.ahead = try Sealing.seals(after: chain.number, limit: 1_000, in: tx)[...] }
            let seal = chain.ahead.popFirst()
            let name = "block \(block.number) in \(file.name)"
            func add(_ code: VerificationCode, _ expected: String, _ found: String) {
                findings.append(VerificationFinding(code: code, about: name, expected: expected, found: found))
            }
            if block.number != chain.number + 1 { add(.sealChain, "block \(chain.number + 1)", "block \(block.number)") }
            if block.previous != chain.hash { add(.sealChain, "previous \(Hex.text(chain.hash))", "previous \(Hex.text(block.previous))") }
            let hash = Sealing.hash(of: block.facts, after: chain.hash)
            if hash != block.hash { add(.sealHash, Hex.text(block.hash), "\(Hex.text(hash)) over its \(block.facts.count) facts") }
            if let seal, seal.number == block.number {
                if seal.hash != block.hash { add(.sealChain, "\(Hex.text(seal.hash)), as the database has it", Hex.text(block.hash)) }
                if seal.facts != block.facts.count { add(.sealCount, "\(seal.facts) facts", "\(block.facts.count)") }
                try tables.insert(block.facts, of: seal)
            } else {
                add(.sealChain, "a block of this database", seal.map { "its next is \($0.number)" } ?? "it has none")
            }
            chain.number = block.number
            chain.hash = block.hash
        }
    }
}
