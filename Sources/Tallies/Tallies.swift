import Core
import Store

/// The journal counted by quarters of an hour of receipt. Zones differ from UTC by whole quarters, so each can have its days added up.
package enum Tallies {
    /// The durable cursor's name.
    package static let reader = "tally"
    /// Facts counted in one transaction at most.
    package static let batchLimit = 2_000
    /// No quarter's sum goes beyond it, ninety million millions of euros, so that the sum of a day never leaves 64 bits.
    package static let amountLimit: Int64 = 1 << 53

    /// Of two amounts, the first within the limit already; less than nothing counts as nothing.
    static func sum(_ amount: Int64, _ more: Int64) -> Int64 { min(amount + min(max(more, 0), amountLimit), amountLimit) }

    static let microsecondsPerQuarter: Int64 = 900_000_000

    /// Quarters of an hour since 1970 that are over at `instant`.
    package static func quarter(of instant: Instant) -> Int64 {
        let (quotient, remainder) = instant.microseconds.quotientAndRemainder(dividingBy: microsecondsPerQuarter)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Counts the settled facts that have not been counted, one batch at most, in the transaction that moves the cursor: each is counted once,
    /// however many processes do this.
    /// - Returns: facts counted; call again while it is `batchLimit`.
    package static func countNext(in tx: any Transaction) throws -> Int {
        // A cursor that is not there yet cannot be locked.
        try tx.take(.tallying)
        guard let draft = try draftNext(in: tx), try add(draft, in: tx) else { return 0 }
        return draft.facts
    }

    /// What the next batch adds, counted but not written.
    package struct Draft: Sendable {
        let from: JournalPosition
        let to: JournalPosition
        package let facts: Int
        let sums: TallySums
    }

    /// Holds the cursor on PostgreSQL, so not in a transaction that only reads there.
    /// - Returns: nil where everything settled is counted.
    package static func draftNext(in tx: any Transaction) throws -> Draft? {
        let position = try Journal.position(of: reader, in: tx)
        let facts = try Journal.read(after: position, limit: batchLimit, in: tx)
        guard let end = facts.last else { return nil }
        return Draft(from: position, to: end.position, facts: facts.count, sums: try TallySums(facts, in: tx))
    }

    /// - Returns: false where somebody else has counted on meanwhile; nothing is added then.
    package static func add(_ draft: Draft, in tx: any Transaction) throws -> Bool {
        guard try Journal.position(of: reader, in: tx) == draft.from else { return false }
        try tx.run(draft.sums.bulks)
        try Journal.move(reader, to: draft.to, in: tx)
        return true
    }
}
