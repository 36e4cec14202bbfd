import Core

// The parts of the network as the operator sets them up.

package struct CityEntry: Sendable, Equatable {
    package let id: CityID
    package let key: String
    package let name: String
    /// IANA zone.
    package let zone: String

    package init(id: CityID, key: String, name: String, zone: String) {
        self.id = id
        self.key = key
        self.name = name
        self.zone = zone
    }
}

package struct MarketplaceEntry: Sendable, Equatable {
    package let id: MarketplaceID
    package let key: String
    package let name: String
    package let currency: Currency
    /// IANA zone.
    package let zone: String

    package init(id: MarketplaceID, key: String, name: String, currency: Currency, zone: String) {
        self.id = id
        self.key = key
        self.name = name
        self.currency = currency
        self.zone = zone
    }
}

package struct PartyEntry: Sendable, Equatable {
    package let id: PartyID
    package let kind: PartyKind
    package let key: String
    package let name: String
    /// Key of the city.
    package let city: String?

    package init(id: PartyID, kind: PartyKind, key: String, name: String, city: String?) {
        self.id = id
        self.kind = kind
        self.key = key
        self.name = name
        self.city = city
    }
}

package struct DeviceEntry: Sendable, Equatable {
    package let id: DeviceID
    package let key: String
    package let name: String
    /// Key of the party.
    package let owner: String
    package let revokedAt: Instant?

    package init(id: DeviceID, key: String, name: String, owner: String, revokedAt: Instant?) {
        self.id = id
        self.key = key
        self.name = name
        self.owner = owner
        self.revokedAt = revokedAt
    }
}

package struct GrantEntry: Sendable, Equatable {
    package let id: GrantID
    /// Key of the party.
    package let party: String
    /// Key of the marketplace.
    package let marketplace: String
    package let createdAt: Instant
    package let revokedAt: Instant?

    package init(id: GrantID, party: String, marketplace: String, createdAt: Instant, revokedAt: Instant?) {
        self.id = id
        self.party = party
        self.marketplace = marketplace
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}

/// A token, without its secret, which nobody has.
package struct TokenEntry: Sendable, Equatable {
    package let id: TokenID
    package let name: String
    /// Key of the party that it acts for, nil for a buyer's.
    package let party: String?
    /// Key of the device.
    package let device: String?
    /// The one order that a buyer's token shows.
    package let order: OrderID?
    package let createdAt: Instant
    package let expiresAt: Instant?
    package let revokedAt: Instant?

    package init(
        id: TokenID, name: String, party: String?, device: String?, order: OrderID?, createdAt: Instant, expiresAt: Instant?, revokedAt: Instant?
    ) {
        self.id = id
        self.name = name
        self.party = party
        self.device = device
        self.order = order
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// A person who signs in, without the password, which nobody has.
package struct UserEntry: Sendable, Equatable {
    package let id: UserID
    /// Key of the party that the user acts for.
    package let party: String
    package let login: String
    package let name: String
    /// BCP 47.
    package let locale: String?
    /// IANA zone.
    package let zone: String?
    package let createdAt: Instant
    package let revokedAt: Instant?

    package init(
        id: UserID, party: String, login: String, name: String, locale: String?, zone: String?, createdAt: Instant, revokedAt: Instant?
    ) {
        self.id = id
        self.party = party
        self.login = login
        self.name = name
        self.locale = locale
        self.zone = zone
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}
