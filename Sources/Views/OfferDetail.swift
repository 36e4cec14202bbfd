import Core
import Store

/// One version of an offer's terms. Claims keep the version that they froze.
package struct TermsEntry: Sendable, Equatable {
    package let id: TermsID
    package let version: Int64
    /// JSON object.
    package let body: String
    package let isComparison: Bool
    /// As facts name actors.
    package let madeBy: String
    package let createdAt: Instant
}

/// The newest claims of an offer, by the state of their parts.
package struct OfferClaims: Sendable, Equatable {
    package struct State: Sendable, Equatable {
        package let state: String
        package let claims: Int64
        /// Minor units of the parts in it.
        package let amount: Int64
    }

    package let states: [State]
    package let claims: BoundedCount

    /// Claims looked at, the newest first.
    package static let limit: Int64 = 5_000
}

/// An offer with the versions of its terms, its budget, and what became of its claims.
package struct OfferDetail: Sendable, Equatable {
    package let offer: OfferEntry
    /// Name of the party whose money it is.
    package let payerName: String
    package let payer: PartyID
    package let budget: AccountEntry
    /// The latest first.
    package let versions: [TermsEntry]
    /// As far as the viewer may see them.
    package let claims: OfferClaims

    /// Versions that one offer shows.
    package static let versionLimit = 50

    /// - Returns: nil when there is no such offer, or it may not be seen.
    package static func load(_ id: OfferID, seenBy sight: Sight, in tx: any Transaction) throws -> OfferDetail? {
        guard let offer = try OfferList.load(id, seenBy: sight, in: tx), let budget = try AccountList.load(offer.budget, in: tx) else { return nil }
        let payer = try tx.first("SELECT p.id, p.name FROM offer AS o JOIN party AS p ON p.id = o.payer_id WHERE o.id = \(id)") {
            (id: try $0.id(0) as PartyID, name: try $0.text(1))
        }
        guard let payer else { return nil }
        let versions = try tx.rows(
            """
            SELECT id, version, body, comparison, made_by, created_at FROM offer_terms WHERE offer_id = \(id)
            ORDER BY version DESC LIMIT \(versionLimit)
            """
        ) { row in
            TermsEntry(
                id: try row.id(0), version: try row.int(1), body: try row.text(2), isComparison: try row.bool(3), madeBy: try row.text(4),
                createdAt: try row.instant(5))
        }
        return OfferDetail(
            offer: offer, payerName: payer.name, payer: payer.id, budget: budget, versions: versions,
            claims: try OfferClaims.load(of: id, seenBy: sight, in: tx))
    }
}

extension OfferClaims {
    fileprivate static func load(of offer: OfferID, seenBy sight: Sight, in tx: any Transaction) throws -> OfferClaims {
        let states = try tx.rows(
            newest(
                of: offer, limit, sight,
                "SELECT \(StateQuestion.word(state: "p.state", terms: "w.terms_id")), COUNT(DISTINCT p.claim_id), CAST(SUM(p.amount) AS {int})",
                "JOIN claim_part AS p ON p.claim_id = w.id GROUP BY 1")
        ) { State(state: try $0.text(0), claims: try $0.int(1), amount: try $0.int(2)) }
        let counted = try tx.first(newest(of: offer, limit + 1, sight, "SELECT COUNT(*)", "")) { try $0.int(0) } ?? 0
        return OfferClaims(states: states, claims: BoundedCount(counted: counted, limit: limit))
    }

    private static func newest(of offer: OfferID, _ count: Int64, _ sight: Sight, _ select: String, _ rest: String) -> Statement {
        var statement: Statement = "\(raw: select) FROM (SELECT c.id, c.terms_id FROM claim AS c WHERE c.offer_id = \(offer)"
        sight.restrict(&statement, order: "c.order_id")
        statement.append { sql in
            sql.appendLiteral(" ORDER BY c.order_id DESC LIMIT ")
            sql.appendInterpolation(count)
            sql.appendLiteral(") AS w \(rest)")
        }
        return statement
    }
}
