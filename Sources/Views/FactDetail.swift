import Core
import Store

/// The block of the sealed chain that holds a fact.
package struct SealEntry: Sendable, Equatable {
    package let number: Int64
    /// Facts in the block.
    package let facts: Int64
    package let sealedAt: Instant
    package let hash: [UInt8]
}

/// What facts are called, of those that others name.
package enum FactKinds {
    package static func load(_ ids: [FactID], in tx: any Transaction) throws -> [FactID: String] { try Journal.load(ids, in: tx).mapValues(\.kind) }
}

/// One fact: who did it, why, what followed, and whether it is sealed.
package struct FactDetail: Sendable, Equatable {
    package let fact: FactSummary
    package let cause: FactSummary?
    /// What names it as its cause, in the order of their making.
    package let followed: [FactSummary]
    /// True where more followed than is shown.
    package let isCut: Bool
    /// nil while it is not sealed.
    package let seal: SealEntry?
    /// The facts about the same thing just before and after it.
    package let previous: FactEntry?
    package let next: FactEntry?

    /// Facts that followed, as far as they are shown.
    package static let followedLimit = 100

    /// - Returns: nil when there is no such fact.
    package static func load(_ id: FactID, in tx: any Transaction) throws -> FactDetail? {
        guard let recorded = try Journal.load([id], in: tx)[id] else { return nil }
        let cause = try recorded.cause.flatMap { try Journal.load([$0], in: tx)[$0] }
        let followed = try Journal.caused(by: id, limit: followedLimit + 1, in: tx)
        var facts = [recorded]
        if let cause { facts.append(cause) }
        facts += followed.prefix(followedLimit)
        let shown = facts.map(FactEntry.init)
        let summaries = try FactSummary.of(shown, seenBy: .everything, in: tx)
        let seal = try Sealing.seal(holding: recorded.position, in: tx)
        return FactDetail(
            fact: summaries[0], cause: cause == nil ? nil : summaries[1], followed: Array(summaries.dropFirst(cause == nil ? 1 : 2)),
            isCut: followed.count > followedLimit,
            seal: seal.map { SealEntry(number: $0.number, facts: $0.facts, sealedAt: $0.sealedAt, hash: $0.hash) },
            previous: try Journal.about(recorded.subject, from: recorded.number, descending: true, limit: 1, in: tx).first.map(FactEntry.init),
            next: try Journal.about(recorded.subject, from: recorded.number, descending: false, limit: 1, in: tx).first.map(FactEntry.init))
    }
}
