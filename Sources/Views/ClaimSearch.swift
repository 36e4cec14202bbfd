import Core
import Store

/// How people sort claims. Only `newest` works without a state; the others look at the shares in that state.
package enum ClaimSort: String, CaseIterable, Sendable {
    /// By their orders, the latest first.
    case newest
    /// What has stood in the state longest comes first.
    case longestWaiting = "longest_waiting"
    /// The same the other way round: what has stood in the state for the shortest time comes first.
    case latestMoved = "latest_moved"
    /// The largest amounts in the state first, of at most the 10,000 parts that have stood in it longest.
    case largest
}

/// A claim in a list for people, where it stands once.
package struct ClaimSummary: Sendable, Equatable {
    package let claim: ClaimEntry
    package let parts: [PartEntry]
    /// Those of its parts that the list is about: in its state and of its times. All, where it has no state.
    package let concerned: [PartEntry]

    /// Minor units of the parts that the list is about.
    package var amount: Int64 { concerned.reduce(0) { $0 + $1.amount } }
    /// Since when the oldest of them stands where it stands.
    package var since: Instant? { concerned.map(\.movedAt).min() }
}

/// Which claims people look for.
package struct ClaimSearch: Hashable, Sendable {
    /// Claims with a part in this state, a word of `ShownState`.
    package var state: String?
    /// Key of a marketplace.
    package var marketplace: String?
    package var offer: OfferID?
    /// With a state: parts that came into it later than this, and not later than that.
    package var movedAfter: Instant?
    package var movedUpTo: Instant?
    /// With a state: parts that were confirmed then or later.
    package var confirmedSince: Instant?
    /// Claims of orders whose estimated delivery had passed by then.
    package var dueBefore: Instant?
    /// Minor units that the claim has at least.
    package var leastAmount: Int64?
    package var sort: ClaimSort

    package init(
        state: String? = nil, marketplace: String? = nil, offer: OfferID? = nil, movedAfter: Instant? = nil, movedUpTo: Instant? = nil,
        confirmedSince: Instant? = nil, dueBefore: Instant? = nil, leastAmount: Int64? = nil, sort: ClaimSort = .newest
    ) {
        self.state = state
        self.marketplace = marketplace
        self.offer = offer
        self.movedAfter = movedAfter
        self.movedUpTo = movedUpTo
        self.confirmedSince = confirmedSince
        self.dueBefore = dueBefore
        self.leastAmount = leastAmount
        self.sort = sort
    }

    /// Parts that a list by amount sorts at most.
    package static let sortLimit = 10_000

    package func page(at place: Place, limit: Int, seenBy sight: Sight, in tx: any Transaction) throws -> Page<ClaimSummary> {
        if case .recorder = sight { return .empty }
        let found =
            switch (state, sort) {
            case (nil, _), (_, .newest): try newest(at: place, limit: limit, sight, tx)
            case (let state?, .largest): try largest(in: state, at: place, limit: limit, sight, tx)
            case (let state?, .longestWaiting): try moved(into: state, at: place, limit: limit, latestFirst: false, sight, tx)
            case (let state?, .latestMoved): try moved(into: state, at: place, limit: limit, latestFirst: true, sight, tx)
            }
        let claims = try ClaimList.load(found.items, in: tx)
        return found.with(claims.map { ClaimSummary(claim: $0.claim, parts: $0.parts, concerned: $0.parts.filter(concerns)) })
    }

    /// Whether a part is one of those that are looked for.
    package func concerns(_ part: PartEntry) -> Bool {
        state == nil || (part.shownState == state && isTimely(movedAt: part.movedAt, confirmedAt: part.confirmedAt))
    }

    func isTimely(movedAt: Instant, confirmedAt: Instant?) -> Bool {
        if let movedAfter, movedAt <= movedAfter { return false }
        if let movedUpTo, movedAt > movedUpTo { return false }
        return confirmedSince.map { since in confirmedAt.map { $0 >= since } ?? false } ?? true
    }

    /// By order and offer, which is an index of claims, of one offer's claims, and of a merchant's or marketplace's orders alike.
    private func newest(at place: Place, limit: Int, _ sight: Sight, _ tx: any Transaction) throws -> Page<ClaimID> {
        let source = try source(sight, tx)
        return try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT c.id, c.order_id, c.offer_id, CASE WHEN 1 = 1"
            filter(&statement, sight)
            if let state {
                statement.append { sql in
                    sql.appendLiteral(" AND EXISTS (SELECT 1 FROM claim_part AS p WHERE p.claim_id = c.id AND \(ClaimList.unindexed("p.state")) = ")
                    sql.appendInterpolation(StateQuestion(state).stored)
                    times(&sql, of: "p")
                    sql.appendLiteral(" \(Search.once))")
                }
            }
            statement.append { sql in
                sql.appendLiteral(" THEN 1 ELSE 0 END FROM \(source.tables) WHERE 1 = 1")
                if let (column, id) = source.restriction {
                    sql.appendLiteral(" AND \(column) = ")
                    sql.appendInterpolation(id)
                }
            }
            statement.walk(way, outer: source.order, inner: "c.offer_id", descending: true)
            return try tx.rows(statement) { row in
                Candidate(id: try row.id(0), cursor: .nested(try row.bits(1), try row.bits(2)), isMatch: try row.bool(3))
            }
        }
    }

    /// Through the index of states, where each claim is met once a part and taken at the oldest of them: those of one moment stand side by side, and
    /// of the others its few parts are asked.
    private func moved(
        into state: String, at place: Place, limit: Int, latestFirst: Bool, _ sight: Sight, _ tx: any Transaction
    ) throws -> Page<ClaimID> {
        let state = StateQuestion(state).stored
        return try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT p.claim_id, p.moved_at, CASE WHEN 1 = 1"
            filter(&statement, sight)
            statement.append { sql in
                sql.appendLiteral(" AND NOT EXISTS (SELECT 1 FROM claim_part AS w WHERE w.claim_id = p.claim_id AND w.moved_at < p.moved_at")
                sql.appendLiteral(" AND \(ClaimList.unindexed("w.state")) = ")
                sql.appendInterpolation(state)
                times(&sql, of: "w")
                sql.appendLiteral(" \(Search.once)) THEN 1 ELSE 0 END FROM claim_part AS p JOIN claim AS c ON c.id = p.claim_id WHERE p.state = ")
                sql.appendInterpolation(state)
                times(&sql, of: "p")
            }
            statement.walk(way, number: "p.moved_at", id: "p.claim_id", descending: latestFirst)
            return try tx.rows(statement) { row in
                let claim: ClaimID = try row.id(0)
                return Candidate(id: claim, cursor: .numbered(try row.int(1), claim.bits), isMatch: try row.bool(2))
            }
        }
    }

    private func largest(in state: String, at place: Place, limit: Int, _ sight: Sight, _ tx: any Transaction) throws -> Page<ClaimID> {
        let state = StateQuestion(state).stored
        var isCut = false
        let page: Page<ClaimID> = try Search.page(at: place, limit: limit) { way in
            var statement: Statement = "SELECT g.claim_id, g.amount, CASE WHEN 1 = 1"
            filter(&statement, sight)
            statement.append { sql in
                sql.appendLiteral(
                    """
                     THEN 1 ELSE 0 END, g.parts FROM (SELECT w.claim_id, CAST(SUM(w.amount) AS {int}) AS amount,
                     CAST(SUM(COUNT(*)) OVER () AS {int}) AS parts FROM (SELECT p.claim_id, p.amount FROM claim_part AS p WHERE p.state =
                    """)
                sql.appendLiteral(" ")
                sql.appendInterpolation(state)
                times(&sql, of: "p")
                sql.appendLiteral(" ORDER BY p.moved_at LIMIT ")
                sql.appendInterpolation(Self.sortLimit + 1)
                sql.appendLiteral(") AS w GROUP BY w.claim_id) AS g JOIN claim AS c ON c.id = g.claim_id WHERE 1 = 1")
            }
            statement.walk(way, number: "g.amount", id: "g.claim_id", descending: true)
            return try tx.rows(statement) { row in
                let claim: ClaimID = try row.id(0)
                if try row.int(3) > Int64(Self.sortLimit) { isCut = true }
                return Candidate(id: claim, cursor: .numbered(try row.int(1), claim.bits), isMatch: try row.bool(2))
            }
        }
        return isCut ? Page(items: page.items, next: page.next, previous: page.previous, stoppedAfter: Self.sortLimit) : page
    }

    /// - Parameter part: the alias of a `claim_part`.
    func times(_ sql: inout Statement.Interpolation, of part: String) {
        for (condition, instant) in [("moved_at >", movedAfter), ("moved_at <=", movedUpTo), ("confirmed_at >=", confirmedSince)] {
            guard let instant else { continue }
            sql.appendLiteral(" AND \(part).\(condition) ")
            sql.appendInterpolation(instant)
        }
    }

    private func filter(_ statement: inout Statement, _ sight: Sight) {
        sight.restrict(&statement, order: "c.order_id", ofEachRow: true)
        if let terms = state.flatMap({ StateQuestion($0).condition(terms: "c.terms_id") }) { statement.add(raw: "AND \(terms)") }
        if let offer { statement.add("AND c.offer_id =", offer) }
        if let marketplace {
            statement.append { sql in
                sql.appendLiteral(" AND c.marketplace_id = (SELECT id FROM marketplace WHERE key = ")
                sql.appendInterpolation(marketplace)
                sql.appendLiteral(")")
            }
        }
        if let dueBefore {
            statement.append { sql in
                sql.appendLiteral(" AND EXISTS (SELECT 1 FROM customer_order AS o WHERE o.id = c.order_id AND o.estimated_delivery_at < ")
                sql.appendInterpolation(dueBefore)
                sql.appendLiteral(" \(Search.once))")
            }
        }
        if let leastAmount {
            statement.append { sql in
                sql.appendLiteral(" AND c.amount >= ")
                sql.appendInterpolation(leastAmount)
            }
        }
    }

    private struct Source {
        var tables = "claim AS c"
        /// The column of the order's id.
        var order = "c.order_id"
        var restriction: (column: String, id: UUIDBits)?
    }

    private func source(_ sight: Sight, _ tx: any Transaction) throws -> Source {
        if case .order(let order) = sight { return Source(restriction: ("c.order_id", order.bits)) }
        if case .merchant(let merchant) = sight {
            return Source(
                tables: "order_line AS l JOIN claim AS c ON c.order_id = l.order_id", order: "l.order_id",
                restriction: ("l.merchant_id", merchant.bits))
        }
        if let offer { return Source(restriction: ("c.offer_id", offer.bits)) }
        guard let marketplace else { return Source() }
        let market: MarketplaceID? = try tx.first("SELECT id FROM marketplace WHERE key = \(marketplace)") { try $0.id(0) }
        return Source(
            tables: "customer_order AS o JOIN claim AS c ON c.order_id = o.id", order: "o.id",
            restriction: ("o.marketplace_id", market?.bits ?? .zero))
    }
}
