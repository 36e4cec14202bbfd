import Core
import Store

/// Everything that happened to one order, in the order in which it became known.
package struct OrderTimeline: Sendable, Equatable {
    package let detail: OrderDetail
    package let facts: [FactEntry]
    /// False where the order has more facts than are shown.
    package let isComplete: Bool
    /// What has left for archive files; nil while all is here.
    package let archived: ArchivedRecord?
    package let anomalies: [AnomalyEntry]
    package let contradictions: [AnomalyID: Contradiction]
    /// By actor, as far as the viewer may know them.
    package let actorNames: [String: String]

    /// Facts that one order shows at most.
    package static let factLimit = 2_000

    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(_ id: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> OrderTimeline? {
        guard let detail = try OrderDetail.load(id, seenBy: sight, in: tx) else { return nil }
        let anomalies = try AnomalyList.of(id, in: tx)
        var subjects = [id.bits] + detail.claims.map(\.claim.id.bits) + anomalies.map(\.id.bits)
        // Facts of scans stand with their parcel, but for those that came before it.
        for parcel in detail.parcels { subjects += [parcel.id.bits] + parcel.scans.map(\.id.bits) }
        let facts = try FactEntry.about(subjects, limit: factLimit + 1, in: tx)
        return OrderTimeline(
            detail: detail, facts: Array(facts.prefix(factLimit)), isComplete: facts.count <= factLimit,
            archived: try ArchivedRecord.of(subjects, parcels: detail.parcels.map(\.id), in: tx), anomalies: anomalies,
            contradictions: try Contradiction.load(anomalies, in: tx),
            actorNames: try ActorNames.load(facts.map(\.actor), seenBy: sight, in: tx))
    }
}
