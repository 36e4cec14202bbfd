extension Mapping {
    package static let builtIn: [Mapping] = [.olist, .plain]

    /// The order files of the marketplace Olist: a folder with times without zone, read as UTC.
    package static let olist = Mapping(
        name: "olist", currency: "BRL",
        offer: Offer(ratePPM: 50_000, describedAs: "as in expected.json"),
        statuses: Statuses(delivered: ["delivered"], cancelled: ["canceled"]),
        files: [
            .orders: FileMapping(
                "orders.csv",
                columns: [
                    .order: "order_id", .customer: "customer_id", .status: "order_status",
                    .purchasedAt: "order_purchase_timestamp", .approvedAt: "order_approved_at",
                    .handedOverAt: "order_delivered_carrier_date", .deliveredAt: "order_delivered_customer_date",
                    .estimatedAt: "order_estimated_delivery_date",
                ]),
            .items: FileMapping(
                "order_items.csv",
                columns: [
                    .order: "order_id", .position: "order_item_id", .sku: "product_id", .seller: "seller_id",
                    .promisedShipAt: "shipping_limit_date", .price: "price", .freight: "freight_value",
                ]),
            .customers: FileMapping(
                "customers.csv", isOptional: true,
                columns: [
                    .customer: "customer_id", .member: "customer_unique_id", .zip: "customer_zip_code_prefix",
                    .city: "customer_city", .region: "customer_state",
                ]),
            .reviews: FileMapping(
                "order_reviews.csv", isOptional: true, columns: [.order: "order_id", .score: "review_score"]),
            .sellers: FileMapping(
                "sellers.csv", isOptional: true,
                columns: [
                    .seller: "seller_id", .zip: "seller_zip_code_prefix", .city: "seller_city", .region: "seller_state",
                ]),
            .geography: FileMapping(
                "zip_prefix_median_geo.csv", isOptional: true,
                columns: [.zip: "zip_code_prefix", .latitude: "lat", .longitude: "lng"]),
        ])

    /// One file, one row an order or an order line, with the field names as column names.
    package static let plain = Mapping(
        name: "plain", times: [.dateTime, .rfc3339], currency: "EUR", placedAt: [.approvedAt, .purchasedAt],
        offer: Offer(ratePPM: 50_000),
        statuses: Statuses(delivered: ["delivered"], cancelled: ["cancelled", "canceled"]),
        files: [.orderLines: plainLines])

    private static let plainLines: FileMapping = {
        let fields: [OrderField] = [
            .order, .sku, .title, .quantity, .price, .purchasedAt, .approvedAt, .handedOverAt, .deliveredAt, .estimatedAt,
            .promisedShipAt, .status, .member,
        ]
        return FileMapping(
            "orders.csv",
            columns: Dictionary(uniqueKeysWithValues: fields.map { ($0, $0.rawValue) }),
            optionalColumns: Set(fields).subtracting([.order, .price, .purchasedAt, .deliveredAt]))
    }()
}
