import Core
import Store

/// How long a claim has waited for its scan.
package enum WaitingAge: String, CaseIterable, Sendable {
    case underSixHours = "under_6_hours"
    case underDay = "under_24_hours"
    case underThreeDays = "under_3_days"
    case older

    /// Moved into its state later than the first and not later than the second.
    func bounds(at now: Instant) -> (after: Instant?, upTo: Instant?) {
        switch self {
        case .underSixHours: (now.adding(hours: -6), nil)
        case .underDay: (now.adding(hours: -24), now.adding(hours: -6))
        case .underThreeDays: (now.adding(hours: -72), now.adding(hours: -24))
        case .older: (nil, now.adding(hours: -72))
        }
    }
}

package struct WaitingFigure: Sendable, Equatable {
    package let age: WaitingAge
    package let figure: Figure
}

package struct HourFigure: Sendable, Equatable {
    /// The hour is [start, start + 60 minutes).
    package let start: Instant
    package let figure: Figure
}

/// Orders and cashback in numbers. Each counts the rows of its list, and its money is that of these rows: of claims, the parts that the list is about.
package struct TradeFigures: Sendable, Equatable {
    package let ordersToday: Figure
    /// The hours since the start of the day before, up to the one that `now` is in.
    package let ordersByHour: [HourFigure]
    /// Claims that wait for their scan.
    package let awaiting: Figure
    /// Claims that wait for a date, scan or no scan.
    package let awaitingDate: Figure
    /// The same by age: a claim whose parts have waited for different times stands in several, each with the money of that age.
    package let awaitingByAge: [WaitingFigure]
    /// Confirmed today and payable now, or still cooling.
    package let confirmedPayable: Figure
    package let confirmedCooling: Figure
    package let cooling: Figure
    /// Waiting for a person.
    package let review: Figure
    package let held: Figure
    /// What buyers may have. For the operator the amounts are the ledger's own, exact however many claims there are.
    package let payable: Figure
    /// What budgets have reserved and not paid, by currency, exact; empty for a merchant, who has no budget's books.
    package let reserved: [Money]
    /// Claims waiting for their scan though the order's estimated delivery has passed.
    package let pastPromise: Figure
    /// nil where everything was counted; for a merchant with more lines than this, the newest lines that were.
    package let newestLines: Int?

    /// Parts counted at most in one figure, and where several currencies have to be told apart.
    static let limit: Int64 = 5_000
    static let mixedLimit: Int64 = 1_000
    /// Parts looked at for their orders' estimated delivery, those that have waited longest first.
    static let promiseLimit: Int64 = 1_000

    static func all(now: Instant, dayStart: Instant, in tx: any Transaction) throws -> TradeFigures {
        let counter = try PartCounter(tx, currencies: try tx.rows("SELECT DISTINCT currency FROM marketplace ORDER BY currency") { try $0.currency(0) })
        let hours = try hours(now: now, dayStart: dayStart, in: tx)
        let balances = try LedgerSums.load(in: tx)
        let payable = try counter.count(ClaimSearch(state: "payable", sort: .latestMoved))
        let confirmed = dayStart.adding(microseconds: -1)
        return TradeFigures(
            ordersToday: today(hours, dayStart), ordersByHour: hours,
            awaiting: try counter.count(ClaimSearch(state: "awaiting_scan", sort: .longestWaiting)),
            awaitingDate: try counter.count(ClaimSearch(state: "awaiting_date", sort: .longestWaiting)),
            awaitingByAge: try WaitingAge.allCases.map { age in
                let (after, upTo) = age.bounds(at: now)
                let search = ClaimSearch(state: "awaiting_scan", movedAfter: after, movedUpTo: upTo, sort: .longestWaiting)
                return WaitingFigure(age: age, figure: try counter.count(search))
            },
            confirmedPayable: try counter.count(
                ClaimSearch(state: "payable", movedAfter: confirmed, confirmedSince: dayStart, sort: .latestMoved)),
            confirmedCooling: try counter.count(
                ClaimSearch(state: "cooling", movedAfter: confirmed, confirmedSince: dayStart, sort: .latestMoved)),
            cooling: try counter.count(ClaimSearch(state: "cooling", sort: .longestWaiting)),
            review: try counter.count(ClaimSearch(state: "review", sort: .longestWaiting)),
            held: try counter.count(ClaimSearch(state: "held", sort: .longestWaiting)),
            payable: Figure(count: payable.count, amounts: balances.payable, list: payable.list), reserved: balances.reserved,
            pastPromise: try counter.pastPromise(at: now), newestLines: nil)
    }

    /// One day at least and two at most.
    static func hourStarts(now: Instant, dayStart: Instant) -> [Instant] {
        var starts: [Instant] = []
        var start = dayStart.adding(hours: -24)
        while start <= now, starts.count < 50 {
            starts.append(start)
            start = start.adding(hours: 1)
        }
        return starts
    }

    static func figure(ofHour start: Instant, _ count: BoundedCount) -> HourFigure {
        HourFigure(start: start, figure: Figure(count: count, list: .orders(OrderSearch(since: start, before: start.adding(hours: 1)))))
    }

    static func today(_ hours: [HourFigure], _ dayStart: Instant) -> Figure {
        Figure(
            count: hours.filter { $0.start >= dayStart }.reduce(.zero) { $0 + $1.figure.count }, list: .orders(OrderSearch(since: dayStart)))
    }

    private static func hours(now: Instant, dayStart: Instant, in tx: any Transaction) throws -> [HourFigure] {
        let starts = hourStarts(now: now, dayStart: dayStart)
        let counts = try tx.rows(
            Bulk(
                """
                SELECT v.since, (SELECT COUNT(*) FROM (SELECT 1 AS one FROM customer_order AS o WHERE o.received_at >= v.since
                AND o.received_at < v.before LIMIT \(limit + 1)) AS w) {from values}
                """, ["since": .instants(starts), "before": .instants(starts.map { $0.adding(hours: 1) })])
        ) { (try $0.instant(0), BoundedCount(counted: try $0.int(1), limit: limit)) }
        let countOf = Dictionary(uniqueKeysWithValues: counts)
        return starts.map { figure(ofHour: $0, countOf[$0] ?? .zero) }
    }
}

