import Core
import Store

extension TradeFigures {
    /// Lines of a merchant that are looked at, the newest first.
    static let lineLimit = 2_000

    /// The same numbers for the lines of one merchant. No index knows a merchant's parts by state, so the newest lines are read and counted here.
    static func of(_ merchant: PartyID, now: Instant, dayStart: Instant, in tx: any Transaction) throws -> TradeFigures {
        let rows = try MerchantRow.load(merchant, in: tx)
        let isCut = rows.contains { $0.place > lineLimit }
        let counted = rows.filter { $0.place <= lineLimit }
        func figure(_ search: ClaimSearch, _ isWanted: (MerchantRow) -> Bool = { _ in true }) -> Figure {
            let parts = counted.filter { $0.state == search.state && search.contains($0) && isWanted($0) }
            let moments = Set(parts.map { MerchantMoment(claim: $0.claim, at: $0.movedAt) })
            let amounts = Dictionary(grouping: parts, by: \.currency).mapValues { $0.reduce(0) { $0 + $1.amount } }
            return Figure(
                count: BoundedCount(value: Int64(moments.count), isExact: !isCut),
                amounts: amounts.sorted { $0.key.code < $1.key.code }.map { Money(minor: $0.value, $0.key) }, list: .claims(search))
        }
        let orders = Dictionary(counted.map { ($0.order, $0.receivedAt) }) { first, _ in first }
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
            awaiting: WaitingAge.allCases.map { age in
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
            overdue: figure(ClaimSearch(state: "awaiting_scan", dueBefore: now, sort: .longestWaiting)) { $0.estimatedDeliveryAt ?? now < now },
            newestLines: isCut ? lineLimit : nil)
    }
}

extension ClaimSearch {
    /// Whether a part's times are those that are looked for.
    fileprivate func contains(_ part: MerchantRow) -> Bool {
        if let movedAfter, part.movedAt <= movedAfter { return false }
        if let movedUpTo, part.movedAt > movedUpTo { return false }
        if let confirmedSince { return part.confirmedAt.map { $0 >= confirmedSince } ?? false }
        return true
    }
}

private struct MerchantMoment: Hashable {
    let claim: ClaimID?
    let at: Instant
}

/// A merchant's line with one part of a claim on it, or none.
private struct MerchantRow {
    /// 1 for the newest line.
    let place: Int
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
            SELECT l.place, l.order_id, o.received_at, o.estimated_delivery_at, o.currency, p.claim_id, p.state, p.moved_at, p.confirmed_at, p.amount
            FROM (SELECT w.order_id, w.position, ROW_NUMBER() OVER (ORDER BY w.order_id DESC, w.position) AS place FROM (
                SELECT order_id, position FROM order_line WHERE merchant_id = \(merchant) ORDER BY order_id DESC LIMIT \(TradeFigures.lineLimit + 1)
            ) AS w) AS l JOIN customer_order AS o ON o.id = l.order_id LEFT JOIN claim AS c ON c.order_id = l.order_id
            LEFT JOIN claim_part AS p ON p.claim_id = c.id AND p.line = l.position
            """
        ) { row in
            MerchantRow(
                place: Int(try row.int(0)), order: try row.id(1), receivedAt: try row.instant(2), estimatedDeliveryAt: try row.optionalInstant(3),
                currency: try row.currency(4), claim: try row.optionalID(5), state: try row.optionalText(6),
                movedAt: try row.optionalInstant(7) ?? .earliest, confirmedAt: try row.optionalInstant(8), amount: try row.optionalInt(9) ?? 0)
        }
    }
}
