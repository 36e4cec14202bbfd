import Core

/// A city whose zone tells local times there.
package struct City: Sendable, Equatable {
    package let id: CityID
    package let key: String
    package let name: String
    package let zone: String

    package init(id: CityID, key: String, name: String, zone: String) {
        self.id = id
        self.key = key
        self.name = name
        self.zone = zone
    }
}

/// A deal platform's market: everything with money in it belongs to exactly one.
package struct Marketplace: Sendable, Equatable {
    package let id: MarketplaceID
    package let key: String
    package let name: String
    package let currency: Currency
    package let zone: String

    package init(id: MarketplaceID, key: String, name: String, currency: Currency, zone: String) {
        self.id = id
        self.key = key
        self.name = name
        self.currency = currency
        self.zone = zone
    }
}

/// Somebody who acts in the network: its operator, a merchant, a factory, a hub, a carrier.
package struct Party: Sendable, Equatable {
    package let id: PartyID
    package let kind: PartyKind
    package let key: String
    package let name: String
    package let city: CityID?

    package init(id: PartyID, kind: PartyKind, key: String, name: String, city: CityID?) {
        self.id = id
        self.kind = kind
        self.key = key
        self.name = name
        self.city = city
    }
}

/// A scanner or another machine that records for its owner.
package struct Device: Sendable, Equatable {
    package let id: DeviceID
    package let owner: PartyID
    package let key: String
    package let name: String

    package init(id: DeviceID, owner: PartyID, key: String, name: String) {
        self.id = id
        self.owner = owner
        self.key = key
        self.name = name
    }
}

/// What lets a party work in a marketplace that is not its own. Without one, a hub's scans there become anomalies and a merchant's orders are refused.
package struct Grant: Sendable, Equatable {
    package let id: GrantID
    package let party: PartyID
    package let marketplace: MarketplaceID

    package init(id: GrantID, party: PartyID, marketplace: MarketplaceID) {
        self.id = id
        self.party = party
        self.marketplace = marketplace
    }
}

/// A buyer, as far as a marketplace names one: the only row that holds personal data of buyers.
package struct Person: Sendable, Equatable {
    package let id: PersonID
    package let marketplace: MarketplaceID
    /// The marketplace's own name for the member.
    package let memberKey: String

    package init(id: PersonID, marketplace: MarketplaceID, memberKey: String) {
        self.id = id
        self.marketplace = marketplace
        self.memberKey = memberKey
    }
}
