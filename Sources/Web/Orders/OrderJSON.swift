import Core
import JSONText
import Selling
import Views

extension OrderEntry {
    static let members: [Schema.Member] = [
        .required("id", .id(OrderTag.self)), .required("marketplace", .key, "Key."), .required("key", .key),
        .required("state", .choice(["open", "cancelled"])), .required("currency", .currency),
        .optional("person", .id(PersonTag.self), "The buyer, where the marketplace names one."), .required("lineCount", .integer(from: 0)),
        .required("amount", .amount, "Minor units of all lines, cancelled ones too, without shipping."), .required("shipping", .amount),
        .required("receivedAt", .instant), .optional("orderedAt", .instant), .optional("estimatedDeliveryAt", .instant),
        .optional("cancelledAt", .instant),
    ]
    static let schema = Schema.named("OrderEntry", .object(members))

    func write(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("marketplace", marketplace)
        out.member("key", key)
        out.member("state", state)
        out.member("currency", currency.code)
        out.member("person", ifAny: person)
        out.member("lineCount", lines)
        out.member("amount", amount)
        out.member("shipping", shipping)
        out.member("receivedAt", receivedAt)
        out.member("orderedAt", ifAny: orderedAt)
        out.member("estimatedDeliveryAt", ifAny: estimatedDeliveryAt)
        out.member("cancelledAt", ifAny: cancelledAt)
    }
}

extension OrderDetail {
    static let schema = Schema.named(
        "Order",
        .object(
            OrderEntry.members + [
                .required(
                    "attribution", .object([.optional("campaign", .key), .optional("coupon", .key), .optional("click", .key)]),
                    "As given; the member's name is never shown."),
                .required("lines", .list(OrderLineEntry.schema, most: 1_000)), .required("parcels", .list(ParcelDetail.schema)),
                .required("claims", .list(ClaimEntry.listSchema)),
            ]))

    func write(to out: inout JSONWriter) throws {
        try out.object { out in
            order.write(to: &out)
            out.key("attribution")
            out.object { out in
                out.member("campaign", ifAny: attribution.campaign)
                out.member("coupon", ifAny: attribution.couponCode)
                out.member("click", ifAny: attribution.click)
            }
            out.member("lines", list: lines) { $0.write(to: &$1) }
            out.member("parcels", list: parcels) { $0.write(to: &$1) }
            try out.member("claims", list: claims) { try $0.claim.write(parts: $0.parts, to: &$1) }
        }
    }
}

extension OrderLineEntry {
    static let schema = Schema.named(
        "OrderLine",
        .object([
            .required("position", .integer(from: 1)), .required("merchant", .key, "Key."), .required("merchantName", .text()),
            .required("sku", .key), .optional("title", .text(most: OrderLimits.titleCharacters)), .required("quantity", .integer(from: 1)), .required("amount", .amount), .required("shipping", .amount),
            .optional("promisedShipAt", .instant), .optional("cancelledAt", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("position", position)
            out.member("merchant", merchant)
            out.member("merchantName", merchantName)
            out.member("sku", sku)
            out.member("title", ifAny: title)
            out.member("quantity", quantity)
            out.member("amount", amount)
            out.member("shipping", shipping)
            out.member("promisedShipAt", ifAny: promisedShipAt)
            out.member("cancelledAt", ifAny: cancelledAt)
        }
    }
}
