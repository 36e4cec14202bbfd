import Core
import Hummingbird
import JSONText
import TradeNetwork
import Selling
import Store
import Views
import Workflows

extension Site {
    var issueToken: Endpoint {
        Endpoint(
            method: .post, path: "/tokens", summary: "Issue a token",
            details: "For a party, a device, or the buyer of one order: name exactly one of them. The secret is shown once, here, and never again.",
            body: .json(
                .object([
                    .required("name", .key, "What it is for."), .optional("party", .key, "Key."), .optional("device", .key, "Key."),
                    .optional("order", .id(OrderTag.self)), .optional("expiresAt", .instant),
                ])), idempotency: .refused,
            replies: [
                .json(
                    201, "The token with its secret.",
                    .named("IssuedToken", .object(TokenEntry.members + [.required("secret", .text(), "nm_ and 40 hexadecimal digits.")])))
            ],
            door: .guarded([.operator]) { call in
                let (value, _) = try await call.visit.json()
                let wanted = try WantedToken(value)
                if let expiresAt = wanted.expiresAt, expiresAt <= world.wallNow() { throw WebRefusal.expiryPast }
                let actor = call.actor
                // The answer shows a secret, so it goes no other way than this once.
                return try await once(call, body: []) { tx, ids, now, out in
                    let (token, secret) = try workflows.issueToken(
                        for: try wanted.holder.principal(in: tx), name: wanted.name, expiresAt: wanted.expiresAt, by: actor, at: now, in: tx, ids: ids)
                    out.object { out in
                        wanted.row(of: token).write(to: &out)
                        out.member("secret", secret)
                    }
                }
            })
    }
}

/// A token as its issuer wants it.
private struct WantedToken {
    let name: String
    let holder: TokenHolder
    let expiresAt: Instant?

    init(_ value: JSON) throws(Problem) {
        self = try readBody(value, known: ["name", "party", "device", "order", "expiresAt"]) { object, errors in
            let name = errors.read(try object.text("name"))
            let party = errors.readOptional(try object.optionalText("party"))
            let device = errors.readOptional(try object.optionalText("device"))
            let order = object.optionalMember("order") == nil ? nil : errors.read(try object.id("order", OrderTag.self))
            let expiresAt = errors.readOptional(try object.optionalInstant("expiresAt"))
            let holders = [party.map(TokenHolder.party), device.map(TokenHolder.device), order.map(TokenHolder.buyer)].compactMap { $0 }
            guard errors.isEmpty, let name else { return nil }
            guard let holder = holders.first, holders.count == 1 else {
                errors.add(JSONReader(value).error("names \(holders.count) holders", expected: "exactly one of party, device and order"))
                return nil
            }
            return WantedToken(name: name, holder: holder, expiresAt: expiresAt)
        }
    }

    private init(name: String, holder: TokenHolder, expiresAt: Instant?) {
        self.name = name
        self.holder = holder
        self.expiresAt = expiresAt
    }

    func row(of token: Token) -> TokenEntry {
        let (party, device, order): (String?, String?, OrderID?) =
            switch holder {
            case .party(let key): (key, nil, nil)
            case .device(let key): (nil, key, nil)
            case .buyer(let order): (nil, nil, order)
            }
        return TokenEntry(
            id: token.id, name: token.name, party: party, device: device, order: order, createdAt: token.createdAt, expiresAt: token.expiresAt,
            revokedAt: nil)
    }
}

/// Whom a token is to stand for, by the key that its issuer gave.
enum TokenHolder: Sendable {
    case party(String)
    case device(String)
    case buyer(OrderID)

    /// Who the token will stand for. - Throws: when there is no such party, device or order.
    func principal(in tx: any Transaction) throws -> Principal {
        switch self {
        case .party(let key):
            guard let party = try Parties.find(key: key, in: tx) else { throw NetworkRefusal.partyUnknown(key) }
            return .party(party.id, party.kind)
        case .device(let key):
            guard let device = try Devices.find(key: key, in: tx) else { throw NetworkRefusal.deviceUnknown(key) }
            guard let owner = try Parties.find(device.owner, in: tx) else { throw StoreError.unreadable("device \(device.id) has no owner") }
            return .device(device.id, owner: owner.id, owner.kind)
        case .buyer(let order):
            guard try OrderExists.check(order, seenBy: .everything, in: tx) else { throw WebRefusal.orderUnknown }
            return .buyer(order)
        }
    }
}
