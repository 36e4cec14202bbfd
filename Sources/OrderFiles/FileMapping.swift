/// What the rows of a file are about.
package enum FileRole: String, Sendable, CaseIterable {
    /// One row an order.
    case orders
    /// One row an order line, joined to `orders`.
    case items
    /// One row an order line with the order's own columns beside it: the one-file form.
    case orderLines = "order_lines"
    case reviews
    case customers
    case sellers
    /// One row a zip code, with its position.
    case geography
}

/// What a column says.
package enum OrderField: String, Sendable, CaseIterable {
    case order, customer, member, status, score
    case purchasedAt = "purchased_at"
    case approvedAt = "approved_at"
    case handedOverAt = "handed_over_at"
    case deliveredAt = "delivered_at"
    case estimatedAt = "estimated_at"
    case position, sku, title, seller, quantity, price, freight
    case promisedShipAt = "promised_ship_at"
    case zip, city, region, latitude, longitude
}

extension FileRole {
    private static let orderFields: [OrderField] = [
        .order, .customer, .member, .status, .score, .purchasedAt, .approvedAt, .handedOverAt, .deliveredAt, .estimatedAt,
    ]
    private static let itemFields: [OrderField] = [
        .order, .position, .sku, .title, .seller, .quantity, .price, .freight, .promisedShipAt,
    ]

    /// The fields that such a file may have.
    package var fields: [OrderField] {
        switch self {
        case .orders: Self.orderFields
        case .items: Self.itemFields
        case .orderLines: Self.orderFields + Self.itemFields.dropFirst()
        case .reviews: [.order, .score]
        case .customers: [.customer, .member, .zip, .city, .region]
        case .sellers: [.seller, .zip, .city, .region]
        case .geography: [.zip, .latitude, .longitude]
        }
    }

    /// The fields without which its rows mean nothing.
    package var requiredFields: [OrderField] {
        switch self {
        case .orders: [.order]
        case .items, .orderLines: [.order, .price]
        case .reviews: [.order, .score]
        case .customers: [.customer]
        case .sellers: [.seller]
        case .geography: [.zip, .latitude, .longitude]
        }
    }
}

/// One file of a mapping.
package struct FileMapping: Sendable, Equatable {
    /// Its name in the folder; the same name with `.gz` behind it is found too.
    package var file: String
    package var delimiter: UInt8
    /// The file may be absent.
    package var isOptional: Bool
    /// The column names in the file's header.
    package var columns: [OrderField: String]
    /// Fields whose column may be absent.
    package var optionalColumns: Set<OrderField>

    package init(
        _ file: String, delimiter: UInt8 = UInt8(ascii: ","), isOptional: Bool = false, columns: [OrderField: String],
        optionalColumns: Set<OrderField> = []
    ) {
        self.file = file
        self.delimiter = delimiter
        self.isOptional = isOptional
        self.columns = columns
        self.optionalColumns = optionalColumns
    }
}
