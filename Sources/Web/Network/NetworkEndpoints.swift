import Core
import Hummingbird
import JSONText
import TradeNetwork
import Store
import Views
import Workflows

extension Site {
    /// Cities, marketplaces and parties.
    var networkEndpoints: [Endpoint] {
        [
            list("/cities", "List cities", "City", CityEntry.schema, Cursor.isKey,
                { try NetworkLists.cities(at: Place(after: $0), limit: $1, in: $2) }) {
                $0.write(to: &$1)
            },
            openCity,
            list(
                "/marketplaces", "List marketplaces", "Marketplace", MarketplaceEntry.schema, Cursor.isKey,
                { try NetworkLists.marketplaces(at: Place(after: $0), limit: $1, in: $2) }) { $0.write(to: &$1) },
            openMarketplace, listParties, registerParty,
        ]
    }

    /// A list without filters, for the operator.
    func list<Item: Sendable>(
        _ path: String, _ summary: String, _ name: String, _ schema: Schema, _ isOfThisList: @escaping @Sendable (Cursor) -> Bool,
        _ page: @escaping @Sendable (Cursor?, Int, any Transaction) throws -> Page<Item>,
        write: @escaping @Sendable (Item, inout JSONWriter) throws -> Void
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, summary: summary, query: [.cursor, .limit], replies: [.json(200, "A page.", .page(name, of: schema))],
            door: .guarded([.operator]) { call in
                var query = QueryReader(call.visit)
                let cursor = query.cursor(isOfThisList)
                let limit = query.limit()
                try query.finish()
                let list = ListAnswer<Item>(
                    page: { cursor, limit in try await store.read { try page(cursor, limit, $0) } }, write: write)
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var openCity: Endpoint {
        Endpoint(
            method: .post, path: "/cities", summary: "Open a city",
            body: .json(.object([.required("key", .newKey), .required("name", .key), .required("zone", .text(), "IANA, such as Europe/Berlin.")])),
            idempotency: .optional, replies: [.json(201, "The city.", CityEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let texts = try readTexts(value, ["key", "name", "zone"])
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    let city = try workflows.openCity(key: texts[0], name: texts[1], zone: texts[2], by: actor, at: now, in: tx, ids: ids)
                    CityEntry(id: city.id, key: city.key, name: city.name, zone: city.zone).write(to: &out)
                }
            })
    }

    private var openMarketplace: Endpoint {
        Endpoint(
            method: .post, path: "/marketplaces", summary: "Open a marketplace",
            body: .json(
                .object([
                    .required("key", .newKey), .required("name", .key), .required("currency", .currency),
                    .required("zone", .text(), "IANA, such as Europe/Berlin."),
                ])), idempotency: .optional, replies: [.json(201, "The marketplace.", MarketplaceEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let (texts, currency) = try readBody(value, known: ["key", "name", "currency", "zone"]) { object, errors in
                    let texts = errors.texts(["key", "name", "zone"], of: object)
                    let currency = errors.read(try object.currency("currency"))
                    guard let texts, let currency else { return nil as ([String], Currency)? }
                    return (texts, currency)
                }
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    let market = try workflows.openMarketplace(
                        key: texts[0], name: texts[1], currency: currency, zone: texts[2], by: actor, at: now, in: tx, ids: ids)
                    MarketplaceEntry(id: market.id, key: market.key, name: market.name, currency: market.currency, zone: market.zone).write(to: &out)
                }
            })
    }

    private var listParties: Endpoint {
        Endpoint(
            method: .get, path: "/parties", summary: "List parties",
            query: [QueryParameter("kind", .choice(PartyKind.self), "Parties of this kind."), .cursor, .limit],
            replies: [.json(200, "A page.", .page("Party", of: PartyEntry.schema))],
            door: .guarded([.operator]) { call in
                var query = QueryReader(call.visit)
                let kind: PartyKind? = query.choice("kind")
                let cursor = query.cursor(Cursor.isKey)
                let limit = query.limit()
                try query.finish()
                let list = ListAnswer<PartyEntry>(
                    page: { cursor, limit in
                        try await store.read { try NetworkLists.parties(kind: kind, at: Place(after: cursor), limit: limit, in: $0) }
                    },
                    write: { $0.write(to: &$1) })
                return try await list.json(after: cursor, limit: limit)
            })
    }

    private var registerParty: Endpoint {
        Endpoint(
            method: .post, path: "/parties", summary: "Register a party",
            body: .json(
                .object([
                    .required("kind", .choice(PartyKind.self)), .required("key", .newKey), .required("name", .key), .optional("city", .key, "Key."),
                ])), idempotency: .optional, replies: [.json(201, "The party.", PartyEntry.schema)],
            door: .guarded([.operator]) { call in
                let (value, bytes) = try await call.visit.json()
                let (kind, texts, city) = try readBody(value, known: ["kind", "key", "name", "city"]) { object, errors in
                    let kind = errors.read(try object.choice("kind", of: PartyKind.self))
                    let texts = errors.texts(["key", "name"], of: object)
                    let city = errors.readOptional(try object.optionalText("city"))
                    guard let kind, let texts else { return nil as (PartyKind, [String], String?)? }
                    return (kind, texts, city)
                }
                let actor = call.actor
                return try await once(call, body: bytes) { tx, ids, now, out in
                    let party = try workflows.registerParty(
                        kind: kind, key: texts[0], name: texts[1], city: city, by: actor, at: now, in: tx, ids: ids)
                    PartyEntry(id: party.id, kind: party.kind, key: party.key, name: party.name, city: city).write(to: &out)
                }
            })
    }
}

/// An object of texts that must all be there.
func readTexts(_ value: JSON, _ names: [String]) throws(Problem) -> [String] {
    try readBody(value, known: names) { object, errors in errors.texts(names, of: object) }
}
