import Core
import Crypto

/// A block of the sealed chain: SHA-256 over the previous block's hash and the bytes of its facts.
package struct Seal: Sendable, Equatable {
    package let number: Int64
    /// The last fact in the block.
    package let last: JournalPosition
    package let facts: Int64
    package let previous: [UInt8]
    package let hash: [UInt8]
    package let sealedAt: Instant
}

package enum Sealing {
    /// Facts in one block at most.
    package static let blockLimit = 10_000
    package static let genesis = [UInt8](repeating: 0, count: 32)

    /// Seals every settled fact not yet sealed, one block at most.
    /// - Returns: facts sealed; call again while it is `blockLimit`.
    package static func sealNext(at wallNow: Instant, in tx: any Transaction) throws -> Int {
        try tx.take(.sealing)
        guard let seal = try draftNext(at: wallNow, in: tx), try add(seal, in: tx) else { return 0 }
        return Int(seal.facts)
    }

    /// The next block, read and hashed but not written; nil where everything settled is sealed. What is settled stays as it is, so it may be added later.
    package static func draftNext(at wallNow: Instant, in tx: any Transaction) throws -> Seal? {
        let last = try latest(in: tx)
        let facts = try Journal.read(after: last?.last ?? .start, limit: blockLimit, in: tx)
        guard let end = facts.last else { return nil }
        let previous = last?.hash ?? genesis
        return Seal(
            number: (last?.number ?? 0) + 1, last: end.position, facts: Int64(facts.count), previous: previous, hash: hash(of: facts, after: previous),
            sealedAt: wallNow)
    }

    /// - Returns: false where somebody else has added a block of this number meanwhile.
    package static func add(_ seal: Seal, in tx: any Transaction) throws -> Bool {
        try tx.run(
            """
            INSERT INTO seal (number, era, xid, seq, facts, previous, hash, sealed_at) VALUES
            (\(seal.number), \(seal.last.era), \(seal.last.transaction), \(seal.last.sequence),
            \(seal.facts), \(seal.previous), \(seal.hash), \(seal.sealedAt)) ON CONFLICT (number) DO NOTHING
            """) == 1
    }

    package static func latest(in tx: any Transaction) throws -> Seal? {
        try tx.first("SELECT number, era, xid, seq, facts, previous, hash, sealed_at FROM seal ORDER BY number DESC LIMIT 1", read)
    }

    package static func seals(after number: Int64, limit: Int, in tx: any Transaction) throws -> [Seal] {
        try tx.rows(
            "SELECT number, era, xid, seq, facts, previous, hash, sealed_at FROM seal WHERE number > \(number) ORDER BY number LIMIT \(limit)", read)
    }

    static func read(_ row: any Row) throws -> Seal {
        Seal(
            number: try row.int(0),
            last: JournalPosition(era: try row.int(1), transaction: try row.int(2), sequence: try row.int(3)), facts: try row.int(4),
            previous: try row.bytes(5), hash: try row.bytes(6), sealedAt: try row.instant(7))
    }

    /// SHA-256 of `previous` and every fact's bytes. Each text is led by its length, so no two different facts have the same bytes.
    package static func hash(of facts: [RecordedFact], after previous: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        var bytes: [UInt8] = []
        for fact in facts {
            bytes.removeAll(keepingCapacity: true)
            fact.appendSealedBytes(to: &bytes)
            hasher.update(data: bytes)
        }
        return Array(hasher.finalize())
    }
}

extension RecordedFact {
    /// SHA-256 of the bytes that are sealed.
    package var digest: FactDigest {
        var bytes: [UInt8] = []
        appendSealedBytes(to: &bytes)
        return FactDigest(bytes: Array(SHA256.hash(data: bytes)))
    }

    fileprivate func appendSealedBytes(to bytes: inout [UInt8]) {
        func put(_ bits: UUIDBits) { bits.withBytes { bytes.append(contentsOf: $0) } }
        func put(_ number: Int64) { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
        func put(_ text: String) {
            put(Int64(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        put(id.bits)
        put(kind)
        put(subjectKind)
        put(subject)
        put(number)
        put(occurredAt.microseconds)
        put(receivedAt.microseconds)
        put(actor.description)
        put(cause?.bits ?? .zero)
        put(body)
    }
}