/// Counts claims through the index of states, their own rows untouched while there is one currency and all terms wait for scans.
private struct PartCounter {
    let tx: any Transaction
    let currencies: [Currency]
    /// Whether shares that wait for a scan have to be told from those that wait for a date, by their claims' terms.
    private let anyDated: Bool

    init(_ tx: any Transaction, currencies: [Currency]) throws {
        self.tx = tx
        self.currencies = currencies
        anyDated = try StateQuestion.anyDated(in: tx)
    }

    /// - Parameter search: with a state, and nothing but times.
    func count(_ search: ClaimSearch) throws -> Figure {
        guard let state = search.state, let currency = currencies.first else { return Figure(count: .zero, list: .claims(search)) }
        let question = StateQuestion(state)
        let count = question.count(terms: "c.terms_id", anyDated: anyDated)
        if case .nothing = count { return Figure(count: .zero, list: .claims(search)) }
        let (isMixed, condition) = (currencies.count > 1, count.condition)
        let looksAtClaims = isMixed || condition != nil
        let limit = looksAtClaims ? TradeFigures.mixedLimit : TradeFigures.limit
        let wanted = condition ?? "1 = 1"
        var statement: Statement = """
            SELECT COUNT(CASE WHEN \(raw: wanted) THEN 1 END), CAST(COALESCE(SUM(g.parts), 0) AS {int}),
            CAST(COALESCE(SUM(CASE WHEN \(raw: wanted) THEN g.amount ELSE 0 END), 0) AS {int}),
            \(raw: isMixed ? "c.currency" : "'\(currency.code)'") FROM (SELECT w.claim_id, COUNT(*) AS parts, SUM(w.amount) AS amount
            FROM (SELECT p.claim_id, p.amount FROM claim_part AS p WHERE p.state = \(question.stored)
            """
        statement.append { sql in
            search.times(&sql, of: "p")
            sql.appendLiteral(" ORDER BY p.moved_at LIMIT ")
            sql.appendInterpolation(limit + 1)
            sql.appendLiteral(") AS w GROUP BY w.claim_id) AS g")
            if looksAtClaims { sql.appendLiteral(" JOIN claim AS c ON c.id = g.claim_id") }
            if isMixed { sql.appendLiteral(" GROUP BY c.currency ORDER BY c.currency") }
        }
        let rows = try tx.rows(statement) { row in
            (claims: try row.int(0), parts: try row.int(1), money: Money(minor: try row.int(2), try row.currency(3)))
        }
        return Figure(
            count: bounded(rows.reduce(0) { $0 + $1.claims }, among: rows.reduce(0) { $0 + $1.parts }, limit),
            amounts: rows.filter { $0.claims > 0 }.map(\.money), list: .claims(search))
    }

