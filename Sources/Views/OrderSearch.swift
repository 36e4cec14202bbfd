import Core
import Store

/// How an order stands, for people. An order without a parcel is open.
package enum OrderStanding: String, CaseIterable, Sendable {
    /// Some parcel has neither been delivered nor come back.
    case open
    /// Every parcel is delivered or collected.
    case delivered
    /// Open, and the estimated delivery has passed.
    case overdue
    /// No parcel is on its way any more, and at least one came back.
    case returned
    case cancelled
}

/// An order in a list for people: with where its parcels are and where its cashback stands.
package struct OrderSummary: Sendable, Equatable {
    package let order: OrderEntry
    package let standing: OrderStanding
    package let parcels: [ParcelStanding]
    /// Sums of its claims' parts, by state, in the order of the states' names.
    package let cashback: [PartSum]

    /// Minor units of all parts that are neither rejected, cancelled nor clawed back.
    package var cashbackAmount: Int64 {
        cashback.filter { !["rejected", "cancelled", "clawed_back"].contains($0.state) }.reduce(0) { $0 + $1.amount }
    }
    /// Where one of its parcels is, of which that is known since the shortest time.
    package var latest: StepEntry? { parcels.compactMap(\.present).max { $0.occurredAt < $1.occurredAt } }
}

/// Parts in one state together.
package struct PartSum: Sendable, Equatable {
    /// A word of `ShownState`.
    package let state: String
    package let parts: Int64
    /// Minor units.
    package let amount: Int64
}

