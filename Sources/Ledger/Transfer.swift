import Core

package enum TransferKind: String, CaseIterable, Sendable {
    /// Money comes in: funding to budget.
    case deposit
    /// Reserves: budget to payable, pending until posted or voided.
    case hold
    /// Resolves a hold: the money is owed now. The amount may be less than the hold's; the rest is released.
    case post
    /// Resolves a hold: nothing moves.
    case void
    /// Takes back what was posted: payable to budget.
    case reversal
}

/// One immutable movement between two accounts of one marketplace and currency. Corrections are new transfers that name what they correct.
package struct Transfer: Sendable, Equatable {
    package let id: TransferID
    package let marketplace: MarketplaceID
    package let currency: Currency
    package let kind: TransferKind
    package let debit: AccountID
    package let credit: AccountID
    /// Minor units, above zero; for `void` the amount released.
    package let amount: Int64
    package let at: Instant
    /// The hold that a `post` or `void` resolves; each hold is resolved at most once.
    package let hold: TransferID?
    /// The `post` that a `reversal` takes back.
    package let corrects: TransferID?
    /// What of the trade moved the money: the claim's part, or nil for a deposit.
    package let part: PartID?

    package init(
        id: TransferID, marketplace: MarketplaceID, currency: Currency, kind: TransferKind, debit: AccountID, credit: AccountID, amount: Int64,
        at: Instant, hold: TransferID? = nil, corrects: TransferID? = nil, part: PartID? = nil
    ) {
        self.id = id
        self.marketplace = marketplace
        self.currency = currency
        self.kind = kind
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.at = at
        self.hold = hold
        self.corrects = corrects
        self.part = part
    }
}

/// What a set of transfers does to one account.
package struct AccountDelta: Sendable, Equatable {
    package var debitsPosted: Int64 = 0
    package var creditsPosted: Int64 = 0
    package var debitsPending: Int64 = 0
    package var creditsPending: Int64 = 0
}

package enum Posting {
    /// The net change of every account touched, one delta each.
    /// - Parameter held: amounts of holds resolved here, by hold; a post of less releases the difference.
    package static func deltas(of transfers: [Transfer], held: [TransferID: Int64]) -> [AccountID: AccountDelta] {
        var deltas: [AccountID: AccountDelta] = [:]
        for transfer in transfers {
            switch transfer.kind {
            case .deposit, .reversal:
                deltas[transfer.debit, default: AccountDelta()].debitsPosted += transfer.amount
                deltas[transfer.credit, default: AccountDelta()].creditsPosted += transfer.amount
            case .hold:
                deltas[transfer.debit, default: AccountDelta()].debitsPending += transfer.amount
                deltas[transfer.credit, default: AccountDelta()].creditsPending += transfer.amount
            case .post, .void:
                let reserved = transfer.hold.flatMap { held[$0] } ?? transfer.amount
                deltas[transfer.debit, default: AccountDelta()].debitsPending -= reserved
                deltas[transfer.credit, default: AccountDelta()].creditsPending -= reserved
                if transfer.kind == .post {
                    deltas[transfer.debit, default: AccountDelta()].debitsPosted += transfer.amount
                    deltas[transfer.credit, default: AccountDelta()].creditsPosted += transfer.amount
                }
            }
        }
        return deltas
    }
}
