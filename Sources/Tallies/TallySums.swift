import Core
import Store

/// What a run of facts adds, by quarter.
package struct TallySums: Sendable, Equatable {
    package struct Key: Hashable, Comparable, Sendable {
        package let series: String
        package let quarter: Int64
        package let currency: String

        package init(series: String, quarter: Int64, currency: String) {
            self.series = series
            self.quarter = quarter
            self.currency = currency
        }

        package static func < (a: Self, b: Self) -> Bool { (a.series, a.quarter, a.currency) < (b.series, b.quarter, b.currency) }
    }

    package struct Sum: Equatable, Sendable {
        package var facts: Int64
        package var amount: Int64

        package init(facts: Int64, amount: Int64) {
            self.facts = facts
            self.amount = amount
        }
    }

    package struct Quarter: Equatable, Sendable {
        package var facts: Int64
        package let first: FactID
        package var last: FactID

        package init(facts: Int64, first: FactID, last: FactID) {
            self.facts = facts
            self.first = first
            self.last = last
        }
    }

    package private(set) var sums: [Key: Sum] = [:]
    package private(set) var quarters: [Int64: Quarter] = [:]

    package init() {}

    /// - Parameter facts: in the order of the journal.
    package init(_ facts: [RecordedFact], in tx: any Transaction) throws {
        try add(facts, in: tx)
    }

    package mutating func add(_ facts: [RecordedFact], in tx: any Transaction) throws {
        let counts = facts.map { ($0, TallyCount.of($0)) }
        let claims = Set(counts.filter { $0.1.contains { $0.amount != nil && $0.currency == nil } }.map(\.0.subject)).sorted()
        let currencies = try tx.rows(Bulk("SELECT c.id, c.currency FROM claim AS c {join values} WHERE c.id = v.id", ["id": .ids(claims)])) {
            (try $0.bits(0), try $0.text(1))
        }
        let currencyOf = Dictionary(currencies, uniquingKeysWith: { first, _ in first })
        for (fact, counts) in counts {
            let quarter = Tallies.quarter(of: fact.receivedAt)
            quarters[quarter, default: Quarter(facts: 0, first: fact.id, last: fact.id)].facts += 1
            quarters[quarter]?.last = fact.id
            for count in counts {
                let currency = count.amount == nil ? "" : count.currency ?? currencyOf[fact.subject] ?? ""
                add(count, Key(series: count.series.rawValue, quarter: quarter, currency: currency))
            }
        }
    }

    private mutating func add(_ count: TallyCount, _ key: Key) {
        var sum = sums[key] ?? Sum(facts: 0, amount: 0)
        sum.facts += 1
        sum.amount = Tallies.sum(sum.amount, count.amount ?? 0)
        sums[key] = sum
    }

    /// Adds them to what is stored.
    var bulks: [Bulk] {
        let sums = sums.sorted { $0.key < $1.key }
        let quarters = quarters.sorted { $0.key < $1.key }
        let all = [
            Bulk(
                """
                INSERT INTO tally (series, quarter, currency, facts, amount) SELECT v.series, v.quarter, v.currency, v.facts, v.amount
                {from values} WHERE true ON CONFLICT (series, quarter, currency) DO UPDATE SET facts = tally.facts + excluded.facts,
                amount = CASE WHEN tally.amount > \(Tallies.amountLimit) - excluded.amount THEN \(Tallies.amountLimit)
                ELSE tally.amount + excluded.amount END
                """,
                [
                    "series": .texts(sums.map(\.key.series)), "quarter": .ints(sums.map(\.key.quarter)),
                    "currency": .texts(sums.map(\.key.currency)), "facts": .ints(sums.map(\.value.facts)), "amount": .ints(sums.map(\.value.amount)),
                ]),
            Bulk(
                """
                INSERT INTO tally_quarter (quarter, facts, first_id, last_id) SELECT v.quarter, v.facts, v.first_id, v.last_id {from values} WHERE true
                ON CONFLICT (quarter) DO UPDATE SET facts = tally_quarter.facts + excluded.facts, last_id = excluded.last_id
                """,
                [
                    "quarter": .ints(quarters.map(\.key)), "facts": .ints(quarters.map(\.value.facts)),
                    "first_id": .ids(quarters.map(\.value.first)), "last_id": .ids(quarters.map(\.value.last)),
                ]),
        ]
        return all.filter { $0.count > 0 }
    }
}
