import Cashback
import Core
import TradeNetwork
import Store
import Workflows

/// The demo's network as it stands in a database: made by the same commands as any other.
package struct DemoNetwork: Sendable {
    /// Who each sender is.
    package let principals: [DemoSender: Principal]
    /// The secret of each sender's token.
    package let secrets: [DemoSender: String]
    /// Offers by key.
    package let offers: [String: OfferID]

    /// Sets everything up, all or nothing. - Throws: where a part of it is there already.
    package static func open(with workflows: Workflows, at now: Instant) async throws -> DemoNetwork {
        let ids = IdPool(workflows.world)
        return try await workflows.store.write { tx in
            ids.rewind()
            var setup = try Setup(workflows: workflows, now: now, tx: tx, ids: ids)
            try setup.registerParties()
            try setup.giveAccess()
            try setup.createOffers()
            return DemoNetwork(principals: setup.principals, secrets: setup.secrets, offers: setup.offers)
        }
    }

    package func principal(of sender: DemoSender) throws -> Principal {
        guard let principal = principals[sender] else { throw StoreError.unreadable("the demo's network has no \(sender.rawValue)") }
        return principal
    }
}

private struct Setup {
    let workflows: Workflows
    let now: Instant
    let tx: any Transaction
    let ids: IdPool
    let operatorParty: Party
    let actor: Actor
    var principals: [DemoSender: Principal] = [:]
    var secrets: [DemoSender: String] = [:]
    var offers: [String: OfferID] = [:]
    private var parties: [String: Party] = [:]

    init(workflows: Workflows, now: Instant, tx: any Transaction, ids: IdPool) throws {
        self.workflows = workflows
        self.now = now
        self.tx = tx
        self.ids = ids
        operatorParty = try workflows.ensureOperator(name: DemoCast.operatorName, at: now, in: tx, ids: ids)
        actor = Actor(Principal.party(operatorParty.id, .operator).name)
    }

    mutating func registerParties() throws {
        _ = try workflows.openMarketplace(
            key: DemoCast.marketplace, name: DemoCast.marketplaceName, currency: DemoCast.currency, zone: DemoCity.leipzig.zoneName, by: actor,
            at: now, in: tx, ids: ids)
        for city in DemoCity.allCases {
            _ = try workflows.openCity(key: city.rawValue, name: city.name, zone: city.zoneName, by: actor, at: now, in: tx, ids: ids)
            try register(.hub, city.hub, city.hubName, in: city)
        }
        try register(.merchant, DemoMaker.clay.key, DemoMaker.clay.name, in: .leipzig)
        try register(.merchant, DemoMaker.paper.key, DemoMaker.paper.name, in: .porto)
        try register(.carrier, DemoCast.carrier, DemoCast.carrierName, in: nil)
    }

    private mutating func register(_ kind: PartyKind, _ key: String, _ name: String, in city: DemoCity?) throws {
        parties[key] = try workflows.registerParty(kind: kind, key: key, name: name, city: city?.rawValue, by: actor, at: now, in: tx, ids: ids)
        _ = try workflows.grant(party: key, marketplace: DemoCast.marketplace, by: actor, at: now, in: tx, ids: ids)
    }

    mutating func giveAccess() throws {
        for sender in DemoSender.allCases {
            let principal = try principal(of: sender)
            principals[sender] = principal
            secrets[sender] = try workflows.issueToken(
                for: principal, name: "demo: \(sender.rawValue)", expiresAt: nil, by: actor, at: now, in: tx, ids: ids
            ).secret
        }
    }

    private func principal(of sender: DemoSender) throws -> Principal {
        guard let key = sender.party else { return .party(operatorParty.id, .operator) }
        guard let party = parties[key] else { throw NetworkRefusal.partyUnknown(key) }
        guard let name = sender.deviceName else { return .party(party.id, party.kind) }
        let device = try workflows.registerDevice(key: sender.rawValue, name: name, owner: key, by: actor, at: now, in: tx, ids: ids)
        return .device(device.id, owner: party.id, party.kind)
    }

    mutating func createOffers() throws {
        for offer in DemoOffer.allCases {
            let draft = OfferDraft(
                marketplace: DemoCast.marketplace, key: offer.rawValue, name: offer.name, payer: operatorParty.key, terms: offer.terms,
                comparisonConsent: offer == .byDate)
            offers[offer.rawValue] = try workflows.createOffer(draft, by: actor, at: now, in: tx, ids: ids).id
        }
    }
}
