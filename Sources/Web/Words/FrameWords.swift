import Look
import TradeNetwork

extension Phrase {
    static let navOverview = Phrase("nav.overview", "Overview")
    static let navOrders = Phrase("nav.orders", "Orders")
    static let navParcels = Phrase("nav.parcels", "Parcels")
    static let navScans = Phrase("nav.scans", "Scans")
    static let navAnomalies = Phrase("nav.anomalies", "Anomalies")
    static let navQuestions = Phrase("nav.questions", "Questions")
    static let navClaims = Phrase("nav.claims", "Claims")
    static let navOffers = Phrase("nav.offers", "Offers")
    static let navAccounts = Phrase("nav.accounts", "Ledger")
    static let navFacts = Phrase("nav.facts", "Journal")
    static let navAudits = Phrase("nav.audits", "Audit")
    static let navParties = Phrase("nav.parties", "Network")
    static let navWebhooks = Phrase("nav.webhooks", "Webhooks")
    static let navTrade = Phrase("nav.trade", "Trade")
    static let navMoney = Phrase("nav.money", "Money")
    static let navProof = Phrase("nav.proof", "Proof")
    static let navNetwork = Phrase("nav.network", "Who takes part")

    static func role(_ role: Role) -> Phrase {
        switch role {
        case .operator: Phrase("role.operator", "Operator")
        case .merchant: Phrase("role.merchant", "Merchant")
        case .factory: Phrase("role.factory", "Microfactory")
        case .hub: Phrase("role.hub", "Hub")
        case .carrier: Phrase("role.carrier", "Carrier")
        case .device: Phrase("role.device", "Device")
        case .buyer: Phrase("role.buyer", "Buyer")
        }
    }

    static let flashOrder = Phrase("flash.order", "order {key}")

    /// What a page may be told to say by the form before it. Only these: a cookie comes from outside.
    static let flashes: [Phrase] = [.signedOut, .demoOrderSent, .demoOrderElsewhere, .eventMappingSaved] + anomalyFlashes + changeFlashes + claimFlashes + networkFlashes + numberingFlashes + offerFlashes + webhookFlashes
}
