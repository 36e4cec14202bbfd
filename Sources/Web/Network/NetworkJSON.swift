import Core
import JSONText
import TradeNetwork
import Views

extension CityEntry {
    static let schema = Schema.named(
        "City",
        .object([.required("id", .id(CityTag.self)), .required("key", .key), .required("name", .text()), .required("zone", .text(), "IANA.")]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("key", key)
            out.member("name", name)
            out.member("zone", zone)
        }
    }
}

extension MarketplaceEntry {
    static let schema = Schema.named(
        "Marketplace",
        .object([
            .required("id", .id(MarketplaceTag.self)), .required("key", .key), .required("name", .text()), .required("currency", .currency),
            .required("zone", .text(), "IANA."),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("key", key)
            out.member("name", name)
            out.member("currency", currency.code)
            out.member("zone", zone)
        }
    }
}

extension PartyEntry {
    static let schema = Schema.named(
        "Party",
        .object([
            .required("id", .id(PartyTag.self)), .required("kind", .choice(PartyKind.self)), .required("key", .key), .required("name", .text()),
            .optional("city", .key, "Key."),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("kind", kind.rawValue)
            out.member("key", key)
            out.member("name", name)
            out.member("city", ifAny: city)
        }
    }
}

extension DeviceEntry {
    static let schema = Schema.named(
        "Device",
        .object([
            .required("id", .id(DeviceTag.self)), .required("key", .key), .required("name", .text()), .required("owner", .key, "Key of the party."),
            .optional("revokedAt", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("key", key)
            out.member("name", name)
            out.member("owner", owner)
            out.member("revokedAt", ifAny: revokedAt)
        }
    }
}

extension GrantEntry {
    static let schema = Schema.named(
        "Grant",
        .object([
            .required("id", .id(GrantTag.self)), .required("party", .key, "Key."), .required("marketplace", .key, "Key."),
            .required("createdAt", .instant), .optional("revokedAt", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("party", party)
            out.member("marketplace", marketplace)
            out.member("createdAt", createdAt)
            out.member("revokedAt", ifAny: revokedAt)
        }
    }
}

extension TokenEntry {
    static let members: [Schema.Member] = [
        .required("id", .id(TokenTag.self)), .required("name", .text()), .optional("party", .key, "Key of the party that it acts for."),
        .optional("device", .key, "Key of the device."), .optional("order", .id(OrderTag.self), "The one order that a buyer's token shows."),
        .required("createdAt", .instant), .optional("expiresAt", .instant), .optional("revokedAt", .instant),
    ]
    static let schema = Schema.named("Token", .object(members))

    func write(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("name", name)
        out.member("party", ifAny: party)
        out.member("device", ifAny: device)
        out.member("order", ifAny: order)
        out.member("createdAt", createdAt)
        out.member("expiresAt", ifAny: expiresAt)
        out.member("revokedAt", ifAny: revokedAt)
    }
}
