import Core
import Store

/// What happens in the trade now, as far as a viewer may see it. Every number names the list behind it; none is counted further than a page can wait.
package struct Overview: Sendable, Equatable {
    package let at: Instant
    /// The viewer's day, [start, end), and the zone that says so.
    package let dayStart: Instant
    package let dayEnd: Instant
    package let zone: String
    /// Orders and cashback; nil for those who only record scans.
    package let trade: TradeFigures?
    /// nil for those who record no scans.
    package let hub: HubDay?
    /// Undecided anomalies, by kind; of those who only record, what they were asked about.
    package let anomalies: [AnomalyFigure]
    /// Budgets of the offers that are open.
    package let budgets: [BudgetFigure]
    /// The latest first.
    package let facts: [FactSummary]

    /// Facts shown, and facts looked at to find them where not all may be seen.
    static let factLimit = 12
    static let factLookLimit = 600
    static let budgetLimit = 20

    /// - Parameters:
    ///   - now: trade time.
    ///   - zone: the one whose days and hours are counted.
    package static func load(seenBy sight: Sight, now: Instant, zone: Zone, in tx: any Transaction) throws -> Overview {
        let day = zone.day(of: zone.local(at: now))
        let trade: TradeFigures?
        var hub: HubDay?
        switch sight {
        case .everything: trade = try TradeFigures.all(now: now, dayStart: day.start, in: tx)
        case .merchant(let merchant): trade = try TradeFigures.of(merchant, now: now, dayStart: day.start, in: tx)
        case .recorder(let party, let device):
            trade = nil
            hub = try HubDay.load(party, device: device, now: now, day: day.start..<max(day.start, day.end), in: tx)
        case .order: trade = nil
        }
        return Overview(
            at: now, dayStart: day.start, dayEnd: day.end, zone: zone.name, trade: trade, hub: hub,
            anomalies: try AnomalyFigure.load(seenBy: sight, in: tx), budgets: try BudgetFigure.load(seenBy: sight, in: tx),
            facts: try latestFacts(seenBy: sight, in: tx))
    }

    private static func latestFacts(seenBy sight: Sight, in tx: any Transaction) throws -> [FactSummary] {
        switch sight {
        case .everything: return try FactSearch().page(at: .first, limit: factLimit, in: tx).items
        case .order: return []
        case .merchant(let merchant):
            return try latestFacts(seenBy: sight, in: tx) { facts in
                let orders = try FactOrders.of(facts.map(\.subjectText), in: tx)
                let own = try tx.rows(
                    Bulk(
                        """
                        SELECT DISTINCT l.order_id FROM order_line AS l {join values} WHERE l.merchant_id = v.merchant_id AND l.order_id = v.order_id
                        """,
                        ["merchant_id": .ids(Set(orders.values).map { _ in merchant }), "order_id": .ids(Array(Set(orders.values)))])
                ) { try $0.id(0) as OrderID }
                return facts.map { fact in orders[fact.subjectText].map(own.contains) ?? false }
            }
        case .recorder(let party, let device):
            let devices: [DeviceID] =
                try device.map { [$0] } ?? tx.rows("SELECT id FROM device WHERE party_id = \(party) LIMIT \(PageLimits.most)") { try $0.id(0) }
            let own = Set(devices.map(\.description) + (device == nil ? [party.description] : []))
            return try latestFacts(seenBy: sight, in: tx) { facts in
                facts.map { fact in own.contains(String(fact.actor.description.split(separator: ":").last ?? "")) }
            }
        }
    }

    /// - Parameter areSeen: for each of these facts whether it may be seen.
    private static func latestFacts(
        seenBy sight: Sight, in tx: any Transaction, _ areSeen: ([RecordedFact]) throws -> [Bool]
    ) throws -> [FactSummary] {
        let page = try Search.page(at: .first, limit: factLimit, lookLimit: factLookLimit) { way in
            var position: JournalPosition?
            if case .position(let last)? = way.cursor { position = last }
            let facts = try Journal.latest(before: position, limit: way.count, in: tx)
            return zip(facts, try areSeen(facts)).map { Candidate(id: FactEntry($0), cursor: .position($0.position), isMatch: $1) }
        }
        return try FactSummary.of(page.items, seenBy: sight, in: tx)
    }
}

/// Undecided anomalies of one kind.
package struct AnomalyFigure: Sendable, Equatable {
    package let kind: String
    package let figure: Figure

    /// Anomalies counted at most, over all kinds.
    static let limit: Int64 = 10_000

    static func load(seenBy sight: Sight, in tx: any Transaction) throws -> [AnomalyFigure] {
        var statement: Statement = "SELECT w.kind, COUNT(*) FROM (SELECT "
        // The index of kinds answers the operator alone; who may not see all has each order, or question, looked at.
        statement.add(raw: "\(sight == .everything ? "a.kind" : "a.kind, a.order_id") FROM anomaly AS a WHERE a.state IN ('open', 'held')")
        if case .recorder = sight { sight.restrict(&statement, anomaly: "a") }
        statement.append { sql in
            sql.appendLiteral(" LIMIT ")
            sql.appendInterpolation(limit + 1)
            sql.appendLiteral(") AS w WHERE 1 = 1")
        }
        switch sight {
        case .merchant, .order: sight.restrict(&statement, order: "w.order_id")
        case .everything, .recorder: break
        }
        statement.add(raw: "GROUP BY w.kind ORDER BY 2 DESC, 1")
        let rows = try tx.rows(statement) { (kind: try $0.text(0), count: try $0.int(1)) }
        let isExact = rows.reduce(0) { $0 + $1.count } <= limit
        return rows.map { kind, count in
            AnomalyFigure(
                kind: kind, figure: Figure(count: BoundedCount(value: count, isExact: isExact), list: .anomalies(AnomalySearch(kind: kind))))
        }
    }
}

/// What an offer's budget has left.
package struct BudgetFigure: Sendable, Equatable {
    package let offer: OfferEntry
    package let account: AccountEntry
    /// The account's statement.
    package var list: ListChoice { .account(account.id) }

    static func load(seenBy sight: Sight, in tx: any Transaction) throws -> [BudgetFigure] {
        if case .order = sight { return [] }
        let offers = try OfferList.open(seenBy: sight, limit: Overview.budgetLimit, in: tx)
        let accounts = try AccountList.load(offers.map(\.budget), in: tx)
        return offers.compactMap { offer in accounts[offer.budget].map { BudgetFigure(offer: offer, account: $0) } }
    }
}
