import Core

package enum OrderLimits {
    package static let lines = 1_000
    package static let parcels = 200
    package static let offers = 8
    /// Bytes of a key, sku or attribution text.
    package static let textBytes = 200
    /// Characters of an article's title: Unicode code points, as JSON Schema and both databases count them.
    package static let titleCharacters = 120
    package static let quantity: Int64 = 1_000_000
    /// Minor units of one line: 10^13 leaves room to add up a thousand lines in 64 bits.
    package static let amount: Int64 = 10_000_000_000_000
}

/// Why an order is not taken, in the order in which it is looked at.
package enum OrderRefusal: Refusal, Equatable {
    case keyLength(field: String)
    case marketplaceUnknown(String)
    case marketplaceNotGranted(String)
    case currencyDiffers(expected: String)
    case tooMany(field: String, limit: Int)
    case title(line: Int)
    case quantity(line: Int)
    case amount(line: Int)
    case merchantUnknown(line: Int, key: String)
    case merchantNotYours(line: Int)
    case hubUnknown(parcel: Int, key: String)
    case contentLine(parcel: Int, line: Int64)
    case contentQuantity(parcel: Int, line: Int64, left: Int64)
    case offerUnknown(Int, key: String)
    case offerTwice(Int)
    case keyReused(OrderID)
    case parcelKeyTaken(parcel: Int, key: String)

    package var code: String {
        switch self {
        case .keyLength: "order-text-length"
        case .marketplaceUnknown: "marketplace-unknown"
        case .marketplaceNotGranted: "marketplace-not-granted"
        case .currencyDiffers: "order-currency-differs"
        case .tooMany: "order-too-many"
        case .title: "order-line-title"
        case .quantity: "order-line-quantity"
        case .amount: "order-line-amount"
        case .merchantUnknown: "merchant-unknown"
        case .merchantNotYours: "merchant-not-yours"
        case .hubUnknown: "hub-unknown"
        case .contentLine: "parcel-line-unknown"
        case .contentQuantity: "parcel-quantity"
        case .offerUnknown: "offer-unknown"
        case .offerTwice: "offer-twice"
        case .keyReused: "order-key-reused"
        case .parcelKeyTaken: "parcel-key-taken"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .marketplaceNotGranted, .merchantNotYours: .forbidden
        case .keyReused, .parcelKeyTaken: .conflict
        default: .malformed
        }
    }

    package var sentence: String {
        switch self {
        case .keyLength(let field): "\(field) must be 1 to \(OrderLimits.textBytes) bytes long, without U+0000."
        case .marketplaceUnknown(let key): "There is no marketplace “\(key)”."
        case .marketplaceNotGranted(let key): "You hold no grant for the marketplace “\(key)”; ask its operator for one."
        case .currencyDiffers(let expected): "This marketplace trades in \(expected)."
        case .tooMany(let field, let limit): "An order may have at most \(limit) \(field)."
        case .title(let line):
            "lines/\(line)/title must be 1 to \(OrderLimits.titleCharacters) characters in one line, not blank and without control characters."
        case .quantity(let line): "lines/\(line)/quantity must be 1 to \(OrderLimits.quantity)."
        case .amount(let line): "lines/\(line): amount and shipping must be 0 to \(OrderLimits.amount) minor units."
        case .merchantUnknown(let line, let key): "lines/\(line)/merchant: there is no merchant “\(key)”."
        case .merchantNotYours(let line): "lines/\(line)/merchant: a merchant places orders for its own lines only."
        case .hubUnknown(let parcel, let key): "parcels/\(parcel)/hub: there is no hub “\(key)”."
        case .contentLine(let parcel, let line): "parcels/\(parcel)/contents: the order has no line \(line)."
        case .contentQuantity(let parcel, let line, let left):
            "parcels/\(parcel)/contents: of line \(line) there are \(left) left to put into parcels; name 1 to \(left)."
        case .offerUnknown(let index, let key): "offers/\(index): this marketplace has no offer “\(key)”."
        case .offerTwice(let index): "offers/\(index) is named twice."
        case .keyReused(let order): "The key belongs to \(order), which was sent with other content. Send a new order under a new key."
        case .parcelKeyTaken(let parcel, let key): "parcels/\(parcel)/key: “\(key)” is another order's parcel."
        }
    }
}

extension OrderDraft {
    /// What can be said of an order without looking anything up.
    package func checkShape() throws(OrderRefusal) {
        try Self.check(marketplace, "marketplace")
        try Self.check(key, "key")
        let texts = [
            ("attribution/campaign", attribution.campaign), ("attribution/coupon", attribution.couponCode),
            ("attribution/member", attribution.member), ("attribution/click", attribution.click),
        ]
        for (field, text) in texts { if let text { try Self.check(text, field) } }
        guard lines.count <= OrderLimits.lines else { throw .tooMany(field: "lines", limit: OrderLimits.lines) }
        guard parcels.count <= OrderLimits.parcels else { throw .tooMany(field: "parcels", limit: OrderLimits.parcels) }
        guard offers.count <= OrderLimits.offers else { throw .tooMany(field: "offers", limit: OrderLimits.offers) }
        for (index, line) in lines.enumerated() {
            try Self.check(line.sku, "lines/\(index)/sku")
            if let title = line.title { guard Self.isTitle(title) else { throw .title(line: index) } }
            try Self.check(line.merchant, "lines/\(index)/merchant")
            guard (1...OrderLimits.quantity).contains(line.quantity) else { throw .quantity(line: index) }
            guard (0...OrderLimits.amount).contains(line.amount), (0...OrderLimits.amount).contains(line.shipping) else {
                throw .amount(line: index)
            }
        }
        for (index, parcel) in parcels.enumerated() {
            try Self.check(parcel.key, "parcels/\(index)/key")
            if let hub = parcel.hub { try Self.check(hub, "parcels/\(index)/hub") }
        }
        for (index, offer) in offers.enumerated() {
            try Self.check(offer, "offers/\(index)")
            if offers[..<index].contains(offer) { throw .offerTwice(index) }
        }
    }

