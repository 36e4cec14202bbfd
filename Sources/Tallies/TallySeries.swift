import JSONText
import Store

/// What is counted as it happens, so that months are read as quickly as a day.
package enum TallySeries: String, CaseIterable, Sendable {
    /// Orders placed, with what their lines cost.
    case orders
    /// Scans recorded, whatever became of them.
    case scans
    /// Facts by which cashback became payable, with its amount.
    case payable
    /// Facts by which payable cashback was taken back, with its amount.
    case takenBack = "taken_back"
    /// Anomalies raised.
    case doubts
}

/// What one fact adds to a series.
package struct TallyCount: Sendable, Equatable {
    package let series: TallySeries
    /// Minor units; nil for what has no money.
    package let amount: Int64?
    /// ISO 4217 code; nil where there is no amount, or where it is the claim's, which its facts do not repeat.
    package let currency: String?

    /// What `fact` counts as; most facts count as nothing. A body that cannot be read counts without its amount: `nearmade verify` names the fact.
    package static func of(_ fact: RecordedFact) -> [TallyCount] {
        switch fact.kind {
        case "scan.recorded": [TallyCount(series: .scans, amount: nil, currency: nil)]
        case "anomaly.raised": [TallyCount(series: .doubts, amount: nil, currency: nil)]
        case "order.placed": [placed(body(of: fact))]
        case let kind where kind.hasPrefix("claim.") && fact.body.contains("\"payable\""): moves(body(of: fact))
        default: []
        }
    }

    /// The largest order there may be has some 200,000 parts, all in one fact.
    private static let bodyLimits = JSONLimits(bytes: 128 << 20, values: 10_000_000)

    private static func body(of fact: RecordedFact) -> JSON? {
        do throws(JSONError) { return try JSON.parse(fact.body, limits: bodyLimits) } catch { return nil }
    }

    private static func placed(_ body: JSON?) -> TallyCount {
        let amount = body?["amount"]?.asNumber?.int64
        return TallyCount(series: .orders, amount: amount, currency: amount == nil ? nil : body?["currency"]?.asString)
    }

    /// The shares of a claim that one fact moved into `payable` and out of it.
    private static func moves(_ body: JSON?) -> [TallyCount] {
        var sums: [TallySeries: Int64] = [:]
        for edge in body?["edges"]?.asArray ?? [] {
            let (from, to, amount) = (edge["from"]?.asString, edge["to"]?.asString, edge["amount"]?.asNumber?.int64 ?? 0)
            guard from != to else { continue }
            if to == "payable" { sums[.payable] = Tallies.sum(sums[.payable] ?? 0, amount) }
            if from == "payable" { sums[.takenBack] = Tallies.sum(sums[.takenBack] ?? 0, amount) }
        }
        return sums.sorted { $0.key.rawValue < $1.key.rawValue }.map { TallyCount(series: $0.key, amount: $0.value, currency: nil) }
    }
}
