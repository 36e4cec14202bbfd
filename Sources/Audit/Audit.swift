import OrderFiles

/// Answers what each release rule would have paid on a shop's past orders, when, and what of it before delivery or for nothing.
package enum Audit {
    /// Audits all orders of a book.
    /// - Parameter source: what the report calls the files: a folder's or file's name.
    package static func run(_ book: OrderBook, source: String) -> AuditReport {
        run(
            book, mapping: book.mapping, source: source, problems: book.problems, setAside: book.setAsideCount,
            start: book.placedAt)
    }

    /// Audits orders one by one; each is held no longer than its turn. Memory: about 60 bytes an order.
    /// - Parameters:
    ///   - mapping: gives offer, currency and status words.
    ///   - setAside: orders that are not in `histories` because they could not be read.
    ///   - start: which moment makes an order count; for the report's words only.
    package static func run(
        _ histories: some Sequence<OrderHistory>, mapping: Mapping, source: String = "",
        problems: OrderProblems = OrderProblems(), setAside: Int = 0, start: Mapping.Start = .approvedAt
    ) -> AuditReport {
        var tally = AuditTally(expecting: histories.underestimatedCount)
        for history in histories { tally.add(history, mapping) }
        return tally.report(mapping: mapping, source: source, problems: problems, setAside: setAside, start: start)
    }
}

private struct AuditTally {
    private var ordersRead = 0
    private var counted = Share()
    private var firstPlacedAt: Int64?
    private var lastPlacedAt: Int64?
    private var rules: [RuleTally]
    private var distances = DistanceTally()
    private var reviews = ReviewTally()
    private var signs: [OrderSign: SignFigures] = [:]

    init(expecting: Int) {
        rules = ReleaseRule.allCases.map { RuleTally($0, expecting: expecting) }
    }

    mutating func add(_ history: OrderHistory, _ mapping: Mapping) {
        ordersRead += 1
        for sign in history.signs(mapping.statuses) { signs[sign, default: SignFigures(sign: sign)].add(history.key) }
        guard let order = CountedOrder(history, offer: mapping.offer) else { return }
        counted.add(order.cashback)
        firstPlacedAt = min(firstPlacedAt ?? order.placedAt, order.placedAt)
        lastPlacedAt = max(lastPlacedAt ?? order.placedAt, order.placedAt)
        for index in rules.indices { rules[index].add(order) }
        distances.add(order)
        reviews.add(order)
    }

    consuming func report(
        mapping: Mapping, source: String, problems: OrderProblems, setAside: Int, start: Mapping.Start
    ) -> AuditReport {
        AuditReport(
            mapping: mapping, source: source, start: start, ordersRead: ordersRead, counted: counted,
            firstPlacedAt: firstPlacedAt, lastPlacedAt: lastPlacedAt, rules: rules.map { $0.figures() },
            distances: distances.figures(), reviews: reviews.figures(),
            signs: OrderSign.allCases.compactMap { signs[$0] }, problems: problems, setAside: setAside)
    }
}
