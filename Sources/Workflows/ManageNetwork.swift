import Core
import Fulfilment
import JSONText
import TradeNetwork
import Store

/// Why a part of the network is not set up.
package enum NetworkRefusal: Refusal, Equatable {
    case textLength(field: String)
    /// The key is none; what was sent.
    case keyForm(String)
    case zone(String)
    case cityUnknown(String)
    case partyUnknown(String)
    case deviceUnknown(String)
    case marketplaceUnknown(String)
    case keyTaken(kind: String, key: String)
    case alreadyGranted
    case notFound(kind: String)
    case operatorOnly

    package var code: String {
        switch self {
        case .textLength: "text-length"
        case .keyForm: "key-form"
        case .zone: "zone-unknown"
        case .cityUnknown: "city-unknown"
        case .partyUnknown: "party-unknown"
        case .deviceUnknown: "device-unknown"
        case .marketplaceUnknown: "marketplace-unknown"
        case .keyTaken: "key-taken"
        case .alreadyGranted: "already-granted"
        case .notFound: "not-found"
        case .operatorOnly: "operator-only"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .keyTaken, .alreadyGranted: .conflict
        case .notFound: .notFound
        case .operatorOnly: .forbidden
        default: .malformed
        }
    }

    package var sentence: String {
        switch self {
        case .textLength(let field): "\(field) must be 1 to 200 bytes long, without U+0000."
        case .keyForm(let text): KeyText.sentence("key", found: text)
        case .zone(let name): "“\(name)” is no IANA time zone, such as Europe/Berlin."
        case .cityUnknown(let key): "There is no city “\(key)”."
        case .partyUnknown(let key): "There is no party “\(key)”."
        case .deviceUnknown(let key): "There is no device “\(key)”."
        case .marketplaceUnknown(let key): "There is no marketplace “\(key)”."
        case .keyTaken(let kind, let key): "There is a \(kind) “\(key)” already."
        case .alreadyGranted: "The party holds this grant already."
        case .notFound(let kind): "There is no such \(kind), or it is over already."
        case .operatorOnly: "Only the operator may do this."
        }
    }
}

