import Core
import JSONText
import Store

/// A claim with every fact about it and every transfer that it moved.
package struct ClaimDetail: Sendable, Equatable {
    package let claim: ClaimEntry
    package let parts: [PartEntry]
    package let facts: [FactEntry]
    package let transfers: [TransferEntry]

    /// Facts that one claim shows at most; the journal has them all.
    static let factLimit = 1_000

    /// - Returns: nil when there is no such claim, or it may not be seen.
    package static func load(_ id: ClaimID, seenBy sight: Sight, in tx: any Transaction) throws -> ClaimDetail? {
        guard let claim = try ClaimList.load(id, seenBy: sight, in: tx) else { return nil }
        return try complete([claim], in: tx).first
    }

    static func of(_ order: OrderID, in tx: any Transaction) throws -> [ClaimDetail] { try complete(try ClaimList.of(order, in: tx), in: tx) }

    private static func complete(_ claims: [ClaimWithParts], in tx: any Transaction) throws -> [ClaimDetail] {
        let facts = try claims.map { try FactEntry.about([$0.claim.id.bits], limit: factLimit, in: tx) }
        let transferIDs = try facts.map { try $0.flatMap { try $0.transfers() } }
        let transfers = try TransferList.load(transferIDs.flatMap { $0 }, in: tx)
        return claims.enumerated().map { index, claim in
            ClaimDetail(
                claim: claim.claim, parts: claim.parts, facts: facts[index], transfers: transferIDs[index].compactMap { transfers[$0] })
        }
    }
}

extension FactEntry {
    /// The ledger transfers that a claim's fact names on its edges. A fact is the way from a claim to its money: the ledger itself knows only parts.
    func transfers() throws -> [TransferID] {
        guard let edges = try JSON.parse(body)["edges"]?.asArray else { return [] }
        return edges.flatMap { $0["transfers"]?.asArray ?? [] }.compactMap { $0.asString.flatMap(TransferID.init(text:)) }
    }
}
