import Core
import Store

extension TradeFigures {
    /// Lines of a merchant that are looked at, the newest first.
    static let lineLimit = 2_000

    /// The same numbers for the orders with a line of one merchant, whose claims it sees whole. No index knows a merchant's parts by state, so those
    /// of its newest orders are read and counted here.
    static func of(_ merchant: PartyID, now: Instant, dayStart: Instant, in tx: any Transaction) throws -> TradeFigures {
        let lines = try tx.count(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM order_line WHERE merchant_id = \(merchant) LIMIT \(lineLimit + 1)) AS w")
        let isCut = lines > Int64(lineLimit)
        let rows = try MerchantRow.load(merchant, in: tx)
        func figure(_ search: ClaimSearch, _ isWanted: (MerchantRow) -> Bool = { _ in true }) -> Figure {
            let parts = rows.filter { row in
                row.state == search.state && search.isTimely(movedAt: row.movedAt, confirmedAt: row.confirmedAt) && isWanted(row)
            }
            let amounts = Dictionary(grouping: parts, by: \.currency).mapValues { $0.reduce(0) { $0 + $1.amount } }
            return Figure(
                count: BoundedCount(value: Int64(Set(parts.map(\.claim)).count), isExact: !isCut),
                amounts: amounts.sorted { $0.key.code < $1.key.code }.map { Money(minor: $0.value, $0.key) }, list: .claims(search))
        }
        let orders = Dictionary(rows.map { ($0.order, $0.receivedAt) }) { first, _ in first }
        // Orders come in the order of their receipt, so those of two days are all there once an older one is.
        let starts = hourStarts(now: now, dayStart: dayStart)
        let reachesBack = !isCut || orders.values.contains { $0 < starts.first ?? now }
        let hours = starts.map { start in
            let count = orders.values.filter { $0 >= start && $0 < start.adding(hours: 1) }.count
            return self.figure(ofHour: start, BoundedCount(value: Int64(count), isExact: reachesBack))
        }
        let confirmed = dayStart.adding(microseconds: -1)
        return TradeFigures(
            ordersToday: today(hours, dayStart), ordersByHour: hours,
            awaiting: figure(ClaimSearch(state: "awaiting_scan", sort: .longestWaiting)),
            awaitingDate: figure(ClaimSearch(state: "awaiting_date", sort: .longestWaiting)),
            awaitingByAge: WaitingAge.allCases.map { age in
                let (after, upTo) = age.bounds(at: now)
                return WaitingFigure(
                    age: age, figure: figure(ClaimSearch(state: "awaiting_scan", movedAfter: after, movedUpTo: upTo, sort: .longestWaiting)))
            },
            confirmedPayable: figure(ClaimSearch(state: "payable", movedAfter: confirmed, confirmedSince: dayStart, sort: .latestMoved)),
            confirmedCooling: figure(ClaimSearch(state: "cooling", movedAfter: confirmed, confirmedSince: dayStart, sort: .latestMoved)),
            cooling: figure(ClaimSearch(state: "cooling", sort: .longestWaiting)),
            review: figure(ClaimSearch(state: "review", sort: .longestWaiting)),
            held: figure(ClaimSearch(state: "held", sort: .longestWaiting)), payable: figure(ClaimSearch(state: "payable", sort: .latestMoved)),
            reserved: [],
            pastPromise: figure(ClaimSearch(state: "awaiting_scan", dueBefore: now, sort: .longestWaiting)) { $0.estimatedDeliveryAt ?? now < now },
            newestLines: isCut ? lineLimit : nil)
    }
}

/// Parts of one claim in one state that moved together; of an order without claims one row without a state.
private struct MerchantRow {
    let order: OrderID
    let receivedAt: Instant
    let estimatedDeliveryAt: Instant?
    let currency: Currency
    let claim: ClaimID?
    let state: String?
    let movedAt: Instant
    let confirmedAt: Instant?
    let amount: Int64

    static func load(_ merchant: PartyID, in tx: any Transaction) throws -> [MerchantRow] {
        try tx.rows(
            """
            SELECT l.order_id, o.received_at, o.estimated_delivery_at, o.currency, p.claim_id,
            \(raw: StateQuestion.word(state: "p.state", terms: "c.terms_id")), p.moved_at, p.confirmed_at,
            CAST(SUM(p.amount) AS {int}) FROM (SELECT DISTINCT w.order_id FROM (
                SELECT order_id FROM order_line WHERE merchant_id = \(merchant) ORDER BY order_id DESC LIMIT \(TradeFigures.lineLimit)
            ) AS w) AS l JOIN customer_order AS o ON o.id = l.order_id LEFT JOIN claim AS c ON c.order_id = l.order_id
            LEFT JOIN claim_part AS p ON p.claim_id = c.id
            GROUP BY l.order_id, o.received_at, o.estimated_delivery_at, o.currency, p.claim_id, 6, p.moved_at, p.confirmed_at
            """
        ) { row in
            MerchantRow(
                order: try row.id(0), receivedAt: try row.instant(1), estimatedDeliveryAt: try row.optionalInstant(2), currency: try row.currency(3),
                claim: try row.optionalID(4), state: try row.optionalText(5), movedAt: try row.optionalInstant(6) ?? .earliest,
                confirmedAt: try row.optionalInstant(7), amount: try row.optionalInt(8) ?? 0)
        }
    }
}