/// Which orders people look for. Newest first; those of a time by their receipt and overdue ones by their estimated delivery, the latest first, but
/// for one merchant's, which are always in the order of their coming.
package struct OrderSearch: Hashable, Sendable {
    package var standing: OrderStanding?
    /// Orders whose key begins so; then the list is in the order of keys and has one page.
    package var keyPrefix: String?
    /// Key of a marketplace.
    package var marketplace: String?
    /// Key of a merchant with a line in the order.
    package var merchant: String?
    /// Received then or later, and before.
    package var since: Instant?
    package var before: Instant?

    package init(
        standing: OrderStanding? = nil, keyPrefix: String? = nil, marketplace: String? = nil, merchant: String? = nil, since: Instant? = nil,
        before: Instant? = nil
    ) {
        self.standing = standing
        self.keyPrefix = keyPrefix
        self.marketplace = marketplace
        self.merchant = merchant
        self.since = since
        self.before = before
    }

    /// - Parameter now: trade time, which tells what is overdue.
    package func page(at place: Place, limit: Int, now: Instant, seenBy sight: Sight, in tx: any Transaction) throws -> Page<OrderSummary> {
        if case .recorder = sight { return .empty }
        let found =
            try keyPrefix.map { try ids(withPrefix: $0, limit: limit, now: now, sight, tx) } ?? ids(at: place, limit: limit, now: now, sight, tx)
        return found.with(try OrderSummary.load(found.items, now: now, in: tx))
    }

    private func ids(at place: Place, limit: Int, now: Instant, _ sight: Sight, _ tx: any Transaction) throws -> Page<OrderID> {
        let source = try Source(self, sight, tx)
        return try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT o.id, "
            statement.append { $0.appendLiteral(source.number ?? "0") }
            statement.append { $0.appendLiteral(", CASE WHEN 1 = 1") }
            filter(&statement, now: now, sight)
            statement.add(raw: "THEN 1 ELSE 0 END FROM \(source.tables) WHERE 1 = 1")
            if let (column, id) = source.restriction {
                statement.append { sql in
                    sql.appendLiteral(" AND \(column) = ")
                    sql.appendInterpolation(id)
                }
            }
            if source.isCancelled { statement.add(raw: "AND o.state = 'cancelled'") }
            if source.number == Source.due { statement.add("AND o.state = 'open' AND o.estimated_delivery_at <", now) }
            if source.number == Source.received {
                if let since { statement.add("AND o.received_at >=", since) }
                if let before { statement.add("AND o.received_at <", before) }
            }
            if let number = source.number {
                statement.walk(way, number: number, id: source.id, descending: true)
            } else {
                statement.walk(way, by: source.id, descending: true)
            }
            return try tx.rows(statement) { row in
                let id: OrderID = try row.id(0)
                let cursor = source.number == nil ? Cursor.id(id.bits) : .numbered(try row.int(1), id.bits)
                return Candidate(id: id, cursor: cursor, isMatch: try row.bool(2))
            }
        }
    }

    /// Through the index of keys, one marketplace after another: there are few. What other filters leave of the first keys is the list.
    private func ids(withPrefix prefix: String, limit: Int, now: Instant, _ sight: Sight, _ tx: any Transaction) throws -> Page<OrderID> {
        let markets = try tx.rows("SELECT id, key FROM marketplace ORDER BY key LIMIT \(PageLimits.most)") {
            (id: try $0.id(0) as MarketplaceID, key: try $0.text(1))
        }
        var found: [(key: String, id: OrderID)] = []
        var stoppedAfter: Int?
        for market in markets where marketplace.map({ $0 == market.key }) ?? true {
            var statement: Statement = """
                SELECT k.key, o.id FROM (SELECT key, order_id FROM order_key WHERE marketplace_id = \(market.id) AND key >= \(prefix)
                AND key < \(prefix + "\u{10FFFF}") ORDER BY key LIMIT \(Search.lookLimit)) AS k
                JOIN customer_order AS o ON o.id = k.order_id WHERE 1 = 1
                """
            filter(&statement, now: now, sight)
            statement.page(by: "k.key", limit: limit)
            found += try tx.rows(statement) { (key: try $0.text(0), id: try $0.id(1)) }
        }
        found.sort { ($0.key.utf8.lexicographicallyPrecedes($1.key.utf8)) || ($0.key == $1.key && $0.id < $1.id) }
        if found.count > limit { stoppedAfter = limit }
        return Page(items: found.prefix(limit).map(\.id), next: nil, stoppedAfter: stoppedAfter)
    }

    /// Everything that is asked for, also what the source has seen to.
    private func filter(_ statement: inout Statement, now: Instant, _ sight: Sight) {
        sight.restrict(&statement, order: "o.id", ofEachRow: true)
        if let marketplace {
            statement.append { sql in
                sql.appendLiteral(" AND o.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                sql.appendInterpolation(marketplace)
                sql.appendLiteral(")")
            }
        }
        if let merchant {
            statement.append { sql in
                sql.appendLiteral(
                    " AND EXISTS (SELECT 1 FROM order_line AS w WHERE w.order_id = o.id AND w.merchant_id = (SELECT id FROM party WHERE key = ")
                sql.appendInterpolation(merchant)
                sql.appendLiteral(") \(Search.once))")
            }
        }
        if let since { statement.add("AND o.received_at >=", since) }
        if let before { statement.add("AND o.received_at <", before) }
        switch standing {
        case nil: break
        case .cancelled: statement.add(raw: "AND o.state = 'cancelled'")
        case .delivered: statement.add(raw: "AND o.state = 'open' AND \(Self.isOver) AND NOT \(Self.hasReturned)")
        case .returned: statement.add(raw: "AND o.state = 'open' AND \(Self.isOver) AND \(Self.hasReturned)")
        case .open: statement.add(raw: "AND o.state = 'open' AND NOT (\(Self.isOver))")
        case .overdue:
            statement.add(raw: "AND o.state = 'open' AND NOT (\(Self.isOver))")
            statement.add("AND o.estimated_delivery_at <", now)
        }
    }

    // As `ParcelStanding` has it of its steps.
    private static let isOver = """
        EXISTS (SELECT 1 FROM parcel AS any_parcel WHERE any_parcel.order_id = o.id \(Search.once)) AND NOT EXISTS (
        SELECT 1 FROM parcel AS late WHERE late.order_id = o.id AND NOT EXISTS (SELECT 1 FROM parcel_step AS came
        WHERE came.parcel_id = late.id AND came.step IN ('delivered', 'collected', 'returned') AND came.voided_at IS NULL \(Search.once))
        \(Search.once))
        """
    /// A parcel came back, and its delivery, if there was one, was before that.
    private static let hasReturned = """
        EXISTS (SELECT 1 FROM parcel AS gone WHERE gone.order_id = o.id AND EXISTS (SELECT 1 FROM parcel_step AS back
        WHERE back.parcel_id = gone.id AND back.step = 'returned' AND back.voided_at IS NULL AND (NOT \(delivery("")) OR
        \(delivery("AND there.occurred_at <= back.occurred_at"))) \(Search.once)) \(Search.once))
        """

    private static func delivery(_ when: String) -> String {
        """
        EXISTS (SELECT 1 FROM parcel_step AS there WHERE there.parcel_id = gone.id AND there.step IN ('delivered', 'collected')
        AND there.voided_at IS NULL \(when) \(Search.once))
        """
    }
}

