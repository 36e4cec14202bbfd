import Core
import Hummingbird
import HummingbirdTesting
import JSONText
import Logging
import TradeNetwork
import Store
import TestSupport
import Workflows

@testable import Web

/// A small network over HTTP: one marketplace with an offer, two merchants, a hub with a scanner, a carrier, a factory, and a token for each.
struct WebShop: Sendable {
    let workflows: Workflows
    let clock: ManualClock
    let client: any TestClientProtocol
    let contract: Contract
    let log: LogBook
    /// Where the test gives it a standby.
    let replica: Replica?
    let live: LiveFeed?
    let standing: StandingFeed
    private let secrets: [Role: String]

    /// Everybody's token but the buyer's, who comes with an order.
    static let tokenRoles: [Role] = [.operator, .merchant, .factory, .hub, .carrier, .device]

    static func open<Result>(
        _ setup: TestingSetup = .router, on backend: Backend = .sqlite, options: ServerOptions = ServerOptions(port: 0, metricsPatienceMilliseconds: 600_000),
        live isLive: Bool = false, standby: (any Standby)? = nil, replicaLag: Int64 = 10, demo: (any DemoControl)? = nil,
        store wrap: @Sendable (any Store) -> any Store = { $0 }, _ body: @Sendable (WebShop) async throws -> Result
    ) async throws -> Result {
        try await backend.withStore(Workflows.migrations) { plain in
            let store = wrap(plain)
            let clock = ManualClock(.testStart)
            let workflows = Workflows(store: store, world: .seeded(7, clock: clock), passwordCost: .quick)
            let secrets = try await setUp(Workflows(store: plain, world: workflows.world))
            let log = LogBook()
            let logger = Logger(label: "test") { _ in log.handler }
            let replica = standby.map {
                Replica($0, of: store, world: workflows.world, migrations: Workflows.migrations, lagSeconds: replicaLag, logger: logger)
            }
            let live = isLive ? LiveFeed(store: store, replica: replica) : nil
            let standing = StandingFeed(store: store, world: workflows.world)
            let app = try makeServer(workflows: workflows, options: options, live: live, standing: standing, replica: replica, demo: demo, logger: logger)
            let contract = Contract(Site(workflows: workflows, options: options).endpoints)
            return try await app.test(setup) { client in
                try await body(WebShop(workflows: workflows, clock: clock, client: client, contract: contract, log: log, replica: replica, live: live, standing: standing, secrets: secrets))
            }
        }
    }

    private static func setUp(_ workflows: Workflows) async throws -> [Role: String] {
        let secrets = Secrets()
        _ = try await workflows.once(nil) { tx, ids, now in
            let me = Actor("test")
            _ = try workflows.openCity(key: "leipzig", name: "Leipzig", zone: "Europe/Berlin", by: me, at: now, in: tx, ids: ids)
            _ = try workflows.openMarketplace(key: "deals", name: "Deals Leipzig", currency: .eur, zone: "Europe/Berlin", by: me, at: now, in: tx, ids: ids)
            _ = try workflows.openMarketplace(key: "other", name: "Other Deals", currency: .usd, zone: "UTC", by: me, at: now, in: tx, ids: ids)
            var parties: [Party] = []
            for (kind, key, name) in Self.parties {
                let party = try workflows.registerParty(kind: kind, key: key, name: name, city: "leipzig", by: me, at: now, in: tx, ids: ids)
                parties.append(party)
                if kind != .operator {
                    _ = try workflows.grant(party: key, marketplace: "deals", by: me, at: now, in: tx, ids: ids)
                }
            }
            let device = try workflows.registerDevice(key: "scanner-1", name: "Scanner at the door", owner: "mitte", by: me, at: now, in: tx, ids: ids)
            for party in parties where party.key != "roesterei" {
                let principal = Principal.party(party.id, party.kind)
                secrets[principal.role] = try workflows.issueToken(for: principal, name: party.key, expiresAt: nil, by: me, at: now, in: tx, ids: ids).secret
            }
            let scanner = Principal.device(device.id, owner: device.owner, .hub)
            secrets[.device] = try workflows.issueToken(for: scanner, name: "scanner", expiresAt: nil, by: me, at: now, in: tx, ids: ids).secret
            return IdempotencyAnswer(requestHash: [], status: 204, body: "")
        }
        return secrets.all
    }

    private static let parties: [(PartyKind, String, String)] = [
        (.operator, "nearmade", "Nearmade Leipzig"), (.merchant, "muehle", "Alte Mühle"), (.merchant, "roesterei", "Rösterei am Hafen"),
        (.factory, "werk", "Werk 3"), (.hub, "mitte", "Hub Mitte"), (.carrier, "flotte", "Rad-Flotte"),
    ]

    func secret(of role: Role) -> String { secrets[role] ?? "" }
}

/// Secrets gathered inside a transaction's body.
private final class Secrets: @unchecked Sendable {
    private(set) var all: [Role: String] = [:]

    subscript(role: Role) -> String? {
        get { all[role] }
        set { all[role] = newValue }
    }
}

extension WebShop {
    /// Sends a request as the holder of a role's token; nil sends none. Every answer is held against the API document.
    func send(
        _ method: HTTPRequest.Method, _ path: String, as role: Role? = .operator, _ body: String? = nil, type: String? = "application/json",
        headers: HTTPFields = [:], token: String? = nil
    ) async throws -> TestReply {
        var fields = headers
        if let token = token ?? role.map({ secret(of: $0) }) { fields[.authorization] = "Bearer \(token)" }
        if body != nil, let type { fields[.contentType] = type }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        let reply = TestReply(response)
        contract.check(method, path, reply)
        return reply
    }

    func get(_ path: String, as role: Role? = .operator, headers: HTTPFields = [:], token: String? = nil) async throws -> TestReply {
        try await send(.get, path, as: role, headers: headers, token: token)
    }

    /// - Parameter key: sent as Idempotency-Key.
    func post(
        _ path: String, _ body: String = "{}", as role: Role? = .operator, key: String? = nil, type: String = "application/json", token: String? = nil
    ) async throws -> TestReply {
        try await send(.post, path, as: role, body, type: type, headers: key.map { [.idempotencyKey: $0] } ?? [:], token: token)
    }

    func delete(_ path: String, as role: Role? = .operator) async throws -> TestReply { try await send(.delete, path, as: role) }
}

struct TestReply: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
    }

    var json: JSON { (try? JSON.parse(text)) ?? .null }
    var code: String { json["code"]?.asString ?? "" }
    var pointers: [String] { (json["errors"]?.asArray ?? []).compactMap { $0["pointer"]?.asString ?? $0["parameter"]?.asString } }
    /// Items of a page, or outcomes of a batch.
    var items: [JSON] { json["items"]?.asArray ?? json["outcomes"]?.asArray ?? [] }
    /// Values of an NDJSON stream.
    var lines: [JSON] { text.split(separator: "\n").map { (try? JSON.parse(String($0))) ?? .null } }

    func string(_ name: String) -> String { json[name]?.asString ?? "" }
    func number(_ name: String) -> Int64? { json[name]?.asNumber?.int64 }
}

extension JSON {
    func string(_ name: String) -> String { self[name]?.asString ?? "" }
    func number(_ name: String) -> Int64? { self[name]?.asNumber?.int64 }
    func list(_ name: String) -> [JSON] { self[name]?.asArray ?? [] }
}

typealias TestRole = Role
