import Core
import Look
import TradeNetwork
import Views

/// Rows of the network's lists, the same on a list's own page and on a party's. What is over has a badge; the rest can be revoked.
struct NetworkTable: Sendable {
    let tab: NetworkTab
    let columns: [Table.Column]
    let rows: [Table.Row]

    func html(_ viewer: Viewer, filter: Filter? = nil, paging: Paging? = nil, action: Button? = nil) -> HTML {
        Table(
            caption: viewer.say(.network(tab)), columns: columns, rows: rows,
            empty: EmptyState(viewer.say(.emptyNetwork(tab)), viewer.say(.aboutNetwork(tab)), action: action), filter: filter, paging: paging
        ).html(viewer)
    }

    private static func columns(_ viewer: Viewer, _ titles: Phrase...) -> [Table.Column] { titles.map { .init(viewer.say($0), isForActing: $0 == .networkActs) } }

    // MARK: Without an end

    static func parties(_ parties: [PartyEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = parties.map { party in
            Table.Row(
                key: party.id.description, path: "/parties/\(party.id)",
                [.outside(party.name), .text(viewer.say(.kind(party.kind))), .outside(party.key), .outside(party.city ?? "–")])
        }
        return NetworkTable(tab: .parties, columns: columns(viewer, .networkName, .networkKind, .networkKey, .networkCity), rows: rows)
    }

    static func cities(_ cities: [CityEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = cities.map { Table.Row(key: $0.id.description, [.outside($0.name), .outside($0.key), .text($0.zone), CopyID($0.id.description).html(viewer)]) }
        return NetworkTable(tab: .cities, columns: columns(viewer, .networkName, .networkKey, .networkZone, .networkID), rows: rows)
    }

    static func marketplaces(_ markets: [MarketplaceEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = markets.map { market in
            Table.Row(
                key: market.id.description,
                [
                    .outside(market.name), .outside(market.key), .text(market.currency.code), .text(market.zone),
                    CopyID(market.id.description).html(viewer),
                ])
        }
        return NetworkTable(
            tab: .marketplaces, columns: columns(viewer, .networkName, .networkKey, .networkCurrency, .networkZone, .networkID), rows: rows)
    }

    // MARK: With an end

    static func devices(_ devices: [DeviceEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = devices.map { device in
            Table.Row(
                key: device.id.description,
                [
                    .outside(device.name), .outside(device.key), .outside(device.owner), state(device.revokedAt, nil, viewer),
                    device.revokedAt == nil ? revoke(.device, device.id.description, viewer) : "",
                ])
        }
        return NetworkTable(
            tab: .devices, columns: columns(viewer, .networkName, .networkKey, .networkOwner, .networkState, .networkActs), rows: rows)
    }

    static func grants(_ grants: [GrantEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = grants.map { grant in
            Table.Row(
                key: grant.id.description,
                [
                    .outside(grant.party), .outside(grant.marketplace), viewer.time(grant.createdAt, .date), state(grant.revokedAt, nil, viewer),
                    grant.revokedAt == nil ? revoke(.grant, grant.id.description, viewer) : "",
                ])
        }
        return NetworkTable(
            tab: .grants, columns: columns(viewer, .networkParty, .networkMarketplace, .networkSince, .networkState, .networkActs), rows: rows)
    }

    static func tokens(_ tokens: [TokenEntry], _ clock: WallClock, _ viewer: Viewer) -> NetworkTable {
        let rows = tokens.map { token in
            let isExpired = token.expiresAt.map { $0 <= clock.wallNow } ?? false
            return Table.Row(
                key: token.id.description,
                [
                    .outside(token.name), holder(token, viewer), token.expiresAt.map { viewer.time($0, .date) } ?? .text(viewer.say(.networkNever)),
                    state(token.revokedAt, isExpired ? viewer.say(.networkExpired) : nil, viewer),
                    token.revokedAt == nil && !isExpired ? revoke(.token, token.id.description, viewer) : "",
                ])
        }
        return NetworkTable(
            tab: .tokens, columns: columns(viewer, .networkName, .networkHolder, clock.isApart ? .networkExpiresReal : .networkExpires, .networkState, .networkActs), rows: rows)
    }

    static func users(_ users: [UserEntry], _ viewer: Viewer) -> NetworkTable {
        let rows = users.map { user in
            let renew: HTML = "<a href=\"/users/\(user.id.description)/passwords\">\(viewer.say(.networkNewPassword))</a>"
            return Table.Row(
                key: user.id.description,
                [
                    .outside(user.name), .outside(user.login), .outside(user.party), state(user.revokedAt, nil, viewer),
                    user.revokedAt == nil ? "\(renew) · \(revoke(.user, user.id.description, viewer))" : "",
                ])
        }
        return NetworkTable(
            tab: .users, columns: columns(viewer, .networkName, .networkLogin, .networkParty, .networkState, .networkActs), rows: rows)
    }

    private static func holder(_ token: TokenEntry, _ viewer: Viewer) -> HTML {
        if let order = token.order {
            return "<a href=\"/orders/\(order.description)\">\(viewer.say(.networkBuyer, ["order": .text(CopyID(order.description).short)]))</a>"
        }
        return .outside([token.party, token.device].compactMap { $0 }.joined(separator: " · "))
    }

    private static func state(_ revokedAt: Instant?, _ over: String?, _ viewer: Viewer) -> HTML {
        if let revokedAt { return Badge(viewer.say(.networkRevoked, ["when": .text(viewer.date(revokedAt))])).html }
        return over.map { Badge($0).html } ?? Badge(viewer.say(.networkActive), .good).html
    }

    private static func revoke(_ kind: Revocable, _ id: String, _ viewer: Viewer) -> HTML {
        "<a href=\"\(kind.path(id))\">\(viewer.say(.networkRevoke))</a>"
    }
}
