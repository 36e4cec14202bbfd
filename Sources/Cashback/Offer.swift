import Core

/// What a marketplace promises its buyers: terms in versions, a budget, and who pays.
package struct Offer: Sendable, Equatable {
    package let id: OfferID
    package let marketplace: MarketplaceID
    package let key: String
    package let name: String
    package let payer: PartyID
    package let budget: AccountID
    /// The version that new orders freeze.
    package var terms: TermsID
    package var version: Int64
    package var closedAt: Instant?

    package init(
        id: OfferID, marketplace: MarketplaceID, key: String, name: String, payer: PartyID, budget: AccountID, terms: TermsID, version: Int64,
        closedAt: Instant? = nil
    ) {
        self.id = id
        self.marketplace = marketplace
        self.key = key
        self.name = name
        self.payer = payer
        self.budget = budget
        self.terms = terms
        self.version = version
        self.closedAt = closedAt
    }
}

package enum OfferRefusal: Refusal, Equatable {
    case notFound
    /// The key is none; what was sent.
    case keyForm(String)
    case keyTaken(String)
    /// An offer in force has the name, and buyers could not tell the two apart.
    case nameTaken(String, by: OfferID)
    case closed
    case payerUnknown(String)
    case versionDiffers(current: Int64)
    case amount

    package var code: String {
        switch self {
        case .notFound: "offer-not-found"
        case .keyForm: "key-form"
        case .keyTaken: "offer-key-taken"
        case .nameTaken: "offer-name-taken"
        case .closed: "offer-closed"
        case .payerUnknown: "payer-unknown"
        case .versionDiffers: "offer-version-differs"
        case .amount: "funding-amount"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notFound: .notFound
        case .keyForm, .payerUnknown, .amount: .malformed
        default: .conflict
        }
    }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such offer."
        case .keyForm(let text): KeyText.sentence("key", found: text)
        case .keyTaken(let key): "The marketplace has an offer “\(key)” already."
        case .nameTaken(let name, let offer):
            "The marketplace has an offer “\(name)” in force: /offers/\(offer). Give that one new terms, close it first, or choose another name."
        case .closed: "The offer is closed."
        case .payerUnknown(let key): "There is no party “\(key)” to pay for the offer."
        case .versionDiffers(let current): "The offer is at version \(current) by now; look at it and send that number."
        case .amount: "The amount must be 1 to 10^15 minor units."
        }
    }
}
