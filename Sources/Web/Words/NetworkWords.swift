import Core
import Look
import TradeNetwork

extension Phrase {
    static let networkTabs = Phrase("network.tabs", "Parts of the network")
    static let networkKey = Phrase("network.key", "Key")
    static let networkName = Phrase("network.name", "Name")
    static let networkKind = Phrase("network.kind", "Kind")
    static let networkCity = Phrase("network.city", "City")
    static let networkZone = Phrase("network.zone", "Time zone")
    static let networkCurrency = Phrase("network.currency", "Currency")
    static let networkParty = Phrase("network.party", "Party")
    static let networkMarketplace = Phrase("network.marketplace", "Marketplace")
    static let networkOwner = Phrase("network.owner", "Records for")
    static let networkState = Phrase("network.state", "State")
    static let networkSince = Phrase("network.since", "Since")
    static let networkHolder = Phrase("network.holder", "Stands for")
    static let networkExpires = Phrase("network.expires", "Expires")
    static let networkExpiresReal = Phrase("network.expiresReal", "Expires (real time, not the demo’s)")
    static let networkLogin = Phrase("network.login", "Login")
    static let networkID = Phrase("network.id", "Id")
    static let networkActs = Phrase("network.acts", "Change")
    static let networkAllKinds = Phrase("network.allKinds", "All kinds")
    static let networkActive = Phrase("network.active", "Active")
    static let networkRevoked = Phrase("network.revoked", "Revoked {when}")
    static let networkExpired = Phrase("network.expired", "Expired")
    static let networkNever = Phrase("network.never", "Never")
    static let networkRevoke = Phrase("network.revoke", "Revoke")
    static let networkNewPassword = Phrase("network.newPassword", "New password")
    static let networkRecords = Phrase("network.records", "May record")
    static let networkRecordsNote = Phrase("network.recordsNote", "Any other scan of it is kept, counts for nothing and becomes an anomaly.")
    static let networkScans = Phrase("network.scans", "Its scans")
    static let networkFirst = Phrase("network.first", "The first {n} are shown.")
    static let networkBuyer = Phrase("network.buyer", "The buyer of {order}")
    static let networkAll = Phrase("network.all", "All")

    static func network(_ tab: NetworkTab) -> Phrase {
        switch tab {
        case .parties: Phrase("network.parties", "Parties")
        case .cities: Phrase("network.cities", "Cities")
        case .marketplaces: Phrase("network.marketplaces", "Marketplaces")
        case .grants: Phrase("network.grants", "Grants")
        case .devices: Phrase("network.devices", "Devices")
        case .tokens: Phrase("network.tokens", "Tokens")
        case .users: Phrase("network.users", "Users")
        }
    }

    static func newInNetwork(_ tab: NetworkTab) -> Phrase {
        switch tab {
        case .parties: Phrase("network.newParty", "Register a party")
        case .cities: Phrase("network.newCity", "Open a city")
        case .marketplaces: Phrase("network.newMarketplace", "Open a marketplace")
        case .grants: Phrase("network.newGrant", "Give a grant")
        case .devices: Phrase("network.newDevice", "Register a device")
        case .tokens: Phrase("network.newToken", "Issue a token")
        case .users: Phrase("network.newUser", "Create a user")
        }
    }

    static func emptyNetwork(_ tab: NetworkTab) -> Phrase {
        switch tab {
        case .parties: Phrase("network.noParties", "No parties")
        case .cities: Phrase("network.noCities", "No cities")
        case .marketplaces: Phrase("network.noMarketplaces", "No marketplaces")
        case .grants: Phrase("network.noGrants", "No grants")
        case .devices: Phrase("network.noDevices", "No devices")
        case .tokens: Phrase("network.noTokens", "No tokens")
        case .users: Phrase("network.noUsers", "No users")
        }
    }

    /// What things of this kind are for.
    static func aboutNetwork(_ tab: NetworkTab) -> Phrase {
        switch tab {
        case .parties: Phrase("network.aboutParties", "Merchants, microfactories, hubs and carriers. What a party may record follows from its kind.")
        case .cities: Phrase("network.aboutCities", "A city gives its parties their local time.")
        case .marketplaces: Phrase("network.aboutMarketplaces", "Everything with money in it belongs to one marketplace and its currency.")
        case .grants: Phrase("network.aboutGrants", "A grant lets a party work in a marketplace. Without one its orders are refused and its scans count for nothing.")
        case .devices: Phrase("network.aboutDevices", "Scanners and other machines, each recording for one party.")
        case .tokens: Phrase("network.aboutTokens", "A token lets a program act for a party or a device, or a buyer see one order.")
        case .users: Phrase("network.aboutUsers", "A user signs in and may do what the party may.")
        }
    }

    /// What a form said that it did.
    static func madeInNetwork(_ tab: NetworkTab) -> Phrase {
        switch tab {
        case .parties: Phrase("network.madeParty", "The party is registered.")
        case .cities: Phrase("network.madeCity", "The city is open.")
        case .marketplaces: Phrase("network.madeMarketplace", "The marketplace is open.")
        case .grants: Phrase("network.madeGrant", "The grant is given.")
        case .devices: Phrase("network.madeDevice", "The device is registered.")
        case .tokens: Phrase("network.madeToken", "The token was issued already, and its secret was shown then. Issue another if nobody has kept it.")
        case .users: Phrase("network.madeUser", "The user is created.")
        }
    }

    static func kind(_ kind: PartyKind) -> Phrase { .role(Role(kind)) }

    static let networkFlashes: [Phrase] = NetworkTab.allCases.map { madeInNetwork($0) } + Revocable.allCases.map { revoked($0) } + [passwordChanged]
}
