import Core
import JSONText
import Store

/// A claim with every fact about it and every transfer that it moved.
package struct ClaimDetail: Sendable, Equatable {
    package let claim: ClaimEntry
    package let parts: [PartEntry]
    package let facts: [FactEntry]
    package let transfers: [TransferEntry]
    /// What has left for archive files; nil while all is here.
    package let archived: ArchivedRecord?

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
        let named = try facts.map { try $0.flatMap { try $0.transfers() } }
        let archived = try claims.map { try ArchivedRecord.of([$0.claim.id.bits], in: tx) }
        // Facts that have left name none any more; the ledger has them still.
        let found = try moved(by: zip(claims, archived).filter { $0.1 != nil }.map(\.0.claim.id), in: tx)
        let transferIDs = zip(claims, named).map { claim, named in
            found[claim.claim.id].map { found in found.filter { !named.contains($0) } + named } ?? named
        }
        let transfers = try TransferList.load(transferIDs.flatMap { $0 }, in: tx)
        return claims.enumerated().map { index, claim in
            ClaimDetail(
                claim: claim.claim, parts: claim.parts, facts: facts[index], transfers: transferIDs[index].compactMap { transfers[$0] },
                archived: archived[index])
        }
    }

    /// The transfers of claims by way of their parts: each part's hold, what resolved it, and what was taken back before.
    private static func moved(by claims: [ClaimID], in tx: any Transaction) throws -> [ClaimID: [TransferID]] {
        let questions = [
            "SELECT p.claim_id, t.id FROM claim_part AS p {join values} JOIN transfer AS t ON t.id = p.hold_id WHERE p.claim_id = v.claim_id",
            "SELECT p.claim_id, t.id FROM claim_part AS p {join values} JOIN transfer AS t ON t.hold_id = p.hold_id WHERE p.claim_id = v.claim_id",
        ]
        var found: [ClaimID: Set<TransferID>] = [:]
        for question in questions {
            let rows = try tx.rows(Bulk(question, ["claim_id": .ids(claims)])) { (try $0.id(0) as ClaimID, try $0.id(1) as TransferID) }
            for (claim, transfer) in rows { found[claim, default: []].insert(transfer) }
        }
        let reversed = try tx.rows(
            Bulk(
                """
                SELECT p.claim_id, r.id, t.id, t.hold_id FROM claim_part AS p {join values} JOIN transfer AS r ON r.part_id = p.id AND r.kind = 'reversal'
                JOIN transfer AS t ON t.id = r.corrects_id WHERE p.claim_id = v.claim_id
                """, ["claim_id": .ids(claims)])
        ) { (try $0.id(0) as ClaimID, [try $0.id(1), try $0.id(2), try $0.optionalID(3)] as [TransferID?]) }
        for (claim, transfers) in reversed { found[claim, default: []].formUnion(transfers.compactMap { $0 }) }
        return found.mapValues { $0.sorted() }
    }
}

extension FactEntry {
    /// The ledger transfers that a claim's fact names on its edges. A fact is the way from a claim to its money: the ledger itself knows only parts.
    func transfers() throws -> [TransferID] {
        guard let edges = try JSON.parse(body)["edges"]?.asArray else { return [] }
        return edges.flatMap { $0["transfers"]?.asArray ?? [] }.compactMap { $0.asString.flatMap(TransferID.init(text:)) }
    }
}
