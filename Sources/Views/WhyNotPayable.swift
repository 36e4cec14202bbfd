import Core
import Store

/// A part, why it stands where it stands, and who moves it on.
package struct PartExplanation: Sendable, Equatable {
    package let part: PartEntry
    package let standing: PartStanding
    /// When it came into its state.
    package let since: Instant
    /// The fact that moved it last, with who did it.
    package let cause: FactSummary?
    package var decider: Decider { standing.decider }
}

/// Why a claim is not payable, or not all of it: each part with what is missing, since when, until when, and who decides.
package struct WhyNotPayable: Sendable, Equatable {
    package let claim: ClaimEntry
    package let terms: FrozenTerms
    package let parts: [PartExplanation]
    package let parcels: [ParcelStanding]
    /// Kinds of the undecided anomalies of its order.
    package let doubts: [AnomalyID: String]
    /// Scans that nobody should take for a proof before a person has decided: an anomaly is about them, or another scan speaks against them.
    package let doubtedScans: Set<ScanID>

    /// Minor units that are payable, and that still may become so.
    package var payableAmount: Int64 { parts.filter { $0.part.state == "payable" }.reduce(0) { $0 + $1.part.amount } }
    package var openAmount: Int64 { parts.filter { $0.decider != .nobody }.reduce(0) { $0 + $1.part.amount } }

    /// - Returns: nil when there is no such claim, or it may not be seen.
    package static func load(_ id: ClaimID, seenBy sight: Sight, in tx: any Transaction) throws -> WhyNotPayable? {
        guard let claim = try ClaimList.load(id, seenBy: sight, in: tx) else { return nil }
        guard let order = try OrderList.load(claim.claim.order, seenBy: sight, in: tx) else { return nil }
        return try load([claim], order, seenBy: sight, in: tx).first
    }

    /// All claims of an order.
    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(of order: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> [WhyNotPayable]? {
        guard let entry = try OrderList.load(order, seenBy: sight, in: tx) else { return nil }
        return try load(try ClaimList.of(order, in: tx), entry, seenBy: sight, in: tx)
    }

    private static func load(_ claims: [ClaimWithParts], _ order: OrderEntry, seenBy sight: Sight, in tx: any Transaction) throws -> [WhyNotPayable] {
        let contexts = try StandingContext.of(order, claims, in: tx)
        let parts = claims.flatMap(\.parts)
        let moves = try LastMove.of(parts, in: tx)
        let facts = try FactSummary.of(moves.values.map(\.fact), seenBy: sight, in: tx)
        let summaries = Dictionary(facts.map { ($0.fact.id, $0) }) { first, _ in first }
        let parcels = try ParcelStanding.of(orders: [order.id], in: tx)[order.id] ?? []
        return claims.compactMap { claim in
            guard let context = contexts[claim.claim.id] else { return nil }
            let own = Set(claim.parts.compactMap(\.parcel))
            return WhyNotPayable(
                claim: claim.claim, terms: context.terms,
                parts: claim.parts.map { part in
                    PartExplanation(
                        part: part, standing: context.standing(of: part, reason: moves[part.id]?.reason), since: part.movedAt,
                        cause: moves[part.id].flatMap { summaries[$0.fact.id] })
                }, parcels: parcels.filter { own.contains($0.id) }, doubts: context.kinds,
                doubtedScans: context.doubtedScans.union(claim.parts.filter { $0.holds.contains("anomaly") }.compactMap(\.confirmingScan)))
        }
    }
}
