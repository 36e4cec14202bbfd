import Core
import Store

extension Verification {
    /// Seconds of wall time within which a running server seals a fact.
    package static let sealingSeconds: Int64 = 60

    /// The chain of sealed blocks and the numbers of facts.
    ///
    /// A block's range runs from the block before it, so every position up to the last block belongs to exactly one: a fact that is added, taken
    /// out or changed anywhere below it shows in its block. What comes after the last block is not sealed yet. That nobody has cut off the end of
    /// the chain, the chain itself cannot show; the facts left without a seal then do.
    static func checkJournal(_ look: VerificationLook, wallNow: Instant?) throws {
        let end = try checkChain(look)
        try checkUnsealed(look, after: end, wallNow: wallNow)
        try checkNumbers(look)
        try checkArchive(look)
    }

    /// - Returns: the end of the last block and the facts found up to there.
    private static func checkChain(_ look: VerificationLook) throws -> (position: JournalPosition, facts: Int64) {
        var last = JournalPosition.start
        var hash = [UInt8](repeating: 0, count: 32)
        var number: Int64 = 0
        var facts: Int64 = 0
        while true {
            let seals = try Sealing.seals(after: number, limit: 1_000, in: look.tx)
            guard !seals.isEmpty else { return (last, facts) }
            let archived = try Archive.blocks(seals.map(\.number), in: look.tx)
            for seal in seals {
                if seal.number != number + 1 {
                    look.add(.sealChain, "block \(number + 1)", expected: "block \(number + 1)", found: "block \(seal.number) is the next")
                } else if seal.previous != hash {
                    look.add(.sealChain, "block \(seal.number)", expected: "previous \(hex(hash))", found: "previous \(hex(seal.previous))")
                }
                number = seal.number
                // What was stored, not what was recomputed: one wrong block does not spoil those after it.
                hash = seal.hash
                guard seal.last > last else {
                    look.add(.sealChain, "block \(seal.number)", expected: "an end after \(last.text)", found: "its end is \(seal.last.text)")
                    continue
                }
                facts += try check(seal, from: last, archived[seal.number], look)
                last = seal.last
            }
        }
    }

    /// - Returns: facts found in the block.
    private static func check(_ seal: Seal, from start: JournalPosition, _ archived: ArchivedBlock?, _ look: VerificationLook) throws -> Int64 {
        // One more than there may be tells an added fact; a block never has more than its limit, whatever its row says.
        let limit = Int(min(max(seal.facts, 0), Int64(Sealing.blockLimit))) + 1
        let facts = try Journal.read(after: start, limit: limit, in: look.tx).prefix { $0.position <= seal.last }
        look.tell(facts.count)
        let range = facts.isEmpty ? "after \(start.text)" : "\(facts[0].position.text) to \(seal.last.text)"
        let staying = seal.facts - (archived?.removed ?? 0)
        guard facts.count == staying else {
            let found = try count(after: start, until: seal.last, look)
            look.add(.sealCount, "block \(seal.number)", expected: "\(staying) facts, \(range)", found: "\(found)")
            return found
        }
        if let archived, archived.removed > 0 {
            // Without those that have left, its hash cannot be had from them; but the rest has a digest of its own.
            var kept = FactDigest.none
            for fact in facts { kept ^= fact.digest }
            if kept != archived.kept {
                look.add(.sealHash, "block \(seal.number)", expected: "\(hex(archived.kept.bytes)) over what stays of it", found: hex(kept.bytes))
            }
            return staying
        }
        let hash = Sealing.hash(of: Array(facts), after: seal.previous)
        if hash != seal.hash {
            look.add(.sealHash, "block \(seal.number)", expected: "\(hex(seal.hash)) over facts \(range)", found: hex(hash))
        }
        return Int64(facts.count)
    }

    private static func count(after start: JournalPosition, until end: JournalPosition, _ look: VerificationLook) throws -> Int64 {
        switch look.tx.dialect.kind {
        case .sqlite: try look.tx.count("SELECT COUNT(*) FROM fact WHERE seq > \(start.sequence) AND seq <= \(end.sequence)")
        case .postgres:
            try look.tx.count(
                """
                SELECT COUNT(*) FROM fact WHERE (era, xid, seq) > (\(start.era), \(start.transaction), \(start.sequence))
                AND (era, xid, seq) <= (\(end.era), \(end.transaction), \(end.sequence))
                """)
        }
    }

    private static func checkUnsealed(_ look: VerificationLook, after end: (position: JournalPosition, facts: Int64), wallNow: Instant?) throws {
        let unsealed = try count(after: end.position, until: JournalPosition(era: .max, transaction: .max, sequence: .max), look)
        look.tell(Int(unsealed))
        look.report.counts.unsealed = unsealed
        let inOrder = end.facts + unsealed
        if inOrder != look.report.counts.facts {
            look.add(.sealCount, "journal", expected: "\(inOrder) facts from its start on", found: "\(look.report.counts.facts)")
        }
        guard let wallNow, unsealed > 0 else { return }
        // The id of a fact holds the wall time of its making in milliseconds, 16 bits from the top of the rest.
        let limit = wallNow.adding(microseconds: -sealingSeconds * 1_000_000)
        let old = UUIDBits(high: UInt64(max(0, limit.microseconds / 1_000)) << 16, low: 0)
        let start = end.position
        let question: Statement =
            switch look.tx.dialect.kind {
            case .sqlite: "SELECT f.id, f.kind FROM fact AS f WHERE f.id < \(old) AND f.seq > \(start.sequence)"
            case .postgres:
                """
                SELECT f.id, f.kind FROM fact AS f WHERE f.id < \(old)
                AND (f.era, f.xid, f.seq) > (\(start.era), \(start.transaction), \(start.sequence))
                """
            }
        try look.ask(.factUnsealed, question) { row in
            (try row.typeID(FactTag.self, 1), "a seal by \(limit)", "\(try row.text(2)) without one")
        }
    }

    private static func checkNumbers(_ look: VerificationLook) throws {
        try look.ask(
            .factNumber,
            """
            SELECT f.subject, MIN(f.subject_kind), MAX(f.subject_kind), COUNT(*), COUNT(DISTINCT f.number), MIN(f.number), MAX(f.number),
            COALESCE(x.number, 0) FROM fact AS f LEFT JOIN archived_subject AS x ON x.subject = f.subject GROUP BY f.subject, x.number
            HAVING MIN(f.number) <> 1 + COALESCE(x.number, 0) OR MAX(f.number) <> COUNT(*) + COALESCE(x.number, 0)
            OR COUNT(DISTINCT f.number) <> COUNT(*) OR MIN(f.subject_kind) <> MAX(f.subject_kind)
            """
        ) { row in
            let (facts, gone) = (try row.int(4), try row.int(8))
            let name = TypeID.format(prefix: try row.text(2), bits: try row.bits(1))
            guard try row.text(2) == row.text(3) else { return (name, "one kind of subject", "\(try row.text(2)) and \(try row.text(3))") }
            return (name, "facts \(gone + 1) to \(gone + facts)", "\(facts) facts with \(try row.int(5)) numbers from \(try row.int(6)) to \(try row.int(7))")
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.prefix(8).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined() + "…"
    }
}