/// The index that a search of orders walks through.
private struct Source {
    static let due = "o.estimated_delivery_at"
    static let received = "o.received_at"

    var tables = "customer_order AS o"
    var id = "o.id"
    /// The column that the list is ordered by first.
    var number: String?
    var restriction: (column: String, id: UUIDBits)?
    var isCancelled = false

    init(_ search: OrderSearch, _ sight: Sight, _ tx: any Transaction) throws {
        var merchant: PartyID?
        if case .merchant(let party) = sight { merchant = party }
        if let key = search.merchant, merchant == nil {
            merchant = try tx.first("SELECT id FROM party WHERE key = \(key)") { try $0.id(0) } ?? PartyID(.zero)
        }
        if case .order(let order) = sight {
            restriction = ("o.id", order.bits)
        } else if let merchant {
            tables = "order_line AS l JOIN customer_order AS o ON o.id = l.order_id"
            id = "l.order_id"
            restriction = ("l.merchant_id", merchant.bits)
        } else if search.since != nil || search.before != nil {
            number = Self.received
        } else if search.standing == .overdue {
            number = Self.due
        } else if search.standing == .cancelled {
            isCancelled = true
        } else if let key = search.marketplace {
            let market: MarketplaceID? = try tx.first("SELECT id FROM marketplace WHERE key = \(key)") { try $0.id(0) }
            restriction = ("o.marketplace_id", market?.bits ?? .zero)
        }
    }
}

extension OrderSummary {
    /// Orders in the order of `ids`.
    static func load(_ ids: [OrderID], now: Instant, in tx: any Transaction) throws -> [OrderSummary] {
        let orders = try OrderList.load(ids, in: tx)
        let parcels = try ParcelStanding.of(orders: ids, in: tx)
        let sums = try PartSum.of(ids, in: tx)
        return ids.compactMap { id in
            guard let order = orders[id] else { return nil }
            let parcels = parcels[id] ?? []
            return OrderSummary(order: order, standing: standing(of: order, parcels, now: now), parcels: parcels, cashback: sums[id] ?? [])
        }
    }

    static func standing(of order: OrderEntry, _ parcels: [ParcelStanding], now: Instant) -> OrderStanding {
        if order.state == "cancelled" { return .cancelled }
        if !parcels.isEmpty, parcels.allSatisfy(\.progress.isOver) { return parcels.contains { $0.progress == .returned } ? .returned : .delivered }
        return order.estimatedDeliveryAt.map { $0 < now } ?? false ? .overdue : .open
    }
}

extension PartSum {
    static func of(_ orders: [OrderID], in tx: any Transaction) throws -> [OrderID: [PartSum]] {
        let rows = try tx.rows(
            Bulk(
                """
                SELECT c.order_id, \(StateQuestion.word(state: "p.state", terms: "c.terms_id")), COUNT(*), CAST(SUM(p.amount) AS {int}) FROM claim AS c {join values}
                JOIN claim_part AS p ON p.claim_id = c.id WHERE c.order_id = v.id GROUP BY c.order_id, 2
                """, ["id": .ids(orders)])
        ) { (order: try $0.id(0) as OrderID, sum: PartSum(state: try $0.text(1), parts: try $0.int(2), amount: try $0.int(3))) }
        return Dictionary(grouping: rows, by: \.order).mapValues { $0.map(\.sum).sorted { $0.state < $1.state } }
    }
}
