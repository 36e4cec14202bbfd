import Core
import Store
import Tallies

extension Verification {
    /// The tallies, counted anew from the facts up to where their counting has come.
    ///
    /// Of quarters from which facts have left, only whoever has the archive can count anew.
    static func checkTallies(_ look: VerificationLook) throws {
        let last = try lastArchivedQuarter(look).map(Tallies.quarter(of:))
        let isWhole = { (quarter: Int64) in last.map { quarter > $0 } ?? true }
        let counted = try count(until: try TallyProgress.position(in: look.tx), look)
        let stored = try look.tx.rows("SELECT series, quarter, currency, facts, amount FROM tally") { row in
            let key = TallySums.Key(series: try row.text(0), quarter: try row.int(1), currency: try row.text(2))
            return (key, TallySums.Sum(facts: try row.int(3), amount: try row.int(4)))
        }
        compare(counted.sums.filter { isWhole($0.key.quarter) }, Dictionary(uniqueKeysWithValues: stored).filter { isWhole($0.key.quarter) }, look, name: { "\($0.series) \(time($0.quarter)) \($0.currency)" }) { sum in
            "\(sum.facts) facts, \(sum.amount)"
        }
        let quarters = try look.tx.rows("SELECT quarter, facts, first_id, last_id FROM tally_quarter") { row in
            (try row.int(0), TallySums.Quarter(facts: try row.int(1), first: try row.id(2), last: try row.id(3)))
        }
        compare(counted.quarters.filter { isWhole($0.key) }, Dictionary(uniqueKeysWithValues: quarters).filter { isWhole($0.key) }, look, name: { "quarter \(time($0))" }) { quarter in
            "\(quarter.facts) facts from \(quarter.first) to \(quarter.last)"
        }
    }

    private static func count(until end: JournalPosition?, _ look: VerificationLook) throws -> TallySums {
        var sums = TallySums()
        guard let end else { return sums }
        var position = JournalPosition.start
        while true {
            let facts = try Journal.read(after: position, limit: Tallies.batchLimit, in: look.tx).prefix { $0.position <= end }
            try sums.add(Array(facts), in: look.tx)
            guard facts.count == Tallies.batchLimit, let last = facts.last else { return sums }
            position = last.position
        }
    }

    private static func compare<Key: Hashable & Comparable, Value: Equatable>(
        _ expected: [Key: Value], _ found: [Key: Value], _ look: VerificationLook, name: (Key) -> String, say: (Value) -> String
    ) {
        for key in Set(expected.keys).union(found.keys).sorted() where expected[key] != found[key] {
            look.add(.tallyDiffers, name(key), expected: expected[key].map(say) ?? "nothing", found: found[key].map(say) ?? "nothing")
        }
    }

    private static func time(_ quarter: Int64) -> String {
        let (microseconds, overflows) = quarter.multipliedReportingOverflow(by: 900_000_000)
        let start = Instant(microseconds: microseconds)
        return overflows || !(Instant.earliest...Instant.latest).contains(start) ? "\(quarter)" : start.description
    }
}
