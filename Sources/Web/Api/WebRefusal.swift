import Core

/// What only the API refuses: requests that name the wrong things for whoever sends them.
enum WebRefusal: Refusal, Equatable {
    case lineNotYours(Int64)
    case lineDelivered(Int64)
    case sourceNotYours
    case orderUnknown
    case fundingCurrency(expected: String)
    case expiryPast

    var code: String {
        switch self {
        case .lineNotYours: "order-line-not-yours"
        case .lineDelivered: "order-line-delivered"
        case .sourceNotYours: "scan-source-not-yours"
        case .orderUnknown: "order-unknown"
        case .fundingCurrency: "funding-currency-differs"
        case .expiryPast: "expiry-past"
        }
    }

    var kind: RefusalKind {
        switch self {
        case .lineNotYours, .lineDelivered, .sourceNotYours: .forbidden
        case .orderUnknown, .fundingCurrency, .expiryPast: .malformed
        }
    }

    var sentence: String {
        switch self {
        case .lineNotYours(let line): "Line \(line) is another merchant's."
        case .lineDelivered(let line): "A scan has proved the delivery of line \(line); from then on only the operator cancels it."
        case .sourceNotYours: "Only the operator names the source of a scan; leave it out, and it is you."
        case .orderUnknown: "There is no such order."
        case .fundingCurrency(let expected): "The offer's budget is in \(expected)."
        case .expiryPast: "expiresAt must lie in the future."
        }
    }

    var place: String? {
        switch self {
        case .lineNotYours, .lineDelivered: nil
        case .sourceNotYours: "/source"
        case .orderUnknown: "/order"
        case .fundingCurrency: "/currency"
        case .expiryPast: "/expiresAt"
        }
    }
}