    private func bounded(_ claims: Int64, among parts: Int64, _ limit: Int64) -> BoundedCount {
        BoundedCount(value: min(claims, limit), isExact: parts <= limit)
    }

    func pastPromise(at now: Instant) throws -> Figure {
        let limit = TradeFigures.promiseLimit
        let condition = StateQuestion("awaiting_scan").count(terms: "c.terms_id", anyDated: anyDated).condition
        let wanted = condition.map { "AND \($0)" } ?? ""
        let rows = try tx.rows(
            """
            SELECT o.currency, CAST(SUM(g.parts) AS {int}),
            CAST(SUM(CASE WHEN o.estimated_delivery_at < \(now) \(raw: wanted) THEN 1 ELSE 0 END) AS {int}),
            CAST(SUM(CASE WHEN o.estimated_delivery_at < \(now) \(raw: wanted) THEN g.amount ELSE 0 END) AS {int})
            FROM (SELECT w.claim_id, w.order_id, COUNT(*) AS parts, SUM(w.amount) AS amount FROM (SELECT p.claim_id, p.order_id, p.amount
            FROM claim_part AS p WHERE p.state = 'awaiting_scan' ORDER BY p.moved_at LIMIT \(limit + 1)) AS w GROUP BY w.claim_id, w.order_id) AS g
            JOIN customer_order AS o ON o.id = g.order_id \(raw: condition == nil ? "" : "JOIN claim AS c ON c.id = g.claim_id") GROUP BY o.currency ORDER BY o.currency
            """
        ) { (currency: try $0.currency(0), parts: try $0.int(1), due: try $0.int(2), amount: try $0.int(3)) }
        return Figure(
            count: bounded(rows.reduce(0) { $0 + $1.due }, among: rows.reduce(0) { $0 + $1.parts }, limit),
            amounts: rows.filter { $0.due > 0 }.map { Money(minor: $0.amount, $0.currency) },
            list: .claims(ClaimSearch(state: "awaiting_scan", dueBefore: now, sort: .longestWaiting)))
    }
}

/// What the ledger says of all claims together. Debits and credits are equal over all accounts, so what is payable is read from the few accounts on
/// the other side, however many buyers there are.
private struct LedgerSums {
    let payable: [Money]
    let reserved: [Money]

    static func load(in tx: any Transaction) throws -> LedgerSums {
        let rows = try tx.rows(
            """
            SELECT a.currency, CAST(SUM(a.debits_posted - a.credits_posted) AS {int}), CAST(SUM(a.debits_pending) AS {int}) FROM marketplace AS m
            JOIN account AS a ON a.marketplace_id = m.id AND a.kind IN ('funding', 'budget') GROUP BY a.currency ORDER BY a.currency
            """
        ) { (currency: try $0.currency(0), posted: try $0.int(1), pending: try $0.int(2)) }
        return LedgerSums(
            payable: rows.map { Money(minor: $0.posted, $0.currency) }, reserved: rows.map { Money(minor: $0.pending, $0.currency) })
    }
}
