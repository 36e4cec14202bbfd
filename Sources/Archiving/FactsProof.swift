import Core
import Store

/// What a file of facts holds, read from the file itself and from nothing else: that its blocks follow one another and that each has the hash which
/// its facts give.
struct FactsProof {
    struct Block {
        let number: Int64
        let facts: Int64
        let hash: [UInt8]
        /// Of all its facts.
        let digest: FactDigest
    }

    let name: String
    private(set) var blocks: [Block] = []
    private let content: GzipFile.Content
    private let firstAt: Instant
    private let lastAt: Instant

    /// - Throws: `ArchiveFailure.file` where it is not what was written.
    init(path: String, name: String) throws {
        self.name = name
        var found: [Block] = []
        var times: (first: Instant, last: Instant)?
        var previous: [UInt8]?
        content = try FactsFile.read(path: path, name: name) { block in
            guard found.last.map({ $0.number + 1 == block.number }) ?? true, previous.map({ $0 == block.previous }) ?? true, block.isProved else {
                throw ArchiveFailure.file(name: name, reason: "does not prove block \(block.number): its facts do not give its hash")
            }
            previous = block.hash
            var digest = FactDigest.none
            for fact in block.facts {
                digest ^= fact.digest
                times = (min(times?.first ?? fact.receivedAt, fact.receivedAt), max(times?.last ?? fact.receivedAt, fact.receivedAt))
            }
            found.append(Block(number: block.number, facts: Int64(block.facts.count), hash: block.hash, digest: digest))
        }
        guard let times else { throw ArchiveFailure.file(name: name, reason: "holds no facts") }
        (firstAt, lastAt) = times
        blocks = found
    }

    var file: ArchiveFile {
        get throws {
            guard let first = blocks.first?.number, let last = blocks.last?.number, first <= last else {
                throw ArchiveFailure.file(name: name, reason: "holds no blocks")
            }
            return ArchiveFile(
                name: name, kind: .facts, blocks: first...last, items: blocks.reduce(0) { $0 + $1.facts }, firstAt: firstAt, lastAt: lastAt,
                bytes: content.bytes, sha256: content.sha256)
        }
    }
}
