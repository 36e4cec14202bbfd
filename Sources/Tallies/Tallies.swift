import Core
import Store

/// The journal counted by quarters of an hour of receipt. Zones differ from UTC by whole quarters, so each can have its days added up.
package enum Tallies {
    /// The durable cursor's name.
    package static let reader = "tally"
    /// Facts counted in one transaction at most: on SQLite nobody else writes meanwhile.
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
        let position = try Journal.position(of: reader, in: tx)
        let facts = try Journal.read(after: position, limit: batchLimit, in: tx)
        guard let end = facts.last else { return 0 }
        let sums = try TallySums(facts, in: tx)
        try tx.run(sums.bulks)
        try Journal.move(reader, to: end.position, in: tx)
        return facts.count
    }
}