extension Workflows {
    package func openCity(key: String, name: String, zone: String, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> City {
        try Self.check(key: key, name: name)
        guard Zone(zone) != nil else { throw NetworkRefusal.zone(zone) }
        let city = City(id: ids.next(), key: key, name: name, zone: zone)
        guard try Cities.insert(city, at: now, in: tx) else { throw NetworkRefusal.keyTaken(kind: "city", key: key) }
        try note("city.opened", about: city.id, key: key, by: actor, at: now, in: tx, ids: ids)
        return city
    }

    package func openMarketplace(
        key: String, name: String, currency: Currency, zone: String, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Marketplace {
        try Self.check(key: key, name: name)
        guard Zone(zone) != nil else { throw NetworkRefusal.zone(zone) }
        let market = Marketplace(id: ids.next(), key: key, name: name, currency: currency, zone: zone)
        guard try Marketplaces.insert(market, at: now, in: tx) else { throw NetworkRefusal.keyTaken(kind: "marketplace", key: key) }
        try note("marketplace.opened", about: market.id, key: key, by: actor, at: now, in: tx, ids: ids)
        return market
    }

    package func registerParty(
        kind: PartyKind, key: String, name: String, city: String?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Party {
        try Self.check(key: key, name: name)
        let place = try city.map { key in
            guard let city = try Cities.find(key: key, in: tx) else { throw NetworkRefusal.cityUnknown(key) }
            return city.id
        }
        let party = Party(id: ids.next(), kind: kind, key: key, name: name, city: place)
        guard try Parties.insert([party], at: now, in: tx) == 1 else { throw NetworkRefusal.keyTaken(kind: "party", key: key) }
        try note("party.registered", about: party.id, key: key, by: actor, at: now, in: tx, ids: ids)
        return party
    }

    package func registerDevice(
        key: String, name: String, owner: String, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Device {
        try Self.check(key: key, name: name)
        guard let party = try Parties.find(key: owner, in: tx) else { throw NetworkRefusal.partyUnknown(owner) }
        let device = Device(id: ids.next(), owner: party.id, key: key, name: name)
        guard try Devices.insert(device, at: now, in: tx) else { throw NetworkRefusal.keyTaken(kind: "device", key: key) }
        try note("device.registered", about: device.id, key: key, by: actor, at: now, in: tx, ids: ids)
        return device
    }

    package func revokeDevice(_ id: DeviceID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        guard try Devices.revoke(id, at: now, in: tx) else { throw NetworkRefusal.notFound(kind: "device") }
        try note("device.revoked", about: id, key: nil, by: actor, at: now, in: tx, ids: ids)
    }

    package func grant(
        party: String, marketplace: String, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Grant {
        guard let party = try Parties.find(key: party, in: tx) else { throw NetworkRefusal.partyUnknown(party) }
        guard let market = try Marketplaces.find(key: marketplace, in: tx) else { throw NetworkRefusal.marketplaceUnknown(marketplace) }
        let grant = Grant(id: ids.next(), party: party.id, marketplace: market.id)
        guard try Grants.insert(grant, at: now, in: tx) else { throw NetworkRefusal.alreadyGranted }
        try note("grant.given", about: grant.id, key: "\(party.key) in \(market.key)", by: actor, at: now, in: tx, ids: ids)
        return grant
    }

    package func revokeGrant(_ id: GrantID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        guard try Grants.revoke(id, at: now, in: tx) else { throw NetworkRefusal.notFound(kind: "grant") }
        try note("grant.revoked", about: id, key: nil, by: actor, at: now, in: tx, ids: ids)
    }

    /// - Returns: the token and its secret, which nobody can show again.
    package func issueToken(
        for principal: Principal, name: String, expiresAt: Instant?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> (token: Token, secret: String) {
        try Self.check([("name", name)])
        let secret = TokenSecret.make(from: world.randomBytes(20))
        let token = Token(id: ids.next(), name: name, principal: principal, createdAt: world.wallNow(), expiresAt: expiresAt)
        try Tokens.insert(token, hash: TokenSecret.hash(secret), in: tx)
        try note("token.issued", about: token.id, key: principal.name, by: actor, at: now, in: tx, ids: ids)
        return (token, secret)
    }

    package func revokeToken(_ id: TokenID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        guard try Tokens.revoke(id, at: now, in: tx) else { throw NetworkRefusal.notFound(kind: "token") }
        try note("token.revoked", about: id, key: nil, by: actor, at: now, in: tx, ids: ids)
    }

    /// The principal behind a token's secret.
    package func principal(secret: String) async throws -> Principal? {
        guard TokenSecret.isWellFormed(secret) else { return nil }
        let hash = TokenSecret.hash(secret)
        let wallNow = world.wallNow()
        return try await store.read { tx in try Tokens.principal(hash: hash, at: wallNow, in: tx) }
    }

    /// Of something that a person sets up and names.
    static func check(key: String, name: String) throws(NetworkRefusal) {
        guard KeyText.isKey(key) else { throw .keyForm(key) }
        try check([("name", name)])
    }

    static func check(_ fields: [(String, String)]) throws(NetworkRefusal) {
        for (field, text) in fields {
            guard (1...200).contains(text.utf8.count), !text.utf8.contains(0) else { throw .textLength(field: field) }
        }
    }

    func note<Subject: Identified>(
        _ kind: String, about subject: Identifier<Subject>, key: String?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws {
        let body = FactBodies.text { out in if let key { out.member("key", key) } }
        try Journal.append([Fact(id: ids.next(), kind: kind, about: subject, occurredAt: now, receivedAt: now, actor: actor, body: body)], in: tx)
    }
}

/// Something that a file shows and no scan can: told by whoever read the file.
package struct ReportedAnomaly: Sendable, Equatable {
    package let kind: AnomalyKind
    package let detail: String
    package let marketplace: String
    /// The order's key in the file.
    package let reference: String
    package let at: Instant

    package init(kind: AnomalyKind, detail: String, marketplace: String, reference: String, at: Instant) {
        self.kind = kind
        self.detail = detail
        self.marketplace = marketplace
        self.reference = reference
        self.at = at
    }
}

extension Workflows {
    /// Keeps anomalies that a file shows; in each marketplace one of a kind and reference once.
    /// - Returns: how many were new.
    package func reportAnomalies(_ reports: [ReportedAnomaly], by actor: Actor) async throws -> Int {
        try await command { tx, ids in
            let markets = try Marketplaces.find(keys: Set(reports.map(\.marketplace)), in: tx).get()
            var known = try Anomalies.reported(Set(reports.map(\.reference)), in: tx)
            var set = WorkingSet(ids: ids)
            for report in reports {
                guard let market = markets[report.marketplace] else { throw NetworkRefusal.marketplaceUnknown(report.marketplace) }
                guard known.insert(ReportedSign(marketplace: market.id, kind: report.kind, reference: report.reference)).inserted else { continue }
                let anomaly = Anomaly(
                    id: ids.next(), kind: report.kind, detail: report.detail, marketplace: market.id, order: nil, parcel: nil, scan: nil,
                    reference: report.reference, raisedAt: report.at)
                set.changes.anomalies.append(anomaly)
                set.changes.facts.append(
                    Fact(
                        id: ids.next(), kind: "anomaly.raised", about: anomaly.id, isNew: true, occurredAt: report.at, receivedAt: report.at,
                        actor: actor, body: FactBodies.anomaly(anomaly)))
            }
            try set.finished().save(in: tx)
            return set.changes.anomalies.count
        }
    }
}

extension Workflows {
    package static let operatorKey = "operator"

    /// The party that runs the installation; made, with this name, when it is not there.
    package func ensureOperator(name: String = "Operator", at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Party {
        if let known = try Parties.find(key: Self.operatorKey, in: tx) { return known }
        return try registerParty(
            kind: .operator, key: Self.operatorKey, name: name, city: nil, by: .job("setup"), at: now, in: tx, ids: ids)
    }

    /// Registers merchants that are not there yet, many at once: sellers of a file, whose keys are the shop's own and so not bound to the letters of
    /// keys that people give.
    package func registerMerchants(_ merchants: [(key: String, name: String)], at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        let known = try Parties.find(keys: Set(merchants.map(\.key)), in: tx).get()
        let new = merchants.filter { known[$0.key] == nil }.map { Party(id: ids.next(), kind: .merchant, key: $0.key, name: $0.name, city: nil) }
        guard !new.isEmpty else { return }
        for party in new { try Self.check([("key", party.key), ("name", party.name)]) }
        guard try Parties.insert(new, at: now, in: tx) == new.count else { throw StoreError.guardMissed("a merchant was registered meanwhile") }
        let facts = new.map { party in
            Fact(
                id: ids.next(), kind: "party.registered", about: party.id, isNew: true, occurredAt: now, receivedAt: now, actor: .job("import"),
                body: FactBodies.text { $0.member("key", party.key) })
        }
        try Journal.append(facts, in: tx)
    }
}
