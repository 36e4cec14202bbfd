import Core
import JSONText
import Selling

extension OrderDraft {
    /// The order as clients send it.
    static let schema = Schema.named(
        "OrderDraft",
        .object([
            .required("marketplace", .key, "Key of the marketplace."),
            .required("key", .key, "The marketplace's own number of the order; sending it again changes nothing."),
            .required("currency", .currency), .optional("orderedAt", .instant, "When the buyer ordered."),
            .optional("estimatedDeliveryAt", .instant),
            .optional("attribution", attributionSchema, "Where the buyer came from."),
            .required("lines", .list(LineDraft.schema, most: OrderLimits.lines)),
            .optional("parcels", .list(ParcelDraft.schema, most: OrderLimits.parcels)),
            .optional("offers", .list(.key, most: OrderLimits.offers), "Keys of the offers that the buyer came through."),
        ]))

    private static let attributionSchema = Schema.object([
        .optional("campaign", .key), .optional("coupon", .key),
        .optional("member", .key, "The marketplace's name of the buyer. Kept as a person, who can be erased."), .optional("click", .key),
    ])

    private static let members = [
        "marketplace", "key", "currency", "orderedAt", "estimatedDeliveryAt", "attribution", "lines", "parcels", "offers",
    ]

    static func read(_ value: JSON, receivedAt: Instant) throws(Problem) -> OrderDraft {
        try readBody(value, known: members) { order, errors in
            let marketplace = errors.read(try order.text("marketplace"))
            let key = errors.read(try order.text("key"))
            let currency = errors.read(try order.currency("currency"))
            let orderedAt = errors.readOptional(try order.optionalInstant("orderedAt"))
            let estimate = errors.readOptional(try order.optionalInstant("estimatedDeliveryAt"))
            let attribution = order.optionalMember("attribution").map { Attribution.read($0, &errors) }
            let lines = errors.items(errors.read(try order.array("lines", max: WebLimits.arrayItems)), LineDraft.read)
            let parcels = errors.items(errors.readOptional(try order.optionalArray("parcels", max: WebLimits.arrayItems)), ParcelDraft.read)
            let offers = errors.items(errors.readOptional(try order.optionalArray("offers", max: WebLimits.arrayItems)), Self.readOffer)
            guard let marketplace, let key, let currency else { return nil }
            return OrderDraft(
                marketplace: marketplace, key: key, currency: currency, orderedAt: orderedAt, estimatedDeliveryAt: estimate,
                attribution: attribution ?? Attribution(), lines: lines, parcels: parcels, offers: offers, receivedAt: receivedAt)
        }
    }

    private static func readOffer(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> String? {
        errors.read(try reader.string(maxBytes: WebLimits.textBytes))
    }
}

extension Attribution {
    fileprivate static func read(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> Attribution {
        guard let object = errors.object(reader, known: ["campaign", "coupon", "member", "click"]) else { return Attribution() }
        return Attribution(
            campaign: errors.readOptional(try object.optionalText("campaign")), couponCode: errors.readOptional(try object.optionalText("coupon")),
            member: errors.readOptional(try object.optionalText("member")), click: errors.readOptional(try object.optionalText("click")))
    }
}

extension LineDraft {
    fileprivate static let schema = Schema.object([
        .required("sku", .key),
        .optional("title", .text(most: OrderLimits.titleCharacters), "What the article is called: what people read, where it is told, in place of the sku."),
        .required("merchant", .key, "Key of the merchant."),
        .optional("quantity", .integer(from: 1, to: OrderLimits.quantity), "1 unless told."),
        .required("amount", .integer(from: 0, to: OrderLimits.amount), "Minor units for the whole line, without shipping."),
        .optional("shipping", .integer(from: 0, to: OrderLimits.amount), "Minor units, 0 unless told."),
        .optional("promisedShipAt", .instant),
    ])

    fileprivate static func read(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> LineDraft? {
        let known = ["sku", "title", "merchant", "quantity", "amount", "shipping", "promisedShipAt"]
        guard let line = errors.object(reader, known: known) else { return nil }
        let sku = errors.read(try line.text("sku"))
        let title = errors.readOptional(try line.optionalString("title", maxBytes: WebLimits.textBytes))
        let merchant = errors.read(try line.text("merchant"))
        let quantity = errors.readOptional(try line.optionalInt64("quantity"))
        let amount = errors.read(try line.int64("amount"))
        let shipping = errors.readOptional(try line.optionalInt64("shipping"))
        let promise = errors.readOptional(try line.optionalInstant("promisedShipAt"))
        guard let sku, let merchant, let amount else { return nil }
        return LineDraft(
            sku: sku, title: title, merchant: merchant, quantity: quantity ?? 1, amount: amount, shipping: shipping ?? 0, promisedShipAt: promise)
    }
}

extension ParcelDraft {
    static let schema = Schema.named(
        "ParcelDraft",
        .object([
            .required("key", .key, "What scans will name: an SSCC, a tracking number. Unique in the whole network."),
            .optional("hub", .key, "Key of the hub that packs it."),
            .optional(
                "contents", .list(.object([.required("line", .integer(from: 1), "Position."), .required("quantity", .integer(from: 1))]), most: 1_000),
                "Absent or empty: all that no parcel before it holds."),
        ]))

    static func read(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> ParcelDraft? {
        guard let parcel = errors.object(reader, known: ["key", "hub", "contents"]) else { return nil }
        let key = errors.read(try parcel.text("key"))
        let hub = errors.readOptional(try parcel.optionalText("hub"))
        let contents = errors.items(errors.readOptional(try parcel.optionalArray("contents", max: WebLimits.arrayItems)), readContent)
        guard let key else { return nil }
        return ParcelDraft(key: key, hub: hub, contents: contents)
    }

    private static func readContent(_ reader: JSONReader, _ errors: inout JSONShapeErrors) -> ParcelContent? {
        guard let content = errors.object(reader, known: ["line", "quantity"]) else { return nil }
        let line = errors.read(try content.int64("line"))
        let quantity = errors.read(try content.int64("quantity"))
        guard let line, let quantity else { return nil }
        return ParcelContent(line: line, quantity: quantity)
    }
}
