import Core
import Store

/// Something that does not fit about the parcels of a claim or about its order, and what people have decided of it.
package struct ClaimDoubt: Sendable, Equatable {
    package let anomaly: AnomalyEntry
    package let contradiction: Contradiction?
    /// Facts of the decisions and of their taking back, in the order in which they were made.
    package let decisions: [FactEntry]

    private static let kinds: Set<String> = ["anomaly.accepted", "anomaly.rejected", "anomaly.held", "anomaly.reopened"]
    /// Facts that are looked at.
    private static let factLimit = 1_000

    /// - Parameter claim: one that may be seen.
    /// - Returns: in the order in which they were found.
    package static func of(_ claim: ClaimDetail, in tx: any Transaction) throws -> [ClaimDoubt] {
        let parcels = Set(claim.parts.compactMap(\.parcel))
        let anomalies = try AnomalyList.of(claim.claim.order, in: tx).filter { $0.parcel.map(parcels.contains) ?? true }
        guard !anomalies.isEmpty else { return [] }
        let contradictions = try Contradiction.load(anomalies, in: tx)
        return of(anomalies, contradictions, facts: try FactEntry.about(anomalies.map(\.id.bits), limit: factLimit, in: tx))
    }

    /// - Parameter facts: those about the anomalies, and any others.
    package static func of(_ anomalies: [AnomalyEntry], _ contradictions: [AnomalyID: Contradiction], facts: [FactEntry]) -> [ClaimDoubt] {
        let decisions = facts.filter { kinds.contains($0.kind) }.sorted { $0.position < $1.position }
        let decisionsOf = Dictionary(grouping: decisions, by: \.subject)
        return anomalies.map {
            ClaimDoubt(anomaly: $0, contradiction: contradictions[$0.id], decisions: decisionsOf[$0.id.description] ?? [])
        }
    }
}
