import Core

/// What an account stands for. Credits raise it, debits lower it.
package enum AccountKind: String, CaseIterable, Sendable {
    /// Where a payer's money comes from: the outside world, so it goes below zero.
    case funding
    /// Money set aside for one offer.
    case budget
    /// What is owed to one buyer (or, where the marketplace names none, to its unnamed buyers together).
    case payable
}

/// Balances in minor units. `pending` is what holds have reserved and nobody has resolved yet.
package struct Account: Sendable, Equatable {
    package let id: AccountID
    package let marketplace: MarketplaceID
    package let currency: Currency
    package let kind: AccountKind
    /// Offer, person or party; the marketplace itself for what has no owner.
    package let owner: UUIDBits
    package let mayOverdraw: Bool
    package var debitsPosted: Int64
    package var creditsPosted: Int64
    package var debitsPending: Int64
    package var creditsPending: Int64

    package init(
        id: AccountID, marketplace: MarketplaceID, currency: Currency, kind: AccountKind, owner: UUIDBits, mayOverdraw: Bool,
        debitsPosted: Int64 = 0, creditsPosted: Int64 = 0, debitsPending: Int64 = 0, creditsPending: Int64 = 0
    ) {
        self.id = id
        self.marketplace = marketplace
        self.currency = currency
        self.kind = kind
        self.owner = owner
        self.mayOverdraw = mayOverdraw
        self.debitsPosted = debitsPosted
        self.creditsPosted = creditsPosted
        self.debitsPending = debitsPending
        self.creditsPending = creditsPending
    }

    /// What is there for good.
    package var balance: Int64 { creditsPosted - debitsPosted }
    /// What can still be held or paid out: holds count as spent, promised credits do not count yet.
    package var available: Int64 { creditsPosted - debitsPosted - debitsPending }
}

/// One owner has one account of a kind, currency and marketplace.
package struct AccountKey: Hashable, Sendable {
    package let marketplace: MarketplaceID
    package let currency: Currency
    package let kind: AccountKind
    package let owner: UUIDBits

    package init(marketplace: MarketplaceID, currency: Currency, kind: AccountKind, owner: UUIDBits) {
        self.marketplace = marketplace
        self.currency = currency
        self.kind = kind
        self.owner = owner
    }
}