    private static func check(_ text: String, _ field: String) throws(OrderRefusal) {
        let bytes = text.utf8
        guard (1...OrderLimits.textBytes).contains(bytes.count), !bytes.contains(0) else { throw .keyLength(field: field) }
    }

    /// Whether people can read it as the name of an article.
    package static func isTitle(_ text: String) -> Bool {
        let characters = text.unicodeScalars
        guard (1...OrderLimits.titleCharacters).contains(characters.count) else { return false }
        guard characters.contains(where: { !$0.properties.isWhitespace }) else { return false }
        return characters.allSatisfy { character in
            switch character.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// A stable number of the content (64-bit FNV-1a), without the moment of arrival, so that a repeat is told from a different order.
    package var digest: Int64 {
        var digest = ContentDigest()
        digest.add(marketplace)
        digest.add(key)
        digest.add(currency.code)
        digest.add(orderedAt?.microseconds)
        digest.add(estimatedDeliveryAt?.microseconds)
        for text in [attribution.campaign, attribution.couponCode, attribution.member, attribution.click] { digest.add(text) }
        // Each list is led by its length, so that one cannot pass for another.
        digest.add(Int64(lines.count))
        for line in lines {
            digest.add(line.sku)
            digest.add(line.merchant)
            for number in [line.quantity, line.amount, line.shipping, line.promisedShipAt?.microseconds] { digest.add(number) }
            // Nothing where there is none, so that an order from before there were titles is still the same order. A title cannot pass for
            // what follows it: between one line's numbers and the next there are two texts, or three.
            if let title = line.title { digest.add(title) }
        }
        digest.add(Int64(parcels.count))
        for parcel in parcels {
            digest.add(parcel.key)
            digest.add(parcel.hub)
            digest.add(Int64(parcel.contents.count))
            for content in parcel.contents {
                digest.add(content.line)
                digest.add(content.quantity)
            }
        }
        digest.add(Int64(offers.count))
        for offer in offers { digest.add(offer) }
        return digest.value
    }
}

/// Which parcel each unit of each line goes into.
package struct Allocation: Sendable, Equatable {
    /// From 0, into `parcels`; nil for units that no parcel holds yet.
    package let parcel: Int?
    package let line: Int64
    package let quantity: Int64
}

/// Puts lines into the declared parcels. A parcel without contents takes all that is left, so it should come last.
/// - Parameter left: quantity not yet in a parcel, by line position.
/// - Returns: at most one allocation per line and parcel, with the rest of each line under nil, by line and then parcel.
package func allocate(_ parcels: [ParcelDraft], left: [Int64: Int64]) throws(OrderRefusal) -> [Allocation] {
    var left = left
    var taken: [Allocation] = []
    for (index, parcel) in parcels.enumerated() {
        guard !parcel.contents.isEmpty else {
            for (line, quantity) in left where quantity > 0 { taken.append(Allocation(parcel: index, line: line, quantity: quantity)) }
            for line in left.keys { left[line] = 0 }
            continue
        }
        var mine: [Int64: Int64] = [:]
        for content in parcel.contents {
            guard let available = left[content.line] else { throw .contentLine(parcel: index, line: content.line) }
            guard (1...max(available, 1)).contains(content.quantity), available > 0 else {
                throw .contentQuantity(parcel: index, line: content.line, left: available)
            }
            left[content.line] = available - content.quantity
            mine[content.line, default: 0] += content.quantity
        }
        for (line, quantity) in mine { taken.append(Allocation(parcel: index, line: line, quantity: quantity)) }
    }
    for (line, quantity) in left where quantity > 0 { taken.append(Allocation(parcel: nil, line: line, quantity: quantity)) }
    return taken.sorted { ($0.line, $0.parcel ?? .max) < ($1.line, $1.parcel ?? .max) }
}

/// Why an order or a line is not cancelled.
package enum CancellationRefusal: Refusal, Equatable {
    case orderNotFound
    case lineNotFound(Int64)
    case alreadyCancelled

    package var code: String {
        switch self {
        case .orderNotFound: "order-not-found"
        case .lineNotFound: "order-line-not-found"
        case .alreadyCancelled: "already-cancelled"
        }
    }

    package var kind: RefusalKind { self == .alreadyCancelled ? .conflict : .notFound }

    package var sentence: String {
        switch self {
        case .orderNotFound: "There is no such order."
        case .lineNotFound(let line): "The order has no line \(line)."
        case .alreadyCancelled: "It is cancelled already."
        }
    }
}
