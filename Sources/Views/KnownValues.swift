import Core
import Store

/// What a list can be narrowed to by a key or an id that stands in the network.
package enum KnownNoun: Sendable, Equatable {
    case marketplace
    /// Any party, or one of this kind.
    case party(PartyKind?)
    case offer
    case device
}

package struct KnownValue: Sendable, Equatable {
    /// As it stands in an address: a key or an id.
    package let value: String
    package let name: String

    package init(value: String, name: String) {
        self.value = value
        self.name = name
    }
}

/// Whether a key or an id names something. Only for those who see everything: to others what is not theirs is as if it were not there.
package enum KnownValues {
    package static func has(_ noun: KnownNoun, _ value: String, in tx: any Transaction) throws -> Bool {
        switch noun {
        case .marketplace: try tx.first("SELECT 1 FROM marketplace WHERE key = \(value)") { try $0.int(0) } != nil
        case .party(let kind):
            if let kind {
                try tx.first("SELECT 1 FROM party WHERE key = \(value) AND kind = \(kind.rawValue)") { try $0.int(0) } != nil
            } else {
                try tx.first("SELECT 1 FROM party WHERE key = \(value)") { try $0.int(0) } != nil
            }
        case .offer: try OfferID(text: value).map { try OfferList.load($0, seenBy: .everything, in: tx) != nil } ?? false
        case .device: try DeviceID(text: value).map { try NetworkLists.device($0, in: tx) != nil } ?? false
        }
    }

    /// What people call what a key or an id names, as far as the asker may know it: of the network, that is itself and its devices.
    package static func name(_ noun: KnownNoun, _ value: String, seenBy sight: Sight, in tx: any Transaction) throws -> String? {
        let own: PartyID?
        switch sight {
        case .everything: own = nil
        case .merchant(let party), .recorder(let party, _): own = party
        case .order: return nil
        }
        switch noun {
        case .marketplace:
            guard own == nil else { return nil }
            return try tx.first("SELECT name FROM marketplace WHERE key = \(value)") { try $0.text(0) }
        case .party:
            let found = try tx.first("SELECT id, name FROM party WHERE key = \(value)") { (id: try $0.id(0) as PartyID, name: try $0.text(1)) }
            return found.flatMap { own == nil || own == $0.id ? $0.name : nil }
        case .offer: return try OfferID(text: value).flatMap { try OfferList.load($0, seenBy: sight, in: tx)?.name }
        case .device:
            guard let id = DeviceID(text: value) else { return nil }
            let found = try tx.first("SELECT party_id, name FROM device WHERE id = \(id)") { (owner: try $0.id(0) as PartyID, name: try $0.text(1)) }
            return found.flatMap { own == nil || own == $0.owner ? $0.name : nil }
        }
    }

    /// - Returns: the first in the order of the noun's own list, and whether there are more.
    package static func first(_ noun: KnownNoun, limit: Int, in tx: any Transaction) throws -> (values: [KnownValue], hasMore: Bool) {
        switch noun {
        case .marketplace: return known(try NetworkLists.marketplaces(at: .first, limit: limit, in: tx)) { KnownValue(value: $0.key, name: $0.name) }
        case .party(let kind):
            return known(try NetworkLists.parties(kind: kind, at: .first, limit: limit, in: tx)) { KnownValue(value: $0.key, name: $0.name) }
        case .offer:
            let page = try OfferList.page(marketplace: nil, seenBy: .everything, after: nil, limit: limit, in: tx)
            return known(page) { KnownValue(value: $0.id.description, name: $0.name) }
        case .device: return known(try NetworkLists.devices(at: .first, limit: limit, in: tx)) { KnownValue(value: $0.id.description, name: $0.name) }
        }
    }

    private static func known<Entry>(_ page: Page<Entry>, _ value: (Entry) -> KnownValue) -> (values: [KnownValue], hasMore: Bool) {
        (page.items.map(value), page.next != nil)
    }
}
