import Core
import Hummingbird
import JSONText
import TradeNetwork
import Selling
import Store
import Views
import Workflows

extension Site {
    /// Devices and grants, and the tokens that principals show.
    var accessEndpoints: [Endpoint] {
        [
            list("/devices", "List devices", "Device", DeviceEntry.schema, Cursor.isKey,
                { try NetworkLists.devices(at: Place(after: $0), limit: $1, in: $2) }) {
                $0.write(to: &$1)
            },
            registerDevice,
            revocation("/devices/{device}", "Revoke a device; its scans stay") { (id: DeviceID, actor, now, tx, ids) in
                try workflows.revokeDevice(id, by: actor, at: now, in: tx, ids: ids)
            },
            list("/grants", "List grants", "Grant", GrantEntry.schema, Cursor.isID,
                { try NetworkLists.grants(at: Place(after: $0), limit: $1, in: $2) }) {
                $0.write(to: &$1)
            },
            giveGrant,
            revocation("/grants/{grant}", "Revoke a grant") { (id: GrantID, actor, now, tx, ids) in
                try workflows.revokeGrant(id, by: actor, at: now, in: tx, ids: ids)
            },
            list("/tokens", "List tokens", "Token", TokenEntry.schema, Cursor.isID,
                { try NetworkLists.tokens(at: Place(after: $0), limit: $1, in: $2) }) {
                row, out in out.object { row.write(to: &$0) }
            },
            issueToken,
            revocation("/tokens/{token}", "Revoke a token") { (id: TokenID, actor, now, tx, ids) in
                try workflows.revokeToken(id, by: actor, at: now, in: tx, ids: ids)
            },
        ]
    }

    var peopleEndpoints: [Endpoint] {
        [
            revocation("/people/{person}", "Erase what names a buyer; orders, ledger and facts stay, they carry only the id") {
                (id: PersonID, actor, now, tx, ids) in
                guard try People.erase(id, at: now, in: tx) else { throw NetworkRefusal.notFound(kind: "person") }
                let fact = Fact(id: ids.next(), kind: "person.erased", about: id, occurredAt: now, receivedAt: now, actor: actor, body: "{}")
                try Journal.append([fact], in: tx)
            }
        ]
    }

    /// A DELETE by the operator. The name in the path is that of the kind of id.
    func revocation<Subject: Identified & SendableMetatype>(
        _ path: String, _ summary: String,
        _ end: @escaping @Sendable (Identifier<Subject>, Actor, Instant, any Transaction, IdPool) throws -> Void
    ) -> Endpoint {
        Endpoint(
            method: .delete, path: path, summary: summary, replies: [Reply(204, "Done.")],
            door: .guarded([.operator]) { call in
                let name = call.visit.endpoint.pathParameters.first ?? ""
                let id: Identifier<Subject> = try call.visit.id(name)
                let actor = call.actor
                return try await self.end(call) { tx, ids, now in try end(id, actor, now, tx, ids) }
            })
    }

    private var registerDevice: Endpoint {
        Endpoint(
            method: .post, path: "/devices", summary: "Register a device",
            body: .json(.object([.required("key", .newKey), .required("name", .key), .required("owner", .key, "Key of the party that it records for.")])),
            idempotency: .optional, replies: [.json(201, "The device.", DeviceEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let texts = try readTexts(value, ["key", "name", "owner"])
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    let device = try workflows.registerDevice(key: texts[0], name: texts[1], owner: texts[2], by: actor, at: now, in: tx, ids: ids)
                    DeviceEntry(id: device.id, key: device.key, name: device.name, owner: texts[2], revokedAt: nil).write(to: &out)
                }
            })
    }

    private var giveGrant: Endpoint {
        Endpoint(
            method: .post, path: "/grants", summary: "Let a party work in a marketplace",
            body: .json(.object([.required("party", .key, "Key."), .required("marketplace", .key, "Key.")])), idempotency: .optional,
            replies: [.json(201, "The grant.", GrantEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let texts = try readTexts(value, ["party", "marketplace"])
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    let grant = try workflows.grant(party: texts[0], marketplace: texts[1], by: actor, at: now, in: tx, ids: ids)
                    GrantEntry(id: grant.id, party: texts[0], marketplace: texts[1], createdAt: now, revokedAt: nil).write(to: &out)
                }
            })
    }
}
