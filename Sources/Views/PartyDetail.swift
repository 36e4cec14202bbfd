import Core
import Store

/// A party with everything that lets it, or somebody for it, act here.
package struct PartyDetail: Sendable, Equatable {
    package let party: PartyEntry
    package let cityName: String?
    /// The first of each, up to `most`; lists hold all.
    package let devices: [DeviceEntry]
    package let grants: [GrantEntry]
    package let users: [UserEntry]
    package let tokens: [TokenEntry]

    package static let most = 100

    package static func key(of id: PartyID, in tx: any Transaction) throws -> String? {
        try tx.first("SELECT key FROM party WHERE id = \(id)") { try $0.text(0) }
    }

    /// - Returns: nil when there is no such party.
    package static func load(_ id: PartyID, in tx: any Transaction) throws -> PartyDetail? {
        guard let party = try NetworkLists.party(id, in: tx) else { return nil }
        return PartyDetail(
            party: party, cityName: try party.city.flatMap { key in try tx.first("SELECT name FROM city WHERE key = \(key)") { try $0.text(0) } },
            devices: try NetworkLists.devices(of: id, at: .first, limit: most, in: tx).items,
            grants: try NetworkLists.grants(of: id, at: .first, limit: most, in: tx).items,
            users: try NetworkLists.users(of: id, at: .first, limit: most, in: tx).items,
            tokens: try NetworkLists.tokens(of: id, at: .first, limit: most, in: tx).items)
    }
}
