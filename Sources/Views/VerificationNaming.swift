import Core
import JSONText
import Store

/// Looks for the transfers of parts that no fact names. It reads the facts of every claim again, so it is asked only when the numbers differ.
enum VerificationNaming {
    private struct Moved {
        let id: TransferID
        let claim: ClaimID?
    }

    static func findUnnamed(_ look: VerificationLook) throws {
        var after = UUIDBits.zero
        while true {
            let page = try look.tx.rows(
                """
                SELECT t.id, p.claim_id FROM transfer AS t LEFT JOIN claim_part AS p ON p.id = t.part_id
                WHERE t.part_id IS NOT NULL AND t.id > \(after) AND \(raw: VerificationLook.isWhole("p.claim_id")) ORDER BY t.id LIMIT \(VerificationLook.rowsAtOnce)
                """
            ) { Moved(id: try $0.id(0), claim: try $0.optionalID(1)) }
            guard let last = page.last else { return }
            let named = try named(inFactsAbout: Set(page.compactMap(\.claim)).sorted(), look)
            for transfer in page where !named.contains(transfer.id) {
                look.add(
                    .transferUnnamed, transfer.id, expected: "a fact of \(transfer.claim?.description ?? "a claim") that names it", found: "none")
            }
            after = last.id.bits
        }
    }

    private static func named(inFactsAbout claims: [ClaimID], _ look: VerificationLook) throws -> Set<TransferID> {
        var named: Set<TransferID> = []
        for start in stride(from: 0, to: claims.count, by: VerificationLook.subjectsAtOnce) {
            let some = claims[start..<min(start + VerificationLook.subjectsAtOnce, claims.count)]
            for fact in try look.facts(about: some.map(\.bits)).values.joined() {
                // A body that cannot be read has been found already.
                guard let body = Self.body(of: fact) else { continue }
                for edge in body["edges"]?.asArray ?? [] {
                    for transfer in edge["transfers"]?.asArray ?? [] {
                        if let id = transfer.asString.flatMap({ TransferID(text: $0) }) { named.insert(id) }
                    }
                }
            }
        }
        return named
    }

    private static func body(of fact: VerificationFact) -> JSON? {
        do throws(JSONError) { return try JSON.parse(fact.body, limits: VerificationLook.bodyLimits) } catch { return nil }
    }
}
