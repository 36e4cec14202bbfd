import Core
import Store

/// One transfer with all that it hangs on: its accounts, what it resolves or corrects, the part of a claim that moved it, and why.
package struct TransferDetail: Sendable, Equatable {
    package let transfer: TransferEntry
    package let debit: AccountSummary
    package let credit: AccountSummary
    /// The hold that it resolves.
    package let hold: TransferEntry?
    /// The post or void that has resolved it; nil for a hold that is still open, and for what is no hold.
    package let resolution: TransferEntry?
    /// The transfer that it takes back, and the one that has taken it back.
    package let corrects: TransferEntry?
    package let correctedBy: TransferEntry?
    package let part: PartEntry?
    package let claim: ClaimEntry?
    package let order: OrderEntry?
    /// The fact that moved the money; its actor is who did it.
    package let fact: FactSummary?
    /// What led to that fact: a scan, an order, a decision.
    package let cause: FactSummary?

    /// - Returns: nil when there is no such transfer.
    package static func load(_ id: TransferID, in tx: any Transaction) throws -> TransferDetail? {
        guard let transfer = try TransferList.load(id, in: tx) else { return nil }
        let accounts = try AccountSummary.load([transfer.debit, transfer.credit], in: tx)
        guard accounts.count == 2 else { return nil }
        let resolution: TransferID? = try tx.first("SELECT id FROM transfer WHERE hold_id = \(id)") { try $0.id(0) }
        let correction: TransferID? = try tx.first("SELECT id FROM transfer WHERE corrects_id = \(id)") { try $0.id(0) }
        let related = try TransferList.load([transfer.hold, transfer.corrects, resolution, correction].compactMap { $0 }, in: tx)
        let claim = try transfer.claim.map { try ClaimList.load([$0], in: tx).first } ?? nil
        let fact = try fact(of: transfer, credit: accounts[1], in: tx)
        let cause = try fact?.cause.flatMap { try Journal.load([$0], in: tx)[$0].map(FactEntry.init) }
        let summaries = try FactSummary.of([fact, cause].compactMap { $0 }, seenBy: .everything, in: tx)
        return TransferDetail(
            transfer: transfer, debit: accounts[0], credit: accounts[1], hold: transfer.hold.flatMap { related[$0] },
            resolution: resolution.flatMap { related[$0] }, corrects: transfer.corrects.flatMap { related[$0] },
            correctedBy: correction.flatMap { related[$0] }, part: claim?.parts.first { $0.id == transfer.part }, claim: claim?.claim,
            order: try claim.flatMap { try OrderList.load([$0.claim.order], in: tx)[$0.claim.order] },
            fact: summaries.first { $0.fact.id == fact?.id }, cause: summaries.first { $0.fact.id == cause?.id })
    }

    /// A claim's facts name every transfer of its parts, an offer's those that paid into its budget.
    private static func fact(of transfer: TransferEntry, credit: AccountSummary, in tx: any Transaction) throws -> FactEntry? {
        var subject = transfer.claim?.bits
        if subject == nil, case .budget(let offer, _, _) = credit.meaning { subject = offer.bits }
        guard let subject else { return nil }
        return try FactEntry.about([subject], limit: ClaimDetail.factLimit, in: tx).first { $0.body.contains(transfer.id.description) }
    }
}

/// One account with a part of its statement.
package struct AccountDetail: Sendable, Equatable {
    package let summary: AccountSummary
    package let openedAt: Instant
    /// The offer whose budget it is.
    package let offer: OfferEntry?

    /// - Returns: nil when there is no such account. Its transfers are `AccountStatement.page`.
    package static func load(_ id: AccountID, in tx: any Transaction) throws -> AccountDetail? {
        guard let summary = try AccountSummary.load([id], in: tx).first,
            let openedAt = try tx.first("SELECT created_at FROM account WHERE id = \(id)", { try $0.instant(0) })
        else { return nil }
        var offer: OfferEntry?
        if case .budget(let owner, _, _) = summary.meaning { offer = try OfferList.load(owner, seenBy: .everything, in: tx) }
        return AccountDetail(summary: summary, openedAt: openedAt, offer: offer)
    }
}
